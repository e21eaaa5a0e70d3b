// Signatures to compare: random slots, every tenth signature that of its neighbour.

#ifndef STEMMA_BENCH_MEASURE_SIGNATURES_H_
#define STEMMA_BENCH_MEASURE_SIGNATURES_H_

#include <cstdint>

#include "core/sketch/minhash.h"

namespace stemma::bench {

inline constexpr int kSignatureSlots = 128;

MinHashSignature SignatureOf(uint64_t document);

// The oracle of every comparison.
int EqualSlots(const MinHashSignature& a, const MinHashSignature& b);

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_SIGNATURES_H_
