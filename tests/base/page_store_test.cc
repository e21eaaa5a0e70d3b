#include "core/base/page_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

std::string RandomBytes(Random& random, size_t size) {
  std::string bytes(size, 0);
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

TEST(PageStream, GivesBackWhatWasAppendedWhereverItLies) {
  const TempDir folder;
  // No page in memory, some of them, all.
  for (const uint64_t memory :
       {uint64_t{0}, uint64_t{3 * PageStore::kPageBytes}, uint64_t{UINT64_MAX}}) {
    ForSeeds(20, [&](Random& random) {
      PageStore store({.folder = folder.path(), .memory_bytes = memory});
      std::vector<PageStream> streams;
      for (int i = 0; i < 3; ++i) streams.emplace_back(&store);
      std::vector<std::string> expected(3);
      for (int i = 0; i < 60; ++i) {
        const size_t which = random.Below(3);
        const std::string bytes = RandomBytes(random, random.Below(PageStore::kPageBytes / 4));
        expected[which] += bytes;
        ASSERT_TRUE(streams[which].Append(bytes).ok());
      }
      ASSERT_TRUE(streams[0].Seal().ok());
      for (size_t s = 0; s < 3; ++s) {
        ASSERT_EQ(streams[s].size(), expected[s].size());
        for (int i = 0; i < 20 && !expected[s].empty(); ++i) {
          const size_t begin = random.Below(expected[s].size());
          std::string found(random.Below(expected[s].size() - begin + 1), 0);
          ASSERT_TRUE(streams[s].ReadAt(begin, found.data(), found.size()).ok());
          EXPECT_TRUE(expected[s].compare(begin, found.size(), found) == 0);
        }
      }
      EXPECT_TRUE(memory > 0 || store.memory_bytes() == 0);
      EXPECT_LE(store.memory_bytes(), memory);
    });
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));  // scratch files have no name
}

TEST(PageStore, UsesFreedPagesAgain) {
  const TempDir folder;
  PageStore store({.folder = folder.path(), .memory_bytes = 2 * PageStore::kPageBytes});
  const std::string bytes(8 * PageStore::kPageBytes, 'x');
  for (int round = 0; round < 5; ++round) {
    PageStream stream(&store);
    ASSERT_TRUE(stream.Append(bytes).ok());
    EXPECT_EQ(store.scratch_bytes(), 6 * PageStore::kPageBytes);
    stream.Clear();
    EXPECT_EQ(store.memory_bytes(), 0u);
  }
}

TEST(PageStore, SaysWhereScratchCannotBeMade) {
  PageStore store({.folder = "/nowhere/at/all", .memory_bytes = 0});
  PageStream stream(&store);
  const absl::Status status = stream.Append(std::string(PageStore::kPageBytes, 'x'));
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("/nowhere/at/all"), std::string::npos) << status;
}

TEST(PageReader, ReadsRecordsInTheirOrder) {
  const TempDir folder;
  ForSeeds(20, [&](Random& random) {
    PageStore store({.folder = folder.path(), .memory_bytes = 0});
    PageStream stream(&store);
    std::vector<std::string> expected, found;
    for (int i = 0; i < 50; ++i) {
      expected.push_back(RandomBytes(random, random.Below(random.Chance(0.1) ? 300'000 : 300)));
      ASSERT_TRUE(AppendRecord(&stream, expected.back()).ok());
    }
    ASSERT_TRUE(ForRecords(stream, [&](std::string_view record) {
                  found.emplace_back(record);
                  return absl::OkStatus();
                }).ok());
    EXPECT_TRUE(found == expected);
  });
}

TEST(ByteReader, SaysWhenThereIsLessThanWasAskedFor) {
  std::string bytes;
  ByteWriter out(&bytes);
  out.Put(uint32_t{7});
  out.PutString("text");
  out.PutVector(std::vector<uint16_t>{1, 2, 3});
  for (size_t size = 0; size <= bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    std::string text;
    std::vector<uint16_t> numbers;
    const uint32_t number = in.Take<uint32_t>();
    in.TakeString(&text);
    in.TakeVector(&numbers);
    EXPECT_EQ(in.ok(), size == bytes.size());
    if (!in.ok()) continue;
    EXPECT_EQ(number, 7u);
    EXPECT_EQ(text, "text");
    EXPECT_EQ(numbers, (std::vector<uint16_t>{1, 2, 3}));
  }
}

}  // namespace
}  // namespace stemma
