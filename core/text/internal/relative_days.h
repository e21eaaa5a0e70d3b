// What a text says of its own date by days of the week: "said Wednesday night".
//
//   if (const std::optional<DaySaid> day = FindDaySaid(lead)) NarrowTo(*day, &date);
//
// Reports name the day on which something was said, hardly ever one that is still to come. Of two
// readings of a date (10/11/2023) the one stays that is the named day or the day after it, when the
// other is neither; and a text that is dated on a Wednesday and tells what was said Wednesday night
// was written no earlier than that. English, German, French, Spanish, Portuguese.

#ifndef STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_
#define STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text/dates.h"

namespace stemma::facts {

// A day on which something was said.
struct DaySaid {
  unsigned weekday = 0;  // from Sunday
  int64_t hour = 0;      // of the part of the day that is named; 0: none
};

// The first one in `lead`, the first sentences. Linear cost.
std::optional<DaySaid> FindDaySaid(std::string_view lead);

// Leaves a date alone that the day does not narrow: it is never moved, and never widened.
void NarrowTo(const DaySaid& day, ParsedDate* date);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_
