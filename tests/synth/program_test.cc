// The program stemma-synth: its files, its parts, its exit status.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "datasets/synth/generator.h"
#include "tests/support/temp_dir.h"

namespace stemma::synth {
namespace {

// The exit status of stemma-synth with `arguments`, run in the folder `dir`; its messages are in
// dir/err.
int RunIn(const TempDir& dir, const std::string& arguments) {
  const std::string command =
      "cd '" + dir.path() + "' && '" STEMMA_SYNTH_PROGRAM "' " + arguments + " 2>err";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string Content(const TempDir& dir, const std::string& name) {
  return ReadWholeFile(dir.path() + "/" + name);
}

TEST(ProgramTest, PartsJoinedEqualTheWhole) {
  const TempDir dir;
  const std::string collection = "--documents 200 --words 80 --seed 4 ";
  ASSERT_EQ(RunIn(dir, collection + "-o whole.jsonl --truth whole.tsv"), 0);
  ASSERT_EQ(RunIn(dir, collection + "--count 70 -o a.jsonl --truth a.tsv"), 0);
  ASSERT_EQ(RunIn(dir, collection + "--first 70 --truth b.tsv >b.jsonl"), 0);
  EXPECT_EQ(Content(dir, "a.jsonl") + Content(dir, "b.jsonl"), Content(dir, "whole.jsonl"));
  EXPECT_EQ(Content(dir, "a.tsv") + Content(dir, "b.tsv"), Content(dir, "whole.tsv"));
  EXPECT_TRUE(Content(dir, "whole.tsv").starts_with(TruthHeader()));
}

TEST(ProgramTest, SaysWhatIsWrong) {
  const TempDir dir;
  EXPECT_EQ(RunIn(dir, "--copies 2"), 2);
  EXPECT_THAT(Content(dir, "err"), testing::HasSubstr("copies"));
  EXPECT_EQ(RunIn(dir, "--no-such-flag"), 2);
  EXPECT_THAT(Content(dir, "err"), testing::HasSubstr("--no-such-flag"));
  EXPECT_EQ(RunIn(dir, "--documents 10 -o missing/docs.jsonl"), 2);
  EXPECT_THAT(Content(dir, "err"), testing::HasSubstr("missing/docs.jsonl"));
  EXPECT_EQ(RunIn(dir, "--documents 10 -o /dev/full"), 2);
  EXPECT_THAT(Content(dir, "err"), testing::HasSubstr("/dev/full"));
  EXPECT_EQ(RunIn(dir, "--help >help"), 0);
}

}  // namespace
}  // namespace stemma::synth
