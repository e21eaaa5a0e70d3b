#include "core/align/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/align/words.h"
#include "tests/oracle/align.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<Anchor> Anchors(const TokenizedText& a, const TokenizedText& b,
                            const SeedOptions& options = {}) {
  return FindAnchors(AlignText(a, 5), AlignText(b, 5), options);
}

TEST(AlignText, HoldsShinglesByHashAndTheirSet) {
  const TokenizedText tokens = Words("a b c d e a b c d e f");
  const AlignText text(tokens, 5);
  EXPECT_THAT(text.shingles_by_hash(), SizeIs(7));
  EXPECT_THAT(text.shingle_set(), SizeIs(6));
  for (size_t i = 1; i < text.shingles_by_hash().size(); ++i) {
    const Shingle& before = text.shingles_by_hash()[i - 1];
    const Shingle& shingle = text.shingles_by_hash()[i];
    EXPECT_TRUE(before.hash < shingle.hash ||
                (before.hash == shingle.hash && before.begin < shingle.begin));
  }
}

TEST(FindAnchors, GivesEachMaximalRunOnce) {
  const TokenizedText a = Words("x1 x2 the quick brown fox jumps over x3 one two three four five");
  const TokenizedText b = Words("one two three four five y1 the quick brown fox jumps over y2");
  EXPECT_THAT(Anchors(a, b), ElementsAre(Anchor{2, 6, 6}, Anchor{9, 0, 5}));
}

TEST(FindAnchors, LeavesShorterRunsAndEmptyTexts) {
  EXPECT_THAT(Anchors(Words("a b c d x"), Words("a b c d y")), IsEmpty());
  EXPECT_THAT(Anchors(Words(""), Words("a b c d e")), IsEmpty());
  EXPECT_THAT(Anchors(Words("a b c d e"), Words("a b c d e")), ElementsAre(Anchor{0, 0, 5}));
}

TEST(FindAnchors, EqualsTheOracle) {
  ForSeeds(300, [](Random& random) {
    const uint64_t vocabulary = 2 + random.Below(12);
    TokenizedText a = RandomWords(random, random.Below(60), vocabulary);
    TokenizedText b = RandomWords(random, random.Below(60), vocabulary);
    if (random.Chance(0.3)) {
      a = Weighted(std::move(a), kHanWeight);
      b = Weighted(std::move(b), kHanWeight);
    }
    EXPECT_EQ(Anchors(a, b, {.max_repeats = 1 << 20}), OracleAnchors(a, b, 5));
  });
}

TEST(FindAnchors, StaysLinearWhenTextsRepeatThemselves) {
  const TokenizedText one = FromWords(std::vector<std::string>(100000, "blah"));
  const TokenizedText other = FromWords(std::vector<std::string>(70000, "blah"));
  EXPECT_THAT(Anchors(one, other), ElementsAre(Anchor{0, 0, 70000}, Anchor{30000, 0, 70000}));

  std::vector<std::string> periodic;
  for (int i = 0; i < 100000; ++i) periodic.push_back("p" + std::to_string(i % 97));
  const TokenizedText a = FromWords(periodic);
  const TokenizedText b = FromWords({periodic.begin() + 40, periodic.end() - 11});
  EXPECT_LT(Anchors(a, b).size(), 20u);
}

TEST(FindAnchors, FindsTheCopyAmidRepeatedWords) {
  // The repeated line alone says nothing of its place, the words around it do.
  std::string menu;
  for (int i = 0; i < 20; ++i) menu += "leave a reply to this post ";
  const TokenizedText a = Words(menu + Distinct("copied", 9) + menu);
  const TokenizedText b = Words(Distinct("own", 30) + menu + Distinct("copied", 9));
  const Anchor whole{0, 30, 129};
  EXPECT_THAT(Anchors(a, b), testing::Contains(whole));
}

}  // namespace
}  // namespace stemma
