#include "core/align/passage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/align/words.h"
#include "tests/oracle/align.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<AlignedPassage> Align(const TokenizedText& a, const TokenizedText& b,
                                  const AlignOptions& options = {}, AlignTrace* trace = nullptr) {
  return AlignPair(AlignText(a, options.shingle_words), AlignText(b, options.shingle_words),
                   options, trace);
}

std::vector<std::pair<Span, Span>> Places(const std::vector<AlignedPassage>& passages) {
  std::vector<std::pair<Span, Span>> places;
  for (const AlignedPassage& passage : passages) places.emplace_back(passage.a, passage.b);
  return places;
}

std::pair<Span, Span> At(uint32_t a, uint32_t b, uint32_t length) {
  return {{a, a + length}, {b, b + length}};
}

// What holds for every answer.
void ExpectSound(const TokenizedText& a, const TokenizedText& b,
                 const std::vector<AlignedPassage>& passages, const AlignOptions& options) {
  for (size_t k = 0; k < passages.size(); ++k) {
    const AlignedPassage& passage = passages[k];
    ASSERT_LE(passage.a.end, a.size());
    ASSERT_LE(passage.b.end, b.size());
    ASSERT_GE(MatchedWords(a, passage), options.min_words);
    ASSERT_GE(passage.identity(), options.min_identity);
    ASSERT_EQ(passage.edits.front().kind, EditKind::kMatch);
    ASSERT_EQ(passage.edits.back().kind, EditKind::kMatch);
    uint32_t at_a = passage.a.begin;
    uint32_t at_b = passage.b.begin;
    for (const Edit& edit : passage.edits) {
      for (uint32_t i = 0; edit.kind == EditKind::kMatch && i < edit.a; ++i) {
        ASSERT_EQ(a.hash[at_a + i], b.hash[at_b + i]);
      }
      at_a += edit.a;
      at_b += edit.b;
    }
    ASSERT_EQ(at_a, passage.a.end);
    ASSERT_EQ(at_b, passage.b.end);
    if (k > 0) {
      ASSERT_LE(passages[k - 1].a.begin, passage.a.begin);
    }
  }
}

TEST(AlignPair, FindsCopiesAndTheirEdits) {
  const TokenizedText a = Words(Distinct("a", 20) + Distinct("s", 30) + Distinct("c", 10));
  std::string copy = Distinct("s", 30);
  copy.replace(copy.find("sx12 "), 5, "changed ");
  const TokenizedText b = Words(Distinct("b", 7) + copy + Distinct("d", 10));
  const std::vector<AlignedPassage> passages = Align(a, b);
  ASSERT_THAT(Places(passages), ElementsAre(At(20, 7, 30)));
  EXPECT_EQ(passages[0].matched, 29u);
  EXPECT_EQ(passages[0].longest_run, 17u);
}

TEST(AlignPair, OfTextsThatShareNothingOrAreEmptyIsEmpty) {
  EXPECT_THAT(Align(Words(Distinct("a", 50)), Words(Distinct("b", 50))), IsEmpty());
  EXPECT_THAT(Align(Words(""), Words("")), IsEmpty());
  EXPECT_THAT(Align(Words(""), Words(Distinct("b", 50))), IsEmpty());
}

TEST(AlignPair, OfEqualTextsIsTheWhole) {
  const TokenizedText a = Words(Distinct("a", 700));
  EXPECT_THAT(Places(Align(a, a)), ElementsAre(At(0, 0, 700)));
}

TEST(AlignPair, KeepsReorderedParagraphs) {
  const TokenizedText a = Words(Distinct("p", 40) + Distinct("q", 40));
  const TokenizedText b = Words(Distinct("q", 40) + Distinct("p", 40));
  EXPECT_THAT(Places(Align(a, b)), ElementsAre(At(0, 40, 40), At(40, 0, 40)));
}

TEST(AlignPair, KeepsATextCopiedTwice) {
  const TokenizedText a = Words(Distinct("p", 40));
  const TokenizedText b = Words(Distinct("p", 40) + Distinct("b", 50) + Distinct("p", 40));
  EXPECT_THAT(Places(Align(a, b)), ElementsAre(At(0, 0, 40), At(0, 90, 40)));
  // Twice in both: the two that follow each other, not the crossed ones too.
  EXPECT_THAT(Align(b, b), SizeIs(1));
}

