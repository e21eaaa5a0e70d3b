// From the hits of two documents to whether they are a candidate pair: when one common run of
// RequiredRunWords words passes through a place where both hold the same hash.
//
//   for (std::span<const Hit> pair : SplitByPair(hits)) {
//     if (run.Through(texts[pair.front().a], texts[pair.front().b], SeedsOf(pair), 6)) …
//   }

#ifndef STEMMA_CORE_INDEX_PAIR_HITS_H_
#define STEMMA_CORE_INDEX_PAIR_HITS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/index/fingerprint_join.h"
#include "core/text/tokenize.h"

namespace stemma {

// The hits of each pair of a chunk of FingerprintJoin.
std::vector<std::span<const Hit>> SplitByPair(std::span<const Hit> hits);

// Their positions, ascending.
std::vector<Seed> SeedsOf(std::span<const Hit> pair);

// Keep one a thread: it owns scratch.
class CommonRun {
 public:
  // Whether one of the seeds lies in a run of equal tokens that is long enough
  // (RequiredRunWords(min_run_words, …), fingerprint_index.h). Looks at
  // a token once for each diagonal on which it has seeds, and stops at the first run that is long
  // enough: two long texts of one repeated word cost no more than others.
  bool Through(const TokenizedText& a, const TokenizedText& b, std::span<const Seed> seeds,
               uint32_t min_run_words);

 private:
  std::vector<Seed> by_diagonal_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_PAIR_HITS_H_
