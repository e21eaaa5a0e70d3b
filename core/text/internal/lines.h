// Lines and paragraphs of a page, one after the other, without a list of them all: a text may be
// one line of 500 MB or 500 MB of empty lines.

#ifndef STEMMA_CORE_TEXT_INTERNAL_LINES_H_
#define STEMMA_CORE_TEXT_INTERNAL_LINES_H_

#include <cstdint>
#include <string_view>

#include "core/base/span.h"

namespace stemma::facts {

// A line without the white space around it.
struct Line {
  uint32_t start = 0;  // its first byte, white space included
  uint32_t begin = 0;
  uint32_t end = 0;   // begin == end: a blank line
  uint32_t next = 0;  // the start of the next line; the text's size at the end

  bool blank() const { return begin == end; }
  uint32_t size() const { return end - begin; }
  uint32_t indent() const { return begin - start; }
  Span span() const { return {begin, end}; }
};

// The line that starts at `start` < text.size().
Line LineAt(std::string_view text, uint32_t start);

inline std::string_view TextOf(std::string_view text, Span span) {
  return text.substr(span.begin, span.size());
}

// Longer than any width at which mail, RFCs or typescripts are broken into lines, so that the break
// behind it is the author's: `Columns` of it are code points.
inline constexpr uint32_t kWrapColumns = 100;
bool IsLongLine(std::string_view text, const Line& line);

// Whether every line break ends a paragraph, judged from the head of the text: most lines that are
// not followed by a blank one end with a sentence.
bool BreaksAreParagraphs(std::string_view text);

class ParagraphReader {
 public:
  explicit ParagraphReader(std::string_view text)
      : text_(text), breaks_are_paragraphs_(BreaksAreParagraphs(text)) {}

  // The next paragraph: from its first letter or mark to its last. Lines quoted by > | : at their
  // beginning are a paragraph as long as the depth stays.
  bool Next(Span* paragraph);

 private:
  std::string_view text_;
  bool breaks_are_paragraphs_;
  uint32_t at_ = 0;
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_LINES_H_
