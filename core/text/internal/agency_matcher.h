// Finds the names of agencies in a text.

#ifndef STEMMA_CORE_TEXT_INTERNAL_AGENCY_MATCHER_H_
#define STEMMA_CORE_TEXT_INTERNAL_AGENCY_MATCHER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma::facts {

struct Mention {
  uint32_t agency = 0;    // row of Agencies()
  bool doubtful = false;  // by a spelling that may mean something else
  Span where;
};

// One pass over the bytes: a table of byte pairs passes over nearly everything, the spellings that
// begin with the pair at hand are compared, the longest first.
class AgencyMatcher {
 public:
  static const AgencyMatcher& Get();

  // The next mention at or behind `from`; false when there is none.
  bool Next(std::string_view text, size_t from, Mention* mention) const;

  // The mention that is the whole of `text`.
  bool Whole(std::string_view text, Mention* mention) const;

 private:
  struct Spelling {
    std::string text;
    uint32_t agency;
    bool doubtful;
  };

  AgencyMatcher();
  bool MatchAt(std::string_view text, size_t at, Mention* mention) const;

  std::vector<Spelling> spellings_;  // by their first two bytes, then the longest first
  std::array<uint64_t, 1024> pairs_{};
  std::vector<uint16_t> first_;  // of each pair: its first spelling
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_AGENCY_MATCHER_H_
