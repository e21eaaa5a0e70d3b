// Zones: which parts of an article are quoted speech, headline, byline, list, or page furniture.
//
// A verdict depends on it: shared quoted speech is evidence of a common event, shared furniture of
// a common site, and only shared prose of copying.

#ifndef STEMMA_CORE_TEXT_ZONES_H_
#define STEMMA_CORE_TEXT_ZONES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma {

enum class ZoneKind : uint8_t { kBody, kHeadline, kByline, kQuotation, kList, kFurniture };

struct Zone {
  ZoneKind kind = ZoneKind::kBody;
  Span span;
};

// The zones of `text` other than body: ascending, not overlapping. Quotations are found in every
// common style ("…", “…”, „…“, «…», »…«, ‘…’, 「…」, 『…』, ``…'', dialogue dashes, multi-paragraph
// with a mark opening each paragraph); a mark that is never closed ends with its paragraph, and
// after 4000 bytes at the latest. Quotations lie inside lists, but not inside the other zones.
// Quoting of a whole message by > : | at line starts is NOT a quotation: there it is the copy
// itself. Furniture found here is what the words alone give away ("Leave a Reply", "Advertisement",
// "Sign up for our newsletter", photo credits, related-article lines, lists of references …); what
// only repetition gives away is learned later. Linear cost. The text must be valid UTF-8.
std::vector<Zone> FindZones(std::string_view text);

// The kind of the zone that holds byte `at`.
ZoneKind ZoneAt(const std::vector<Zone>& zones, uint32_t at);

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_ZONES_H_
