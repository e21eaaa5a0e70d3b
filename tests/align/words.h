// Texts for alignment tests, made by hand from words, without the tokeniser.
//
//   TokenizedText text = Words("one two three");     // token i, hashed by its bytes
//   TokenizedText random = RandomWords(random, 100, 20);
//   TokenizedText letters = Weighted(Words("甲 乙"), kHanWeight);

#ifndef STEMMA_TESTS_ALIGN_WORDS_H_
#define STEMMA_TESTS_ALIGN_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.h"
#include "core/text/tokenize.h"
#include "core/text/zones.h"
#include "tests/support/seeded.h"

namespace stemma {

inline TokenizedText FromWords(const std::vector<std::string>& words) {
  TokenizedText text;
  uint32_t byte = 0;
  for (const std::string& word : words) {
    text.offset.push_back(static_cast<uint32_t>(text.text.size()));
    text.text += word;
    text.source.push_back({byte, byte + static_cast<uint32_t>(word.size())});
    text.hash.push_back(HashBytes(word));
    byte += static_cast<uint32_t>(word.size()) + 1;
  }
  text.offset.push_back(static_cast<uint32_t>(text.text.size()));
  text.text.append(16, '\0');
  return text;
}

inline std::vector<std::string> Split(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const size_t space = line.find(' ');
    if (space != 0) words.emplace_back(line.substr(0, space));
    line.remove_prefix(space == line.npos ? line.size() : space + 1);
  }
  return words;
}

inline TokenizedText Words(std::string_view line) { return FromWords(Split(line)); }

// `count` words, each "<name><n>" with its own n: no two are equal.
inline std::string Distinct(std::string_view name, int count) {
  std::string line;
  for (int i = 0; i < count; ++i) line += std::string(name) + "x" + std::to_string(i) + " ";
  return line;
}

inline std::vector<std::string> RandomWordList(Random& random, size_t count, uint64_t vocabulary) {
  std::vector<std::string> words;
  for (size_t i = 0; i < count; ++i)
    words.push_back("w" + std::to_string(random.Below(vocabulary)));
  return words;
}

inline TokenizedText RandomWords(Random& random, size_t count, uint64_t vocabulary) {
  return FromWords(RandomWordList(random, count, vocabulary));
}

inline TokenizedText Weighted(TokenizedText text, uint8_t weight) {
  text.weight.assign(text.size(), weight);
  return text;
}

// The zone that tokens [begin, end) are.
inline Zone ZoneOf(const TokenizedText& text, ZoneKind kind, size_t begin, size_t end) {
  return {kind, text.SourceOf(begin, end)};
}

}  // namespace stemma

#endif  // STEMMA_TESTS_ALIGN_WORDS_H_
