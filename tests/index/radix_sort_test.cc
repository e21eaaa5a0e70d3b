#include "core/index/radix_sort.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

struct Record {
  uint64_t key;
  uint64_t tag;  // where it stood: equal keys must keep this order
  bool operator==(const Record&) const = default;
};

uint64_t KeyOf(const Record& record) { return record.key; }

void ExpectSorted(const std::vector<uint64_t>& keys) {
  std::vector<Record> input;
  for (size_t i = 0; i < keys.size(); ++i) input.push_back({keys[i], i});
  std::vector<Record> expected = input;
  std::stable_sort(expected.begin(), expected.end(),
                   [](const Record& x, const Record& y) { return x.key < y.key; });
  for (const int threads : {1, 2, 5}) {
    std::vector<Record> records = input;
    RadixSort(&records, KeyOf, {.threads = threads});
    EXPECT_TRUE(records == expected) << keys.size() << " keys, " << threads << " threads";
  }
}

template <typename Draw>
std::vector<uint64_t> Keys(size_t n, Draw draw) {
  std::vector<uint64_t> keys;
  for (size_t i = 0; i < n; ++i) keys.push_back(draw());
  return keys;
}

// Around the sizes at which another method begins.
constexpr size_t kSizes[] = {0, 1, 2, 3, 64, 95, 96, 97, 500, 16383, 16384, 16385, 40000, 100000};

TEST(RadixSort, UniformKeys) {
  Random random(1);
  for (const size_t n : kSizes) ExpectSorted(Keys(n, [&] { return random.Next(); }));
}

TEST(RadixSort, FewDistinctKeys) {
  Random random(2);
  for (const size_t n : kSizes) {
    ExpectSorted(Keys(n, [&] { return Mix(random.Below(5)); }));
    ExpectSorted(std::vector<uint64_t>(n, 42));
    ExpectSorted(std::vector<uint64_t>(n, ~uint64_t{0}));
  }
}

TEST(RadixSort, KeysThatDifferOnlyInSomeBits) {
  ForSeeds(60, [](Random& random) {
    const uint64_t mask = random.Next() & random.Next() & random.Next();
    const uint64_t rest = random.Next() & ~mask;
    const size_t n = kSizes[random.Below(std::size(kSizes))];
    ExpectSorted(Keys(n, [&] { return rest | (random.Next() & mask); }));
  });
}

TEST(RadixSort, PairKeysWithAGapBetween) {
  Random random(3);
  for (const size_t n : kSizes) {
    ExpectSorted(Keys(n, [&] { return random.Below(3000) << 32 | random.Below(20000); }));
  }
}

// The top bits say nothing, or one bucket holds nearly all.
TEST(RadixSort, SkewedKeys) {
  Random random(4);
  for (const size_t n : kSizes) {
    ExpectSorted(Keys(n, [&] { return random.Chance(0.001) ? random.Next() : random.Below(999); }));
    ExpectSorted(Keys(n, [&] { return uint64_t{1} << random.Below(64); }));
    ExpectSorted(Keys(n, [&, i = uint64_t{0}]() mutable { return ++i; }));
    ExpectSorted(Keys(n, [&, i = ~uint64_t{0}]() mutable { return --i; }));
  }
}

}  // namespace
}  // namespace stemma
