// MinHash's slow obvious twin: each slot by itself, straight from the definition.

#ifndef STEMMA_TESTS_ORACLE_MINHASH_H_
#define STEMMA_TESTS_ORACLE_MINHASH_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/hash.h"

namespace stemma::oracle {

// c_j.
inline uint32_t Multiplier(uint64_t j) { return static_cast<uint32_t>(Mix(j + 1) >> 32) | 1; }

// Slot j of the classic family two32.
inline uint32_t Two32Slot(std::span<const uint64_t> hashes, uint64_t j) {
  uint32_t smallest = UINT32_MAX;
  for (uint64_t hash : hashes) {
    const uint64_t high = hash >> 32, low = hash & UINT32_MAX;
    smallest = std::min(smallest, static_cast<uint32_t>(Multiplier(j) * high + low));
  }
  return smallest;
}

// Slot j of R1 with K slots.
inline uint32_t R1Slot(std::span<const uint64_t> hashes, uint64_t j, uint64_t slots) {
  bool found = false;
  uint32_t smallest = UINT32_MAX;
  for (uint64_t hash : hashes) {
    if ((hash >> 32) * slots / (uint64_t{1} << 32) != j) continue;
    found = true;
    smallest = std::min(smallest, static_cast<uint32_t>(hash & UINT32_MAX) / 2);
  }
  return found ? smallest : (uint32_t{1} << 31) + Two32Slot(hashes, j) / 2;
}

inline std::vector<uint32_t> Sign(std::span<const uint64_t> hashes, uint64_t slots) {
  std::vector<uint32_t> signature;
  for (uint64_t j = 0; j < slots && !hashes.empty(); ++j) {
    signature.push_back(R1Slot(hashes, j, slots));
  }
  return signature;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_MINHASH_H_
