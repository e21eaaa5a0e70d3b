// Exact resemblance and containment of two texts, over their sets of shingle hashes.

#ifndef STEMMA_CORE_ALIGN_VERIFY_H_
#define STEMMA_CORE_ALIGN_VERIFY_H_

#include <cstdint>
#include <span>

namespace stemma {

struct Similarity {
  uint64_t shared = 0;       // shingles in both sets
  double resemblance = 0;    // shared / union; 0 when both are empty
  double containment_a = 0;  // shared / shingles of a; 0 when a has none
  double containment_b = 0;
};

// `a` and `b` ascending and distinct. Cost: one merge.
Similarity ExactSimilarity(std::span<const uint64_t> a, std::span<const uint64_t> b);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_VERIFY_H_
