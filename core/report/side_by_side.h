// Aligned passages side by side, as `stemma compare` shows them.

#ifndef STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_
#define STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_

#include <span>
#include <string>
#include <string_view>

#include "core/align/extend.h"
#include "core/report/reporter.h"
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

// Two documents and what they share.
struct ComparedTexts {
  std::string_view text_a;
  const TokenizedText& tokens_a;
  std::string_view text_b;
  const TokenizedText& tokens_b;
  std::span<const AlignedPassage> passages;  // those of `pair`, in its order
  const PairRecord& pair;
};

// The whole page of `stemma compare`: the finding in words, then passage beside passage.
std::string ComparisonPage(const ComparedTexts& compared, const SideBySideOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_SIDE_BY_SIDE_H_
