// Characters as the readers of pages see them: what stands beside a byte, and of which sort it is.
// All views are valid UTF-8.

#ifndef STEMMA_CORE_TEXT_INTERNAL_CHARS_H_
#define STEMMA_CORE_TEXT_INTERNAL_CHARS_H_

#include <unicode/uchar.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text/utf8.h"

namespace stemma::facts {

inline bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }
inline bool IsAsciiLetter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
inline bool IsAsciiDigit(char byte) { return byte >= '0' && byte <= '9'; }

// The last code-point boundary at or before `at` (at <= text.size()).
inline size_t BoundaryBefore(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && IsContinuation(text[at])) --at;
  return at;
}

// The code point that begins at `at`, 0 at the end.
inline char32_t CharAt(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  const unsigned char byte = static_cast<unsigned char>(text[at]);
  return byte < 0x80 ? byte : DecodeUtf8(text, &at);
}

// The code point that ends before `at`, 0 at the beginning.
inline char32_t CharBefore(std::string_view text, size_t at) {
  if (at == 0) return 0;
  do {
    --at;
  } while (at > 0 && IsContinuation(text[at]));
  return CharAt(text, at);
}

inline bool IsSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0xA0 || c == 0x85 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x3000 || c == 0xFEFF;
}
inline bool IsLetter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return u_isalpha(static_cast<UChar32>(c)) != 0;
}
inline bool IsDigit(char32_t c) {
  return c < 0x80 ? c >= '0' && c <= '9' : u_isdigit(static_cast<UChar32>(c)) != 0;
}
inline bool IsLower(char32_t c) {
  return c < 0x80 ? c >= 'a' && c <= 'z' : u_islower(static_cast<UChar32>(c)) != 0;
}
inline bool IsUpper(char32_t c) {
  return c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper(static_cast<UChar32>(c)) != 0;
}
// Han, Kana, Hangul: scripts whose words are not parted, or carry their particles, by no space.
inline bool IsCjk(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}
// What ends a sentence, in any of the scripts.
inline bool IsSentenceEnd(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
         c == 0xFF1F || c == 0xFF0E || c == 0x061F || c == 0x06D4 || c == 0x0964;
}

// Lower case, letter by letter; each run of white space is one blank; none at the ends.
std::string Folded(std::string_view text);

std::string_view TrimSpace(std::string_view text);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_CHARS_H_
