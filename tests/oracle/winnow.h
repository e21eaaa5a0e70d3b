// Winnowing's slow obvious twin: every window looked through.

#ifndef STEMMA_TESTS_ORACLE_WINNOW_H_
#define STEMMA_TESTS_ORACLE_WINNOW_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/text/shingle.h"

namespace stemma::oracle {

// The places of the shingles that are kept.
inline std::vector<size_t> Winnow(std::span<const Shingle> shingles, size_t window) {
  std::vector<size_t> kept;
  if (shingles.empty()) return kept;
  if (window == 1) {
    for (size_t i = 0; i < shingles.size(); ++i) {
      if (i == 0 || shingles[i].hash != shingles[i - 1].hash) kept.push_back(i);
    }
    return kept;
  }
  window = std::min(window, shingles.size());
  for (size_t first = 0; first + window <= shingles.size(); ++first) {
    uint64_t smallest = UINT64_MAX;
    for (size_t i = first; i < first + window; ++i) {
      smallest = std::min(smallest, shingles[i].hash);
    }
    if (!kept.empty() && kept.back() >= first && shingles[kept.back()].hash == smallest) continue;
    size_t rightmost = first + window - 1;
    while (shingles[rightmost].hash != smallest) --rightmost;
    kept.push_back(rightmost);
  }
  return kept;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_WINNOW_H_
