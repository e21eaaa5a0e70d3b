#include "core/align/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "core/align/internal/quote_marks.h"
#include "core/align/passage.h"
#include "tests/align/words.h"

namespace stemma {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

// A pair, aligned and judged as the pipeline does it.
struct Judged {
  std::vector<AlignedPassage> passages;
  PairVerdict verdict;
};

struct Article {
  explicit Article(const std::string& words) : tokens(Words(words)) {}
  Article& Zone(ZoneKind kind, size_t begin, size_t end) {
    zones.push_back(ZoneOf(tokens, kind, begin, end));
    return *this;
  }
  TokenizedText tokens;
  std::vector<stemma::Zone> zones;
  std::vector<Span> furniture;
};

Judged Judge(const Article& a, const Article& b, const VerdictOptions& options = {}) {
  const AlignText text_a(a.tokens, 5);
  const AlignText text_b(b.tokens, 5);
  Judged judged;
  judged.passages = AlignPair(text_a, text_b, {});
  judged.verdict = JudgePair({&a.tokens, &a.zones, a.furniture}, {&b.tokens, &b.zones, b.furniture},
                             judged.passages,
                             ExactSimilarity(text_a.shingle_set(), text_b.shingle_set()), options);
  EXPECT_EQ(judged.verdict.kinds.size(), judged.passages.size());
  EXPECT_EQ(judged.verdict.reported.size(), judged.passages.size());
  EXPECT_FALSE(judged.verdict.rule.empty());
  return judged;
}

// Articles of `own` words of their own on both sides of `shared`.
Article Around(const std::string& name, const std::string& shared, int own = 100) {
  return Article(Distinct(name, own) + shared + Distinct(name + "end", own));
}

// Some runs of shared words, far apart.
std::string Runs(const std::string& name, const std::vector<int>& lengths) {
  std::string text;
  int number = 0;
  for (int length : lengths) {
    text += Distinct("run" + std::to_string(number++), length) + Distinct(name + "mid", 30);
  }
  return text;
}

Verdict OfRuns(const std::vector<int>& lengths) {
  return Judge(Around("a", Runs("a", lengths)), Around("b", Runs("b", lengths))).verdict.verdict;
}

TEST(JudgePair, OneSetPhraseIsNoCopy) {
  for (int words : {5, 8, 10, 11}) EXPECT_EQ(OfRuns({words}), Verdict::kNone) << words;
  EXPECT_EQ(OfRuns({8, 8}), Verdict::kNone);
  EXPECT_EQ(OfRuns({7, 7, 7, 7, 7, 7, 7, 7}), Verdict::kNone);
}

TEST(JudgePair, OneLongRunOrSeveralAreACopy) {
  for (int words : {15, 20, 300}) EXPECT_EQ(OfRuns({words}), Verdict::kCopy) << words;
  EXPECT_EQ(OfRuns({10, 10}), Verdict::kCopy);
  EXPECT_EQ(OfRuns({9, 8, 8}), Verdict::kCopy);
}

TEST(JudgePair, ScoreGrowsWithTheEvidence) {
  double before = 0;
  for (int words = 8; words < 40; words += 4) {
    const double score =
        Judge(Around("a", Runs("a", {words})), Around("b", Runs("b", {words}))).verdict.score;
    EXPECT_GT(score, before);
    EXPECT_LT(score, 1);
    before = score;
  }
  EXPECT_GT(before, 0.95);
}

TEST(JudgePair, ASetPhraseRepeatedIsStillOne) {
  std::string a, b;
  for (int i = 0; i < 4; ++i) {
    a += Distinct("phrase", 9) + Distinct("a" + std::to_string(i), 30);
    b += Distinct("phrase", 9) + Distinct("b" + std::to_string(i), 30);
  }
  EXPECT_EQ(Judge(Article(a), Article(b)).verdict.verdict, Verdict::kNone);
}

// The marks in front of each token, by the book.
TEST(MarkReader, CountsTheMarksOfTheLine) {
  const std::string text = "> one two\n>> | three > four\nfive: six\n\n\t : seven\n>\n> \neight";
  TokenizedText tokens;
  Tokenizer().Run(text, &tokens);
  const std::vector<uint32_t> marks = {1, 1, 3, 3, 0, 0, 1, 0};
  ASSERT_EQ(tokens.size(), marks.size());
  for (uint32_t first = 0; first < marks.size(); ++first) {
    internal::MarkReader reader(text, tokens);
    for (uint32_t i = first; i < marks.size(); i += 1 + first % 2)
      EXPECT_EQ(reader.At(i), marks[i]);
  }
  EXPECT_EQ(internal::MarkReader("", tokens).At(0), 0u);
}

TEST(JudgePair, WhoQuotesBehindMarksCopies) {
  const auto judge = [](int words, std::string_view mark) {
    const std::string shared = Distinct("s", words);
    const std::string original = Distinct("a", 60) + "\n" + shared + "\n" + Distinct("aend", 60);
    const std::string reply =
        Concat(Distinct("b", 60), "\n", mark, shared, "\n", Distinct("bend", 60));
    Article a(""), b("");
    Tokenizer().Run(original, &a.tokens);
    Tokenizer().Run(reply, &b.tokens);
    const AlignText text_a(a.tokens, 5), text_b(b.tokens, 5);
    Judged judged;
    judged.passages = AlignPair(text_a, text_b, {});
    judged.verdict = JudgePair({.tokens = &a.tokens, .text = original},
                               {.tokens = &b.tokens, .text = reply}, judged.passages, {}, {});
    return judged;
  };
  EXPECT_EQ(judge(9, "").verdict.verdict, Verdict::kNone);
  EXPECT_EQ(judge(9, "> ").verdict.verdict, Verdict::kCopy);
  EXPECT_EQ(judge(6, "> ").verdict.verdict, Verdict::kNone) << "a set phrase, quoted or not";
  EXPECT_THAT(judge(9, "> ").verdict.reported, ElementsAre(true));
}

TEST(JudgePair, EqualTextsAreDuplicatesAndAlmostEqualOnesNear) {
  const std::string text = Distinct("s", 120);
  const Judged same = Judge(Article(text), Article(text));
  EXPECT_EQ(same.verdict.verdict, Verdict::kDuplicate);
  EXPECT_EQ(same.verdict.score, 1);
  EXPECT_EQ(same.verdict.prose_words_a, 120u);
  const Judged near = Judge(Article(text), Article(text + "and four words more"));
  EXPECT_EQ(near.verdict.verdict, Verdict::kNearDuplicate);
  EXPECT_THAT(near.verdict.rule, HasSubstr("resemblance"));
  EXPECT_EQ(Judge(Article("three words only"), Article("three words only")).verdict.verdict,
            Verdict::kDuplicate);
  EXPECT_EQ(Judge(Article(""), Article("")).verdict.verdict, Verdict::kNone);
}

TEST(JudgePair, SharedSpeechIsAQuotationThoughOneSideLostTheMarks) {
  Article a = Around("a", Distinct("speech", 20));
  a.Zone(ZoneKind::kQuotation, 100, 120);
  for (bool both : {true, false}) {
    Article b = Around("b", Distinct("speech", 20), 60);
    if (both) b.Zone(ZoneKind::kQuotation, 60, 80);
    for (const Judged& judged : {Judge(a, b), Judge(b, a)}) {
      EXPECT_EQ(judged.verdict.verdict, Verdict::kQuotation);
      EXPECT_LT(judged.verdict.score, 0.5);
      EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kQuotation));
      EXPECT_THAT(judged.verdict.reported, ElementsAre(true));
      EXPECT_EQ(judged.verdict.prose_words_a, 0u);
    }
  }
}

