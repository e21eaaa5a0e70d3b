// The decision: which document is removed, for which one that is kept. A pure function of what was
// surveyed and gathered.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_DECIDE_H_
#define STEMMA_CORE_INTERNAL_DEDUP_DECIDE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/align/verify.h"
#include "core/dedup.h"
#include "core/internal/dedup_contained.h"
#include "core/internal/dedup_rank.h"
#include "core/internal/dedup_sets.h"
#include "core/internal/dedup_survey.h"

namespace stemma {

struct Removal {
  uint32_t removed = 0;
  uint32_t kept = 0;
  DedupComparison comparison;  // a: the removed one
  RemovalReason reason = RemovalReason::kExact;
};

struct DedupEvidence {
  const DedupOptions& options;
  const DedupSurvey& survey;
  std::span<const RankKey> rank;      // of each document
  const ContainerSearch* containers;  // null: containment is not asked for
  DedupSets* sets;  // of the first of its tokens: all that share a bucket or a candidate pair
};

// By the removed document, ascending.
std::vector<Removal> Decide(const DedupEvidence& evidence);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_DECIDE_H_
