// How much of what was copied is still found when letters were misread: a curve over the share of
// misread letters, for the default preset, for preset `ocr`, and for the seeds of a tool that asks
// for a run of 25 equal letters, as passim does (Smith, Cordell, Mullen, "Computational methods for
// uncovering reprinted texts in antebellum newspapers", 2015).
//
// The texts are those of stemma-synth, half of them partial copies, each misread at twice to no
// times the rate. The tool with the long seeds is simulated, and kindly: it looks at the true pairs
// only, and of a passage it has all that lies between the first and the last letter that stands in
// a common run of 25 letters and digits, whatever lies between the runs.

#ifndef STEMMA_BENCH_QUALITY_NOISE_H_
#define STEMMA_BENCH_QUALITY_NOISE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace stemma::quality {

inline constexpr std::string_view kNoise = "misread letters";
inline constexpr uint64_t kNoiseDocuments = 1000;

struct NoisePoint {
  double error_rate = 0;
  uint64_t passages = 0;
  double news = 0;       // recall of passages, PAN's macro measure
  double ocr = 0;        // the same
  double precision = 0;  // of preset ocr
  double seeds = 0;      // recall of the simulated tool
};
using NoiseCurve = std::vector<NoisePoint>;

// Writes its collections into `folder`.
absl::StatusOr<NoiseCurve> MeasureNoise(const std::string& folder);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_NOISE_H_
