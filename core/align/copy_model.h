// How probable it is that what two texts share is copied prose: a logistic model of a few features.
//
//   double score = Score(features, DefaultCopyModel());      // in [0, 1]
//
// The shipped coefficients stand in copy_model.json beside this file, with their origin. They are
// fitted by `stemma-quality --fit` (bench/quality) to the collections with truth, each weighing the
// same, and tried on each collection by a fit to the others.

#ifndef STEMMA_CORE_ALIGN_COPY_MODEL_H_
#define STEMMA_CORE_ALIGN_COPY_MODEL_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace stemma {

inline constexpr double kMostRun = 40;    // beyond, more words add nothing to the certainty
inline constexpr double kMostProse = 80;  // likewise

// What a pair shares, over its passages that hold enough prose.
struct CopyFeatures {
  double longest_run = 0;  // words of the longest run of prose without an edit
  double prose_words =
      0;                  // words of prose matched, a repeated phrase once; a headline's count half
  double identity = 0;    // of the passages: many edits weaken the evidence
  double coverage = 0;    // prose words over the shorter text's words: eleven words that are nearly
                          // all of a post weigh more than eleven in a long article
  double marked = 0;      // share of the prose that stands behind more quote marks (> : |) in one
                          // of the texts: whoever quotes says so
  uint32_t passages = 0;  // how many; without any the score is 0
  uint32_t matched = 0;   // their words of prose, with repetitions
  double rewritten = 0;   // words of prose in rewritten passages, which count for nothing above
  double likeness = 0;    // of those, the mean
};

inline constexpr size_t kCopyWeights = 6;
inline constexpr std::array<std::string_view, kCopyWeights> kCopyWeightNames = {
    "bias", "longest_run", "prose_words", "identity", "coverage", "marked"};

// Of rewritten passages: the bias, the likeness, the logarithm of their words to the base 2.
inline constexpr size_t kRewrittenWeights = 3;
inline constexpr std::array<std::string_view, kRewrittenWeights> kRewrittenWeightNames = {
    "bias", "likeness", "log_words"};

struct CopyModel {
  std::string origin;  // a sentence that says from what the weights come
  std::array<double, kCopyWeights> weight{};
  std::array<double, kRewrittenWeights> rewritten{};
  std::array<double, kRewrittenWeights> misread{};  // the same, of text with misread letters
};

// What the weights are multiplied with, the first by 1.
std::array<double, kCopyWeights> CopyInputs(const CopyFeatures& features);

// That one of the two kinds of evidence holds: of passages aligned word by word, of rewritten ones.
double Score(const CopyFeatures& features, const CopyModel& model);

// Reads {"origin": "…", "weights": {"bias": …, …}, "rewritten": {"bias": …, …}, "misread": {…}};
// errors begin with `name`.
absl::StatusOr<CopyModel> ParseCopyModel(std::string_view json, std::string_view name);
std::string CopyModelJson(const CopyModel& model);

const CopyModel& DefaultCopyModel();

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_COPY_MODEL_H_
