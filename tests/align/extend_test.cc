#include "core/align/extend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/align/words.h"
#include "tests/oracle/align.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr Edit Match(uint32_t n) { return {EditKind::kMatch, n, n}; }
constexpr Edit Replace(uint32_t n) { return {EditKind::kReplace, n, n}; }

int ScoreOf(const std::vector<Edit>& edits, const ExtendOptions& options) {
  int score = 0;
  for (const Edit& edit : edits) {
    const int tokens = static_cast<int>(std::max(edit.a, edit.b));
    score += tokens * (edit.kind == EditKind::kMatch ? options.match : options.mismatch);
  }
  return score;
}

// Every edit tells the truth about the tokens at its place; returns the tokens it takes.
void ExpectTrue(const TokenizedText& a, const TokenizedText& b, uint32_t at_a, uint32_t at_b,
                const std::vector<Edit>& edits) {
  for (size_t k = 0; k < edits.size(); ++k) {
    const Edit& edit = edits[k];
    ASSERT_GT(edit.a + edit.b, 0u);
    if (k > 0) {
      ASSERT_NE(edit.kind, edits[k - 1].kind);
    }
    ASSERT_LE(at_a + edit.a, a.size());
    ASSERT_LE(at_b + edit.b, b.size());
    if (edit.kind == EditKind::kInsert) {
      ASSERT_EQ(edit.a, 0u);
    }
    if (edit.kind == EditKind::kDelete) {
      ASSERT_EQ(edit.b, 0u);
    }
    if (edit.kind == EditKind::kMatch || edit.kind == EditKind::kReplace) {
      ASSERT_EQ(edit.a, edit.b);
      for (uint32_t i = 0; i < edit.a; ++i) {
        ASSERT_EQ(a.hash[at_a + i] == b.hash[at_b + i], edit.kind == EditKind::kMatch);
      }
    }
    at_a += edit.a;
    at_b += edit.b;
  }
}

TEST(AlignGap, IsAsGoodAsTheFullTable) {
  const ExtendOptions options;
  ForSeeds(500, [&](Random& random) {
    const uint64_t vocabulary = 1 + random.Below(8);
    const TokenizedText a = RandomWords(random, random.Below(32), vocabulary);
    const TokenizedText b = RandomWords(random, random.Below(32), vocabulary);
    std::vector<Edit> edits;
    AlignGap(a, b, {0, static_cast<uint32_t>(a.size())}, {0, static_cast<uint32_t>(b.size())},
             options, &edits);
    ASSERT_NO_FATAL_FAILURE(ExpectTrue(a, b, 0, 0, edits));
    const AlignedPassage passage = MakePassage(0, 0, edits);
    EXPECT_EQ(passage.a.end, a.size());
    EXPECT_EQ(passage.b.end, b.size());
    EXPECT_EQ(ScoreOf(edits, options), OracleAlignmentScore(a.hash, b.hash, options));
  });
}

TEST(AlignGap, InANarrowBandIsTrueAndTakesAllTokens) {
  ForSeeds(300, [](Random& random) {
    ExtendOptions options;
    options.band = static_cast<uint32_t>(random.Below(4));
    const TokenizedText a = RandomWords(random, random.Below(40), 5);
    const TokenizedText b = RandomWords(random, random.Below(40), 5);
    std::vector<Edit> edits;
    AlignGap(a, b, {0, static_cast<uint32_t>(a.size())}, {0, static_cast<uint32_t>(b.size())},
             options, &edits);
    ASSERT_NO_FATAL_FAILURE(ExpectTrue(a, b, 0, 0, edits));
    EXPECT_EQ(MakePassage(0, 0, edits).a.end, a.size());
    EXPECT_EQ(MakePassage(0, 0, edits).b.end, b.size());
  });
}

TEST(AlignGap, FallsBackWhenTheTableWouldBeHuge) {
  const TokenizedText a = Words(Distinct("a", 5000));
  const TokenizedText b = Words(Distinct("b", 12000));
  std::vector<Edit> edits;
  AlignGap(a, b, {0, 5000}, {0, 12000}, {}, &edits);
  EXPECT_THAT(edits, ElementsAre(Replace(5000), Edit{EditKind::kInsert, 0, 7000}));
}

