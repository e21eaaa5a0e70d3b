// The head of a page: menus, headline, byline, date, and the line with which the story begins.

#ifndef STEMMA_CORE_TEXT_INTERNAL_PAGE_HEAD_H_
#define STEMMA_CORE_TEXT_INTERNAL_PAGE_HEAD_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/zones.h"

namespace stemma::facts {

struct PageHead {
  std::vector<Zone> zones;  // headline (first the title, then subtitles), bylines, furniture
  uint32_t body = 0;        // where the story begins
};

// Reads at most kHeadBytes. A headline is a short line of its own, without a full stop, between the
// top of the page and running prose; of several the one that looks most like one: longer than a
// section's name, with a byline below it, standing free.
inline constexpr uint32_t kHeadBytes = 8192;
PageHead ReadPageHead(std::string_view text);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_PAGE_HEAD_H_
