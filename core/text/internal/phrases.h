// The set phrases of pages, by language, in tables: furniture, labels of dates, bylines, credits.

#ifndef STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_
#define STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_

#include <array>
#include <cstdint>
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
    if (line.size() >= 4 && Test(KeyOf(line, 4))) return true;
    return line.size() >= 2 && Test(KeyOf(line, 2));
  }
  // The length of the longest phrase with which `folded` begins, ending at the end of a word; 0 for
  // none.
  size_t StartOf(std::string_view folded) const;

 private:
  // A phrase is known by its first four bytes, a shorter one by two; in 16 bits, of which few are
  // set.
  static uint32_t KeyOf(std::string_view text, size_t length) {
    uint32_t key = 0;
    for (size_t i = 0; i < length; ++i) {
      const unsigned char byte = static_cast<unsigned char>(text[i]);
      key = key << 8 | (byte >= 'A' && byte <= 'Z' ? byte | 0x20u : byte);
    }
    return key * 0x9E3779B1u >> 16;
  }
  bool Test(uint32_t key) const { return (keys_[key / 64] >> key % 64 & 1) != 0; }
  void Add(std::string_view phrase);

  std::array<uint64_t, 1024> keys_{};
  std::vector<std::string_view> phrases_;  // sorted
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_
