// What is never compared is never found: of the true pairs, by how much of the smaller text stands
// in the other, how many the join compared at all, and how many it reported.
//
//   CandidateTable table = CandidateRecall(collection.documents, truth, result, compared, options);

#ifndef STEMMA_BENCH_QUALITY_CANDIDATES_H_
#define STEMMA_BENCH_QUALITY_CANDIDATES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/eval/result.h"
#include "core/eval/truth.h"
#include "core/pipeline.h"

namespace stemma::quality {

struct CandidateBin {
  std::string_view name;
  double least = 0;  // of the larger containment of the two
  uint64_t pairs = 0;
  uint64_t compared = 0;  // with a passage of any length in common
  uint64_t reported = 0;  // with any verdict, as the settings have it
};
using CandidateTable = std::array<CandidateBin, 7>;

// The settings under which whatever was compared and has a passage is reported.
Options Unfiltered(Options options);

// `result` is that of a run with `options`; the same run without any least lengths is made here.
// Containment is exact, of the sets of shingles. Memory: the shingles of all documents of the
// truth's pairs.
absl::StatusOr<CandidateTable> CandidateRecall(const std::vector<std::string>& documents,
                                               const Truth& truth, const Result& result,
                                               const Options& options);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_CANDIDATES_H_
