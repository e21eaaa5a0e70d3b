// Resemblance and containment by looking every element up.

#ifndef STEMMA_TESTS_ORACLE_SIMILARITY_H_
#define STEMMA_TESTS_ORACLE_SIMILARITY_H_

#include <cstdint>
#include <set>

#include "core/align/verify.h"

namespace stemma {

inline Similarity OracleSimilarity(const std::set<uint64_t>& a, const std::set<uint64_t>& b) {
  Similarity similarity;
  std::set<uint64_t> all = a;
  all.insert(b.begin(), b.end());
  for (uint64_t value : a) similarity.shared += b.count(value);
  const double shared = static_cast<double>(similarity.shared);
  if (!all.empty()) similarity.resemblance = shared / static_cast<double>(all.size());
  if (!a.empty()) similarity.containment_a = shared / static_cast<double>(a.size());
  if (!b.empty()) similarity.containment_b = shared / static_cast<double>(b.size());
  return similarity;
}

}  // namespace stemma

#endif  // STEMMA_TESTS_ORACLE_SIMILARITY_H_
