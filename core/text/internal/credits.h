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

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_CREDITS_H_
