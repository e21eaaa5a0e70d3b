// Which outlet printed a page, told by the page.

#ifndef STEMMA_CORE_TEXT_INTERNAL_OUTLET_H_
#define STEMMA_CORE_TEXT_INTERNAL_OUTLET_H_

#include <string>
#include <string_view>

#include "core/text/article.h"

namespace stemma::facts {

// The host of a URL without "www.", in lower case; empty when it has none.
std::string HostOf(std::string_view url);

// By, in this order: the URL that a page prints of itself; its masthead ("Harbour Post › World");
// the outlet that a dateline was written for ("(APP - UrduPoint - …)"); the owner of its copyright.
// `article` has its zones, title and credits.
std::string OutletOfPage(std::string_view text, const Article& article);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_OUTLET_H_
