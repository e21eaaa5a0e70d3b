// Two aligned passages side by side, as `stemma compare` shows them.

#ifndef STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_
#define STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_

#include <span>
#include <string>
#include <string_view>

#include "core/align/extend.h"
#include "core/text/tokenize.h"

namespace stemma {

struct SideBySideOptions {
  bool colour = false;
  int width = 100;
};

// Two columns of the original words of `passage`, wrapped to the width, equal words beside each
// other; words that differ are marked: in colour, or as [-only left-] and {+only right+}. Widths
// count columns of the terminal (wide letters two). Ends with a newline. Linear in the passage.
std::string SideBySide(std::string_view text_a, const TokenizedText& a, std::string_view text_b,
                       const TokenizedText& b, const AlignedPassage& passage,
                       const SideBySideOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_