TEST(JudgePair, AQuotationPairReportsItsQuotationsAlone) {
  Article a = Around("a", Distinct("speech", 8) + Distinct("mid", 20) + Distinct("phrase", 9));
  a.Zone(ZoneKind::kQuotation, 100, 108);
  const Article b =
      Around("b", Distinct("speech", 8) + Distinct("other", 20) + Distinct("phrase", 9));
  const Judged judged = Judge(a, b);
  EXPECT_EQ(judged.verdict.verdict, Verdict::kQuotation);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kQuotation, PassageKind::kCopy));
  EXPECT_THAT(judged.verdict.reported, ElementsAre(true, false));
}

TEST(JudgePair, AShortQuotationIsNotReported) {
  Article a = Around("a", Distinct("speech", 5));
  a.Zone(ZoneKind::kQuotation, 100, 105);
  const Judged judged = Judge(a, Around("b", Distinct("speech", 5)));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kNone);
  EXPECT_THAT(judged.verdict.reported, ElementsAre(false));
}

TEST(JudgePair, FurnitureStaysSoWithTermsInMarks) {
  // The key words "MUST", "MUST NOT", "REQUIRED" are to be interpreted as …
  Article a = Around("a", Distinct("shared", 30));
  for (size_t at = 100; at < 130; at += 5) a.Zone(ZoneKind::kQuotation, at, at + 3);
  Article b = Around("b", Distinct("shared", 30));
  EXPECT_EQ(Judge(a, b).verdict.verdict, Verdict::kQuotation);
  b.furniture = {{100, 130}};
  EXPECT_EQ(Judge(a, b).verdict.verdict, Verdict::kFurniture);
}

