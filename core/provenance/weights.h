// The weights of the provenance model: a readable file, and its built-in default.
//
// The file is JSON: {"origin": "...", "weights": {"date_order": 3.0, ...}}. Each weight multiplies
// its cue's value; the product is a contribution to the log-odds of an edge. Unknown names and
// missing ones are errors that name them.

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
};

// The weights this version ships.
const ProvenanceWeights& DefaultWeights();

absl::StatusOr<ProvenanceWeights> ParseWeights(std::string_view json, std::string_view name);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_WEIGHTS_H_
