#include "core/eval/measures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace stemma {
namespace {

SharedSpan At(uint32_t c0, uint32_t c1, uint32_t s0, uint32_t s1, std::string source = "s") {
  return {.copy = "c", .in_copy = {c0, c1}, .source = std::move(source), .in_source = {s0, s1}};
}

TEST(Pan, OfNothing) {
  const PanFigures both = Pan({}, {});
  EXPECT_EQ(both.recall, 1);
  EXPECT_EQ(both.precision, 1);
  EXPECT_EQ(both.plagdet, 1);
  const PanFigures missed = Pan({At(0, 10, 0, 10)}, {});
  EXPECT_EQ(missed.recall, 0);
  EXPECT_EQ(missed.precision, 0);  // as the official script has it
  EXPECT_EQ(missed.plagdet, 0);
  EXPECT_EQ(missed.granularity, 1);
  const PanFigures alarm = Pan({}, {At(0, 10, 0, 10)});
  EXPECT_EQ(alarm.recall, 0);
  EXPECT_EQ(alarm.precision, 0);
}

TEST(Pan, HalfOfACase) {
  // 50 of 100 letters of the copy and 60 of 100 of the source are found, and nothing beside them.
  const PanFigures figures = Pan({At(0, 100, 0, 100)}, {At(0, 50, 40, 100)});
  EXPECT_DOUBLE_EQ(figures.recall, 110.0 / 200);
  EXPECT_DOUBLE_EQ(figures.precision, 1);
  EXPECT_DOUBLE_EQ(figures.plagdet, 2 * 0.55 / 1.55);
}

TEST(Pan, TwoPiecesCostGranularity) {
  const PanFigures figures = Pan({At(0, 100, 0, 100), At(200, 300, 200, 300)},
                                 {At(0, 50, 0, 50), At(50, 100, 50, 100), At(200, 300, 200, 300)});
  EXPECT_DOUBLE_EQ(figures.recall, 1);
  EXPECT_DOUBLE_EQ(figures.precision, 1);
  EXPECT_DOUBLE_EQ(figures.granularity, 1.5);
  EXPECT_DOUBLE_EQ(figures.plagdet, 1 / std::log2(2.5));
}

TEST(Pan, ADetectionHasToMeetBothSides) {
  EXPECT_EQ(Pan({At(0, 100, 0, 100)}, {At(0, 100, 100, 200)}).recall, 0);
  EXPECT_EQ(Pan({At(0, 100, 0, 100)}, {At(0, 100, 0, 100, "other")}).recall, 0);
}

TEST(Pan, OverlappingDetectionsCoverOnceAndEqualOnesCountOnce) {
  const PanFigures figures =
      Pan({At(0, 100, 0, 100)}, {At(0, 60, 0, 60), At(40, 80, 40, 80), At(0, 60, 0, 60)});
  EXPECT_DOUBLE_EQ(figures.recall, 0.8);
  EXPECT_EQ(figures.detections, 2u);
  EXPECT_DOUBLE_EQ(figures.granularity, 2);
}

TEST(Pan, TheMeanIsOverCasesWhateverTheirLengths) {
  const PanFigures figures =
      Pan({At(0, 1000, 0, 1000), At(2000, 2010, 2000, 2010)}, {At(2000, 2010, 2000, 2010)});
  EXPECT_DOUBLE_EQ(figures.recall, 0.5);
}

TEST(AveragePrecision, ByHand) {
  using Ranked = std::vector<RankedPair>;
  EXPECT_EQ(AveragePrecision(Ranked{}, 3), 0);
  EXPECT_EQ(AveragePrecision(Ranked{{0.9, true}}, 0), 0);
  EXPECT_DOUBLE_EQ(AveragePrecision(Ranked{{0.9, true}, {0.8, true}}, 2), 1);
  EXPECT_DOUBLE_EQ(AveragePrecision(Ranked{{0.9, true}, {0.8, true}}, 4), 0.5);
  // Right, wrong, right: 1/2 * 1 + 1/2 * 2/3.
  EXPECT_DOUBLE_EQ(AveragePrecision(Ranked{{0.5, true}, {0.9, true}, {0.7, false}}, 2), 5.0 / 6);
  // The same with all at one score: one step at precision 2/3.
  EXPECT_DOUBLE_EQ(AveragePrecision(Ranked{{0.5, true}, {0.5, true}, {0.5, false}}, 2), 2.0 / 3);
}

using Labels = std::vector<uint32_t>;

TEST(AdjustedRand, ByHand) {
  EXPECT_EQ(AdjustedRand(Labels{0, 0, 1, 1}, Labels{7, 7, 3, 3}), 1);
  EXPECT_EQ(AdjustedRand(Labels{0, 1, 2}, Labels{4, 5, 6}), 1);
  EXPECT_EQ(AdjustedRand(Labels{0}, Labels{0}), 1);
  // One pair together in both, two in the truth, two found, six in all: (1 - 2/3) / (2 - 2/3).
  EXPECT_DOUBLE_EQ(AdjustedRand(Labels{0, 0, 1, 1}, Labels{0, 0, 1, 2}),
                   (1 - 2.0 / 6) / (1.5 - 2.0 / 6));
  EXPECT_DOUBLE_EQ(AdjustedRand(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}), -0.5);
}

TEST(BCubed, ByHand) {
  const BCubedFigures split = BCubed(Labels{0, 0, 0, 0}, Labels{0, 0, 1, 1});
  EXPECT_DOUBLE_EQ(split.precision, 1);
  EXPECT_DOUBLE_EQ(split.recall, 0.5);
  EXPECT_DOUBLE_EQ(split.f1, 2.0 / 3);
  const BCubedFigures joined = BCubed(Labels{0, 0, 0, 1}, Labels{0, 0, 0, 0});
  EXPECT_DOUBLE_EQ(joined.precision, (3 * 0.75 + 0.25) / 4);
  EXPECT_DOUBLE_EQ(joined.recall, 1);
}

}  // namespace
}  // namespace stemma
