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

// Finds which phrases of a list a line begins with, after one look at its first bytes.
class PhraseTable {
 public:
  explicit PhraseTable(std::span<const std::string_view> phrases);

  // False for nearly every line: no phrase begins as `line` does, in either case.
  bool MayStart(std::string_view line) const {
    return line.size() >= 2 && (pairs_[PairOf(line) / 64] >> PairOf(line) % 64 & 1) != 0;
  }
  // The length of the longest phrase with which `folded` begins, ending at the end of a word; 0 for
  // none.
  size_t StartOf(std::string_view folded) const;

 private:
  static size_t PairOf(std::string_view text) {
    const auto lower = [](char c) {
      const unsigned char byte = static_cast<unsigned char>(c);
      return byte >= 'A' && byte <= 'Z' ? static_cast<size_t>(byte | 0x20) : size_t{byte};
    };
    return lower(text[0]) << 8 | lower(text[1]);
  }

  std::array<uint64_t, 1024> pairs_{};
  std::vector<std::string_view> phrases_;  // sorted
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_PHRASES_H_
