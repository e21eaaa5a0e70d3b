// SimHash: a text's shingles summed up in 64 or 128 bits, of which similar texts differ in few.
//
//   uint64_t a = SimHash(hashes_a), b = SimHash(hashes_b);
//   int distance = std::popcount(a ^ b);
//
// Bit i is set when the hashes whose bit i is set weigh more than the others; a hash that comes
// twice counts twice. Nothing gives 0. The expected share of differing bits is the angle between
// the two weight vectors over pi. Charikar, "Similarity estimation techniques from rounding
// algorithms", STOC 2002.
//
// Cost: about one operation on a vector of hashes for every hash (bit-sliced counters in
// carry-save adders), the same for each bit of the largest weight, and three times that for 128
// bits. Every target gives the same bits.

#ifndef STEMMA_CORE_SKETCH_SIMHASH_H_
#define STEMMA_CORE_SKETCH_SIMHASH_H_

#include <array>
#include <cstdint>
#include <span>

namespace stemma {

using WideSimHashValue = std::array<uint64_t, 2>;

uint64_t SimHash(std::span<const uint64_t> hashes);
WideSimHashValue WideSimHash(std::span<const uint64_t> hashes);  // its first word is SimHash

// Weighted: weights[i], such as a rounded inverse document frequency, is that of hashes[i].
uint64_t SimHash(std::span<const uint64_t> hashes, std::span<const uint32_t> weights);
WideSimHashValue WideSimHash(std::span<const uint64_t> hashes, std::span<const uint32_t> weights);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_SIMHASH_H_
