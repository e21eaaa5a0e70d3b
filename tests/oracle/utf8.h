// UTF-8 by its definition: the bit patterns of RFC 3629, and a check of what they stand for.

#ifndef STEMMA_TESTS_ORACLE_UTF8_H_
#define STEMMA_TESTS_ORACLE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stemma::oracle {

// The length of the sequence at `at` and its code point; length 0 when it is not valid.
struct Sequence {
  size_t length = 0;
  uint32_t code_point = 0;
};

inline Sequence ReadSequence(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  size_t length = 1;
  while (length <= 4 && (byte(0) >> (8 - length) & 1) != 0) ++length;
  // `length` is now one more than the ones at the top of the first byte.
  const size_t ones = length - 1;
  if (ones == 0) return {1, byte(0)};
  if (ones == 1 || ones > 4 || (ones == 4 && (byte(0) & 0x08) != 0)) return {};
  if (at + ones > text.size()) return {};
  uint32_t code_point = byte(0) & (0x7Fu >> ones);
  for (size_t i = 1; i < ones; ++i) {
    if (byte(i) >> 6 != 2) return {};
    code_point = code_point * 64 + (byte(i) & 63);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
  if (code_point < kLeast[ones] || surrogate || code_point > 0x10FFFF) return {};
  return {ones, code_point};
}

inline std::optional<size_t> FindInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Sequence sequence = ReadSequence(text, at);
    if (sequence.length == 0) return at;
    at += sequence.length;
  }
  return std::nullopt;
}

// The number of code points that begin before byte `at` of valid UTF-8.
inline uint32_t CodePoints(std::string_view text, size_t at) {
  uint32_t count = 0;
  for (size_t i = 0; i < at; i += ReadSequence(text, i).length) ++count;
  return count;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_UTF8_H_
