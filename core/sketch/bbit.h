// b-bit MinHash: signatures of a few bits a slot, for archives that must be small.
//
//   BBitSignature a = Truncate(signature_a, 4), b = Truncate(signature_b, 4);   // 64 bytes for K =
//   128 double resemblance = EstimateResemblance(a, b);
//
// Slots are hashed before all but b bits are dropped, so that unequal slots agree by chance in one
// of 2^b, whatever the sets; the estimate takes that share out again and stays unbiased (it may be
// below 0). Its error is sqrt(E(1-E)/K) / (1 - 2^-b), with E = J + (1-J) 2^-b. After Li, König,
// "b-bit minwise hashing", WWW 2010.

#ifndef STEMMA_CORE_SKETCH_BBIT_H_
#define STEMMA_CORE_SKETCH_BBIT_H_

#include <cstdint>
#include <vector>

#include "core/sketch/interval.h"
#include "core/sketch/minhash.h"

namespace stemma {

struct BBitSignature {
  int bits = 0;                 // b: 1, 2, 4, 8 or 16
  int slots = 0;                // K; 0 for an empty set
  std::vector<uint64_t> words;  // slots from the low end on, 64 / b a word, zeros behind the last

  bool operator==(const BBitSignature&) const = default;
};

BBitSignature Truncate(const MinHashSignature& signature, int bits);

// 0 when either set was empty. Both must have the same bits and come from the same options.
double EstimateResemblance(const BBitSignature& a, const BBitSignature& b);

// Bounds between which the resemblance lies with at least the given probability.
Interval ResemblanceInterval(const BBitSignature& a, const BBitSignature& b, double confidence);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_BBIT_H_
