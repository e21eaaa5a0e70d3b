#include "datasets/synth/vocabulary.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "datasets/synth/stream.h"

namespace stemma::synth {
namespace {

constexpr std::array<std::string_view, 36> kOnsets = {
    "b",  "c",  "d",  "f",  "g",  "h",  "j",  "k",  "l",  "m",  "n",  "p",
    "r",  "s",  "t",  "v",  "w",  "z",  "br", "ch", "cl", "cr", "dr", "fl",
    "gr", "pl", "pr", "qu", "sh", "sl", "sp", "st", "th", "tr", "wh", "y"};
constexpr std::array<std::string_view, 10> kNuclei = {"a",  "e",  "i",  "o",  "u",
                                                      "ai", "ea", "ou", "io", "ee"};
constexpr std::array<std::string_view, 5> kAccented = {"é", "ö", "ü", "ñ", "å"};
constexpr std::array<std::string_view, 14> kCodas = {"",  "",  "",   "n",  "r",  "s",  "l",
                                                     "t", "m", "nd", "st", "rn", "ck", "ll"};
constexpr std::array<std::string_view, 3> kEndings = {"ise", "our", "tre"};

template <size_t n>
std::string_view Pick(const std::array<std::string_view, n>& of, Stream* stream) {
  return of[stream->Below(n)];
}

std::string MakeWord(size_t rank, Stream* stream) {
  const uint64_t syllables = rank < 128    ? 1
                             : rank < 4096 ? stream->Between(1, 2)
                                           : stream->Between(2, 4);
  std::string word;
  for (uint64_t i = 0; i < syllables; ++i) {
    word += Pick(kOnsets, stream);
    word += stream->Below(48) == 0 ? Pick(kAccented, stream) : Pick(kNuclei, stream);
    word += Pick(kCodas, stream);
  }
  if (rank >= 128 && stream->Below(24) == 0) word += Pick(kEndings, stream);
  return word;
}

}  // namespace

Vocabulary::Vocabulary(uint64_t seed) {
  MakeWords(seed);
  MakeQuantiles();
}

void Vocabulary::MakeWords(uint64_t seed) {
  slots_.resize(kWords);
  absl::flat_hash_set<std::string> used;
  Stream stream(seed, Purpose::kVocabulary, 0);
  for (size_t rank = 0; rank < kWords; ++rank) {
    std::string word;
    do {
      word = MakeWord(rank, &stream);
    } while (word.size() + 1 >= kRoom || !used.insert(word).second);
    Slot& slot = slots_[rank];
    slot = {};
    word += ' ';
    std::copy(word.begin(), word.end(), slot.text);
    slot.length = static_cast<uint8_t>(word.size());
  }
}

// A word of rank r weighs 1 / (r + 2.7). In whole numbers, so that every machine cuts at the same
// words.
void Vocabulary::MakeQuantiles() {
  const auto weight = [](size_t rank) { return (uint64_t{1} << 40) / (10 * rank + 27); };
  uint64_t total = 0;
  for (size_t rank = 0; rank < kWords; ++rank) total += weight(rank);
  quantiles_.resize(kQuantiles);
  size_t rank = 0;
  uint64_t below = 0;  // weight of the words before `rank`
  for (size_t i = 0; i < kQuantiles; ++i) {
    const size_t first = rank;
    const uint64_t end = i + 1 < kQuantiles ? total / kQuantiles * (i + 1) : total;
    for (; rank < kWords && below + weight(rank) <= end; ++rank) below += weight(rank);
    quantiles_[i] = {static_cast<uint16_t>(first),
                     static_cast<uint16_t>(rank > first ? rank - first : 1)};
  }
}

}  // namespace stemma::synth
