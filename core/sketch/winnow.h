// Winnowing: a thin, even choice of a text's shingles that two texts with a long enough common run
// must share.
//
//   std::vector<Fingerprint> fingerprints;
//   Winnow(shingles, 4, &fingerprints);
//
// Of every `window` consecutive shingles the one with the smallest hash is kept (the rightmost of
// equal ones that stand closest; robust winnowing: a choice is kept as long as it stays minimal, so
// that a run of one repeated shingle gives one fingerprint a window). Any common run of window + k
// - 1 words is caught; the expected density is 2/(window + 1). Window 1 keeps every shingle, but of
// equal neighbours only the first. Linear cost. Schleimer, Wilkerson, Aiken, "Winnowing: local
// algorithms for document fingerprinting", SIGMOD 2003.

#ifndef STEMMA_CORE_SKETCH_WINNOW_H_
#define STEMMA_CORE_SKETCH_WINNOW_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/text/shingle.h"

namespace stemma {

struct Fingerprint {
  uint64_t hash = 0;
  uint32_t position = 0;  // the shingle's first token
};

// Replaces *out with the fingerprints of the shingles of one text, by position. `window` >= 1.
void Winnow(std::span<const Shingle> shingles, int window, std::vector<Fingerprint>* out);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_WINNOW_H_
