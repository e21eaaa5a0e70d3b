// The hashes of tokens and shingles, over tens of millions of distinct ones that are much alike: no
// more collisions than chance gives, in the whole hash or in either half (MinHash uses the halves).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/shingle.h"
#include "core/text/tokenize.h"

namespace stemma {
namespace {

size_t Repetitions(std::vector<uint32_t>* values) {
  std::sort(values->begin(), values->end());
  size_t repetitions = 0;
  for (size_t i = 1; i < values->size(); ++i) repetitions += (*values)[i] == (*values)[i - 1];
  return repetitions;
}

// At most what chance gives and five standard deviations. (Short tokens alone give a little less.)
void ExpectNoSurplusInHalf(const std::vector<uint64_t>& hashes, int shift) {
  std::vector<uint32_t> halves;
  halves.reserve(hashes.size());
  for (uint64_t hash : hashes) halves.push_back(static_cast<uint32_t>(hash >> shift));
  const double n = static_cast<double>(hashes.size());
  const double values = 0x1p32;
  const double expected = n - values * -std::expm1(n * std::log1p(-1 / values));
  EXPECT_LT(static_cast<double>(Repetitions(&halves)), expected + 5 * std::sqrt(expected))
      << "bits from " << shift;
}

void ExpectNoSurplus(std::vector<uint64_t> hashes) {
  ExpectNoSurplusInHalf(hashes, 0);
  ExpectNoSurplusInHalf(hashes, 32);
  std::sort(hashes.begin(), hashes.end());
  EXPECT_EQ(std::adjacent_find(hashes.begin(), hashes.end()), hashes.end());
}

uint64_t HashOf(std::string token) {
  const size_t size = token.size();
  token.append(16, '#');  // what stands behind a token is not hashed
  return TokenHash(std::string_view(token).substr(0, size));
}

TEST(TokenHash, NoSurplusAmongNumbersAndShortWords) {
  std::vector<uint64_t> hashes;
  for (int i = 0; i < 5'000'000; ++i) hashes.push_back(HashOf(std::to_string(i)));
  for (size_t length = 1; length <= 4; ++length) {
    std::string word(length, 'a');
    for (bool more = true; more;) {
      hashes.push_back(HashOf(word));
      more = false;
      for (char& letter : word) {
        if (letter++ != 'z') {
          more = true;
          break;
        }
        letter = 'a';
      }
    }
  }
  ExpectNoSurplus(std::move(hashes));
}

// Both words of the hash vary, by one digit in each byte, and the length passes 8 and 16.
TEST(TokenHash, NoSurplusAmongLongWords) {
  std::vector<uint64_t> hashes;
  for (size_t length = 6; length <= 24; ++length) {
    for (uint32_t bits = 0; bits < (1u << std::min<size_t>(length, 18)); ++bits) {
      std::string word(length, 'a');
      for (size_t i = 0; i < length; ++i) word[i] = bits >> (i % 18) & 1 ? 'e' : 'a';
      hashes.push_back(HashOf(word));
    }
  }
  ExpectNoSurplus(std::move(hashes));
}

TEST(TokenHash, ShortAndLongFormsDependOnEveryByte) {
  for (size_t length = 1; length <= 40; ++length) {
    const std::string word(length, 'q');
    for (size_t i = 0; i < length; ++i) {
      std::string other = word;
      other[i] = 'r';
      EXPECT_NE(HashOf(word), HashOf(other)) << length << " " << i;
    }
  }
}

// Every sequence of five words out of 27: 14 million shingles.
TEST(ShingleHash, NoSurplusAmongSequencesOfFewWords) {
  constexpr uint32_t kWords = 27;
  std::string text;
  for (uint32_t i = 0; i < kWords; ++i) text += "w" + std::to_string(i) + " ";
  TokenizedText words, sequence;
  Tokenizer().Run(text, &words);
  std::vector<uint64_t> hashes;
  hashes.reserve(kWords * kWords * kWords * kWords * kWords);
  std::vector<Shingle> shingles;
  sequence.source.resize(5);
  sequence.hash.resize(5);
  for (uint32_t i = 0; i < kWords * kWords * kWords * kWords * kWords; ++i) {
    uint32_t rest = i;
    for (uint64_t& hash : sequence.hash) {
      hash = words.hash[rest % kWords];
      rest /= kWords;
    }
    ShinglesOf(sequence, 5, &shingles);
    hashes.push_back(shingles.at(0).hash);
  }
  ExpectNoSurplus(std::move(hashes));
}

}  // namespace
}  // namespace stemma
