// The measures themselves, over plain values: no files, no ids, nothing of a run.
//
//   const PanFigures figures = Pan(cases, detections);       // figures.plagdet
//   AdjustedRand(truth_labels, found_labels);                // 1: the same clusters, 0: chance
//
// Passages: the measures of the PAN competitions, macro-averaged over cases by the official
// definition (Potthast, Stein, Barrón-Cedeño, Rosso: "An Evaluation Framework for Plagiarism
// Detection", COLING 2010). A detection meets a case when the two overlap on both sides; recall is
// the mean over cases of the share of their characters, of both sides together, that the detections
// that meet them cover; precision is the same with the roles changed; granularity is the mean
// number of detections of those cases that are met; plagdet = F1 / log2(1 + granularity).
//
// Clusters: Hubert and Arabie 1985 (adjusted Rand index), Bagga and Baldwin 1998 (B-cubed).
//
// All are deterministic: sums run in the order of the sorted cases, or of the labels as given.

#ifndef STEMMA_CORE_EVAL_MEASURES_H_
#define STEMMA_CORE_EVAL_MEASURES_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/span.h"

namespace stemma {

// Text that stands in two documents: a true passage or a reported one. Ordered by the copy first.
struct SharedSpan {
  std::string copy;
  Span in_copy;
  std::string source;
  Span in_source;

  auto operator<=>(const SharedSpan&) const = default;
};

struct PanFigures {
  uint64_t cases = 0;
  uint64_t detections = 0;
  double recall = 0;
  double precision = 0;
  double granularity = 1;
  double plagdet = 0;
};

// Equal ones count once. Recall without cases is 0 when something was detected, else 1; and so is
// precision the other way round. Cost: sorting, and for each pair of documents its cases times its
// detections.
PanFigures Pan(std::vector<SharedSpan> cases, std::vector<SharedSpan> detections);

// The score of a reported pair, and whether it is a true one.
using RankedPair = std::pair<double, bool>;

// Equal scores are one step; positives that were not reported add nothing.
double AveragePrecision(std::span<const RankedPair> reported, uint64_t positives);

// Of the same documents in the same order: the labels of their true and of their found clusters.
double AdjustedRand(std::span<const uint32_t> truth, std::span<const uint32_t> found);

struct BCubedFigures {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};
// There is at least one document.
BCubedFigures BCubed(std::span<const uint32_t> truth, std::span<const uint32_t> found);

}  // namespace stemma

#endif  // STEMMA_CORE_EVAL_MEASURES_H_