TEST(AlignPair, DropsAPhraseThatOneTextRepeats) {
  const std::string copied = Distinct("p", 60);
  const std::string phrase = Distinct("p", 39);  // how the copied text begins
  const TokenizedText a = Words(copied + Distinct("a", 50) + phrase + Distinct("aend", 20));
  const TokenizedText b = Words(Distinct("b", 30) + copied + Distinct("bend", 30));
  AlignTrace trace;
  EXPECT_THAT(Places(Align(a, b, {}, &trace)), ElementsAre(At(0, 30, 60)));
  EXPECT_THAT(trace.dropped, SizeIs(1));
  EXPECT_THAT(Places(Align(b, a)), ElementsAre(At(30, 0, 60)));
  AlignOptions all;
  all.repeat_words = 0;
  EXPECT_THAT(Align(a, b, all), SizeIs(2));
}

TEST(AlignPair, DropsWhatLiesInBetterPassagesOnBothSides) {
  const std::string phrase = Distinct("phrase", 6);
  const TokenizedText a =
      Words(Distinct("p", 40) + phrase + Distinct("q", 40) + phrase + Distinct("r", 40));
  AlignTrace trace;
  EXPECT_THAT(Align(a, a, {}, &trace), SizeIs(1));
  EXPECT_THAT(trace.anchors, SizeIs(3));
  EXPECT_THAT(trace.chains, SizeIs(3));
  EXPECT_THAT(trace.dropped, SizeIs(2));
}

TEST(AlignPair, MergesNeighboursNearOnBothSidesOnly) {
  const std::string p = Distinct("p", 20);
  const std::string q = Distinct("q", 20);
  const TokenizedText a = Words(p + Distinct("a", 7) + q);
  AlignOptions options;
  options.chain.max_gap = 2;  // so that merging has to do it
  EXPECT_THAT(Align(a, Words(p + Distinct("b", 7) + q), options), SizeIs(1));
  EXPECT_THAT(Align(a, Words(p + q), options), SizeIs(1));
  EXPECT_THAT(Align(a, Words(p + Distinct("b", 9) + q), options), SizeIs(2));
  EXPECT_THAT(Align(a, Words(p + Distinct("b", 90) + q), options), SizeIs(2));
  EXPECT_THAT(Align(a, Words(q + Distinct("b", 7) + p), options), SizeIs(2));
}

TEST(AlignPair, PartsPassagesThatAreMostlyDifferent) {
  const std::string p = Distinct("p", 5);
  const std::string q = Distinct("q", 5);
  const TokenizedText a = Words(p + Distinct("a", 12) + q);
  const TokenizedText b = Words(p + Distinct("b", 12) + q);
  EXPECT_THAT(Places(Align(a, b)), ElementsAre(At(0, 0, 5), At(17, 17, 5)));
  AlignOptions loose;
  loose.min_identity = 0.4;
  EXPECT_THAT(Places(Align(a, b, loose)), ElementsAre(At(0, 0, 22)));
}

TEST(AlignPair, MeasuresLettersOfHanByWeight) {
  const TokenizedText a = Weighted(Words(Distinct("a", 20) + Distinct("s", 10)), kHanWeight);
  const TokenizedText b = Weighted(Words(Distinct("s", 10) + Distinct("b", 20)), kHanWeight);
  EXPECT_THAT(Places(Align(a, b)), ElementsAre(At(20, 0, 10)));
  const TokenizedText c = Weighted(Words(Distinct("s", 9) + Distinct("b", 20)), kHanWeight);
  EXPECT_THAT(Align(a, c), IsEmpty());
}

TEST(AlignPair, IsSoundAndCoversEveryAnchorOnRandomTexts) {
  ForSeeds(300, [](Random& random) {
    const uint64_t vocabulary = 2 + random.Below(40);
    const TokenizedText a = RandomWords(random, random.Below(200), vocabulary);
    const TokenizedText b = RandomWords(random, random.Below(200), vocabulary);
    const AlignOptions options;
    const std::vector<AlignedPassage> passages = Align(a, b, options);
    ASSERT_NO_FATAL_FAILURE(ExpectSound(a, b, passages, options));
    if (OracleAnchors(a, b, 5).empty()) {
      EXPECT_THAT(passages, IsEmpty());
    }
  });
}

