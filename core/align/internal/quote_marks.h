// The marks behind which mail and news quote: how many > : | begin the line of each token, asked
// for in ascending order. Linear in the text between the tokens asked for.

#ifndef STEMMA_CORE_ALIGN_INTERNAL_QUOTE_MARKS_H_
#define STEMMA_CORE_ALIGN_INTERNAL_QUOTE_MARKS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma::internal {

class MarkReader {
 public:
  MarkReader(std::string_view text, const TokenizedText& tokens)
      : text_(text), source_(tokens.source) {}

  // 0 when the text is not known.
  uint32_t At(uint32_t token) {
    if (text_.empty()) return 0;
    const uint32_t byte = source_[token].begin;
    const size_t end = text_.substr(seen_, byte - seen_).rfind('\n');
    if (end != std::string_view::npos || seen_ == 0) {
      marks_ = 0;
      for (size_t i = end == std::string_view::npos ? 0 : seen_ + end + 1; i < byte; ++i) {
        const char c = text_[i];
        if (c == '>' || c == ':' || c == '|') {
          ++marks_;
        } else if (c != ' ' && c != '\t') {
          break;
        }
      }
    }
    seen_ = byte;
    return marks_;
  }

 private:
  std::string_view text_;
  const std::vector<Span>& source_;
  size_t seen_ = 0;  // bytes in which line ends have been looked for
  uint32_t marks_ = 0;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_ALIGN_INTERNAL_QUOTE_MARKS_H_
