// What a text says of its own date by days of the week: "said Wednesday night".
//
//   NarrowByWeekday(lead, &date);
//
// Reports name the day on which something was said, hardly ever one that is still to come. Of two
// readings of a date (10/11/2023) the one stays that is the named day or the day after it, when the
// other is neither; and a text that is dated on a Wednesday and tells what was said Wednesday night
// was written no earlier than that. English, German, French, Spanish, Portuguese.

#ifndef STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_
#define STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_

#include <string_view>

#include "core/text/dates.h"

namespace stemma::facts {

// `lead`: the first sentences. Leaves a date alone that they do not narrow: it is never moved, and
// never widened. Linear cost.
void NarrowByWeekday(std::string_view lead, ParsedDate* date);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_RELATIVE_DAYS_H_
