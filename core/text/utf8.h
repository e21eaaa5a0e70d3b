// UTF-8: checking, walking, and the way between byte offsets and code points.

#ifndef STEMMA_CORE_TEXT_UTF8_H_
#define STEMMA_CORE_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"

namespace stemma {

// The byte offset of the first byte that is not part of valid UTF-8 (RFC 3629: no overlong forms,
// no surrogates, at most U+10FFFF); nothing when all of it is valid.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

// Decodes the code point at `*at` of valid UTF-8 and moves `*at` behind it.
char32_t DecodeUtf8(std::string_view text, size_t* at);

// Appends `code_point` in UTF-8.
void AppendUtf8(char32_t code_point, std::string* text);

// `bytes` of a file as UTF-8: a byte-order mark is taken off, UTF-16 with one is converted.
// Otherwise the bytes have to be valid UTF-8; the error names the first bad byte's offset and value
// and guesses no other encoding.
absl::StatusOr<std::string> ToUtf8(std::string bytes);

// Byte offsets of a text to code-point offsets. Building costs one pass; a look-up a scan of at
// most 64 bytes.
class CodePointIndex {
 public:
  explicit CodePointIndex(std::string_view text);  // `text` must outlive the index

  // The number of code points that begin before byte `at` (at <= text.size()).
  uint32_t CodePoints(uint32_t at) const;

 private:
  std::string_view text_;
  std::vector<uint32_t> counts_;  // code points before every 64th byte
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_UTF8_H_
