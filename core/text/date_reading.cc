#include "core/text/internal/date_reading.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace stemma::facts {
namespace {

constexpr int kFirstYear = 1400, kLastYear = 2200;
constexpr int64_t kDaySeconds = 86400;
// A local time is somewhere between UTC+14 and UTC-12.
constexpr int64_t kEarlier = 14 * 3600, kLater = 12 * 3600;

std::optional<int64_t> DayNumber(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// The days [first, last) of the year, month or day as written.
std::optional<std::pair<int64_t, int64_t>> DaysOf(const DateReading& r) {
  if (r.year < kFirstYear || r.year > kLastYear) return std::nullopt;
  if (r.month == 0) return std::pair(*DayNumber(r.year, 1, 1), *DayNumber(r.year + 1, 1, 1));
  if (r.month > 12) return std::nullopt;
  if (r.day == 0) {
    return std::pair(*DayNumber(r.year, r.month, 1),
                     *DayNumber(r.year + r.month / 12, r.month % 12 + 1, 1));
  }
  const std::optional<int64_t> day = DayNumber(r.year, r.month, r.day);
  if (!day) return std::nullopt;
  return std::pair(*day, *day + 1);
}

std::optional<ParsedDate> MakeEitherOrder(DateReading reading) {
  reading.either_order = false;
  reading.hour = -1;
  const std::optional<ParsedDate> one = MakeDate(reading);
  std::swap(reading.month, reading.day);
  const std::optional<ParsedDate> other = MakeDate(reading);
  if (!one || !other) return one ? one : other;
  ParsedDate both = *one;
  both.interval = {std::min(one->interval.begin, other->interval.begin),
                   std::max(one->interval.end, other->interval.end)};
  if (one->interval != other->interval) both.month = both.day = 0;
  return both;
}

}  // namespace

std::optional<ParsedDate> MakeDate(const DateReading& r) {
  if (r.either_order) return MakeEitherOrder(r);
  const auto days = DaysOf(r);
  if (!days) return std::nullopt;
  ParsedDate date;
  date.year = r.year;
  date.month = r.month;
  date.day = r.day;
  date.zone_known = r.zone_known;
  date.precision = r.month == 0 ? DatePrecision::kYear
                   : r.day == 0 ? DatePrecision::kMonth
                                : DatePrecision::kDay;
  date.interval = {days->first * kDaySeconds, days->second * kDaySeconds};
  if (r.hour >= 0 && r.day != 0) {
    const bool midnight_after = r.hour == 24 && r.minute <= 0 && r.second <= 0;
    if ((r.hour > 23 && !midnight_after) || r.minute > 59 || r.second > 60) return std::nullopt;
    date.precision = r.second >= 0 ? DatePrecision::kSecond : DatePrecision::kMinute;
    date.interval.begin += r.hour * 3600 + std::max(r.minute, 0) * 60 + std::max(r.second, 0);
    const int64_t length = r.second >= 0 ? 1 : r.minute >= 0 ? 60 : 3600;
    date.interval.end = date.interval.begin + length;
  }
  if (r.zone_known) {
    date.interval.begin -= int64_t{r.zone_minutes} * 60;
    date.interval.end -= int64_t{r.zone_minutes} * 60;
  } else {
    date.interval.begin -= kEarlier;
    date.interval.end += kLater;
  }
  return date;
}

}  // namespace stemma::facts
