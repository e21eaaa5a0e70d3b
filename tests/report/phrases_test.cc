#include "core/report/internal/phrases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Phrases, Numbers) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1000), "1,000");
  EXPECT_EQ(Thousands(1234567), "1,234,567");
  EXPECT_EQ(Counted(0, "word"), "0 words");
  EXPECT_EQ(Counted(1, "word"), "1 word");
  EXPECT_EQ(Counted(2000, "story", "stories"), "2,000 stories");
}

TEST(Phrases, PercentNeverRoundsToNothingOrAll) {
  EXPECT_EQ(Percent(0), "0 %");
  EXPECT_EQ(Percent(0.001), "under 1 %");
  EXPECT_EQ(Percent(0.29), "29 %");
  EXPECT_EQ(Percent(0.996), "over 99 %");
  EXPECT_EQ(Percent(1), "100 %");
}

TEST(Phrases, Dates) {
  EXPECT_EQ(DateInWords("2023-10-18"), "18 October 2023");
  EXPECT_EQ(DateInWords("2023-10"), "October 2023");
  EXPECT_EQ(DateInWords("2023"), "2023");
  EXPECT_EQ(DateInWords("2023-10-08T09:05:00Z"), "8 October 2023, 09:05 UTC");
  EXPECT_EQ(DateInWords("2023-10-08T09:05"), "8 October 2023, 09:05");
  EXPECT_EQ(DateInWords(""), "");
  EXPECT_EQ(DateInWords("last week"), "last week");
  EXPECT_EQ(DateInWords("2023-19-01"), "2023-19-01");
}

TEST(Phrases, Lists) {
  EXPECT_EQ(Listed({}), "");
  EXPECT_EQ(Listed(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(Listed(std::vector<std::string>{"a", "b", "c"}), "a, b and c");
}

TEST(DirectionInWords, SaysHowSureAndWhatElse) {
  EXPECT_EQ(DirectionInWords("x", "y", {.a_to_b = 0.97}), "almost certainly y took from x (97 %)");
  EXPECT_EQ(DirectionInWords("x", "y", {.a_to_b = 0.04, .b_to_a = 0.85}),
            "very likely x took from y (85 %)");
  EXPECT_EQ(DirectionInWords("x", "y", {.b_to_a = 0.3, .common_source = 0.6, .latent = "AFP"}),
            "probably both from AFP, which is not in the collection (60 %); else x took from y "
            "(30 %)");
  EXPECT_EQ(DirectionInWords("x", "y", {.common_source = 0.9, .third = "z"}),
            "very likely both from z (90 %)");
  EXPECT_EQ(DirectionInWords("x", "y", {.a_to_b = 0.38, .common_source = 0.59}),
            "who took from whom cannot be told for sure: perhaps both from another source (59 %); "
            "else y took from x (38 %)");
  EXPECT_EQ(DirectionInWords("x", "y", {.a_to_b = 0.29, .b_to_a = 0.2}),
            "who took from whom cannot be told");
  EXPECT_EQ(DirectionInWords("x", "y", {}), "who took from whom cannot be told");
}

TEST(ReasonsOf, AreThoseOfTheLikelierEdge) {
  const std::vector<CueLogOdds> forward = {{Cue::kPrior, 2, "prior"},
                                           {Cue::kDateOrder, 2.1, "dated earlier"},
                                           {Cue::kLonger, -0.4, "is longer"},
                                           {Cue::kSharedCredit, -1.4, "both credit AFP"},
                                           {Cue::kTruncated, 0.01, "too light"}};
  Reasons reasons = ReasonsOf({.a_to_b = 0.9}, forward, {});
  EXPECT_TRUE(reasons.a_is_source);
  EXPECT_THAT(reasons.pro, ElementsAre("dated earlier"));
  EXPECT_THAT(reasons.contra, ElementsAre("is longer"));
  EXPECT_THAT(reasons.third, ElementsAre("both credit AFP"));

  reasons = ReasonsOf({.b_to_a = 0.3, .common_source = 0.7}, forward, {});
  EXPECT_FALSE(reasons.a_is_source);
  EXPECT_THAT(reasons.pro, IsEmpty());
}

TEST(CountShared, CountsAStretchOnce) {
  PairRecord pair{.passages = {{{0, 100}, {0, 100}, PassageKind::kCopy, 20, 1, ""},
                               {{200, 300}, {50, 150}, PassageKind::kEdited, 20, 1, ""},
                               {{400, 500}, {60, 90}, PassageKind::kCopy, 30, 1, ""},
                               {{500, 600}, {600, 700}, PassageKind::kQuotation, 90, 1, ""}}};
  const SharedExtent prose = CountShared(pair, true);
  EXPECT_EQ(prose.a, 70u);
  EXPECT_EQ(prose.b, 30u);  // half of the second is new, nothing of the third
  EXPECT_EQ(prose.passages, 3u);
  EXPECT_EQ(prose.longest, &pair.passages[2]);
  EXPECT_EQ(CountShared(pair, false).a, 90u);
  EXPECT_EQ(CountShared({}, true).longest, nullptr);
}

TEST(SkippedInWords, NamesTheLineWhereThereIsOne) {
  EXPECT_EQ(SkippedInWords({"a.jsonl", 7, "bad"}), "a.jsonl:7: bad");
  EXPECT_EQ(SkippedInWords({"a.txt", 0, "bad"}), "a.txt: bad");
}

}  // namespace
}  // namespace stemma
