#include "core/index/external_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

struct Item {
  uint64_t key;
  uint64_t order;
  bool operator==(const Item&) const = default;
};
struct KeyOf {
  uint64_t operator()(const Item& item) const { return item.key; }
};

uint64_t RandomKey(Random& random, int bits, int kind) {
  const uint64_t mask = bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  switch (kind) {
    case 0:  // spread
      return random.Next() & mask;
    case 1:  // all in few partitions
      return random.Below(5) & mask;
    default:  // one key that most have
      return random.Chance(0.7) ? mask : random.Next() & mask;
  }
}

TEST(ExternalSort, IsAStableSortInChunks) {
  const TempDir folder;
  ForSeeds(60, [&](Random& random) {
    PageStore pages({.folder = folder.path(), .memory_bytes = 0});
    const int bits = 1 + static_cast<int>(random.Below(64));
    const int kind = static_cast<int>(random.Below(3));
    const uint64_t chunk = uint64_t{1} << (6 + random.Below(16));
    ExternalSort<Item, KeyOf> sort(&pages, {.key_bits = bits,
                                            .deal_bits = 1 + static_cast<int>(random.Below(8)),
                                            .chunk_bytes = chunk,
                                            .threads = 1 + static_cast<int>(random.Below(3))});
    std::vector<Item> expected;
    for (size_t left = random.Below(20'000); left > 0;) {
      std::vector<Item> some;
      for (size_t i = std::min<size_t>(left, 1 + random.Below(700)); i > 0; --i, --left) {
        some.push_back({RandomKey(random, bits, kind), expected.size() + some.size()});
      }
      ASSERT_TRUE(sort.Add(some).ok());
      expected.insert(expected.end(), some.begin(), some.end());
    }
    EXPECT_EQ(sort.size(), expected.size());
    std::stable_sort(expected.begin(), expected.end(),
                     [](const Item& x, const Item& y) { return x.key < y.key; });
    std::vector<Item> found;
    ASSERT_TRUE(sort.Drain([&](std::span<const Item> items) {
                      const bool one_key = items.front().key == items.back().key;
                      EXPECT_TRUE(one_key || items.size_bytes() <= chunk / 2);
                      EXPECT_TRUE(found.empty() || found.back().key < items.front().key);
                      found.insert(found.end(), items.begin(), items.end());
                      return absl::OkStatus();
                    })
                    .ok());
    EXPECT_TRUE(found == expected);
    EXPECT_EQ(sort.size(), 0u);
  });
}

TEST(ExternalSort, StopsAtTheFirstError) {
  PageStore pages({});
  ExternalSort<Item, KeyOf> sort(&pages, {.chunk_bytes = 64});
  for (uint64_t i = 0; i < 1000; ++i) {
    const Item item{i << 54, i};
    ASSERT_TRUE(sort.Add({&item, 1}).ok());
  }
  int calls = 0;
  const absl::Status status = sort.Drain([&](std::span<const Item>) {
    ++calls;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace stemma
