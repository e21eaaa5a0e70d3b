// Agencies that are not in the table, known by the form in which a page credits them.

#ifndef STEMMA_CORE_TEXT_INTERNAL_UNKNOWN_AGENCIES_H_
#define STEMMA_CORE_TEXT_INTERNAL_UNKNOWN_AGENCIES_H_

#include <string_view>
#include <vector>

#include "core/text/article.h"

namespace stemma::facts {

// Adds what datelines ("PORT ELLERY (MNA) - A ship …") and bylines ("By Nordpress", "Meridian News
// Agency, Port Ellery") at the head of the text name, where `credits` has no agency of the table at
// the same place. A name of three words or more is given by its initials, as its datelines are:
// "Meridian News Agency" is MNA. `credits` stay in the order of their places.
void AddUnknownAgencies(std::string_view text, const std::vector<Zone>& zones,
                        std::vector<Credit>* credits);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_UNKNOWN_AGENCIES_H_
