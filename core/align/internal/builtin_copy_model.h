// The text of copy_model.json, compiled in.

#ifndef STEMMA_CORE_ALIGN_INTERNAL_BUILTIN_COPY_MODEL_H_
#define STEMMA_CORE_ALIGN_INTERNAL_BUILTIN_COPY_MODEL_H_

#include <string_view>

namespace stemma::internal {

extern const std::string_view kBuiltinCopyModel;

}  // namespace stemma::internal

#endif  // STEMMA_CORE_ALIGN_INTERNAL_BUILTIN_COPY_MODEL_H_
