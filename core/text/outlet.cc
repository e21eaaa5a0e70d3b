#include "core/text/internal/outlet.h"

#include <algorithm>

#include "core/text/dates.h"
#include "core/text/internal/agency_matcher.h"
#include "core/text/internal/chars.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/page_lines.h"
#include "core/text/internal/phrases.h"

namespace stemma::facts {
namespace {

constexpr uint32_t kEnds = 4000;  // furniture that names the outlet stands at the ends of a page
constexpr uint32_t kDatelineReach = 140;
constexpr size_t kLongestName = 48;

bool NamesAgency(std::string_view text) {
  Mention mention;
  return AgencyMatcher::Get().Next(text, 0, &mention);
}

// The part of a dateline's brackets that is no agency and no date: "(APP - UrduPoint / Pakistan
// Point News - 17th Oct, 2023)" was written for UrduPoint.
std::string_view OutletOfDateline(std::string_view text, Span dateline) {
  const size_t open = text.rfind('(', dateline.begin);
  const size_t close = text.find(')', dateline.end);
  if (open == std::string_view::npos || close == std::string_view::npos ||
      dateline.begin - open > kDatelineReach || close - dateline.end > kDatelineReach) {
    return {};
  }
  std::string_view rest = text.substr(open + 1, close - open - 1);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(" - "), rest.find(" / "));
    const std::string_view part = TrimSpace(rest.substr(0, end));
    Mention mention;
    if (part.size() >= 3 && IsUpper(CharAt(part, 0)) && FindDates(part).empty() &&
        !AgencyMatcher::Get().Next(part, 0, &mention)) {
      return part;
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 3);
  }
  return {};
}

// "PORT ELLERY GAZETTE" and "Port Ellery Gazette" are one.
std::string WithoutCapitals(std::string_view name) {
  std::string out(name);
  const bool capitals = std::all_of(out.begin(), out.end(), [](char c) {
    return static_cast<signed char>(c) >= 0 && !(c >= 'a' && c <= 'z');
  });
  if (!capitals) return out;
  for (size_t i = 1; i < out.size(); ++i) {
    if (IsUpper(static_cast<unsigned char>(out[i])) &&
        IsLetter(static_cast<unsigned char>(out[i - 1]))) {
      out[i] = static_cast<char>(out[i] | 0x20);
    }
  }
  return out;
}

std::string OutletOfMasthead(std::string_view text, Span title) {
  Line line;
  uint32_t at = 0;
  do {
    if (at >= text.size()) return {};
    line = LineAt(text, at);
    at = line.next;
  } while (line.blank());
  return line.span() == title ? std::string()
                              : WithoutCapitals(MastheadName(TextOf(text, line.span())));
}

// "© 2023 The Daily Example. All rights reserved."
std::string OwnerOfCopyright(std::string_view line) {
  std::string_view name = line;
  for (bool more = true; more;) {
    more = false;
    for (std::string_view mark : {"copyright", "©", "(c)"}) {
      name = TrimSpace(name);
      if (Folded(name.substr(0, mark.size())) != mark) continue;
      name.remove_prefix(mark.size());
      more = true;
    }
  }
  if (name.size() == line.size()) return {};
  name.remove_prefix(std::min(name.find_first_not_of("0123456789-, "), name.size()));
  name = TrimSpace(name.substr(0, std::min(name.find_first_of(".|;("), name.find(" All "))));
  if (name.starts_with("by ")) name.remove_prefix(3);
  const bool fits = name.size() >= 3 && name.size() <= kLongestName && IsUpper(CharAt(name, 0));
  return fits && !NamesAgency(name) ? std::string(name) : std::string();
}

}  // namespace

std::string HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  std::string_view host = url.substr(0, url.find_first_of("/?#"));
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  host = host.substr(0, host.find(':'));
  std::string lower = Folded(host);
  if (lower.starts_with("www.")) lower.erase(0, 4);
  return lower.find('.') == std::string::npos ? std::string() : lower;
}

std::string OutletOfPage(std::string_view text, const Article& article) {
  std::string owner;
  for (const Zone& zone : article.zones) {
    if (zone.kind != ZoneKind::kFurniture || zone.span.size() > 300) continue;
    if (zone.span.begin > kEnds && text.size() - zone.span.end > kEnds) continue;
    const std::string_view line = TextOf(text, zone.span);
    if (IsUrlLine(line)) return HostOf(line);
    if (owner.empty()) owner = OwnerOfCopyright(line);
  }
  const std::string masthead = OutletOfMasthead(text, article.title_span);
  if (!masthead.empty()) return masthead;
  for (const Credit& credit : article.credits) {
    if (credit.kind != CreditKind::kDateline || credit.where.empty()) continue;
    const std::string_view outlet = OutletOfDateline(text, credit.where);
    if (!outlet.empty()) return std::string(outlet);
  }
  return owner;
}

}  // namespace stemma::facts