TEST(JudgePair, AVerdictOfQuotationOrFurnitureReportsAPassage) {
  // Mostly furniture, with a quotation in it that is long enough by itself.
  Article a = Around("a", Distinct("shared", 30));
  a.Zone(ZoneKind::kQuotation, 100, 108);
  Article b = Around("b", Distinct("shared", 30));
  b.furniture = {{100, 130}};
  const Judged mostly = Judge(a, b);
  EXPECT_EQ(mostly.verdict.verdict, Verdict::kFurniture);
  EXPECT_THAT(mostly.verdict.reported, ElementsAre(true));
  // A little furniture beside a set phrase.
  Article c = Around("c", Distinct("shared", 9));
  Article d = Around("d", Distinct("shared", 9));
  d.furniture = {{100, 103}};
  EXPECT_EQ(Judge(c, d).verdict.verdict, Verdict::kNone);
}

TEST(JudgePair, SpeechInPartialMarksIsAQuotation) {
  // called for joint efforts "to safeguard fairness" and "justice"
  Article a = Around("a", "to safeguard international fairness and justice ");
  a.Zone(ZoneKind::kQuotation, 101, 104).Zone(ZoneKind::kQuotation, 105, 106);
  const Judged judged = Judge(a, Around("b", "to safeguard international fairness and justice "));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kQuotation);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kQuotation));
  EXPECT_THAT(judged.verdict.reported, ElementsAre(true));
}

TEST(JudgePair, AttributionAroundSpeechIsNotCopying) {
  // "…," the minister said on Wednesday
  Article a = Around("a", Distinct("speech", 12) + Distinct("said", 5));
  a.Zone(ZoneKind::kQuotation, 100, 112);
  const Judged judged = Judge(a, Around("b", Distinct("speech", 12) + Distinct("said", 5)));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kQuotation);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kQuotation));
}

TEST(JudgePair, SpeechWithItsFramingIsACopy) {
  const std::string shared =
      Distinct("lead", 12) + Distinct("speech", 30) + Distinct("framing", 12);
  Article a = Around("a", shared);
  a.Zone(ZoneKind::kQuotation, 112, 142);
  const Judged judged = Judge(a, Around("b", shared));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kCopy);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kCopy));
  EXPECT_EQ(judged.verdict.prose_words_a, 54u);
}

TEST(JudgePair, ACopyReportsProseAndQuotationsButNotSetPhrasesNorFurniture) {
  const auto shared = [](const std::string& name) {
    return Distinct("prose", 40) + Distinct(name + "1", 20) + Distinct("speech", 9) +
           Distinct(name + "2", 20) + Distinct("phrase", 6) + Distinct(name + "3", 20) +
           Distinct("menu", 15);
  };
  Article a = Around("a", shared("a"));
  a.Zone(ZoneKind::kQuotation, 160, 169);
  a.Zone(ZoneKind::kFurniture, 215, 230);
  const Judged judged = Judge(a, Around("b", shared("b")));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kCopy);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kCopy, PassageKind::kQuotation,
                                                PassageKind::kCopy, PassageKind::kFurniture));
  EXPECT_THAT(judged.verdict.reported, ElementsAre(true, true, false, false));
  EXPECT_EQ(judged.verdict.prose_words_a, 40u);
}

