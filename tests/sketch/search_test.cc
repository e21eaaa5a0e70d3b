// Bulk comparison and Hamming search, against going through everything.

#include <gtest/gtest.h>

#include <bit>
#include <tuple>
#include <vector>

#include "core/sketch/compare.h"
#include "core/sketch/hamming.h"
#include "core/sketch/minhash.h"
#include "tests/support/seeded.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

// Values in clusters, so that every distance occurs.
std::vector<uint64_t> Clusters(Random& random, size_t count) {
  std::vector<uint64_t> values;
  while (values.size() < count) {
    uint64_t value =
        values.empty() || random.Chance(0.2) ? random.Next() : values[random.Below(values.size())];
    for (uint64_t flips = random.Below(9); flips > 0; --flips) {
      value ^= uint64_t{1} << random.Below(64);
    }
    values.push_back(value);
  }
  return values;
}

TEST(HammingIndex, FindsAllWithinTheDistance) {
  for (int distance : {0, 1, 2, 3, 4, 7, 10, 15}) {
    ForSeeds(4, [&](Random& random) {
      const std::vector<uint64_t> values = Clusters(random, random.Below(1500));
      const HammingIndex index(values, distance);
      for (int trial = 0; trial < 50; ++trial) {
        const uint64_t query = values.empty() || random.Chance(0.2)
                                   ? random.Next()
                                   : values[random.Below(values.size())] ^ uint64_t { 1 }
                                                                               << random.Below(64);
        std::vector<uint32_t> expected;
        for (uint32_t i = 0; i < values.size(); ++i) {
          if (std::popcount(values[i] ^ query) <= distance) expected.push_back(i);
        }
        ASSERT_EQ(index.Find(query), expected);
      }
    });
  }
}

TEST(HammingIndex, OfNothingAndOfEqualValues) {
  EXPECT_TRUE(HammingIndex({}, 3).Find(5).empty());
  const std::vector<uint64_t> same(100, 7);
  EXPECT_EQ(HammingIndex(same, 0).Find(7).size(), 100u);
  EXPECT_TRUE(HammingIndex(same, 0).Find(6).empty());
}

TEST(SignatureTable, ComparesAsOneByOne) {
  for (int slots : {32, 96, 128, 1024}) {
    ForSeeds(3, [&](Random& random) {
      std::vector<MinHashSignature> signatures;
      SignatureTable table(slots);
      for (size_t n = random.Below(slots == 1024 ? 150 : 700); n > 0; --n) {
        MinHashSignature signature;
        if (!random.Chance(0.05)) {
          // Slots that are equal, that differ, and that differ above the lowest byte only.
          for (int j = 0; j < slots; ++j) {
            signature.push_back(static_cast<uint32_t>(random.Below(3) | random.Below(2) << 8));
          }
        }
        table.Add(signature);
        signatures.push_back(signature);
      }
      const auto count = [&](size_t i, size_t j) {
        return static_cast<int>(EstimateResemblance(signatures[i], signatures[j]) * slots + 0.5);
      };
      const int least = random.Chance(0.5) ? slots / 4 : 1;
      std::vector<std::tuple<size_t, size_t, int>> expected;
      for (size_t i = 0; i < signatures.size(); ++i) {
        for (size_t j = i + 1; j < signatures.size(); ++j) {
          if (const int equal = count(i, j); equal >= least) expected.push_back({i, j, equal});
        }
      }
      ForTargets([&] {
        std::vector<std::tuple<size_t, size_t, int>> pairs;
        table.ForPairs(least, [&](size_t i, size_t j, int equal) {
          pairs.push_back({i, j, equal});
        });
        ASSERT_EQ(pairs, expected);
        if (signatures.empty()) return;
        const std::vector<uint16_t> first = table.EqualSlots(signatures[0]);
        for (size_t j = 0; j < first.size(); ++j) ASSERT_EQ(first[j], count(0, j));
      });
    });
  }
}

}  // namespace
}  // namespace stemma
