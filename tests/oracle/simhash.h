// SimHash's slow obvious twin: a counter a bit.

#ifndef STEMMA_TESTS_ORACLE_SIMHASH_H_
#define STEMMA_TESTS_ORACLE_SIMHASH_H_

#include <array>
#include <cstdint>
#include <span>

namespace stemma::oracle {

// weights may be empty: all 1.
inline uint64_t SimHash(std::span<const uint64_t> hashes, std::span<const uint32_t> weights) {
  std::array<int64_t, 64> sums{};
  for (size_t i = 0; i < hashes.size(); ++i) {
    const int64_t weight = weights.empty() ? 1 : weights[i];
    for (size_t bit = 0; bit < 64; ++bit) sums[bit] += hashes[i] >> bit & 1 ? weight : -weight;
  }
  uint64_t result = 0;
  for (size_t bit = 0; bit < 64; ++bit) result |= uint64_t{sums[bit] > 0} << bit;
  return result;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_SIMHASH_H_
