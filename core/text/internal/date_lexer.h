// The tokens of dates: numbers in any digits, words, and marks.

#ifndef STEMMA_CORE_TEXT_INTERNAL_DATE_LEXER_H_
#define STEMMA_CORE_TEXT_INTERNAL_DATE_LEXER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::facts {

struct DateToken {
  enum Kind : uint8_t { kNumber, kWord, kMark };
  Kind kind = kMark;
  bool glued = false;    // no white space before it
  uint8_t digits = 0;    // of a number
  int64_t value = 0;     // of a number of at most 18 digits
  char32_t mark = 0;     // of a mark
  std::string word;      // of a word, folded
  std::string_view raw;  // as written
};

// The mark of a gap of several blanks or lines.
inline constexpr char32_t kGap = 0x2029;

// Words are runs of letters; a letter of Han or Hangul is a word of its own, since numbers stand
// between them without spaces.
std::vector<DateToken> LexDate(std::string_view text);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_DATE_LEXER_H_
