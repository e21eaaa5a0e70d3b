#include "core/text/internal/chars.h"

#include <unicode/utf8.h>

#include <utility>

namespace stemma::facts {

std::string Folded(std::string_view text) {
  // A letter's other case may be a byte longer.
  std::string folded(text.size() + text.size() / 2 + 4, '\0');
  size_t size = 0;
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const unsigned char byte = static_cast<unsigned char>(text[at]);
    const char32_t c = byte < 0x80 ? text[at++] : DecodeUtf8(text, &at);
    if (IsSpace(c)) {
      space = size > 0;
      continue;
    }
    if (std::exchange(space, false)) folded[size++] = ' ';
    if (c < 0x80) {
      folded[size++] = static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
      continue;
    }
    U8_APPEND_UNSAFE(folded.data(), size, u_tolower(static_cast<UChar32>(c)));
  }
  folded.resize(size);
  return folded;
}

std::string_view TrimSpace(std::string_view text) {
  size_t begin = 0;
  while (begin < text.size()) {
    size_t next = begin;
    if (!IsSpace(DecodeUtf8(text, &next))) break;
    begin = next;
  }
  size_t end = text.size();
  while (end > begin) {
    size_t last = end - 1;
    while (last > begin && IsContinuation(text[last])) --last;
    if (!IsSpace(CharAt(text, last))) break;
    end = last;
  }
  return text.substr(begin, end - begin);
}

}  // namespace stemma::facts
