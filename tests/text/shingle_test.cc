#include "core/text/shingle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

TokenizedText Tokens(std::string_view text) {
  Tokenizer tokenizer;
  TokenizedText tokens;
  tokenizer.Run(text, &tokens);
  return tokens;
}

std::vector<Shingle> Shingles(const TokenizedText& tokens, int words) {
  std::vector<Shingle> shingles = {{1, 2, 3}};  // what was there must go
  ShinglesOf(tokens, words, &shingles);
  return shingles;
}

// The definition: from every token as many as make the words, hashes turned, added and mixed.
void ExpectDefinition(const TokenizedText& tokens, int words) {
  const std::vector<Shingle> shingles = Shingles(tokens, words);
  size_t count = 0;
  for (size_t begin = 0; begin < tokens.size(); ++begin) {
    size_t end = begin;
    int quarters = 0;
    uint64_t sum = 0;
    for (; end < tokens.size() && quarters < 4 * words; ++end) {
      quarters += static_cast<int>(tokens.WeightOf(end));
      sum += std::rotl(tokens.hash[end], static_cast<int>((end - begin) * 13 % 64));
    }
    if (quarters < 4 * words) break;
    ASSERT_LT(count, shingles.size());
    ASSERT_EQ(shingles[count].begin, begin);
    ASSERT_EQ(shingles[count].end, end);
    ASSERT_EQ(shingles[count].hash, Mix(sum));
    ++count;
  }
  ASSERT_EQ(shingles.size(), count);
  std::vector<uint64_t> alone = {1, 2, 3};
  ShingleHashes(tokens, words, &alone);
  ASSERT_EQ(alone.size(), count);
  for (size_t i = 0; i < count; ++i) ASSERT_EQ(alone[i], shingles[i].hash);
}

TEST(Shingle, KTokensOfWords) {
  const TokenizedText tokens = Tokens("one two three four five six");
  const std::vector<Shingle> shingles = Shingles(tokens, 5);
  ASSERT_EQ(shingles.size(), 2u);
  EXPECT_EQ(shingles[1].begin, 1u);
  EXPECT_EQ(shingles[1].end, 6u);
  EXPECT_TRUE(Shingles(tokens, 7).empty());
  EXPECT_TRUE(Shingles(Tokens(""), 1).empty());
}

TEST(Shingle, CountsLettersByWeight) {
  EXPECT_EQ(Shingles(Tokens("中国人民银行今天宣布"), 5).size(), 1u);
  EXPECT_EQ(Shingles(Tokens("中国人民银行今天宣布"), 5)[0].end, 10u);
  EXPECT_EQ(Shingles(Tokens("中国人民银行今天宣"), 5).size(), 0u);
}

TEST(Shingle, OrderAndRepetitionMatter) {
  const auto hash = [](std::string_view text) { return Shingles(Tokens(text), 3).at(0).hash; };
  EXPECT_NE(hash("a b c"), hash("c b a"));
  EXPECT_NE(hash("a b c"), hash("b a c"));
  EXPECT_NE(hash("a a b"), hash("a b b"));
  EXPECT_EQ(hash("A, b: c"), hash("a b c"));
}

TEST(Shingle, AsDefinedForEveryLengthAndMixture) {
  ForSeeds(200, [](Random& random) {
    std::string text;
    const bool mixed = random.Chance(0.5);
    const double stays = random.Chance(0.5) ? 0.95 : 0.5;  // in one script
    uint64_t script = 0;
    for (size_t n = random.Below(300); n > 0; --n) {
      if (mixed && !random.Chance(stays)) script = random.Below(3);
      text += script == 0   ? " w" + std::to_string(random.Below(30))
              : script == 1 ? std::string(random.Chance(0.5) ? "漢" : "字")
                            : std::string("ก");
    }
    const TokenizedText tokens = Tokens(text);
    for (int words : {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 70}) ExpectDefinition(tokens, words);
  });
}

TEST(Shingle, OfLettersAsDefined) {
  ForSeeds(50, [](Random& random) {
    const std::vector<std::string> letters = {"a", "b", "é", "漢", "Ω", " ", "𐍈"};
    std::string text, bare;
    for (size_t n = random.Below(60); n > 0; --n) text += letters[random.Below(letters.size())];
    const TokenizedText tokens = Tokens(text);
    for (size_t i = 0; i < tokens.size(); ++i) bare += tokens.Token(i);
    std::vector<std::string> points;
    for (char byte : bare) {
      if ((byte & 0xc0) == 0x80) {
        points.back() += byte;
      } else {
        points.emplace_back(1, byte);
      }
    }
    for (size_t count : {1, 3, 5, 8, 20}) {
      std::vector<uint64_t> expected, got = {1};
      for (size_t i = 0; i + count <= points.size(); ++i) {
        std::string run;
        for (size_t j = i; j < i + count; ++j) run += points[j];
        const size_t size = run.size();
        run.append(16, '#');
        expected.push_back(Mix(TokenHash(std::string_view(run).substr(0, size))));
      }
      LetterShingles(tokens, static_cast<int>(count), &got);
      EXPECT_EQ(got, expected);
    }
  });
}

TEST(Shingle, SetIsDistinctAndAscending) {
  const TokenizedText tokens = Tokens("a b c a b c a b d");
  const std::vector<uint64_t> set = ShingleSet(tokens, 3);
  EXPECT_EQ(set.size(), 4u);  // abc bca cab abd
  EXPECT_TRUE(std::is_sorted(set.begin(), set.end()));
}

}  // namespace
}  // namespace stemma
