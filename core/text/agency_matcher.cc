#include "core/text/internal/agency_matcher.h"

#include <algorithm>
#include <cctype>

#include "core/text/article.h"
#include "core/text/internal/chars.h"

namespace stemma::facts {
namespace {

uint32_t PairAt(std::string_view text, size_t at) {
  return static_cast<uint32_t>(static_cast<unsigned char>(text[at])) << 8 |
         static_cast<unsigned char>(text[at + 1]);
}

// Whether a name of a script with spaces stands free. Hangul and Arabic tie particles to a name,
// Han and Kana have no spaces at all.
bool StandsFree(std::string_view text, size_t begin, size_t end) {
  const auto ties = [](char32_t c) {
    return (IsLetter(c) || IsDigit(c)) && !IsCjk(c) && !(c >= 0x600 && c < 0x700);
  };
  const bool spaced_first = ties(CharAt(text, begin));
  const bool spaced_last = ties(CharBefore(text, end));
  return !(spaced_first && ties(CharBefore(text, begin))) &&
         !(spaced_last && ties(CharAt(text, end)));
}

}  // namespace

const AgencyMatcher& AgencyMatcher::Get() {
  static const AgencyMatcher& matcher = *new AgencyMatcher;
  return matcher;
}

AgencyMatcher::AgencyMatcher() {
  const std::vector<Agency>& agencies = Agencies();
  for (uint32_t row = 0; row < agencies.size(); ++row) {
    for (std::string_view text : agencies[row].spellings) {
      spellings_.push_back({std::string(text), row, false});
      // Headings and datelines are set in capitals: "REUTERS".
      std::string capitals(text);
      for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const bool ascii = std::none_of(text.begin(), text.end(),
                                      [](char c) { return static_cast<signed char>(c) < 0; });
      if (ascii && text.size() > 4 && capitals != text)
        spellings_.push_back({capitals, row, false});
    }
    for (std::string_view text : agencies[row].doubtful) {
      spellings_.push_back({std::string(text), row, true});
    }
  }
  std::stable_sort(spellings_.begin(), spellings_.end(), [](const Spelling& a, const Spelling& b) {
    const uint32_t pair_a = PairAt(a.text, 0), pair_b = PairAt(b.text, 0);
    return pair_a != pair_b ? pair_a < pair_b : a.text.size() > b.text.size();
  });
  first_.resize(65536);
  for (size_t i = spellings_.size(); i-- > 0;) {
    const uint32_t pair = PairAt(spellings_[i].text, 0);
    pairs_[pair / 64] |= uint64_t{1} << pair % 64;
    first_[pair] = static_cast<uint16_t>(i);
  }
}

bool AgencyMatcher::MatchAt(std::string_view text, size_t at, Mention* mention) const {
  const uint32_t pair = PairAt(text, at);
  for (size_t i = first_[pair]; i < spellings_.size(); ++i) {
    const Spelling& spelling = spellings_[i];
    if (PairAt(spelling.text, 0) != pair) return false;
    if (spelling.text.size() > 2 && (at + 2 >= text.size() || spelling.text[2] != text[at + 2]))
      continue;
    const size_t end = at + spelling.text.size();
    if (text.substr(at, spelling.text.size()) != spelling.text || !StandsFree(text, at, end))
      continue;
    *mention = {spelling.agency,
                spelling.doubtful,
                {static_cast<uint32_t>(at), static_cast<uint32_t>(end)}};
    return true;
  }
  return false;
}

bool AgencyMatcher::Next(std::string_view text, size_t from, Mention* mention) const {
  for (size_t at = from; at + 1 < text.size(); ++at) {
    const uint32_t pair = PairAt(text, at);
    if ((pairs_[pair / 64] >> pair % 64 & 1) == 0) continue;
    // The middle of a word, most times.
    if (at > 0 && IsAsciiLetter(text[at]) && IsAsciiLetter(text[at - 1])) continue;
    if (MatchAt(text, at, mention)) return true;
  }
  return false;
}

bool AgencyMatcher::Whole(std::string_view text, Mention* mention) const {
  return text.size() >= 2 && (pairs_[PairAt(text, 0) / 64] >> PairAt(text, 0) % 64 & 1) != 0 &&
         MatchAt(text, 0, mention) && mention->where.end == text.size();
}

}  // namespace stemma::facts
