// Dates as intervals: what a text or a record says about when, and how exactly.
//
//   std::optional<DateInterval> date = ParseDate("2023-10-18T09:30:00+02:00");
//   for (const FoundDate& found : FindDates(text)) ...

#ifndef STEMMA_CORE_TEXT_DATES_H_
#define STEMMA_CORE_TEXT_DATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma {

// The seconds [begin, end) of Unix time (UTC) in which the moment lies. A day without a time zone
// is widened by 14 hours before and 12 after (UTC+14 to UTC-12), since it is a day somewhere.
struct DateInterval {
  int64_t begin = 0;
  int64_t end = 0;

  bool Overlaps(const DateInterval& other) const { return begin < other.end && other.begin < end; }
  auto operator<=>(const DateInterval&) const = default;
};

enum class DatePrecision : uint8_t { kSecond, kMinute, kDay, kMonth, kYear };

struct ParsedDate {
  DateInterval interval;
  DatePrecision precision = DatePrecision::kDay;
  bool zone_known = false;
  // As written; month and day are 0 when not given, and when two readings leave them open.
  int year = 0, month = 0, day = 0;
};

// A whole string that is one date: ISO 8601 and RFC 3339, RFC 2822, "October 18, 2023", "18 Oct
// 2023", "17th Oct, 2023", "2023/10/18", "20231018", Unix seconds, "2023-10", "2023",
// 2023年10月18日, 18. Oktober 2023, with or without a time. Numbers such as 10/11/2023, whose order
// cannot be known, are the interval of both readings. Years 1400 to 2200; month names of some
// twenty languages (date_words.cc). A time zone that is not given, not known or not the only one of
// its name (CST) widens the interval as above.
std::optional<ParsedDate> ParseDate(std::string_view text);

// Every full date (with a year and at least a month) in running text, in order, with the time
// beside it. Linear cost.
struct FoundDate {
  ParsedDate date;
  Span where;
};
std::vector<FoundDate> FindDates(std::string_view text);

// "2023", "2023-10", "2023-10-18", "2023-10-18T09:30Z" or "2023-10-18T09:30:00Z" by precision,
// times in UTC; without a zone the clock as written and no Z. Two readings of one date are written
// as the interval between them, "2023-10-11/2023-11-10".
std::string FormatDate(const ParsedDate& date);

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_DATES_H_
