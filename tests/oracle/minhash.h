// MinHash's slow obvious twin: each slot by itself, straight from the definition.

#ifndef STEMMA_TESTS_ORACLE_MINHASH_H_
#define STEMMA_TESTS_ORACLE_MINHASH_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/hash.h"
#include "core/sketch/minhash.h"

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

// Slot j of Fast: of every hash the first round in which it falls to j, and its value then.
inline uint32_t FastSlot(std::span<const uint64_t> hashes, uint64_t j, uint64_t slots) {
  for (uint64_t round = 0; round < 2 * slots; ++round) {
    bool found = false;
    uint64_t smallest = UINT64_MAX;
    for (uint64_t hash : hashes) {
      const uint64_t again = round == 0 ? hash : Mix(hash + round * 0x9e3779b97f4a7c15u);
      const uint64_t bin =
          round < slots ? (again >> 32) * slots / (uint64_t{1} << 32) : round - slots;
      if (bin != j) continue;
      found = true;
      smallest = std::min(smallest, round == 0 ? (again & UINT32_MAX) / 2 : again % (1 << 20));
    }
    if (!found) continue;
    return static_cast<uint32_t>(round == 0 ? smallest : (1u << 31) + (round << 20) + smallest);
  }
  return UINT32_MAX;
}

inline std::vector<uint32_t> Sign(std::span<const uint64_t> hashes, uint64_t slots,
                                  MinHashFamily family = MinHashFamily::kR1) {
  std::vector<uint32_t> signature;
  for (uint64_t j = 0; j < slots && !hashes.empty(); ++j) {
    signature.push_back(family == MinHashFamily::kR1      ? R1Slot(hashes, j, slots)
                        : family == MinHashFamily::kTwo32 ? Two32Slot(hashes, j)
                                                          : FastSlot(hashes, j, slots));
  }
  return signature;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_MINHASH_H_
