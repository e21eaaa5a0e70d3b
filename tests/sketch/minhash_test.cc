#include "core/sketch/minhash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/sketch/bbit.h"
#include "core/sketch/interval.h"
#include "tests/oracle/minhash.h"
#include "tests/support/seeded.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

constexpr MinHashFamily kFamilies[] = {MinHashFamily::kR1, MinHashFamily::kTwo32,
                                       MinHashFamily::kFast};

std::vector<uint64_t> RandomSet(Random& random, size_t size) {
  std::vector<uint64_t> set;
  for (size_t i = 0; i < size; ++i) set.push_back(random.Next());
  return set;
}

TEST(MinHash, AsTheOracleOnEveryTarget) {
  for (MinHashFamily family : kFamilies) {
    for (int slots : {32, 64, 96, 128, 256, 1024}) {
      const MinHasher hasher({.family = family, .slots = slots});
      ForSeeds(2, [&](Random& random) {
        for (size_t size : {1, 2, 3, 7, 15, 16, 17, 33, 100, 500, 2000}) {
          if (slots == 1024 && size < 33 && family == MinHashFamily::kFast) continue;  // slow twin
          const std::vector<uint64_t> set = RandomSet(random, size);
          const auto expected = oracle::Sign(set, static_cast<uint64_t>(slots), family);
          ForTargets([&] { ASSERT_EQ(hasher.Sign(set), expected); });
        }
      });
    }
  }
}

TEST(MinHash, ExtremeHashes) {
  for (MinHashFamily family : kFamilies) {
    const MinHasher hasher({.family = family});
    for (const std::vector<uint64_t>& set : {std::vector<uint64_t>{0},
                                             {UINT64_MAX},
                                             {0, UINT64_MAX},
                                             {UINT32_MAX, uint64_t{1} << 32}}) {
      EXPECT_EQ(hasher.Sign(set), oracle::Sign(set, 128, family));
    }
  }
}

TEST(MinHash, EmptyResemblesNothing) {
  const MinHasher hasher({});
  MinHashSignature empty = hasher.Sign({});
  const MinHashSignature one = hasher.Sign(std::vector<uint64_t>{1});
  EXPECT_TRUE(empty.empty());
  EXPECT_EQ(EstimateResemblance(empty, empty), 0);
  EXPECT_EQ(EstimateResemblance(empty, one), 0);
  EXPECT_EQ(ResemblanceInterval(empty, one, 0.95).high, 0);
  EXPECT_EQ(EstimateResemblance(Truncate(empty, 4), Truncate(one, 4)), 0);
  Merge(one, &empty);
  EXPECT_EQ(empty, one);
}

TEST(MinHash, OrderAndRepetitionChangeNothing) {
  for (MinHashFamily family : kFamilies) {
    const MinHasher hasher({.family = family});
    ForSeeds(20, [&](Random& random) {
      std::vector<uint64_t> set = RandomSet(random, 1 + random.Below(300));
      const MinHashSignature signature = hasher.Sign(set);
      std::vector<uint64_t> twice = set;
      twice.insert(twice.end(), set.rbegin(), set.rend());
      EXPECT_EQ(hasher.Sign(twice), signature);
      EXPECT_EQ(EstimateResemblance(signature, signature), 1);
    });
  }
}

// The signature of parts put together is that of the whole, however it is cut.
TEST(MinHash, MergesAndStreams) {
  for (MinHashFamily family : kFamilies) {
    const MinHasher hasher({.family = family});
    ForSeeds(50, [&](Random& random) {
      const std::vector<uint64_t> whole = RandomSet(random, 1 + random.Below(400));
      const std::span<const uint64_t> span = whole;
      MinHashSignature merged, streamed;
      for (size_t at = 0; at < whole.size();) {
        const size_t size = std::min(whole.size() - at, 1 + random.Below(100));
        Merge(hasher.Sign(span.subspan(at, size)), &merged);
        hasher.Add(span.subspan(at, size), &streamed);
        at += size;
      }
      EXPECT_EQ(merged, hasher.Sign(whole));
      EXPECT_EQ(streamed, hasher.Sign(whole));
    });
  }
}

TEST(MinHash, MultipliersAreDistinct) {
  std::vector<uint32_t> multipliers;
  for (uint64_t j = 0; j < 1024; ++j) multipliers.push_back(oracle::Multiplier(j));
  std::sort(multipliers.begin(), multipliers.end());
  EXPECT_EQ(std::adjacent_find(multipliers.begin(), multipliers.end()), multipliers.end());
}

TEST(BBit, KeepsTheSlotsApart) {
  ForSeeds(20, [](Random& random) {
    for (int slots : {32, 96, 128, 1024}) {
      MinHashSignature a(static_cast<size_t>(slots)), b(a.size());
      for (size_t j = 0; j < a.size(); ++j) {
        a[j] = static_cast<uint32_t>(random.Next());
        b[j] = random.Chance(0.5) ? a[j] : static_cast<uint32_t>(random.Next());
      }
      for (int bits : {1, 2, 4, 8, 16}) {
        size_t equal = 0;
        for (size_t j = 0; j < a.size(); ++j) {
          equal += Mix(a[j]) >> (64 - bits) == Mix(b[j]) >> (64 - bits);
        }
        const double share = static_cast<double>(equal) / slots, chance = 1.0 / (1 << bits);
        const BBitSignature x = Truncate(a, bits), y = Truncate(b, bits);
        EXPECT_EQ(x.words.size(), static_cast<size_t>((slots * bits + 63) / 64));
        EXPECT_NEAR(EstimateResemblance(x, y), (share - chance) / (1 - chance), 1e-12);
        EXPECT_EQ(EstimateResemblance(x, x), 1);
      }
    }
  });
}

TEST(Interval, OfKnownBinomials) {
  // Clopper and Pearson's bounds for 10 of 100 and for none of 10, from tables.
  const Interval ten = BinomialInterval(10, 100, 0.95);
  EXPECT_NEAR(ten.low, 0.0490, 1e-4);
  EXPECT_NEAR(ten.high, 0.1762, 1e-4);
  const Interval none = BinomialInterval(0, 10, 0.95);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.3085, 1e-4);
  const Interval all = BinomialInterval(10, 10, 0.95);
  EXPECT_NEAR(all.low, 0.6915, 1e-4);
  EXPECT_EQ(all.high, 1);
}

}  // namespace
}  // namespace stemma
