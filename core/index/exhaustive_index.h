// Every pair of documents that shares a shingle, with all its seeds: the slow and certain index. A
// product for small collections (--exhaustive) and the yardstick of the fingerprint index.
//
// Cost: quadratic in the documents. Of a shingle that a text repeats the first 64 places are used.

#ifndef STEMMA_CORE_INDEX_EXHAUSTIVE_INDEX_H_
#define STEMMA_CORE_INDEX_EXHAUSTIVE_INDEX_H_

#include <span>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/text/tokenize.h"

namespace stemma {

class ExhaustiveIndex : public CandidateIndex {
 public:
  // `texts` must outlive the index.
  ExhaustiveIndex(std::span<const TokenizedText> texts, int shingle_words);

  absl::Status Candidates(const CandidateSink& sink) override;
  const CandidateStats& stats() const override { return stats_; }

 private:
  std::span<const TokenizedText> texts_;
  int shingle_words_;
  CandidateStats stats_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_EXHAUSTIVE_INDEX_H_
