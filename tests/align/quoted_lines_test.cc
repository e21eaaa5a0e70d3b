#include "core/align/quoted_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/align/verdict.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Text {
  explicit Text(std::string words) : text(std::move(words)) { Tokenizer().Run(text, &tokens); }
  std::string Under(Span span) const {
    const Span bytes = tokens.SourceOf(span.begin, span.end);
    return text.substr(bytes.begin, bytes.size());
  }
  std::string text;
  TokenizedText tokens;
};

constexpr char kQuestion[] =
    "Does anybody know of a good place to rent canoes near the northern lakes in August?\n"
    "Well said!\n"
    "No\n"
    "Best wishes to you all\n"
    "No\n"
    "ann@example.org\n";

std::vector<AlignedPassage> Passages(const Text& a, const Text& b) {
  return WithQuotedLines({a.text, a.tokens}, {b.text, b.tokens},
                         AlignPair(AlignText(a.tokens, 5), AlignText(b.tokens, 5), {}));
}

// The quoted lines of an answer, with what they quote.
std::vector<std::pair<std::string, std::string>> Quoted(const Text& a, const Text& b) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const AlignedPassage& passage : Passages(a, b)) {
    if (passage.quoted_lines) lines.emplace_back(a.Under(passage.a), b.Under(passage.b));
  }
  return lines;
}

constexpr char kFirst[] =
    "> Does anybody know of a good place to rent canoes near the northern lakes in August?\n";

TEST(WithQuotedLines, FindsShortLinesBehindMarks) {
  const Text question(kQuestion);
  const Text answer(std::string("Ask in the village.\n") + kFirst +
                    "I do.\n> Well said!\nThank you.\n> ann@example.org\n");
  EXPECT_THAT(Quoted(answer, question), ElementsAre(Pair("Well said", "Well said"),
                                                    Pair("ann@example.org", "ann@example.org")));
  EXPECT_THAT(Quoted(question, answer), ElementsAre(Pair("Well said", "Well said"),
                                                    Pair("ann@example.org", "ann@example.org")));
}

TEST(WithQuotedLines, NeighboursAreOnePassage) {
  const Text question(std::string("So they say.\n") + (kFirst + 2) +
                      "Well said!\nNo doubt\nNo\nNo\n");
  const Text answer(std::string(kFirst) + "I do.\n> Well said!\n> No doubt\nNot so.\n> No\n");
  // "No" stands twice: which one is quoted cannot be told.
  EXPECT_THAT(Quoted(answer, question),
              ElementsAre(Pair("Well said!\n> No doubt", "Well said!\nNo doubt")));
}

TEST(WithQuotedLines, LinesWithoutMarksAreNotTaken) {
  const Text question(kQuestion);
  const Text answer(std::string(kFirst) + "I do.\nWell said!\n");
  EXPECT_THAT(Quoted(answer, question), ElementsAre());
  const Text copy(std::string("I saw this: ") + kQuestion);
  EXPECT_THAT(Quoted(copy, question), ElementsAre()) << "nobody quotes";
}

TEST(JudgePair, QuotedLinesAreReportedWithTheCopy) {
  const Text question(kQuestion);
  const Text answer(std::string(kFirst) + "I do.\n> ann@example.org\n");
  const std::vector<AlignedPassage> passages = Passages(answer, question);
  const PairVerdict verdict =
      JudgePair({.tokens = &answer.tokens, .text = answer.text},
                {.tokens = &question.tokens, .text = question.text}, passages, {}, {});
  EXPECT_EQ(verdict.verdict, Verdict::kCopy);
  EXPECT_THAT(verdict.kinds, ElementsAre(PassageKind::kCopy, PassageKind::kCopy));
  EXPECT_THAT(verdict.reported, ElementsAre(true, true));
  EXPECT_EQ(verdict.features.passages, 1u) << "a line is no evidence";
}

}  // namespace
}  // namespace stemma
