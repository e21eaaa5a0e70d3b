// The words of dates: months and days of the week in many languages, and names of time zones.
// The tables are in date_words.cc; a new language is a new row.

#ifndef STEMMA_CORE_TEXT_INTERNAL_DATE_WORDS_H_
#define STEMMA_CORE_TEXT_INTERNAL_DATE_WORDS_H_

#include <string_view>

namespace stemma::facts {

struct MonthWord {
  int month = 0;  // 1 to 12; 0: not the name of a month
  // In lower case it is also an ordinary word, or too short to be sure: "may", "set", "mar".
  bool needs_capital = false;
};
// `word` as Folded leaves it. Names of two words ("تشرين الأول") are joined by one blank.
MonthWord MonthOf(std::string_view word);

bool IsWeekday(std::string_view word);

struct ZoneName {
  bool known = false;      // it names a time zone
  bool ambiguous = false;  // but not only one: CST is Chicago's and Peking's
  int minutes = 0;         // east of UTC
};
// `word` as written: names of zones are capitals.
ZoneName ZoneNamed(std::string_view word);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_DATE_WORDS_H_