TEST(JudgePair, EditedProseIsTold) {
  std::string copy = Distinct("s", 60);
  for (int i : {6, 13, 21, 30, 36, 44, 52, 55}) {
    const std::string word = "sx" + std::to_string(i) + " ";
    copy.replace(copy.find(word), word.size(), "edit" + std::to_string(i) + " ");
  }
  const Judged judged = Judge(Around("a", Distinct("s", 60)), Around("b", copy));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kCopy);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kEdited));
}

TEST(JudgePair, LearnedFurnitureOnEitherSideIsFurniture) {
  const Article plain = Around("a", Distinct("menu", 60));
  Article learned = Around("b", Distinct("menu", 60));
  learned.furniture = {{10, 20}, {95, 170}};
  for (const Judged& judged : {Judge(plain, learned), Judge(learned, plain)}) {
    EXPECT_EQ(judged.verdict.verdict, Verdict::kFurniture);
    EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kFurniture));
    EXPECT_THAT(judged.verdict.reported, ElementsAre(true));
    EXPECT_EQ(judged.verdict.score, 0);
  }
}

TEST(JudgePair, SpeechThatMuchOfTheCollectionQuotesStaysAQuotation) {
  Article a = Around("a", Distinct("speech", 20));
  a.Zone(ZoneKind::kQuotation, 100, 120);
  a.furniture = {{100, 120}};
  EXPECT_EQ(Judge(a, Around("b", Distinct("speech", 20))).verdict.verdict, Verdict::kQuotation);
}

TEST(JudgePair, ProseBesideFurnitureInOnePassageCounts) {
  Article a = Around("a", Distinct("menu", 60) + Distinct("prose", 30));
  a.Zone(ZoneKind::kFurniture, 100, 160);
  const Judged judged = Judge(a, Around("b", Distinct("menu", 60) + Distinct("prose", 30)));
  EXPECT_EQ(judged.verdict.verdict, Verdict::kCopy);
  EXPECT_THAT(judged.verdict.kinds, ElementsAre(PassageKind::kCopy));
}

TEST(JudgePair, AHeadlineAloneIsWeakAndABylineNothing) {
  Article headline = Around("a", Distinct("headline", 16));
  headline.Zone(ZoneKind::kHeadline, 100, 116);
  const Article other = Around("b", Distinct("headline", 16));
  EXPECT_EQ(Judge(headline, other).verdict.verdict, Verdict::kNone);
  headline.zones[0].kind = ZoneKind::kByline;
  EXPECT_EQ(Judge(headline, other).verdict.verdict, Verdict::kFurniture);
}

// The results of a match, a table of rates: the same wherever it stands.
TEST(JudgePair, AListIsNoProseButBesideIt) {
  Article list = Around("a", Distinct("list", 60) + Distinct("prose", 30));
  list.Zone(ZoneKind::kList, 100, 160);
  EXPECT_EQ(Judge(list, Around("b", Distinct("list", 60))).verdict.verdict, Verdict::kFurniture);
  EXPECT_EQ(Judge(list, Around("b", Distinct("list", 60) + Distinct("prose", 30))).verdict.verdict,
            Verdict::kCopy);
}

TEST(JudgePair, WhatSaysNothingIsFurniture) {
  std::string numbers, blah, table, names;
  for (int i = 0; i < 60; ++i) {
    names += "name" + std::to_string(i) + "x other" + std::to_string(i) + "x 17 " +
             std::to_string(31 * i) + " ";
    numbers += std::to_string(1000 + 7 * i) + " ";
    blah += "blah ";
    table += (i % 6 == 0 ? "row " : std::to_string(31 * i) + " ");
  }
  for (const std::string& text : {numbers, blah, table, names}) {
    const Judged judged = Judge(Around("a", text), Around("b", text));
    EXPECT_EQ(judged.verdict.verdict, Verdict::kFurniture) << text;
    EXPECT_THAT(judged.verdict.kinds, Each(PassageKind::kFurniture));
  }
}

// A table of results, in words and figures: `day` tells which of them.
std::string Results(int day, int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    text += "net " + std::to_string(1000 + day * 37 + i * 113) + " against " +
            std::to_string(200 + day * 11 + i * 17) + " ";
  }
  return text;
}

