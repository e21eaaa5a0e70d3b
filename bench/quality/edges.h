// Whether reported passages begin and end where the true ones do, to two words.
//
//   STEMMA_ASSIGN_OR_RETURN(const Edges edges, MeasureEdges(documents, truth, result, options));
//
// A true passage is found when a reported one overlaps it on both sides; of several that do, the
// first's begin and the last's end count. All four edges must be within two words. A truth may
// leave out what was copied as well (usenet20's has no line of under twenty letters and none that
// was re-wrapped), so there is a second count: an edge beyond the true one is right, too, when the
// words in between are the same on both sides but for two.

#ifndef STEMMA_BENCH_QUALITY_EDGES_H_
#define STEMMA_BENCH_QUALITY_EDGES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/eval/evaluate.h"
#include "core/pipeline.h"

namespace stemma::quality {

struct Edges {
  uint64_t passages = 0;  // true ones
  uint64_t found = 0;
  uint64_t within = 0;  // of those found
  uint64_t shared = 0;  // of those found, by the second count
};

// Spans of `truth` and `result` are in code points.
absl::StatusOr<Edges> MeasureEdges(const std::vector<std::string>& documents, const Truth& truth,
                                   const Result& result, const Options& options,
                                   const EvalOptions& eval);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_EDGES_H_
