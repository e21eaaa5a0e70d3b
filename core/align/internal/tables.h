// Passages that tell nothing by their words: one word over and over, columns of numbers. They are
// the same wherever they stand. But a table that is most of an article, with the same figures in
// both, is that article, sent again.

#ifndef STEMMA_CORE_ALIGN_INTERNAL_TABLES_H_
#define STEMMA_CORE_ALIGN_INTERNAL_TABLES_H_

#include "core/align/extend.h"
#include "core/text/tokenize.h"

namespace stemma::internal {

// Whether enough different words are matched. They are counted until there are enough of them.
bool SaysSomething(const TokenizedText& a, const AlignedPassage& passage);

// Whether so many of the matched words are numbers that they are rows of a table.
bool IsTable(const TokenizedText& a, const AlignedPassage& passage);

// Whether the passage is two thirds of a text or more, and four fifths of the figures of the side
// that has fewer are matched: twenty digits or more, each figure once. Of rates and results that
// are printed anew every day words are the same, and figures are not.
bool IsSameTable(const TokenizedText& a, const TokenizedText& b, const AlignedPassage& passage);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_ALIGN_INTERNAL_TABLES_H_
