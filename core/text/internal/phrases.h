// The set phrases of pages, by language, in tables: furniture, labels of dates, bylines, credits.

#ifndef STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_
#define STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stemma::facts {

// All in lower case, as Folded leaves text.
extern const std::span<const std::string_view> kWholeLines;    // a line that is just this
extern const std::span<const std::string_view> kLineStarts;    // a line that begins with this
extern const std::span<const std::string_view> kPhotoCredits;  // in the last words of a caption
extern const std::span<const std::string_view> kBylineStarts;  // a name follows
extern const std::span<const std::string_view> kDateLabels;    // the date of publication follows

extern const std::span<const std::string_view> kOutletWords;  // in the name of a newspaper
extern const std::span<const std::string_view> kAgencyEnds;   // at the end of an agency's name

// Finds which phrases of a list a line begins with, after one look at its first bytes.
class PhraseTable {
 public:
  explicit PhraseTable(std::span<const std::string_view> phrases);

  // False for nearly every line: no phrase begins as `line` does, in either case.
  bool MayStart(std::string_view line) const {
    if (line.size() < 4) return line.size() >= 2 && Test(KeyOfTwo(line));
    return Test(KeyOfFour(line)) || Test(KeyOfTwo(line));
  }
  // The length of the longest phrase with which `folded` begins, ending at the end of a word; 0 for
  // none.
  size_t StartOf(std::string_view folded) const;

 private:
  // A phrase is known by its first four bytes, a shorter one by two; in 16 bits, of which few are
  // set.
  static uint32_t KeyOfFour(std::string_view text) {
    uint32_t bytes;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    return Scattered(bytes);
  }
  static uint32_t KeyOfTwo(std::string_view text) {
    uint16_t bytes;
    std::memcpy(&bytes, text.data(), sizeof bytes);
    return Scattered(bytes);
  }
  // Each of the bytes that is a capital of ASCII made small, all at once: a line is looked at from
  // every byte of it.
  static uint32_t Scattered(uint32_t bytes) {
    constexpr uint32_t kEach = 0x01010101u;
    const uint32_t low = bytes & 0x7F * kEach;
    const uint32_t from_a = low + (0x80 - 'A') * kEach, beyond_z = low + (0x7F - 'Z') * kEach;
    const uint32_t capital = (from_a ^ beyond_z) & ~bytes & 0x80 * kEach;
    return (bytes | capital >> 2) * 0x9E3779B1u >> 16;
  }
  bool Test(uint32_t key) const { return (keys_[key / 64] >> key % 64 & 1) != 0; }
  void Add(std::string_view phrase);

  std::array<uint64_t, 1024> keys_{};
  std::vector<std::string_view> phrases_;  // sorted
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_