TEST(ExtendChain, TakesInChangedWordsAroundTheAnchor) {
  const TokenizedText a =
      Words("p1 the deep and old bond with his neighbour though experts say q1");
  const TokenizedText b =
      Words("r1 the deep and strong bond with his neighbour though some say s1");
  const AlignedPassage passage = ExtendChain(a, b, {{{5, 5, 5}}, 5}, {});
  EXPECT_EQ(passage.a, (Span{1, 10}));
  EXPECT_EQ(passage.b, (Span{1, 10}));
  EXPECT_THAT(passage.edits, ElementsAre(Match(3), Replace(1), Match(5)));
  EXPECT_EQ(passage.matched, 8u);
  EXPECT_EQ(passage.longest_run, 5u);
  EXPECT_DOUBLE_EQ(passage.identity(), 8.0 / 9);
}

TEST(ExtendChain, AlignsTheGapsBetweenAnchors) {
  const TokenizedText a = Words("a b c d e cut f g h i j");
  const TokenizedText b = Words("a b c d e new words f g h i j");
  const Chain chain{{{0, 0, 5}, {6, 7, 5}}, 0};
  EXPECT_THAT(ExtendChain(a, b, chain, {}).edits,
              ElementsAre(Match(5), Edit{EditKind::kInsert, 0, 1}, Replace(1), Match(5)));
}

TEST(ExtendChain, StopsAtTheLongestExtension) {
  std::string a, b;
  for (int i = 0; i < 300; ++i) {  // every fifth word differs: no anchor but at the front
    a += (i % 5 == 4 ? "a" : "s") + std::to_string(i) + " ";
    b += (i % 5 == 4 ? "b" : "s") + std::to_string(i) + " ";
  }
  const TokenizedText text_a = Words(Distinct("anchor", 5) + a);
  const TokenizedText text_b = Words(Distinct("anchor", 5) + b);
  const Chain chain{{{0, 0, 5}}, 5};
  EXPECT_EQ(ExtendChain(text_a, text_b, chain, {}).a,
            (Span{0, 5 + 254}));  // 256, less an edit at the end
  ExtendOptions options;
  options.max_extend = 1000;
  EXPECT_EQ(ExtendChain(text_a, text_b, chain, options).a, (Span{0, 304}));
}

TEST(ExtendChain, EndsAreAsGoodAsTheFullTable) {
  // With an X-drop that drops nothing the ends are the best there are; with the usual one they are
  // true, no better than those, and begin and end with a match.
  ForSeeds(400, [](Random& random) {
    const uint64_t vocabulary = 3 + random.Below(10);
    const size_t head = random.Below(20);
    const size_t tail = random.Below(20);
    const auto make = [&] {
      std::vector<std::string> words = RandomWordList(random, head, vocabulary);
      for (const std::string& word : Split(Distinct("anchor", 5))) words.push_back(word);
      for (std::string& word : RandomWordList(random, tail, vocabulary)) words.push_back(word);
      return FromWords(words);
    };
    const TokenizedText a = make();
    const TokenizedText b = make();
    const uint32_t at = static_cast<uint32_t>(head);
    const Chain chain{{{at, at, 5}}, 5};
    ExtendOptions all;
    all.x_drop = 10000;
    std::vector<uint64_t> reversed_a(a.hash.rend() - at, a.hash.rend());
    std::vector<uint64_t> reversed_b(b.hash.rend() - at, b.hash.rend());
    const int best = 5 + OracleAlignmentScore(reversed_a, reversed_b, all, true) +
                     OracleAlignmentScore(std::span(a.hash).subspan(at + 5),
                                          std::span(b.hash).subspan(at + 5), all, true);
    for (const ExtendOptions& options : {all, ExtendOptions{}}) {
      const AlignedPassage passage = ExtendChain(a, b, chain, options);
      ASSERT_NO_FATAL_FAILURE(ExpectTrue(a, b, passage.a.begin, passage.b.begin, passage.edits));
      EXPECT_EQ(passage.edits.front().kind, EditKind::kMatch);
      EXPECT_EQ(passage.edits.back().kind, EditKind::kMatch);
      const int score = ScoreOf(passage.edits, options);
      EXPECT_GE(score, 5);
      EXPECT_LE(score, best);
      if (options.x_drop == all.x_drop) {
        EXPECT_EQ(score, best);
      }
    }
  });
}

TEST(MatchedWords, CountsWeights) {
  const TokenizedText a = Words("a b c d e f");
  const AlignedPassage passage = ExtendChain(a, a, {{{0, 0, 6}}, 6}, {});
  EXPECT_EQ(MatchedWords(a, passage), 6u);
  EXPECT_EQ(MatchedWords(Weighted(a, kHanWeight), passage), 3u);
  EXPECT_EQ(MatchedWords(Weighted(a, kLetterWeight), passage), 2u);  // rounded up
}

}  // namespace
}  // namespace stemma
