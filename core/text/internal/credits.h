// Credits: where a text names an agency, and as what.

#ifndef STEMMA_CORE_TEXT_INTERNAL_CREDITS_H_
#define STEMMA_CORE_TEXT_INTERNAL_CREDITS_H_

#include <string_view>
#include <vector>

#include "core/text/article.h"

namespace stemma::facts {

// The credits of `text` by their place, each agency once for each kind. `zones` are its zones: a
// byline is what stands in one.
std::vector<Credit> FindCredits(std::string_view text, const std::vector<Zone>& zones);

// The agencies that an author field names ("AFP", "Jane Doe, Associated Press").
std::vector<Credit> CreditsOfAuthor(std::string_view author);

// The part of a dateline's brackets that is no agency and no date: the outlet that it was written
// for. "(APP - UrduPoint / Pakistan Point News - 17th Oct, 2023)" gives "UrduPoint". Empty when
// `dateline`, the place of a kDateline credit, has none.
std::string_view OutletOfDateline(std::string_view text, Span dateline);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_CREDITS_H_
