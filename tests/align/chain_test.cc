#include "core/align/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/oracle/align.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(GapCost, IsConcaveAndGrows) {
  EXPECT_EQ(GapCost(0), 0);
  EXPECT_EQ(GapCost(1), 1);
  EXPECT_EQ(GapCost(3), 1.5);
  for (uint32_t gap = 2; gap < 5000; ++gap) {
    EXPECT_GT(GapCost(gap), GapCost(gap - 1));
    EXPECT_LE(GapCost(gap + 1) - GapCost(gap), GapCost(gap) - GapCost(gap - 1));
  }
}

TEST(ChainAnchors, JoinsWhatFollowsNearOnBothSides) {
  const std::vector<Anchor> anchors = {{0, 100, 10}, {12, 111, 10}, {40, 130, 10}, {60, 0, 8}};
  const std::vector<Chain> chains = ChainAnchors(anchors, {});
  ASSERT_THAT(chains, SizeIs(3));
  EXPECT_THAT(chains[0].anchors, ElementsAre(anchors[0], anchors[1]));
  EXPECT_EQ(chains[0].score, 20 - GapCost(2));
  EXPECT_THAT(chains[1].anchors, ElementsAre(anchors[2]));  // 18 tokens off
  EXPECT_THAT(chains[2].anchors, ElementsAre(anchors[3]));  // crosses
}

TEST(ChainAnchors, TrimsOverlaps) {
  // "b b" in the one text is "b b b" in the other: the runs share a word of the first.
  const std::vector<Anchor> anchors = {{0, 0, 10}, {9, 10, 10}};
  const std::vector<Chain> chains = ChainAnchors(anchors, {});
  ASSERT_THAT(chains, SizeIs(1));
  EXPECT_THAT(chains[0].anchors, ElementsAre(Anchor{0, 0, 10}, Anchor{10, 11, 9}));
  EXPECT_THAT(ChainAnchors({}, {}), IsEmpty());
}

TEST(ChainAnchors, BestScoreEqualsTheOracleAndAnchorsAreUsedOnce) {
  ForSeeds(400, [](Random& random) {
    std::vector<Anchor> anchors;
    for (uint64_t i = random.Below(40); i > 0; --i) {
      anchors.push_back({static_cast<uint32_t>(random.Below(120)),
                         static_cast<uint32_t>(random.Below(120)),
                         static_cast<uint32_t>(5 + random.Below(15))});
    }
    std::sort(anchors.begin(), anchors.end());
    const ChainOptions options{.max_gap = static_cast<uint32_t>(random.Below(30))};
    const std::vector<Chain> chains = ChainAnchors(anchors, options);
    EXPECT_EQ(chains.empty() ? 0 : chains[0].score, OracleChainScore(anchors, options.max_gap));
    size_t used = 0;
    for (size_t i = 0; i < chains.size(); ++i) {
      used += chains[i].anchors.size();
      if (i > 0) {
        EXPECT_LE(chains[i].score, chains[i - 1].score);
      }
      double score = 0;
      for (size_t k = 0; k < chains[i].anchors.size(); ++k) {
        const Anchor& anchor = chains[i].anchors[k];
        ASSERT_GT(anchor.length, 0u);
        score += anchor.length;
        if (k == 0) continue;
        const Anchor& before = chains[i].anchors[k - 1];
        ASSERT_GE(anchor.a, before.a + before.length);
        ASSERT_GE(anchor.b, before.b + before.length);
        const uint32_t gap = std::max(anchor.a - before.a, anchor.b - before.b) - before.length;
        ASSERT_LE(gap, options.max_gap);
        score -= GapCost(gap);
      }
      EXPECT_EQ(score, chains[i].score);
    }
    EXPECT_EQ(used, anchors.size());
  });
}

TEST(ChainAnchors, LooksBackNoFurtherThanAsked) {
  std::vector<Anchor> anchors = {{0, 0, 5}};
  for (uint32_t i = 0; i < 70; ++i) anchors.push_back({1, 1000 + 40 * i, 5});
  anchors.push_back({6, 6, 5});
  EXPECT_THAT(ChainAnchors(anchors, {.look_back = 64}), SizeIs(72));
  EXPECT_THAT(ChainAnchors(anchors, {.look_back = 80}), SizeIs(71));
}

}  // namespace
}  // namespace stemma
