#include "core/sketch/minhash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/oracle/minhash.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

std::vector<uint64_t> RandomSet(Random& random, size_t size) {
  std::vector<uint64_t> set;
  for (size_t i = 0; i < size; ++i) set.push_back(random.Next());
  return set;
}

TEST(MinHash, AsTheOracle) {
  for (int slots : {32, 64, 96, 128, 256, 1024}) {
    const MinHasher hasher({.slots = slots});
    ForSeeds(3, [&](Random& random) {
      for (size_t size : {1, 2, 3, 7, 15, 16, 17, 33, 100, 500, 3000}) {
        const std::vector<uint64_t> set = RandomSet(random, size);
        ASSERT_EQ(hasher.Sign(set), oracle::Sign(set, static_cast<uint64_t>(slots)));
      }
    });
  }
}

TEST(MinHash, ExtremeHashes) {
  const MinHasher hasher({});
  for (const std::vector<uint64_t>& set :
       {std::vector<uint64_t>{0}, {UINT64_MAX}, {0, UINT64_MAX}, {UINT32_MAX, uint64_t{1} << 32}}) {
    EXPECT_EQ(hasher.Sign(set), oracle::Sign(set, 128));
  }
}

TEST(MinHash, EmptyResemblesNothing) {
  const MinHasher hasher({});
  const MinHashSignature empty = hasher.Sign({});
  EXPECT_TRUE(empty.empty());
  EXPECT_EQ(EstimateResemblance(empty, empty), 0);
  EXPECT_EQ(EstimateResemblance(empty, hasher.Sign(std::vector<uint64_t>{1})), 0);
}

TEST(MinHash, OrderAndRepetitionChangeNothing) {
  const MinHasher hasher({});
  ForSeeds(20, [&](Random& random) {
    std::vector<uint64_t> set = RandomSet(random, 1 + random.Below(300));
    const MinHashSignature signature = hasher.Sign(set);
    std::vector<uint64_t> twice = set;
    twice.insert(twice.end(), set.rbegin(), set.rend());
    EXPECT_EQ(hasher.Sign(twice), signature);
    EXPECT_EQ(EstimateResemblance(signature, signature), 1);
  });
}

TEST(MinHash, MergesBySlotwiseMinimum) {
  const MinHasher hasher({});
  ForSeeds(50, [&](Random& random) {
    std::vector<uint64_t> a = RandomSet(random, 1 + random.Below(200));
    const std::vector<uint64_t> b = RandomSet(random, 1 + random.Below(200));
    const MinHashSignature sa = hasher.Sign(a), sb = hasher.Sign(b);
    MinHashSignature merged;
    for (size_t j = 0; j < sa.size(); ++j) merged.push_back(std::min(sa[j], sb[j]));
    a.insert(a.end(), b.begin(), b.end());
    EXPECT_EQ(merged, hasher.Sign(a));
  });
}

TEST(MinHash, MultipliersAreDistinct) {
  std::vector<uint32_t> multipliers;
  for (uint64_t j = 0; j < 1024; ++j) multipliers.push_back(oracle::Multiplier(j));
  std::sort(multipliers.begin(), multipliers.end());
  EXPECT_EQ(std::adjacent_find(multipliers.begin(), multipliers.end()), multipliers.end());
}

}  // namespace
}  // namespace stemma
