// What is needed of the documents that may match another: their shingle sets, and the ranks by
// which one copy of several is kept.
//
//   DedupGatherer gatherer(options, &survey, containers, &sets, &rank);
//   STEMMA_RETURN_IF_ERROR(gatherer.Begin());
//   if (gatherer.needs_texts()) ...                 // for every batch of the input: Take
//
// Shingles that the survey still holds are taken from there; texts are needed for the others, and
// where a rank looks at more than the text's length.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_GATHER_H_
#define STEMMA_CORE_INTERNAL_DEDUP_GATHER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/status.h"
#include "core/dedup.h"
#include "core/internal/batched_input.h"
#include "core/internal/dedup_contained.h"
#include "core/internal/dedup_rank.h"
#include "core/internal/dedup_sets.h"
#include "core/internal/dedup_survey.h"
#include "core/internal/shingle_worker.h"
#include "core/sketch/signature.h"

namespace stemma {

class DedupGatherer {
 public:
  // `containers` may be null; `rank` has a key for each document. All must outlive this.
  DedupGatherer(const DedupOptions& options, DedupSurvey* survey, const ContainerSearch* containers,
                DedupSets* sets, std::vector<RankKey>* rank);

  // Gathers what can be had without texts.
  absl::Status Begin();
  bool needs_texts() const { return needs_texts_; }

  // The documents from `first` on, as they were surveyed.
  absl::Status Take(const DocumentBatch& batch, uint64_t first);

 private:
  struct Gathered {
    std::vector<uint64_t> set, row;
  };

  void Mark(const ContainerSearch* containers);
  void RankWithoutTexts();
  absl::Status TakeHeld(size_t from, size_t to);
  void MakeSetOf(ShingleWorker* worker, Gathered* found) const;
  absl::Status Put(uint64_t first);

  const DedupOptions& options_;
  DedupSurvey& survey_;
  DedupSets& sets_;
  std::vector<RankKey>& rank_;
  const Signer signer_;
  std::vector<uint8_t> compared_;  // the documents whose sets are needed
  std::vector<uint8_t> ranked_;    // those whose ranks are
  bool needs_texts_ = false;
  std::vector<ShingleWorker> workers_;
  std::vector<Gathered> found_;  // of some neighbouring documents
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_GATHER_H_
