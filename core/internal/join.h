// The join: from a collection to the pairs that share something, each aligned and judged.

#ifndef STEMMA_CORE_INTERNAL_JOIN_H_
#define STEMMA_CORE_INTERNAL_JOIN_H_

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/align/verdict.h"
#include "core/align/verify.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/candidate_index.h"
#include "core/index/fingerprint_index.h"
#include "core/index/groups.h"
#include "core/index/segment.h"
#include "core/internal/collection.h"
#include "core/pipeline.h"

namespace stemma {

// A pair with passages in common.
struct JoinedPair {
  DocId a = 0;
  DocId b = 0;
  Similarity similarity;
  std::vector<AlignedPassage> passages;
  PairVerdict verdict;
};

struct Join {
  Groups groups;
  CandidateStats stats;
  std::vector<JoinedPair>
      pairs;  // ascending by (a, b); those without a verdict worth reporting included
  std::vector<std::vector<Span>>
      furniture;  // for each document, token ranges learned to be furniture
};

// The winnowing window for a collection of `documents`: as the options say, else every shingle
// while that is cheap.
int WindowFor(const Options& options, size_t documents);

// The fingerprints of the whole collection.
absl::StatusOr<Segment> BuildSegment(const Collection& collection, const Options& options,
                                     Progress* progress);

// `keep`, when given, is a pair that is kept whatever its verdict.
absl::StatusOr<Join> JoinCollection(const Collection& collection, const Options& options,
                                    Progress* progress,
                                    std::optional<std::pair<DocId, DocId>> keep = std::nullopt);

// One document of a pair, as a verdict wants it.
PairSide SideOf(const Collection& collection, const Join& join, DocId document);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_JOIN_H_
