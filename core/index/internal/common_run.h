// The test that makes two documents with common hashes a candidate: one common run of some length.

#ifndef STEMMA_CORE_INDEX_INTERNAL_COMMON_RUN_H_
#define STEMMA_CORE_INDEX_INTERNAL_COMMON_RUN_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/text/tokenize.h"

namespace stemma {

// Keep one a thread: it owns scratch.
class CommonRun {
 public:
  // Whether one of the seeds lies in a run of equal tokens of at least `min_words` words. Looks at
  // a token once for each diagonal on which it has seeds, and stops at the first run that is long
  // enough: two long texts of one repeated word cost no more than others.
  bool Through(const TokenizedText& a, const TokenizedText& b, std::span<const Seed> seeds,
               uint32_t min_words);

 private:
  std::vector<Seed> by_diagonal_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_COMMON_RUN_H_
