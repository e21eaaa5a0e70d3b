// Lines that an answer quotes behind the marks of mail and news (> : |), and that are too short to
// be found by their words: "> Well said!".
//
//   passages = WithQuotedLines({text_a, tokens_a}, {text_b, tokens_b}, std::move(passages));
//
// When some passage of the pair stands behind more marks in one text, that text is an answer to the
// other: a line of it behind marks that is word for word a line of the other, with fewer marks,
// was taken, too. Of equal lines that is the next one behind the line taken before, and one of a
// word or two must be the only one. Neighbours in both texts are one passage.
//
// Cost: linear in the two texts for a pair that quotes, and in the passages for others.

#ifndef STEMMA_CORE_ALIGN_QUOTED_LINES_H_
#define STEMMA_CORE_ALIGN_QUOTED_LINES_H_

#include <string_view>
#include <vector>

#include "core/align/extend.h"

namespace stemma {

struct LinedText {
  std::string_view text;  // of which `tokens` were made
  const TokenizedText& tokens;
};

// `passages` ascending by their place in `a`; so is the result, with `quoted_lines` set in what is
// new, and with the marks of the others.
std::vector<AlignedPassage> WithQuotedLines(const LinedText& a, const LinedText& b,
                                            std::vector<AlignedPassage> passages);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_QUOTED_LINES_H_
