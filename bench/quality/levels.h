// How well the tool's findings tell the four levels of revision of Clough and Stevenson's corpus
// (near copy, light revision, heavy revision, not copied): a logistic model of what is found in a
// pair, each pair judged by a fit to all others.

#ifndef STEMMA_BENCH_QUALITY_LEVELS_H_
#define STEMMA_BENCH_QUALITY_LEVELS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/eval/truth.h"
#include "core/pipeline.h"

namespace stemma::quality {

struct Levels {
  uint64_t pairs = 0;
  double accuracy = 0;  // of the four levels
  double copied = 0;    // of copied or not
};

// The truth's kinds are the levels. The documents are joined once more, with everything reported
// that was compared.
absl::StatusOr<Levels> TellLevels(const std::vector<std::string>& documents, const Truth& truth,
                                  Options options);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_LEVELS_H_
