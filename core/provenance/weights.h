// The weights of the provenance model: a readable file, and its built-in default.
//
//   {"origin": "from what they come, with what result",
//    "sharpness": 0.4,                             optional, 1 when it is not there
//    "sharpness_of_versions": 0.9,                 optional, the other's when it is not there
//    "weights": {"date_order": 2.2, ...},          every cue by its name, each once
//    "why": {"date_order": "a reason", ...}}       optional
//
// `sharpness` is the calibration: the power to which the odds between the two directions of a pair
// are raised (Platt scaling without an intercept, which would favour a side). What a few shared
// lines tell is less sure than what two versions of one text do: the power goes by their share.
//
// Each weight multiplies its cue's value; the product is a contribution to the log-odds of an edge.
// Unknown names, missing ones and weights beyond +-kMostWeight are errors that name them. The
// built-in default is core/provenance/weights.json, compiled in.

#ifndef STEMMA_CORE_PROVENANCE_WEIGHTS_H_
#define STEMMA_CORE_PROVENANCE_WEIGHTS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/provenance/cues.h"

namespace stemma {

struct ProvenanceWeights {
  std::string origin;                      // from what they come, with what result
  std::array<double, kCueCount> weight{};  // by Cue
  double sharpness = 1;                    // of two texts that share next to nothing
  double sharpness_of_versions = 1;        // of two that share all

  // The power for two that share so much of the longer.
  double SharpnessOf(double share) const {
    return sharpness + share * (sharpness_of_versions - sharpness);
  }
  double of(Cue cue) const { return weight[static_cast<size_t>(cue)]; }
};

inline constexpr double kMostWeight = 50;
inline constexpr double kMostSharpness = 10;

// The weights this version ships.
const ProvenanceWeights& DefaultWeights();

// The same, with nothing said by dates.
ProvenanceWeights WithoutDates(ProvenanceWeights weights);

// `name` is the file's, for messages.
absl::StatusOr<ProvenanceWeights> ParseWeights(std::string_view json, std::string_view name);

// The file that ParseWeights reads; `reasons` by Cue, those that are empty left out.
std::string WeightsFile(const ProvenanceWeights& weights,
                        const std::array<std::string, kCueCount>& reasons);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_WEIGHTS_H_
