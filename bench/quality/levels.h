// How well the words that two texts share tell the four levels of revision of Clough and
// Stevenson's corpus (near copy, light revision, heavy revision, not copied).
//
//   STEMMA_ASSIGN_OR_RETURN(const Levels levels, TellLevels(documents, truth, options));
//
// The features are theirs (Clough and Stevenson, "Developing a corpus of plagiarised short
// answers", 2011): the share of the answer's runs of one to seven words that stand in the source,
// by the tool's shingles, and the share of its words in the longest common subsequence. A logistic
// model of them, each standardised, with a ridge that was not searched for; each pair is judged by
// a fit to all others.

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
  // How many pairs of each level (the truth's kinds, in its order) were taken for which.
  std::vector<std::string> names;
  std::vector<std::vector<uint64_t>> taken_for;
};

absl::StatusOr<Levels> TellLevels(const std::vector<std::string>& documents, const Truth& truth,
                                  const Options& options);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_LEVELS_H_
