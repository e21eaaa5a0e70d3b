#include "core/text/sentences.h"

#include <array>
#include <string>

#include "core/base/hash.h"
#include "core/text/internal/chars.h"

namespace stemma {
namespace {

constexpr uint32_t kLeastSentence = 3;  // words
constexpr uint32_t kMostSentence = 64;
constexpr size_t kLeastStem = 4;    // letters of a stem whose ending is taken off
constexpr size_t kStemLetters = 5;  // of a word that is not ASCII
constexpr size_t kNoisyLetters = 4;

// What may stand between the mark at a sentence's end and the white space.
bool Closes(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x2019 || c == 0x201D;
}

// Whether a sentence ends in what stands between two words.
bool EndsSentence(std::string_view between) {
  int lines = 0;
  bool mark = false;
  for (size_t at = 0; at < between.size();) {
    const char32_t c = DecodeUtf8(between, &at);
    if (c == '\n' && ++lines == 2) return true;
    if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F) return true;
    if (facts::IsSpace(c)) {
      if (mark) return true;
    } else {
      lines = 0;
      mark = facts::IsSentenceEnd(c) || (mark && Closes(c));
    }
  }
  return false;
}

// Letters that are taken for each other, as one.
char Confused(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case 'i':
    case 'j':
      return 'l';
    case '5':
    case 'f':
      return 's';
    case '8':
    case 'h':
      return 'b';
    case 'c':
      return 'e';
    case 'u':
      return 'n';
    default:
      return c;
  }
}

uint64_t NoisyStem(std::string_view word) {
  std::string stem;
  size_t letters = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    const std::string_view two = word.substr(i, 2);
    const bool begins = (static_cast<unsigned char>(word[i]) & 0xC0) != 0x80;
    if (begins && letters++ == kNoisyLetters) break;
    if (two == "rn" || two == "cl" || two == "vv") {
      stem += two == "rn" ? 'm' : two == "cl" ? 'd' : 'w';
      ++i;
    } else {
      stem += Confused(word[i]);
    }
  }
  return HashBytes(stem);
}

std::string_view Stem(std::string_view word) {
  size_t letters = 0;
  for (size_t at = 0; at < word.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(word[at]) & 0xC0) != 0x80;
    if (begins && letters++ == kStemLetters) {
      // The word goes on: is it ASCII?
      for (const char c : word) {
        if (static_cast<unsigned char>(c) >= 0x80) return word.substr(0, at);
      }
      break;
    }
  }
  constexpr std::array<std::string_view, 6> kEndings = {"ing", "edly", "ed", "es", "s", "ly"};
  for (const std::string_view ending : kEndings) {
    if (word.ends_with(ending) && word.size() - ending.size() >= kLeastStem) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return word;
}

}  // namespace

std::vector<Span> SentencesOf(std::string_view text, const TokenizedText& tokens) {
  std::vector<Span> sentences;
  Span sentence;
  uint32_t quarters = 0;
  const auto close = [&] {
    if (sentence.empty()) return;
    if (quarters < kLeastSentence * kWordWeight && !sentences.empty()) {
      sentences.back().end = sentence.end;
    } else {
      sentences.push_back(sentence);
    }
    sentence.begin = sentence.end;
    quarters = 0;
  };
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    const uint32_t before = i == 0 ? 0 : tokens.source[i - 1].end;
    const uint32_t begin = tokens.source[i].begin;
    const bool ends = before < begin && EndsSentence(text.substr(before, begin - before));
    if (ends || quarters >= kMostSentence * kWordWeight) close();
    sentence.end = i + 1;
    quarters += tokens.WeightOf(i);
  }
  close();
  return sentences;
}

std::vector<uint32_t> StemsOf(const TokenizedText& tokens, StemKind kind) {
  std::vector<uint32_t> stems(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    uint64_t hash;
    if (tokens.WeightOf(i) == kWordWeight) {
      hash =
          kind == StemKind::kNoisy ? NoisyStem(tokens.Token(i)) : HashBytes(Stem(tokens.Token(i)));
    } else {
      const bool goes_on = i + 1 < tokens.size() && tokens.WeightOf(i + 1) != kWordWeight;
      hash = Mix(tokens.hash[i]) + (goes_on ? tokens.hash[i + 1] : 0);
    }
    stems[i] = static_cast<uint32_t>(hash >> 32);
  }
  return stems;
}

}  // namespace stemma
