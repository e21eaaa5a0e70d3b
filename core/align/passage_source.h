// Where a passage stands in its two originals: the bytes of its words, and of what is printed
// around them in both.
//
//   const auto [in_a, in_b] = PassageSource({text_a, tokens_a}, {text_b, tokens_b}, passage);
//
// Tokens hold letters and digits only. What stands right behind the last word in both texts is of
// the passage, too: the full stop, the closing quotation mark; and so is what stands right before
// the first, up to white space on either side. A passage that begins with the first word of a line
// behind quote marks (> : |) begins with the marks, as its other lines do. The rest of a line, and
// next to it lines without words (a row of dashes), belong to it when both texts print the same.
//
// Linear in what is added.

#ifndef STEMMA_CORE_ALIGN_PASSAGE_SOURCE_H_
#define STEMMA_CORE_ALIGN_PASSAGE_SOURCE_H_

#include <utility>

#include "core/align/extend.h"
#include "core/align/quoted_lines.h"
#include "core/base/span.h"

namespace stemma {

// Spans begin and end on code points of valid UTF-8. A text that is not at hand is empty: then both
// spans are those of the words.
std::pair<Span, Span> PassageSource(const LinedText& a, const LinedText& b,
                                    const AlignedPassage& passage);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_PASSAGE_SOURCE_H_
