// Randomness that can be entered anywhere: a stream is named by a seed, an item and a purpose, and
// gives the same numbers on every machine. Nothing here uses floating point where rounding could
// differ.

#ifndef STEMMA_DATASETS_SYNTH_STREAM_H_
#define STEMMA_DATASETS_SYNTH_STREAM_H_

#include <cstdint>

#include "core/base/hash.h"

namespace stemma::synth {

// What a stream is for: draws for one purpose never shift those for another.
enum class Purpose : uint64_t {
  kVocabulary,
  kOutlet,
  kPlan,
  kText,
  kCopy,
  kPage,
  kPermutation,
  kTransplant
};

class Stream {
 public:
  Stream(uint64_t seed, Purpose purpose, uint64_t item)
      : state_(Mix(Mix(Mix(seed + 1) + static_cast<uint64_t>(purpose)) + item)) {}

  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }

  // In [0, n), n > 0. The bias is n / 2^64.
  uint64_t Below(uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>((static_cast<Wide>(Next()) * n) >> 64);
  }
  uint64_t Between(uint64_t low, uint64_t high) { return low + Below(high - low + 1); }

  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Unit() < probability; }

 private:
  uint64_t state_;
};

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_STREAM_H_