// Copied blocks with edits, in another order, in foreign text: nearly all of every block is found,
// and nearly nothing else.
TEST(AlignPair, FindsEditedBlocksInAnyOrder) {
  ForSeeds(60, [](Random& random) {
    std::vector<std::string> a, b;
    std::vector<std::pair<Span, Span>> truth;
    const auto fill = [&](std::vector<std::string>* text, const char* name) {
      for (uint64_t i = random.Below(60) + 20; i > 0; --i) {
        text->push_back(name + std::to_string(random.Below(5000)));
      }
    };
    std::vector<std::vector<std::string>> blocks;
    for (int k = 0; k < 6; ++k) {
      blocks.push_back(RandomWordList(random, 25 + random.Below(60), 3000));
      fill(&a, "a");
      truth.push_back({{static_cast<uint32_t>(a.size()), 0}, {}});
      a.insert(a.end(), blocks[k].begin(), blocks[k].end());
      truth.back().first.end = static_cast<uint32_t>(a.size());
    }
    for (int k : {3, 0, 5, 1, 4, 2}) {
      fill(&b, "b");
      truth[k].second.begin = static_cast<uint32_t>(b.size());
      for (const std::string& word : blocks[k]) {
        const double dice = random.Unit();
        if (dice < 0.03) continue;
        b.push_back(dice < 0.06 ? "edit" + std::to_string(random.Below(1000)) : word);
        if (dice > 0.97) b.push_back("new" + std::to_string(random.Below(1000)));
      }
      truth[k].second.end = static_cast<uint32_t>(b.size());
    }
    const std::vector<AlignedPassage> passages = Align(FromWords(a), FromWords(b));
    uint32_t wanted = 0, found = 0, given = 0;
    for (const AlignedPassage& passage : passages) given += passage.a.size();
    for (const auto& [in_a, in_b] : truth) {
      wanted += in_a.size();
      for (const AlignedPassage& passage : passages) {
        if (!passage.a.Overlaps(in_a) || !passage.b.Overlaps(in_b)) continue;
        found += std::min(passage.a.end, in_a.end) - std::max(passage.a.begin, in_a.begin);
      }
    }
    EXPECT_GE(found, wanted * 9 / 10);
    EXPECT_LE(given, wanted * 102 / 100);
    EXPECT_LE(passages.size(), 10u);  // six, and where many edits meet, more
  });
}

TEST(AlignPair, EndsOnTextsThatRepeatThemselves) {
  Random random(1);
  std::vector<std::string> periodic, binary, other;
  for (int i = 0; i < 50000; ++i) {
    periodic.push_back("p" + std::to_string(i % 33));
    binary.push_back(random.Chance(0.5) ? "x" : "y");
    other.push_back(random.Chance(0.5) ? "x" : "y");
  }
  const TokenizedText a = FromWords(periodic);
  const TokenizedText b = FromWords({periodic.begin() + 20, periodic.end() - 3000});
  const AlignOptions options;
  EXPECT_NO_FATAL_FAILURE(ExpectSound(a, b, Align(a, b), options));
  const TokenizedText x = FromWords(binary);
  const TokenizedText y = FromWords(other);
  EXPECT_NO_FATAL_FAILURE(ExpectSound(x, y, Align(x, y), options));
  const TokenizedText blah = FromWords(std::vector<std::string>(100000, "blah"));
  EXPECT_THAT(Align(blah, blah), SizeIs(1));
}

// Two texts of the shared data: every exact run of ten words lies in a passage, on both sides.
TEST(AlignPair, HoldsTheLongRunsOfTwoDispatches) {
  const char* data = std::getenv("STEMMA_DATA");
  if (data == nullptr) GTEST_SKIP() << "STEMMA_DATA is not set";
  Tokenizer tokenizer;
  const auto read = [&](const char* name) {
    std::ifstream file(std::filesystem::path(data) / "belt-and-road" / name, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    TokenizedText tokens;
    tokenizer.Run(bytes.str(), &tokens);
    return tokens;
  };
  const TokenizedText a = read("000.txt");
  const TokenizedText b = read("003.txt");
  const AlignOptions options;
  const std::vector<AlignedPassage> passages = Align(a, b, options);
  ASSERT_NO_FATAL_FAILURE(ExpectSound(a, b, passages, options));
  const std::vector<Anchor> runs = OracleAnchors(a, b, 10);
  std::vector<uint32_t> lengths;
  for (const Anchor& run : runs) {
    lengths.push_back(run.length);
    EXPECT_TRUE(std::any_of(passages.begin(), passages.end(), [&](const AlignedPassage& passage) {
      return passage.a.begin <= run.a && run.a + run.length <= passage.a.end &&
             passage.b.begin <= run.b && run.b + run.length <= passage.b.end;
    }));
  }
  std::sort(lengths.rbegin(), lengths.rend());
  EXPECT_THAT(lengths, ElementsAre(34, 27, 21, 14, 14, 14, 12, 11, 11, 10));
}

}  // namespace
}  // namespace stemma
