// From judged pairs to what is reported: clusters, their stemmata, and the records in their order.

#ifndef STEMMA_CORE_INTERNAL_FINDINGS_H_
#define STEMMA_CORE_INTERNAL_FINDINGS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/internal/collection.h"
#include "core/internal/join.h"
#include "core/pipeline.h"
#include "core/provenance/cluster.h"
#include "core/provenance/stemma_tree.h"

namespace stemma {

// Who took from whom, for every cluster and every pair that shares prose.
struct Provenance {
  Clusters clusters;
  std::vector<Stemma> stemmata;  // for each cluster
  std::vector<Direction>
      directions;  // for each pair of the join; meaningless where no prose is shared
};

// The bytes of `span` with every run of white space as one space: a passage as a person reads it.
std::string FoldedText(std::string_view text, Span span);

// Whether the pair is one that Find reports.
bool IsReported(const JoinedPair& pair, const Options& options);

// Whether the pair shares copied prose, so that it has a direction.
bool SharesProse(const JoinedPair& pair);

absl::StatusOr<Provenance> ResolveProvenance(const Collection& collection, const Join& join,
                                             const Options& options, Progress* progress);

// The record of one pair, spans in the unit that the options ask for.
PairRecord MakePairRecord(const Collection& collection, const JoinedPair& pair,
                          const Direction& direction, const Options& options);

// All records but run, skipped and summary.
void ReportFindings(const Collection& collection, const Join& join, const Provenance& provenance,
                    const Options& options, Reporter* reporter, SummaryRecord* summary);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_FINDINGS_H_
