// A date as it was written, and the interval that it means.

#ifndef STEMMA_CORE_TEXT_INTERNAL_DATE_READING_H_
#define STEMMA_CORE_TEXT_INTERNAL_DATE_READING_H_

#include <optional>

#include "core/text/dates.h"

namespace stemma::facts {

// What was written, before it is made an interval.
struct DateReading {
  int year = 0, month = 0, day = 0;
  bool either_order = false;  // month and day may change places
  int hour = -1, minute = -1, second = -1;
  bool zone_known = false;
  int zone_minutes = 0;
};

// Nothing when there is no such day or time of day.
std::optional<ParsedDate> MakeDate(const DateReading& reading);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_DATE_READING_H_
