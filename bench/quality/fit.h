// The verdict's model, fitted to what is known.
//
//   std::vector<Example> examples;            // of several collections
//   AddExamples(result, truth, number, &examples);
//   CopyModel model = FitCopyModel(examples, DefaultCopyModel());
//
// Logistic regression by Newton's method. Every collection weighs the same, and in it the pairs
// that share prose as much as those that do not; but no pair that does weighs more than one, and no
// other more than twenty, so that a collection with two or three others is not decided by them. The
// weights are drawn towards those of `prior`, by as much as eight pairs would, so that what no
// collection tells stays as it was.

#ifndef STEMMA_BENCH_QUALITY_FIT_H_
#define STEMMA_BENCH_QUALITY_FIT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/align/copy_model.h"
#include "core/eval/result.h"
#include "core/eval/truth.h"

namespace stemma::quality {

struct Example {
  CopyFeatures features;
  bool copied = false;
  size_t collection = 0;
};

// The judged pairs that hold enough prose to have a score. `result` is of a run that reports every
// score (min_score 0).
void AddExamples(const Result& result, const Truth& truth, size_t collection,
                 std::vector<Example>* examples);

CopyModel FitCopyModel(std::span<const Example> examples, const CopyModel& prior);

// Of one collection's examples under a model.
struct FitFigures {
  uint64_t copied = 0;
  uint64_t found = 0;  // of them, with a score of a half or more
  uint64_t others = 0;
  uint64_t alarms = 0;  // of them
  double brier = 0;
  double log_loss = 0;
};
FitFigures Measure(std::span<const Example> examples, size_t collection, const CopyModel& model);

// A table: for every collection, the figures of the prior and of a fit to the other collections.
std::string CrossValidation(std::span<const Example> examples,
                            std::span<const std::string> collections, const CopyModel& prior);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_FIT_H_
