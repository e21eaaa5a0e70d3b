#include "core/align/quoted_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
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

TEST(WithQuotedLines, ALineHasItsOwnOrigin) {
  // What the answer quotes second stands in the question's first line and, otherwise, in a passage
  // that was found for other words.
  const Text question("Do you have any habits that you cannot break?\n" + std::string(kFirst + 2) +
                      "Why not ask whether you have any habits that you can break?\n");
  const Text answer(std::string(kFirst) +
                    "> Do you have any habits that you cannot break?\n"
                    "No.\n"
                    "> Why not ask whether you have any habits that you can break?\n"
                    "Do you have any habits that you cannot break?\n");
  for (const AlignedPassage& passage : Passages(answer, question)) {
    const std::string words = "Do you have any habits that you cannot break";
    if (!answer.Under(passage.a).starts_with(words)) continue;
    EXPECT_EQ(question.Under(passage.b).substr(0, words.size()), words);
  }
  // Behind as many marks as there it was not taken from there.
  const Text nested(
      "In article one Ann Ashby writes about canoes and such:\n>In article two Ann Ashby writes "
      "about canoes and such:\n" +
      std::string(kFirst + 2));
  const Text reply(">In article one Ann Ashby writes about canoes and such:\n" +
                   std::string(kFirst));
  bool found = false;
  for (const AlignedPassage& passage : Passages(reply, nested)) {
    found |= passage.a.begin == 0 && passage.b.begin == 0;
  }
  EXPECT_TRUE(found);
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

PairVerdict JudgeQuoting(const Text& answer, const Text& question,
                         std::span<const Span> furniture = {}) {
  return JudgePair({.tokens = &answer.tokens, .text = answer.text},
                   {.tokens = &question.tokens, .furniture = furniture, .text = question.text},
                   Passages(answer, question), {}, {});
}

TEST(JudgePair, ATableThatIsQuotedIsTaken) {
  const char kTable[] =
      "Hiroshima Carp 7 1 0 875\nChunichi Dragons 6 3 0 667\nHanshin Tigers 5 4 1 556\n";
  std::string quoted = "> ";
  for (const char* c = kTable; *c != 0; ++c) {
    quoted += *c;
    if (*c == '\n' && c[1] != 0) quoted += "> ";
  }
  const Text table(kTable), answer(quoted + "Not what I hoped."),
      other(std::string("So:\n") + kTable);
  EXPECT_EQ(JudgeQuoting(answer, table).verdict, Verdict::kCopy);
  EXPECT_EQ(JudgeQuoting(other, table).verdict, Verdict::kFurniture);
}

constexpr char kReply[] = "I do, and so will all who were there with us last summer.\n";

TEST(JudgePair, AnAnswerTakesFurnitureWithWhatItQuotes) {
  const std::string signature = "Ann Ashby of the Canoe Club speaks for nobody but herself";
  const Text question(std::string(kFirst + 2) + "\n" + signature + "\n");
  const std::vector<Span> furniture = {{static_cast<uint32_t>(question.tokens.size()) - 11,
                                        static_cast<uint32_t>(question.tokens.size())}};
  const Text answer(std::string(kFirst) + kReply + "> " + signature + "\n");
  const PairVerdict both = JudgeQuoting(answer, question, furniture);
  EXPECT_EQ(both.verdict, Verdict::kCopy);
  EXPECT_THAT(both.kinds, ElementsAre(PassageKind::kCopy, PassageKind::kCopy));
  EXPECT_THAT(both.reported, ElementsAre(true, true));
  EXPECT_EQ(both.features.passages, 1u) << "the signature is no evidence";

  const Text alone(std::string(kReply) + "> " + signature + "\n");
  EXPECT_EQ(JudgeQuoting(alone, question, furniture).verdict, Verdict::kFurniture);
  // Of a text that took the question without quoting it, the signature stays furniture.
  const Text copy(std::string(kFirst + 2) + kReply + "> " + signature + "\n");
  EXPECT_THAT(JudgeQuoting(copy, question, furniture).reported, ElementsAre(true, false));
}

}  // namespace
}  // namespace stemma
