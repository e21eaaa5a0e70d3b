#include "core/text/internal/chars.h"

namespace stemma::facts {

std::string Folded(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = DecodeUtf8(text, &at);
    if (IsSpace(c)) {
      space = true;
      continue;
    }
    if (space && !folded.empty()) folded += ' ';
    space = false;
    if (c < 0x80) {
      folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    } else {
      AppendUtf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))), &folded);
    }
  }
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
