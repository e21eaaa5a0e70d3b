#include "core/base/sort.h"

#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

struct Item {
  uint64_t hash;
  uint64_t tag;  // where it stood: equal hashes must keep this order
  bool operator==(const Item&) const = default;
};

// Around the sizes at which another way begins.
constexpr size_t kSizes[] = {0, 1, 2, 31, 32, 33, 255, 256, 450, 2047, 2048, 2049, 60000};

template <typename Draw>
void ExpectSorted(size_t size, Draw draw) {
  std::vector<Item> items;
  for (size_t i = 0; i < size; ++i) items.push_back({draw(), i});
  std::vector<Item> expected = items;
  std::stable_sort(expected.begin(), expected.end(),
                   [](const Item& x, const Item& y) { return x.hash < y.hash; });
  SortByHash(&items, [](const Item& item) { return item.hash; });
  EXPECT_TRUE(items == expected) << size;
}

TEST(SortByHash, Hashes) {
  Random random(1);
  for (const size_t size : kSizes) ExpectSorted(size, [&] { return random.Next(); });
}

TEST(SortByHash, WordsThatComeAgain) {
  Random random(2);
  for (const size_t size : kSizes) {
    ExpectSorted(size, [&] { return Mix(random.Below(1 + size / 8)); });
    ExpectSorted(size, [] { return ~uint64_t{0}; });
    ExpectSorted(size, [] { return uint64_t{0}; });
  }
}

TEST(SortByHash, HashesThatDoNotSpread) {
  ForSeeds(40, [](Random& random) {
    const uint64_t varying = random.Next() & random.Next() & random.Next();
    const uint64_t rest = random.Next() & ~varying;
    ExpectSorted(kSizes[random.Below(std::size(kSizes))],
                 [&] { return rest | (random.Next() & varying); });
  });
  for (const size_t size : kSizes) {
    uint64_t next = size;
    ExpectSorted(size, [&] { return --next; });  // descending, all in one bucket
  }
}

}  // namespace
}  // namespace stemma
