#include "cli/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

TEST(ResultOutput, TheOldFileStaysUntilTheNewOneIsWhole) {
  const TempDir folder;
  const std::string path = folder.Write("result", "old");
  {
    auto output = *ResultOutput::Open(path);
    ASSERT_TRUE(output->Write("half").ok());
    EXPECT_EQ(ReadWholeFile(path), "old");
  }
  EXPECT_EQ(ReadWholeFile(path), "old");
  auto output = *ResultOutput::Open(path);
  ASSERT_TRUE(output->Write("new").ok());
  ASSERT_TRUE(output->Commit().ok());
  EXPECT_EQ(ReadWholeFile(path), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ResultOutput, ADeviceIsWrittenToAndNotReplaced) {
  auto output = *ResultOutput::Open("/dev/full");
  const absl::Status status = output->Write("x");
  EXPECT_THAT(std::string(status.message()), HasSubstr("/dev/full: writing failed"));
  EXPECT_FALSE(output->reader_gone());
  struct stat device;
  ASSERT_EQ(::stat("/dev/full", &device), 0);
  EXPECT_TRUE(S_ISCHR(device.st_mode));
}

TEST(ResultOutput, ALinkStaysALink) {
  const TempDir folder;
  const std::string target = folder.Write("target", "old");
  const std::string link = folder.path() + "/link";
  std::filesystem::create_symlink(target, link);
  auto output = *ResultOutput::Open(link);
  ASSERT_TRUE(output->Write("new").ok());
  ASSERT_TRUE(output->Commit().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(ReadWholeFile(target), "new");
}

TEST(ResultOutput, WhatCannotBeWrittenIsSaidAtOnce) {
  const TempDir folder;
  EXPECT_THAT(std::string(ResultOutput::Open(folder.path()).status().message()),
              HasSubstr("directory"));
  EXPECT_EQ(ResultOutput::Open(folder.path() + "/none/result").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace stemma
