#include "core/text/internal/unknown_agencies.h"

#include <algorithm>
#include <string>

#include "core/text/internal/chars.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/phrases.h"

namespace stemma::facts {
namespace {

constexpr uint32_t kHead = 6000;
constexpr size_t kMostLines = 30;
constexpr uint32_t kLongestPlace = 70;
constexpr uint32_t kLongestName = 40;
constexpr uint32_t kLongestByline = 160;
constexpr uint32_t kShortestStory = 20;

bool IsDash(char32_t c) { return c == '-' || c == '_' || (c >= 0x2012 && c <= 0x2015); }

// One to five words with capitals, without digits.
bool IsName(std::string_view name) {
  if (name.size() < 2 || name.size() > kLongestName) return false;
  uint32_t words = 0;
  for (size_t at = 0; at < name.size();) {
    const bool first = at == 0 || IsSpace(CharBefore(name, at));
    const char32_t c = DecodeUtf8(name, &at);
    if (first && !IsUpper(c)) return false;
    if (!IsLetter(c) && c != ' ' && c != '-') return false;
    words += first;
  }
  return words <= 5;
}

std::string ShortName(std::string_view name) {
  std::string initials;
  uint32_t words = 0;
  for (size_t at = 0; at < name.size();) {
    const bool first = at == 0 || IsSpace(CharBefore(name, at));
    const char32_t c = DecodeUtf8(name, &at);
    if (first && !IsSpace(c)) {
      ++words;
      AppendUtf8(c, &initials);
    }
  }
  return words >= 3 ? initials : std::string(name);
}

// A place, perhaps with its country and a date: "LINDHAVEN, June 3, 2025". It is set in capitals,
// or is a word or two.
bool IsPlace(std::string_view place) {
  if (place.empty() || place.size() > kLongestPlace || !IsUpper(CharAt(place, 0))) return false;
  const std::string_view town = TrimSpace(place.substr(0, place.find_first_of(",0123456789")));
  const bool capitals =
      std::none_of(town.begin(), town.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool few = std::count(town.begin(), town.end(), ' ') <= 1;
  return (capitals || few) && place.find_first_of(";:?!\"") == std::string_view::npos;
}

// The name in the brackets of a dateline; empty when the line has none.
Span NameOfDateline(std::string_view text, const Line& line) {
  uint32_t begin = line.begin;
  while (begin < line.end && (text[begin] == '>' || text[begin] == '|' || text[begin] == ' '))
    ++begin;
  const std::string_view head =
      text.substr(begin, std::min(line.end - begin, kLongestPlace + kLongestName + 8));
  const size_t open = head.find('('), close = head.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  size_t behind = close + 1;
  while (behind < head.size() && head[behind] == ' ') ++behind;
  if (behind >= head.size() || !IsDash(CharAt(text, begin + behind))) return {};
  // A story begins behind the dash.
  size_t story = begin + behind;
  while (story < line.end && (IsDash(CharAt(text, story)) || IsSpace(CharAt(text, story)))) {
    DecodeUtf8(text, &story);
  }
  if (line.end - story < kShortestStory || IsLower(CharAt(text, story))) return {};
  const std::string_view name = head.substr(open + 1, close - open - 1);
  if (!IsPlace(TrimSpace(head.substr(0, open))) || !IsName(name)) return {};
  return {static_cast<uint32_t>(begin + open + 1), static_cast<uint32_t>(begin + close)};
}

bool EndsAsAgency(std::string_view name) {
  const std::string folded = Folded(name);
  return std::any_of(kAgencyEnds.begin(), kAgencyEnds.end(), [&](std::string_view end) {
    if (folded.size() < end.size() + 3 || !folded.ends_with(end)) return false;
    // "Nordpress" is one, Jane Press is not.
    const bool phrase = end.find(' ') != std::string_view::npos;
    return phrase || IsLetter(CharBefore(folded, folded.size() - end.size()));
  });
}

// The part of a byline that ends as agencies' names do.
Span NameOfByline(std::string_view text, Span line) {
  constexpr std::string_view kLeads[] = {"By ",  "by ",  "BY ",  "Von ",
                                         "von ", "Par ", "Por ", "Di "};
  uint32_t at = line.begin;
  while (at < line.end) {
    const std::string_view rest = text.substr(at, line.end - at);
    size_t length = rest.size(), parted = 1;
    for (std::string_view mark : {",", " | ", " / ", " and ", " from ", " - ", " — "}) {
      if (const size_t found = rest.find(mark); found < length)
        length = found, parted = mark.size();
    }
    std::string_view name = TrimSpace(rest.substr(0, length));
    for (std::string_view lead : kLeads) {
      if (name.starts_with(lead)) name.remove_prefix(lead.size());
    }
    if (IsName(name) && EndsAsAgency(name)) {
      const uint32_t begin = static_cast<uint32_t>(name.data() - text.data());
      return {begin, begin + static_cast<uint32_t>(name.size())};
    }
    at += static_cast<uint32_t>(length + parted);
  }
  return {};
}

}  // namespace

void AddUnknownAgencies(std::string_view text, const std::vector<Zone>& zones,
                        std::vector<Credit>* credits) {
  const auto add = [&](Span where, CreditKind kind) {
    if (where.empty()) return;
    const std::string name = ShortName(TextOf(text, where));
    for (const Credit& credit : *credits) {
      if (credit.where.Overlaps(where) || (credit.agency == name && credit.kind == kind)) return;
    }
    credits->push_back({name, kind, where});
  };
  size_t lines = 0;
  bool begins = true;  // a paragraph
  for (uint32_t at = 0; at < text.size() && at < kHead && lines < kMostLines;) {
    const Line line = LineAt(text, at);
    at = line.next;
    lines += !line.blank();
    if (begins && !line.blank()) add(NameOfDateline(text, line), CreditKind::kDateline);
    begins = TextOf(text, line.span()).find_first_not_of(">|: ") == std::string_view::npos;
  }
  for (const Zone& zone : zones) {
    if (zone.span.begin > kHead) break;
    if (zone.kind != ZoneKind::kByline || zone.span.size() > kLongestByline) continue;
    add(NameOfByline(text, zone.span), CreditKind::kByline);
  }
  std::stable_sort(credits->begin(), credits->end(),
                   [](const Credit& a, const Credit& b) { return a.where.begin < b.where.begin; });
}

}  // namespace stemma::facts
