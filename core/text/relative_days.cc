#include "core/text/internal/relative_days.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/text/internal/chars.h"
#include "core/text/internal/date_lexer.h"
#include "core/text/internal/phrases.h"

namespace stemma::facts {
namespace {

constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;
// How far a day without a time zone reaches before and behind itself (dates.h).
constexpr int64_t kZoneBefore = 14 * kHour, kZoneBehind = 12 * kHour;
// Words between "said" and the day, between the day and its part.
constexpr size_t kReach = 3;

struct PartOfDay {
  std::string_view word;
  int64_t hour = 0;  // of the clock, from which on it may be called so
};

struct Language {
  std::array<std::string_view, 7> weekdays;  // from Sunday
  std::vector<std::string_view> said;        // past
  std::vector<PartOfDay> parts;
  bool compounds = false;  // Mittwochabend
};

const std::vector<Language>& Languages() {
  static const auto& languages = *new std::vector<Language>{
      {{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"},
       {"said", "told", "announced", "reported", "confirmed", "declared"},
       {{"afternoon", 12}, {"evening", 16}, {"night", 17}},
       false},
      {{"sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"},
       {"sagte", "sagten", "teilte", "teilten", "erklärte", "berichtete", "bestätigte"},
       {{"nachmittag", 12}, {"abend", 16}},
       true},
      {{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
       {"déclaré", "annoncé", "indiqué", "affirmé", "confirmé"},
       {{"midi", 12}, {"soir", 16}},
       false},
      {{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
       {"dijo", "informó", "anunció", "declaró", "afirmó", "confirmó"},
       {{"tarde", 12}, {"noche", 17}},
       false},
      {{"domingo", "segunda", "terça", "quarta", "quinta", "sexta", "sábado"},
       {"disse", "informou", "anunciou", "declarou", "afirmou", "confirmou"},
       {{"tarde", 12}, {"noite", 17}},
       false},
  };
  return languages;
}

template <typename Words>
bool Contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

int64_t HourOf(const Language& language, std::string_view word) {
  for (const PartOfDay& part : language.parts) {
    if (part.word == word) return part.hour;
  }
  return 0;
}

// The day that the word at `at` names, with the part of it that follows.
std::optional<DaySaid> DayAt(const Language& language, const std::vector<DateToken>& tokens,
                             size_t at) {
  for (unsigned day = 0; day < language.weekdays.size(); ++day) {
    const std::string& word = tokens[at].word;
    if (!word.starts_with(language.weekdays[day])) continue;
    const std::string_view rest = std::string_view(word).substr(language.weekdays[day].size());
    if (rest.empty()) {
      for (size_t next = at + 1; next < std::min(tokens.size(), at + 1 + kReach); ++next) {
        if (tokens[next].kind == DateToken::kMark && tokens[next].mark != '-') break;
        const int64_t hour = HourOf(language, tokens[next].word);
        if (hour > 0) return DaySaid{day, hour};
      }
      return DaySaid{day, 0};
    }
    if (language.compounds && HourOf(language, rest) > 0) {
      return DaySaid{day, HourOf(language, rest)};
    }
  }
  return std::nullopt;
}

// The first day on which the text says that something was said.
std::optional<DaySaid> FirstDaySaid(const std::vector<DateToken>& tokens) {
  for (size_t said = 0; said < tokens.size(); ++said) {
    if (tokens[said].kind != DateToken::kWord) continue;
    for (const Language& language : Languages()) {
      if (!Contains(language.said, tokens[said].word)) continue;
      for (size_t at = said + 1; at < std::min(tokens.size(), said + 2 + kReach); ++at) {
        if (tokens[at].kind == DateToken::kMark) break;
        if (const auto day = DayAt(language, tokens, at)) return day;
      }
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> Weekdays() {
  // Letters beyond ASCII that may be capitals, too.
  std::vector<std::string_view> names = {"miÉrcoles", "sÁbado", "terÇa"};
  for (const Language& language : Languages()) {
    names.insert(names.end(), language.weekdays.begin(), language.weekdays.end());
  }
  return names;
}

bool NamesDay(std::string_view word) {
  constexpr size_t kLongest = 16;
  const std::string folded = Folded(word.substr(0, BoundaryBefore(word, kLongest)));
  for (const Language& language : Languages()) {
    for (const std::string_view day : language.weekdays) {
      if (folded.starts_with(day)) return true;
    }
  }
  return false;
}

// Whole words around `at`: before it those that may have said something, behind it those that may
// tell the part of the day.
std::string_view WordsAround(std::string_view text, size_t at) {
  constexpr size_t kBefore = 120, kBehind = 100;  // bytes
  constexpr std::string_view kBlanks = " \n";
  const size_t blank = at > kBefore ? text.find_last_of(kBlanks, at - kBefore) : text.npos;
  const size_t begin = blank == text.npos ? 0 : blank;
  return text.substr(begin, text.find_first_of(kBlanks, at + kBehind) - begin);
}

unsigned WeekdayOf(int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  return std::chrono::weekday(std::chrono::floor<std::chrono::days>(time)).c_encoding();
}

// Days from the named one to `weekday`: 0 to 6.
unsigned DaysSince(unsigned named, unsigned weekday) { return (weekday + 7 - named) % 7; }

// One of two readings, as the day [begin, begin + kDay) of UTC.
void TakeReading(int64_t begin, ParsedDate* date) {
  date->interval = {begin - kZoneBefore, begin + kDay + kZoneBehind};
  const std::chrono::sys_seconds time{std::chrono::seconds(begin)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  date->year = static_cast<int>(day.year());
  date->month = static_cast<int>(static_cast<unsigned>(day.month()));
  date->day = static_cast<int>(static_cast<unsigned>(day.day()));
}

}  // namespace

std::optional<DaySaid> FindDaySaid(std::string_view lead) {
  static const PhraseTable& names = *new PhraseTable(Weekdays());
  for (size_t at = 0; at < lead.size(); ++at) {
    if (at > 0 && IsAsciiLetter(lead[at - 1])) continue;
    if (!names.MayStart(lead.substr(at)) || !NamesDay(lead.substr(at))) continue;
    // Most days are not told so, and tokens cost more than all else that is read of a text.
    if (const auto day = FirstDaySaid(LexDate(WordsAround(lead, at)))) return day;
  }
  return std::nullopt;
}

void NarrowTo(const DaySaid& day, ParsedDate* date) {
  if (date->precision != DatePrecision::kDay || date->zone_known) return;
  const int64_t first = date->interval.begin + kZoneBefore;
  const int64_t last = date->interval.end - kZoneBehind - kDay;
  if (date->month == 0) {
    if (first >= last) return;
    const bool is_first = DaysSince(day.weekday, WeekdayOf(first)) <= 1;
    const bool is_last = DaysSince(day.weekday, WeekdayOf(last)) <= 1;
    if (is_first != is_last) TakeReading(is_first ? first : last, date);
  }
  if (date->month == 0 || WeekdayOf(date->interval.begin + kZoneBefore) != day.weekday) return;
  date->interval.begin += day.hour * kHour;
}

}  // namespace stemma::facts
