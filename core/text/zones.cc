#include "core/text/zones.h"

#include <algorithm>

#include "core/text/internal/line_zones.h"
#include "core/text/internal/quotations.h"

namespace stemma {
namespace {

// A list says how lines are laid out, a quotation who speaks: it is seen inside a list, but not
// inside the other zones.
bool Hides(ZoneKind kind) { return kind != ZoneKind::kList; }

void AddCut(std::vector<Zone>* zones, ZoneKind kind, Span span) {
  if (!span.empty()) zones->push_back({kind, span});
}

// The parts of `span` outside of the zones that hide it. `*at` is the first zone that may reach it.
template <typename Add>
void Outside(const std::vector<Zone>& lines, size_t* at, Span span, const Add& add) {
  while (*at < lines.size() && lines[*at].span.end <= span.begin) ++*at;
  uint32_t from = span.begin;
  for (size_t i = *at; i < lines.size() && lines[i].span.begin < span.end; ++i) {
    if (!Hides(lines[i].kind)) continue;
    add(Span{from, std::min(span.end, std::max(from, lines[i].span.begin))});
    from = std::max(from, lines[i].span.end);
  }
  add(Span{from, std::max(from, span.end)});
}

}  // namespace

std::vector<Zone> FindZones(std::string_view text) {
  const std::vector<Zone> lines = facts::FindLineZones(text);
  std::vector<Span> quotations;
  size_t at = 0;
  for (Span quotation : facts::FindQuotations(text)) {
    Outside(lines, &at, quotation, [&](Span part) {
      if (!part.empty()) quotations.push_back(part);
    });
  }
  std::vector<Zone> zones;
  zones.reserve(lines.size() + quotations.size());
  size_t next = 0;
  const auto take_quotations = [&](uint32_t before) {
    for (; next < quotations.size() && quotations[next].begin < before; ++next) {
      zones.push_back({ZoneKind::kQuotation, quotations[next]});
    }
  };
  for (const Zone& line : lines) {
    take_quotations(line.span.begin);
    if (Hides(line.kind)) {
      zones.push_back(line);
      continue;
    }
    // A quotation may begin before the list or reach beyond it.
    uint32_t from = line.span.begin;
    if (!zones.empty()) from = std::max(from, zones.back().span.end);
    for (; next < quotations.size() && quotations[next].begin < line.span.end; ++next) {
      AddCut(&zones, line.kind, {from, quotations[next].begin});
      zones.push_back({ZoneKind::kQuotation, quotations[next]});
      from = quotations[next].end;
    }
    if (from < line.span.end) AddCut(&zones, line.kind, {from, line.span.end});
  }
  take_quotations(static_cast<uint32_t>(text.size()));
  return zones;
}

ZoneKind ZoneAt(const std::vector<Zone>& zones, uint32_t at) {
  auto behind =
      std::upper_bound(zones.begin(), zones.end(), at,
                       [](uint32_t byte, const Zone& zone) { return byte < zone.span.begin; });
  if (behind == zones.begin()) return ZoneKind::kBody;
  --behind;
  return behind->span.Contains(at) ? behind->kind : ZoneKind::kBody;
}

}  // namespace stemma
