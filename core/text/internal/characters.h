// What the tokeniser knows of a code point: its kind, and what NFKC case folding makes of it.
//
//   const Character& c = LookUp(0x00C9);       // É: kLetter, "é"
//
// The facts come from ICU, a page of 256 code points at a time, when a page is first asked for; a
// page is never given back, so a reference stays good. Safe for use by several threads at once.

#ifndef STEMMA_CORE_TEXT_INTERNAL_CHARACTERS_H_
#define STEMMA_CORE_TEXT_INTERNAL_CHARACTERS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stemma::internal {

enum class Kind : uint8_t {
  kOther,       // parts words
  kSpace,       // white space within a line
  kNewline,     // white space that ends a line
  kQuoteMark,   // > : | as they stand before quoted lines
  kHyphen,      // - ‐
  kApostrophe,  // ' ’ ‘ ʼ ` ´ and their like
  kSoftHyphen,  // vanishes; heals a line end
  kVanish,      // default ignorable: as if it were not there
  kMark,        // belongs to the letter or digit before it
  kLetter,      // of a script with spaces
  kDigit,
  kHan,      // a letter of Han, Kana, Bopomofo, Yi and the like: a token of its own
  kAlone,    // a letter of Thai, Lao, Khmer, Myanmar, Tibetan and the like: a token of its own
  kComplex,  // becomes several code points of unlike kinds, or many bytes: to be had from Normalize
};
inline constexpr int kKinds = 14;

struct Character {
  static constexpr size_t kMaxLength = 5;
  static constexpr size_t kMaxGrowth = 2;  // at most so many bytes of `bytes` for one of UTF-8

  char bytes[kMaxLength] = {};  // the folded form, in UTF-8; first, to be copied as one word
  Kind kind = Kind::kOther;
  uint8_t length : 3 = 0;    // of bytes; 0 for kinds that leave nothing in a token
  uint8_t attaches : 1 = 0;  // may change with what stands before it: has no boundary before it
  uint8_t grounded : 1 = 0;  // the folded form does not end in a mark that could be reordered
  // For a mark that folds to itself and never composes with what stands before it: its combining
  // class. Behind a grounded character, marks of ascending class stay as they are.
  uint8_t mark_class = 0;
};
static_assert(sizeof(Character) == 8);

struct CharacterPage {
  std::array<Character, 256> characters;
};

// The pages built so far.
extern std::array<std::atomic<const CharacterPage*>, 0x110000 / 256> character_pages;

// Builds a page, or returns the one that another thread has built meanwhile.
const CharacterPage* BuildPage(size_t page);

inline const Character& LookUp(char32_t code_point) {
  const size_t page = code_point >> 8;
  const CharacterPage* built = character_pages[page].load(std::memory_order_acquire);
  if (built == nullptr) [[unlikely]] {
    built = BuildPage(page);
  }
  return built->characters[code_point & 0xff];
}

// A piece of a text that is normalised by itself: a code point with a boundary before it and those
// that attach to it. Longer runs of marks than this are cut, so that hostile text stays linear.
inline constexpr size_t kMaxSegment = 32;

// The kind of a code point that NFKC case folding has left (never kVanish, kSoftHyphen, kComplex).
Kind KindOf(char32_t folded);

// NFKC case folding of a segment of valid UTF-8: replaces *out with its code points. What the
// linked ICU cannot normalise (it has no such input) is left as it is.
void Normalize(std::string_view segment, std::vector<char32_t>* out);

// The code point at `at` of valid UTF-8, and its length in bytes.
struct Decoded {
  char32_t code_point;
  uint32_t length;
};
inline Decoded Decode(const char* at) {
  const auto byte = [at](int i) { return static_cast<unsigned char>(at[i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xe0) return {(lead & 0x1f) << 6 | (byte(1) & 0x3fu), 2};
  if (lead < 0xf0) return {(lead & 0x0f) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu), 3};
  return {
      (lead & 0x07) << 18 | (byte(1) & 0x3fu) << 12 | (byte(2) & 0x3fu) << 6 | (byte(3) & 0x3fu),
      4};
}

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_CHARACTERS_H_
