// Made-up words that can be pronounced, drawn as often as real words are (Zipf's law in
// Mandelbrot's form).
//
//   Vocabulary vocabulary(seed);
//   char* end = vocabulary.AppendWord(stream.Next(), at);   // "brast " at `at`
//
// Some words hold a letter of two bytes, so that bytes and code points differ, and some end in
// -ise, -our and -tre, which another house spells -ize, -or and -ter. Cost of a draw: two reads of
// a table that fits the second-level cache.

#ifndef STEMMA_DATASETS_SYNTH_VOCABULARY_H_
#define STEMMA_DATASETS_SYNTH_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace stemma::synth {

class Vocabulary {
 public:
  static constexpr size_t kWords = 1 << 16;
  static constexpr size_t kRoom = 16;  // bytes that AppendWord may write

  explicit Vocabulary(uint64_t seed);

  // Writes a word and a space; returns the place behind the space. `random`: 64 random bits.
  char* AppendWord(uint64_t random, char* at) const {
    const Quantile quantile = quantiles_[random % kQuantiles];
    const Slot& slot = slots_[quantile.first + ((random >> 32) * quantile.count >> 32)];
    std::memcpy(at, &slot, kRoom);
    return at + slot.length;
  }

  // The word of a rank, the most frequent being 0.
  std::string_view Word(size_t rank) const {
    return {slots_[rank].text, slots_[rank].length - size_t{1}};
  }

 private:
  struct Slot {
    char text[kRoom - 1];  // the word and a space
    uint8_t length;        // of both
  };
  // One of the equally likely parts into which the words are cut by rank; within a part they are
  // drawn alike. A frequent word has many parts, and few are rare enough to leave the first-level
  // cache.
  struct Quantile {
    uint16_t first;
    uint16_t count;
  };
  static constexpr size_t kQuantiles = 1 << 14;

  void MakeWords(uint64_t seed);
  void MakeQuantiles();

  std::vector<Slot> slots_;
  std::vector<Quantile> quantiles_;
};

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_VOCABULARY_H_
