// Small arithmetic that the cues of a text have in common.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_COUNTS_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_COUNTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace stemma::internal {

// Difference over sum, drawn to 0 where there is little.
inline double Balance(double more, double less, double few) {
  return (more - less) / (more + less + few);
}

inline double CountIn(std::span<const uint64_t> sorted, uint64_t hash) {
  const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), hash);
  return static_cast<double>(end - begin);
}

// Of the shorter of two texts, the share that both have, in [0, 1].
inline double ShareOfShorter(double matched, size_t tokens_a, size_t tokens_b) {
  return std::min(1.0,
                  matched / static_cast<double>(std::max<size_t>(1, std::min(tokens_a, tokens_b))));
}

inline double ShareOfLonger(double matched, size_t tokens_a, size_t tokens_b) {
  return std::min(1.0,
                  matched / static_cast<double>(std::max<size_t>(1, std::max(tokens_a, tokens_b))));
}

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_COUNTS_H_
