#include "core/text/internal/date_lexer.h"

#include <utility>

#include "core/text/internal/chars.h"

namespace stemma::facts {
namespace {

bool IsSyllable(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3); }

bool IsMark(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_GRAPHEME_EXTEND);
}

// Letters as far as they make one word; `at` stands behind the first, `first`.
void SkipWord(std::string_view text, char32_t first, size_t* at) {
  if (IsSyllable(first)) return;
  while (*at < text.size()) {
    size_t next = *at;
    const char32_t c = DecodeUtf8(text, &next);
    // "segunda-feira" is one word, "18-Oct-2023" has its parts beside digits.
    const bool hyphen = c == '-' && IsLower(CharBefore(text, *at)) && IsLower(CharAt(text, next));
    if (!hyphen && ((!IsLetter(c) && !(c >= 0x80 && IsMark(c))) || IsSyllable(c))) return;
    *at = next;
  }
}

}  // namespace

std::vector<DateToken> LexDate(std::string_view text) {
  std::vector<DateToken> tokens;
  bool glued = false;
  int gap = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = DecodeUtf8(text, &at);
    if (IsSpace(c) || c == 0x200E ||
        c == 0x200F) {  // directional marks stand around Arabic numbers
      glued = false;
      gap += c == '\n' ? 2 : c == '\t' ? 3 : 1;
      continue;
    }
    // Columns of a table and paragraphs are no parts of one date.
    if (gap >= 4 && !tokens.empty()) {
      DateToken column;
      column.mark = kGap;
      column.raw = text.substr(begin, 0);
      tokens.push_back(column);
    }
    gap = 0;
    DateToken token;
    token.glued = std::exchange(glued, true);
    if (IsDigit(c)) {
      token.kind = DateToken::kNumber;
      at = begin;
      while (at < text.size()) {
        size_t next = at;
        const int digit = u_charDigitValue(static_cast<UChar32>(DecodeUtf8(text, &next)));
        if (digit < 0) break;
        if (++token.digits <= 18) token.value = token.value * 10 + digit;
        if (token.digits == 255) break;
        at = next;
      }
    } else if (IsLetter(c)) {
      token.kind = DateToken::kWord;
      SkipWord(text, c, &at);
      token.word = Folded(text.substr(begin, at - begin));
    } else {
      token.mark = c;
    }
    token.raw = text.substr(begin, at - begin);
    if (at == begin) ++at;  // a digit without a value: taken as a mark
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace stemma::facts
