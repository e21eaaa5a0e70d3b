// What the vector lane knows beyond ASCII: rows of 64 code points that begin with the same bytes in
// UTF-8, with their folded forms and kinds, from LookUp.
//
// Two-byte code points (Latin, Greek, Cyrillic, Hebrew, Arabic …) are rows by their first byte;
// of three bytes there are Latin Extended Additional (Vietnamese), Greek Extended, and the
// punctuation of U+2000 to U+203F. A code point whose folded form is not as long as itself, and
// whatever attaches, vanishes, or is an unusual joiner, is unknown to its row.

#ifndef STEMMA_CORE_TEXT_INTERNAL_ROWS_H_
#define STEMMA_CORE_TEXT_INTERNAL_ROWS_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace stemma::internal {

inline constexpr size_t kRow = 64;

// Bits of a code point's kind in a row; 0: unknown.
enum RowKind : uint8_t {
  kRowKnown = 1,
  kRowWord = 2,  // a letter or digit
  kRowLetter = 4,
  kRowApostrophe = 8,  // of three bytes
};

struct Row {
  alignas(
      64) uint8_t folded[3][kRow];  // byte k of the folded form, by the low six bits of the last
  alignas(64) uint8_t kinds[kRow];
  uint8_t length = 0;  // of the code points in UTF-8
  uint8_t first = 0;   // their first byte
  uint8_t second = 0;  // of three
};

class Rows {
 public:
  // Built when first asked for.
  static const Rows& Get();

  // The row of the code point at `at` (not ASCII), or null; null also within a code point.
  const Row* Find(const uint8_t* at) const {
    if (at[0] < 0xc2) return nullptr;
    if (at[0] < 0xe0) return &two_[at[0] - 0xc2];
    if (at[0] == 0xe1 && at[1] >= 0xb8) return &three_[at[1] - 0xb8];
    return at[0] == 0xe2 && at[1] == 0x80 ? &three_[8] : nullptr;
  }

 private:
  Rows();

  std::array<Row, 0xe0 - 0xc2> two_;  // U+0080 to U+07FF
  std::array<Row, 9> three_;          // U+1E00 to U+1FFF, U+2000 to U+203F
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_ROWS_H_
