// The text of weights.json, compiled in.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_BUILTIN_WEIGHTS_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_BUILTIN_WEIGHTS_H_

#include <string_view>

namespace stemma::internal {

extern const std::string_view kBuiltinWeights;

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_BUILTIN_WEIGHTS_H_
