#include "core/report/explain_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/report/columns.h"
#include "tests/support/golden.h"

namespace stemma {
namespace {

using testing::HasSubstr;
using testing::Not;
using Use = FingerprintIndex::Use;

Explanation Found() {
  Explanation e;
  e.a = "harbour.txt";
  e.b = "port.txt";
  e.words_a = 459;
  e.words_b = 1200;
  e.among = 8;
  e.seeds_shared = 31;
  e.seeds_cut = 1;
  e.seeds.push_back({{Use::kPaired, 2, 2}, {10, 40}, {20, 50}, "harbour of Vessen reopened on"});
  e.seeds.push_back({{Use::kRescued, 90, 120}, {80, 99}, {1, 20}, "a spokesman for the town"});
  e.seeds.push_back({{Use::kLinked, 300, 300}, {80, 99}, {1, 20}, "on condition of anonymity"});
  e.seeds.push_back({{Use::kCut, 700, 1200}, {200, 220}, {300, 320}, "at the end of the"});
  e.longest_run = 34;
  e.candidate = true;
  e.candidate_rule = "a run of 34 equal words, 6 are asked for";
  e.chains.push_back({{10, 300}, {20, 310}, 3, 60, 51.5, "harbour of Vessen reopened on Tuesday"});
  PassageRecord passage{.a = {10, 300}, .b = {20, 310}, .words = 60, .identity = 0.97};
  passage.text = "The harbour of";
  e.passages.push_back({passage, true, ""});
  passage = {.a = {400, 430}, .b = {500, 530}, .words = 5, .identity = 1};
  passage.text = "at the end of the";
  e.passages.push_back({passage, false, "5 words, fewer than 8"});
  e.similarity = {.shared = 31, .resemblance = 0.02, .containment_a = 0.07, .containment_b = 0.003};
  e.verdict = Verdict::kCopy;
  e.score = 0.98;
  e.rule = "60 words of prose outside quotations and furniture";
  e.reported = true;
  e.has_direction = true;
  e.direction = {.a_to_b = 0.9, .b_to_a = 0.04, .common_source = 0.05};
  e.cues_a_to_b.push_back({Cue::kDateOrder, 2.104, "dated a day earlier"});
  e.cues_a_to_b.push_back({Cue::kLonger, -0.1, ""});
  e.cues_b_to_a.push_back({Cue::kDateOrder, -2.104, "dated a day later"});
  return e;
}

TEST(ExplainText, AFoundPair) {
  ExpectGolden("tests/report/golden/explain-found.txt", ExplainText(Found(), {}));
}

TEST(ExplainText, ARejectedPair) {
  Explanation e = Found();
  e.passages.erase(e.passages.begin());
  e.verdict = Verdict::kNone;
  e.score = 0.03;
  e.rule = "no passage of 8 or more words of prose";
  e.reported = e.has_direction = false;
  e.nearest_setting = "--min-words 5";
  ExpectGolden("tests/report/golden/explain-rejected.txt", ExplainText(e, {.width = 70}));
}

TEST(ExplainText, APairThatWasNeverCompared) {
  const Explanation e{.a = "a.txt",
                      .b = "b.txt",
                      .words_a = 1,
                      .words_b = 90,
                      .among = 2,
                      .candidate_rule = "no run of 5 words stands in both"};
  const std::string text = ExplainText(e, {});
  ExpectGolden("tests/report/golden/explain-never.txt", text);
  EXPECT_THAT(text, Not(HasSubstr("passages")));
}

TEST(ExplainText, ManyRowsEndInACountAndLinesFit) {
  Explanation e = Found();
  e.seeds.resize(100, e.seeds[0]);
  e.seeds[0].text = std::string(300, 'x') + "\033[31m";
  const std::string text = ExplainText(e, {.width = 60, .max_rows = 10});
  EXPECT_THAT(text, HasSubstr("and 90 more"));
  EXPECT_EQ(text.find('\033'), std::string::npos);
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) EXPECT_LE(Columns(line), 60u) << line;
  EXPECT_NE(ExplainText(e, {.colour = true}).find('\033'), std::string::npos);
}

}  // namespace
}  // namespace stemma
