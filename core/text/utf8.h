// UTF-8: checking, walking, and the way between byte offsets and code points.
//
//   if (std::optional<size_t> at = FindInvalidUtf8(text)) Report(*at);
//   for (size_t at = 0; at < text.size();) Use(DecodeUtf8(text, &at));
//
// Cost: checking valid text runs at several GB/s (simdjson's vector routine, chosen for the CPU at
// run time); only a text that is wrong is walked a second time, to say where.

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
// no surrogates, at most U+10FFFF); nothing when all of it is valid. Of a sequence that is cut off
// or goes wrong in its middle, it is the offset of the first byte.
std::optional<size_t> FindInvalidUtf8(std::string_view text);

// What is wrong at `at`, where FindInvalidUtf8 found `text` invalid: "invalid UTF-8 (byte 0xE9) at
// byte 312", or that the text ends within a character.
std::string DescribeInvalidUtf8(std::string_view text, size_t at);

// Decodes the code point at `*at` of valid UTF-8 and moves `*at` behind it.
char32_t DecodeUtf8(std::string_view text, size_t* at);

// Appends `code_point` in UTF-8; a surrogate or a number beyond U+10FFFF becomes U+FFFD.
void AppendUtf8(char32_t code_point, std::string* text);

// `text` with U+FFFD for every byte that is not part of valid UTF-8: for names that are shown.
std::string ReplaceInvalidUtf8(std::string_view text);

// UTF-16 in pieces of any size to UTF-8.
class Utf16Decoder {
 public:
  explicit Utf16Decoder(bool big_endian) : big_endian_(big_endian) {}

  // Appends what `bytes` complete to `text`. The error names the offset, counted over all pieces,
  // of a surrogate that stands alone.
  absl::Status Decode(std::string_view bytes, std::string* text);

  // The end of the input: an error when it came within a character.
  absl::Status Finish() const;

 private:
  absl::Status Unit(char32_t unit, std::string* text);

  bool big_endian_;
  int odd_byte_ = -1;            // the first byte of a unit whose second one is to come
  char32_t high_surrogate_ = 0;  // waits for its low one
  uint64_t offset_ = 0;          // of the unit being read
};

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
