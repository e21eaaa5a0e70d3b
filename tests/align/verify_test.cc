#include "core/align/verify.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "tests/oracle/similarity.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

void ExpectOracle(const std::set<uint64_t>& a, const std::set<uint64_t>& b) {
  const std::vector<uint64_t> list_a(a.begin(), a.end());
  const std::vector<uint64_t> list_b(b.begin(), b.end());
  const Similarity actual = ExactSimilarity(list_a, list_b);
  const Similarity expected = OracleSimilarity(a, b);
  EXPECT_EQ(actual.shared, expected.shared);
  EXPECT_EQ(actual.resemblance, expected.resemblance);
  EXPECT_EQ(actual.containment_a, expected.containment_a);
  EXPECT_EQ(actual.containment_b, expected.containment_b);
}

TEST(ExactSimilarity, OfEmptySetsIsNought) {
  ExpectOracle({}, {});
  ExpectOracle({1, 2, 3}, {});
  ExpectOracle({}, {~uint64_t{0}});
}

TEST(ExactSimilarity, EqualsTheOracleAtAllRatiosOfSizes) {
  ForSeeds(300, [](Random& random) {
    const uint64_t universe = 1 + random.Below(3000);
    std::set<uint64_t> sets[2];
    for (std::set<uint64_t>& set : sets) {
      const uint64_t size = random.Chance(0.5) ? random.Below(8) : random.Below(600);
      for (uint64_t i = 0; i < size; ++i) set.insert(random.Below(universe));
    }
    ExpectOracle(sets[0], sets[1]);
    ExpectOracle(sets[0], sets[0]);
  });
}

}  // namespace
}  // namespace stemma
