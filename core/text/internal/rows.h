// What the vector lane knows beyond ASCII: rows of 64 code points that begin with the same bytes in
// UTF-8, with their kinds and folded forms, from LookUp.
//
// All code points of two and three bytes have rows, each built when first asked for. Unknown to its
// row is a code point whose folded form is longer than itself or mixed, and whatever else needs
// more than its own look-up: what composes with the letter before it, soft hyphens, unusual
// joiners.

#ifndef STEMMA_CORE_TEXT_INTERNAL_ROWS_H_
#define STEMMA_CORE_TEXT_INTERNAL_ROWS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace stemma::internal {

inline constexpr size_t kRow = 64;

// Bits of a code point's kind in a row; 0: unknown.
enum RowKind : uint8_t {
  kRowKnown = 1,
  kRowWord = 2,       // a letter or digit of a script with spaces
  kRowLetter = 4,     // a letter of one
  kRowJoiner = 8,     // of three bytes: an apostrophe, or, with kRowAttaches, what vanishes
  kRowMark = 16,      // belongs to the letter before it
  kRowAttaches = 32,  // has no normalisation boundary before it; a mark that stays where it is
  kRowAlone = 64,     // a letter that is a token
  kRowQuarter = 128,  // of Thai and the like, not of Han and the like
};

struct Row {
  alignas(64) uint8_t kinds[kRow];      // by the low six bits of a code point's last byte
  alignas(64) uint8_t folded[3][kRow];  // byte k of the folded form
  alignas(64) uint8_t lengths[kRow];    // bit k - 1: the folded form has a byte k
  uint8_t any_kinds = 0;                // the bits that some code point has
  bool folds = false;                   // some folded form is not the code point itself
  bool shrinks = false;                 // or is shorter
  uint8_t length = 0;                   // of the code points in UTF-8
  uint8_t first = 0;                    // their first byte
  uint8_t second = 0;                   // of three
};

constexpr size_t kRows = 32 + 16 * 64;
extern std::array<std::atomic<const Row*>, kRows> rows;

// Builds the row, or returns the one that another thread has built meanwhile.
const Row* BuildRow(size_t index);

// The row of the code point at `at` (not ASCII); null for one of four bytes, and within a code
// point.
inline const Row* FindRow(const uint8_t* at) {
  if (at[0] < 0xc2 || at[0] >= 0xf0) return nullptr;
  const size_t index = at[0] < 0xe0 ? at[0] - 0xc0u : 32 + (at[0] - 0xe0u) * 64 + (at[1] & 0x3fu);
  const Row* row = rows[index].load(std::memory_order_acquire);
  return row != nullptr ? row : BuildRow(index);
}

inline constexpr std::array<uint8_t, 128> kAsciiKinds = [] {
  std::array<uint8_t, 128> kinds{};
  for (size_t c = 0; c < kinds.size(); ++c) {
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    const bool digit = c >= '0' && c <= '9';
    kinds[c] = letter  ? kRowKnown | kRowWord | kRowLetter
               : digit ? kRowKnown | kRowWord
                       : kRowKnown;
  }
  return kinds;
}();

// The kind of the code point at `at`, ASCII or not.
inline uint8_t RowKindOf(const uint8_t* at) {
  if (*at < 0x80) return kAsciiKinds[*at];
  const Row* const row = FindRow(at);
  return row == nullptr ? 0 : row->kinds[at[row->length - 1] & 0x3f];
}

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_ROWS_H_
