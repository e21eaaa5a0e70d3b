// The collections with truth that quality is measured on.

#ifndef STEMMA_BENCH_QUALITY_COLLECTIONS_H_
#define STEMMA_BENCH_QUALITY_COLLECTIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/eval/evaluate.h"

namespace stemma::quality {

struct Collection {
  std::string name;
  std::vector<std::string> documents;  // paths
  std::string truth;                   // path; empty: none
  EvalOptions eval;                    // what counts as found there
  bool rewritten = false;              // runs with preset `rewrite` too
  bool slow = false;                   // takes minutes: runs only when it is named
};

// Those that lie in `data` (the folder that STEMMA_DATA names) and in `source` (the top of this
// repository); of the first, those that are there. In the order of their cost.
std::vector<Collection> Collections(const std::string& data, const std::string& source);

// Unrelated articles that share quotations, furniture, set phrases and lists (stemma-synth
// --transplants 25000: 20,000 pairs without copied prose and 5,000 with), written into `folder`.
absl::StatusOr<Collection> MakeTransplants(const std::string& folder);
inline constexpr std::string_view kTransplants = "transplants";

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_COLLECTIONS_H_
