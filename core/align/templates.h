// Templates: furniture that is known beforehand, as lines of text. What a collection is too small
// to teach, or a publisher knows anyhow: mastheads, notices, footers.
//
//   Templates templates("Leave a Reply\nAll rights reserved. No part of this page may be …\n");
//   templates.Mark(tokens, &furniture);    // adds the token ranges that stand in a template
//
// A line of up to eight words is found as a whole, of a longer one every run of eight words is: so
// a text may break a line anywhere, leave out its beginning, or have its own name in its middle.
// Case, marks and spaces do not count. A blank line says nothing.
//
// Cost: for each length of line up to eight words one pass over the text.

#ifndef STEMMA_CORE_ALIGN_TEMPLATES_H_
#define STEMMA_CORE_ALIGN_TEMPLATES_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma {

class Templates {
 public:
  Templates() = default;
  explicit Templates(std::string_view lines);

  bool empty() const { return count_ == 0; }
  uint32_t count() const { return count_; }  // lines with words
  uint64_t digest() const;                   // of all that Mark finds

  // `furniture` ascending and not overlapping, and so it stays.
  void Mark(const TokenizedText& tokens, std::vector<Span>* furniture) const;

 private:
  static constexpr int kMostWords = 8;

  // The hashes of runs of one to eight words, ascending.
  std::array<std::vector<uint64_t>, kMostWords + 1> runs_;
  uint32_t count_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_TEMPLATES_H_