TEST(JudgePair, ATableSentAgainIsACopy) {
  const std::string table = Results(1, 8);
  const std::string other = Results(2, 8);
  EXPECT_GE(Judge(Article(table), Article("corrected item " + table)).verdict.verdict,
            Verdict::kCopy);
  // With a note below, and a figure corrected.
  std::string corrected = table;
  corrected.replace(corrected.find("1037"), 4, "1038");
  EXPECT_GE(Judge(Article(table), Article(corrected + Distinct("note", 12))).verdict.verdict,
            Verdict::kCopy);
  // The next day's.
  EXPECT_LE(Judge(Article(table), Article(other)).verdict.verdict, Verdict::kFurniture);
  // Within longer texts it is the same wherever it stands.
  EXPECT_EQ(Judge(Around("a", table), Around("b", table)).verdict.verdict, Verdict::kFurniture);
  // Few figures are the same by chance.
  EXPECT_LE(Judge(Article("up 10 from 12 or 3 net 14 on 15 of 9 "),
                  Article("up 10 from 12 or 3 net 14 on 15 of 9 x"))
                .verdict.verdict,
            Verdict::kFurniture);
}

TEST(JudgePair, MeasuresLettersByWeight) {
  Article a = Around("a", Distinct("s", 20));
  Article b = Around("b", Distinct("s", 20));
  a.tokens = Weighted(a.tokens, kHanWeight);
  b.tokens = Weighted(b.tokens, kHanWeight);
  const Judged judged = Judge(a, b);  // ten words of Han
  EXPECT_EQ(judged.verdict.verdict, Verdict::kNone);
  EXPECT_THAT(judged.verdict.rule, HasSubstr("10 words"));
}

TEST(JudgePair, RulesSayWhatDecided) {
  EXPECT_THAT(Judge(Around("a", ""), Around("b", "")).verdict.rule, "no passage was aligned");
  EXPECT_THAT(Judge(Around("a", Distinct("s", 6)), Around("b", Distinct("s", 6))).verdict.rule,
              "no passage holds 8 words of prose; what is shared are set phrases");
  EXPECT_THAT(Judge(Around("a", Distinct("s", 10)), Around("b", Distinct("s", 10))).verdict.rule,
              HasSubstr("which is below 0.50"));
}

// Five news pages of the shared data, each pair as its truth says.
TEST(JudgePair, ReachesTheTruthOfFiveNewsPages) {
  const char* data = std::getenv("STEMMA_DATA");
  if (data == nullptr) GTEST_SKIP() << "STEMMA_DATA is not set";
  const std::filesystem::path folder = std::filesystem::path(data) / "belt-and-road";
  const auto read = [&](const std::string& name) {
    std::ifstream file(folder / name, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    Article article("");
    Tokenizer().Run(bytes.str(), &article.tokens);
    article.zones = FindZones(bytes.str());
    return article;
  };
  std::istringstream truth([&] {
    std::ifstream file(folder / "truth.tsv");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }());
  std::string line;
  std::getline(truth, line);
  int pairs = 0;
  for (std::string a, b, verdict; std::getline(truth, a, '\t') && std::getline(truth, b, '\t') &&
                                  std::getline(truth, verdict, '\t') && std::getline(truth, line);
       ++pairs) {
    const Judged judged = Judge(read(a), read(b));
    EXPECT_EQ(VerdictName(judged.verdict.verdict), verdict) << a << " " << b;
    for (size_t i = 0; i < judged.passages.size(); ++i) {
      if (judged.verdict.verdict == Verdict::kQuotation && judged.verdict.reported[i]) {
        EXPECT_EQ(judged.verdict.kinds[i], PassageKind::kQuotation);
      }
    }
  }
  EXPECT_EQ(pairs, 10);
}

TEST(Names, AreThoseOfTheContract) {
  EXPECT_EQ(VerdictName(Verdict::kNearDuplicate), "near-duplicate");
  EXPECT_EQ(VerdictName(Verdict::kNone), "none");
  EXPECT_EQ(PassageKindName(PassageKind::kEdited), "edited");
  EXPECT_EQ(PassageKindName(PassageKind::kFurniture), "furniture");
}

}  // namespace
}  // namespace stemma
