// Quoted speech in running text.

#ifndef STEMMA_CORE_TEXT_INTERNAL_QUOTATIONS_H_
#define STEMMA_CORE_TEXT_INTERNAL_QUOTATIONS_H_

#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma::facts {

// The quotations of `text` with their marks: ascending, not overlapping; of nested ones the
// outermost. One pass: what a mark means is told by what stands on its two sides, what it closes by
// the paragraph. A mark that is never closed ends with its paragraph, and after kLongestUnclosed
// bytes at the latest; one that may just as well be an apostrophe or a sign of inches and feet is a
// quotation only when it is closed.
inline constexpr uint32_t kLongestUnclosed = 4000;
std::vector<Span> FindQuotations(std::string_view text);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_QUOTATIONS_H_
