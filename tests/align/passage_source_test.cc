#include "core/align/passage_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/text/utf8.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Texts = std::vector<std::pair<std::string, std::string>>;

Texts Shared(const std::string& a, const std::string& b) {
  TokenizedText in_a, in_b;
  Tokenizer tokenizer;
  tokenizer.Run(a, &in_a);
  tokenizer.Run(b, &in_b);
  Texts texts;
  for (const AlignedPassage& passage : AlignPair(AlignText(in_a, 5), AlignText(in_b, 5), {})) {
    const auto [of_a, of_b] = PassageSource({a, in_a}, {b, in_b}, passage);
    EXPECT_TRUE(of_a.end <= a.size() && of_b.end <= b.size());
    texts.emplace_back(a.substr(of_a.begin, of_a.size()), b.substr(of_b.begin, of_b.size()));
  }
  return texts;
}

TEST(PassageSource, TakesInWhatStandsAroundTheWordsInBoth) {
  EXPECT_THAT(
      Shared("Then: \"(We will not leave by night.)\" That was all.",
             "She said \"(We will not leave by night.)\" and sat down"),
      ElementsAre(Pair("\"(We will not leave by night.)\"", "\"(We will not leave by night.)\"")));
  EXPECT_THAT(Shared("We will not leave by night!!", "(We will not leave by night!)"),
              ElementsAre(Pair("We will not leave by night!", "We will not leave by night!")));
  EXPECT_THAT(Shared("We will not leave by night.", "We will not leave by night"),
              ElementsAre(Pair("We will not leave by night", "We will not leave by night")));
}

TEST(PassageSource, KeepsCodePointsWhole) {
  // “ and ” begin with the same two bytes.
  EXPECT_THAT(Shared("«We will not leave by night“", "»We will not leave by night”"),
              ElementsAre(Pair("We will not leave by night", "We will not leave by night")));
  EXPECT_THAT(
      Shared("so “we will not leave by night…” she said", "no “we will not leave by night…”"),
      ElementsAre(Pair("“we will not leave by night…”", "“we will not leave by night…”")));
}

TEST(PassageSource, BeginsALineWithItsQuoteMarks) {
  EXPECT_THAT(Shared("I do.\n|> We will not\n|> leave by night", "\tWe will not leave by night"),
              ElementsAre(Pair("|> We will not\n|> leave by night", "We will not leave by night")));
  EXPECT_THAT(
      Shared("> > \"We will not leave by night", "> \"We will not leave by night"),
      ElementsAre(Pair("> > \"We will not leave by night", "> \"We will not leave by night")));
  // In the middle of a line, and behind a word, it is no mark of a line.
  EXPECT_THAT(Shared("> No: we will not leave by night", "Oh > we will not leave by night"),
              ElementsAre(Pair("we will not leave by night", "we will not leave by night")));
}

TEST(PassageSource, TakesInLinesWithoutWordsThatBothPrint) {
  EXPECT_THAT(Shared("I do.\n> -----\n>\n> We will not leave by night  |\n> =====\nNo.",
                     "So.\n-----\n\nWe will not leave by night |\n=====\n*****\n"),
              ElementsAre(Pair("> -----\n>\n> We will not leave by night  |\n> =====",
                               "-----\n\nWe will not leave by night |\n=====")));
  EXPECT_THAT(
      Shared("---\nWe will not leave by night\n===", "---\nWe will not leave by night\n==="),
      ElementsAre(
          Pair("---\nWe will not leave by night\n===", "---\nWe will not leave by night\n===")));
  // Not those on the other side of something else, nor what begins the next word's line.
  EXPECT_THAT(Shared("So.\n---\n+++\nWe will not leave by night - no\n===\n",
                     "Oh.\n---\n***\nWe will not leave by night - yes\n===\n"),
              ElementsAre(Pair("We will not leave by night", "We will not leave by night")));
  EXPECT_THAT(Shared("We will not leave by night\n- No", "We will not leave by night\n- Yes"),
              ElementsAre(Pair("We will not leave by night", "We will not leave by night")));
}

TEST(PassageSource, OfTextsThatAreNotAtHandGivesTheWords) {
  const std::string text = "(We will not leave by night.)";
  TokenizedText tokens;
  Tokenizer().Run(text, &tokens);
  const AlignedPassage passage = MakePassage(0, 0, {{EditKind::kMatch, 6, 6}});
  EXPECT_EQ(PassageSource({"", tokens}, {text, tokens}, passage),
            std::pair(Span(1, 27), Span(1, 27)));
  EXPECT_EQ(PassageSource({text, tokens}, {text, tokens}, passage),
            std::pair(Span(0, 29), Span(0, 29)));
}

TEST(PassageSource, LiesBetweenTheNeighbouringWordsOnCodePoints) {
  constexpr const char* kPieces[] = {"we ", "will ", "not", "leave", "by", "night", ". ",
                                     "> ",  "\n> ",  "\n",  "“",     "”",  "é",     "½",
                                     "น้ำ",  "-\n",   "☃",   " ",     "|",  ")",     "\u3000"};
  ForSeeds(300, [&](Random& random) {
    std::string text[2];
    TokenizedText tokens[2];
    for (int side = 0; side < 2; ++side) {
      for (uint64_t n = random.Below(60); n > 0; --n) {
        text[side] += kPieces[random.Below(std::size(kPieces))];
        if (random.Chance(0.2)) text[side] += "we will not leave by night";
      }
      Tokenizer().Run(text[side], &tokens[side]);
    }
    const AlignText a(tokens[0], 5), b(tokens[1], 5);
    for (const AlignedPassage& passage : AlignPair(a, b, {})) {
      const auto [in_a, in_b] = PassageSource({text[0], tokens[0]}, {text[1], tokens[1]}, passage);
      for (const auto& [side, words, span] :
           {std::tuple(0, passage.a, in_a), std::tuple(1, passage.b, in_b)}) {
        const Span bare = tokens[side].SourceOf(words.begin, words.end);
        ASSERT_LE(span.begin, bare.begin);
        ASSERT_GE(span.end, bare.end);
        ASSERT_LE(span.end, text[side].size());
        if (words.begin > 0 && tokens[side].source[words.begin - 1].end <= bare.begin) {
          ASSERT_GE(span.begin, tokens[side].source[words.begin - 1].end);
        }
        for (const uint32_t at : {span.begin, span.end}) {
          ASSERT_TRUE(at == text[side].size() || (text[side][at] & 0xc0) != 0x80);
        }
      }
    }
  });
}

}  // namespace
}  // namespace stemma
