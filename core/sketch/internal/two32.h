// The classic MinHash slots: slot j is the least c_j * hi + lo mod 2^32 over the halves of 64-bit
// hashes. For two multipliers the pair of slot functions is nearly a bijection of (hi, lo), so that
// slots are as good as pairwise independent. Linear in hashes times slots; the same bits on every
// target.

#ifndef STEMMA_CORE_SKETCH_INTERNAL_TWO32_H_
#define STEMMA_CORE_SKETCH_INTERNAL_TWO32_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace stemma::internal {

// The multiplier c_j of slot j: odd.
uint32_t Two32Multiplier(size_t j);

// Lowers slots[j] to the least value of any hash under multipliers[j], for j in [0, count).
void Two32(std::span<const uint64_t> hashes, const uint32_t* multipliers, size_t count,
           uint32_t* slots);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_SKETCH_INTERNAL_TWO32_H_
