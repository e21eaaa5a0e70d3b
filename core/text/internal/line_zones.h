// Zones that are whole lines: furniture, bylines, headlines, lists.

#ifndef STEMMA_CORE_TEXT_INTERNAL_LINE_ZONES_H_
#define STEMMA_CORE_TEXT_INTERNAL_LINE_ZONES_H_

#include <string_view>
#include <vector>

#include "core/text/zones.h"

namespace stemma::facts {

// Ascending, not overlapping.
std::vector<Zone> FindLineZones(std::string_view text);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_LINE_ZONES_H_
