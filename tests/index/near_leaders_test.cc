#include "core/index/near_leaders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/index/lsh_plan.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

TEST(LshPlan, TakesTheMostRowsThatReachTheRecall) {
  for (const int slots : {32, 128, 256}) {
    for (const double threshold : {0.1, 0.5, 0.7, 0.8, 0.95, 1.0}) {
      for (const double recall : {0.5, 0.9, 0.99, 0.9999}) {
        const LshPlan plan = PlanBands(threshold, recall, slots);
        ASSERT_GE(plan.rows, 1);
        EXPECT_EQ(plan.bands, slots / plan.rows);
        if (plan.rows > 1) {
          EXPECT_GE(plan.HitRate(threshold), recall);
        }
        for (int rows = plan.rows + 1; rows <= slots; ++rows) {
          EXPECT_LT((LshPlan{.bands = slots / rows, .rows = rows}.HitRate(threshold)), recall);
        }
      }
    }
  }
}

TEST(LshPlan, TheCurveIsThatOfTheFormula) {
  const LshPlan plan{.bands = 16, .rows = 8};
  EXPECT_DOUBLE_EQ(plan.HitRate(0), 0);
  EXPECT_DOUBLE_EQ(plan.HitRate(1), 1);
  EXPECT_NEAR(plan.HitRate(0.7), 0.6133, 1e-3);  // as computed by hand
  EXPECT_NEAR(plan.HitRate(0.8), 0.9470, 1e-3);
  EXPECT_EQ(PlanBands(0.8, 0.99, 128).rows, 6);
}

TEST(LshPlan, SignaturesMeetAsOftenAsItSays) {
  constexpr int kPairs = 1500;
  const LshPlan plan = PlanBands(0.8, 0.5, 128);
  const MinHasher hasher({.slots = 128});
  for (const double resemblance : {0.5, 0.65, 0.8}) {
    LshBuckets buckets(plan);
    buckets.Grow(2 * kPairs);
    Random random(static_cast<uint64_t>(resemblance * 100));
    const size_t size = 400;
    const auto shared =
        static_cast<size_t>(std::lround(2 * resemblance / (1 + resemblance) * size));
    for (uint32_t pair = 0; pair < kPairs; ++pair) {
      std::vector<uint64_t> a, b;
      for (size_t i = 0; i < size; ++i) {
        a.push_back(random.Next());
        b.push_back(i < shared ? a.back() : random.Next());
      }
      buckets.Add(2 * pair, hasher.Sign(a));
      buckets.Add(2 * pair + 1, hasher.Sign(b));
    }
    buckets.Build({}, 2);
    int met = 0;
    for (uint32_t pair = 0; pair < kPairs; ++pair) {
      const bool alone = buckets.IsAlone(2 * pair);
      EXPECT_EQ(alone, buckets.IsAlone(2 * pair + 1));
      met += alone ? 0 : 1;
    }
    EXPECT_NEAR(static_cast<double>(met) / kPairs, plan.HitRate(resemblance), 0.04);
  }
}

std::vector<uint64_t> RandomSet(Random& random, size_t size, uint64_t universe) {
  std::set<uint64_t> set;
  for (size_t i = 0; i < size; ++i) set.insert(random.Below(universe));
  return {set.begin(), set.end()};
}

TEST(Resembles, SaysWhatCountingSaysAtAndAroundTheThreshold) {
  ForSeeds(3000, [](Random& random) {
    const size_t size = 1 + random.Below(200);
    const std::vector<uint64_t> a = RandomSet(random, size, 1 + random.Below(400));
    std::vector<uint64_t> b = RandomSet(random, random.Below(30), 400);
    for (const uint64_t value : a) {
      if (random.Chance(0.9)) b.push_back(value);
    }
    std::sort(b.begin(), b.end());
    b.erase(std::unique(b.begin(), b.end()), b.end());
    std::vector<uint64_t> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    const double all = static_cast<double>(a.size() + b.size() - common.size());
    const double resemblance = static_cast<double>(common.size()) / all;
    for (const double threshold : {0.3, 0.8, resemblance, std::nextafter(resemblance, 2.0)}) {
      if (threshold <= 0) continue;
      EXPECT_EQ(Resembles(a, b, threshold), resemblance >= threshold) << threshold;
      EXPECT_EQ(Resembles(b, a, threshold), resemblance >= threshold) << threshold;
    }
  });
  EXPECT_FALSE(Resembles({}, {}, 0.1));
}

}  // namespace
}  // namespace stemma
