#include "core/text/dates.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "core/text/internal/chars.h"
#include "core/text/internal/date_grammar.h"
#include "core/text/internal/date_lexer.h"

namespace stemma {
namespace {

using facts::DateGrammar;
using facts::DateToken;

constexpr size_t kLongestField = 200;
// How far a date reaches before its year, and behind it with its time.
constexpr size_t kBeforeYear = 72, kBehindYear = 72;

// Words that may stand before a date in a field of its own.
constexpr std::string_view kLabels[] = {
    "published", "posted", "updated",      "last", "modified", "date",   "on",
    "at",        "datum",  "stand",        "vom",  "le",       "publié", "fecha",
    "el",        "data",   "опубликовано", "дата", "发布",     "时间",   "تاريخ"};

ParsedDate FromUnixSeconds(int64_t seconds) {
  ParsedDate date;
  date.interval = {seconds, seconds + 1};
  date.precision = DatePrecision::kSecond;
  date.zone_known = true;
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  date.year = static_cast<int>(day.year());
  date.month = static_cast<int>(static_cast<unsigned>(day.month()));
  date.day = static_cast<int>(static_cast<unsigned>(day.day()));
  return date;
}

// 1697600000, with a sign, a fraction, or in thousandths. From 1973 on: fewer digits are too likely
// to mean something else.
std::optional<ParsedDate> ParseUnixTime(const std::vector<DateToken>& tokens) {
  const DateToken& number = tokens[0];
  if (number.kind != DateToken::kNumber) return std::nullopt;
  const bool alone =
      tokens.size() == 1 || (tokens.size() == 3 && tokens[1].mark == '.' && tokens[1].glued &&
                             tokens[2].kind == DateToken::kNumber && tokens[2].glued);
  if (!alone) return std::nullopt;
  int64_t seconds = number.value;
  if (number.digits == 13) {
    seconds /= 1000;
  } else if (number.digits != 9 && number.digits != 10) {
    return std::nullopt;
  }
  const ParsedDate date = FromUnixSeconds(seconds);
  if (date.year > 2200) return std::nullopt;
  return date;
}

bool IsClosing(const DateToken& token) {
  return token.kind == DateToken::kMark &&
         (token.mark == '.' || token.mark == ',' || token.mark == ')' || token.mark == ';' ||
          token.mark == '|' || token.mark == ']' || token.mark == '"' || token.mark == '*');
}

size_t SkipLabels(const std::vector<DateToken>& tokens) {
  size_t start = 0;
  while (start < tokens.size()) {
    const DateToken& token = tokens[start];
    const bool label =
        token.kind == DateToken::kWord &&
        std::find(std::begin(kLabels), std::end(kLabels), token.word) != std::end(kLabels);
    const bool mark = token.kind == DateToken::kMark && token.mark != '-' && token.mark != '+' &&
                      token.mark != '\'' && token.mark != 0x2019;
    if (!label && !mark) break;
    ++start;
  }
  return start;
}

int Digits(std::string_view text, size_t* at) {
  int value = 0;
  while (*at < text.size()) {
    size_t next = *at;
    const char32_t c = DecodeUtf8(text, &next);
    if (!facts::IsDigit(c)) break;
    value = std::min(value * 10 + u_charDigitValue(static_cast<UChar32>(c)), 1000000);
    *at = next;
  }
  return value;
}

// The next number that may be a year, four digits standing free of letters: its place in *year.
bool NextYear(std::string_view text, size_t* at, Span* year) {
  while (*at < text.size()) {
    const unsigned char byte = static_cast<unsigned char>(text[*at]);
    // Digits of other scripts: Arabic (D9, DB), Indian (E0), full width (EF).
    const bool other = byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF;
    if (!(byte >= '0' && byte <= '9') && !other) {
      ++*at;
      continue;
    }
    const size_t begin = *at;
    const int value = Digits(text, at);
    if (*at == begin) {
      DecodeUtf8(text, at);
      continue;
    }
    const size_t width = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
    const char32_t before = facts::CharBefore(text, begin);
    if (*at - begin == 4 * width && value >= 1400 && value <= 2200 &&
        (!facts::IsLetter(before) || facts::IsCjk(before))) {
      *year = {static_cast<uint32_t>(begin), static_cast<uint32_t>(*at)};
      return true;
    }
  }
  return false;
}

// A form of bare numbers in a longer chain of them (1.2.3.2023, 10/18/2023/4) is no date.
bool InChain(const std::vector<DateToken>& tokens, size_t start, size_t end) {
  if (tokens[start].kind != DateToken::kNumber) return false;
  const auto chains = [](const DateToken& mark, const DateToken& number) {
    return mark.kind == DateToken::kMark && number.kind == DateToken::kNumber &&
           (mark.mark == '.' || mark.mark == '/' || mark.mark == '-' || mark.mark == ',' ||
            mark.mark == ':');
  };
  if (start >= 2 && tokens[start].glued && tokens[start - 1].glued &&
      chains(tokens[start - 1], tokens[start - 2])) {
    return true;
  }
  // The slash of a URL behind a date is followed by words.
  return end + 1 < tokens.size() && tokens[end].glued && tokens[end + 1].glued &&
         tokens[end - 1].kind == DateToken::kNumber && chains(tokens[end], tokens[end + 1]);
}

// The date around the year at `year`, not reaching back before `floor`.
bool DateAround(std::string_view text, Span year, size_t floor, FoundDate* found) {
  size_t from = std::max(floor, year.begin > kBeforeYear ? year.begin - kBeforeYear : 0);
  from = facts::BoundaryBefore(text, from);
  // A window that opens inside a word or number would see half of it.
  while (from > floor && from < year.begin) {
    const char32_t before = facts::CharBefore(text, from);
    if (!facts::IsLetter(before) && !facts::IsDigit(before)) break;
    DecodeUtf8(text, &from);
  }
  const size_t to =
      facts::BoundaryBefore(text, std::min<size_t>(text.size(), year.end + kBehindYear));
  const std::string_view window = text.substr(from, to - from);
  const std::vector<DateToken> tokens = facts::LexDate(window);
  const auto offset = [&](const char* p) {
    return static_cast<uint32_t>(from + (p - window.data()));
  };
  size_t year_token = 0;
  while (year_token < tokens.size() && offset(tokens[year_token].raw.data()) < year.begin) {
    ++year_token;
  }
  DateGrammar grammar(tokens, false);
  for (size_t start = year_token > 14 ? year_token - 14 : 0; start <= year_token; ++start) {
    size_t end = 0;
    ParsedDate date;
    const DateGrammar::Outcome outcome = grammar.Read(start, &end, &date);
    if (outcome == DateGrammar::Outcome::kNone || end <= year_token) continue;
    if (outcome == DateGrammar::Outcome::kInvalid || InChain(tokens, start, end)) return false;
    if (date.precision == DatePrecision::kYear) return false;
    const std::string_view last = tokens[end - 1].raw;
    *found = {date, {offset(tokens[start].raw.data()), offset(last.data() + last.size())}};
    return true;
  }
  return false;
}

std::string Formatted(const char* format, int a, int b = 0, int c = 0) {
  char buffer[48];
  const int length = std::snprintf(buffer, sizeof buffer, format, a, b, c);
  return std::string(buffer, static_cast<size_t>(length));
}

std::string FormatDay(int64_t seconds) {
  const ParsedDate date = FromUnixSeconds(seconds);
  return Formatted("%04d-%02d-%02d", date.year, date.month, date.day);
}

}  // namespace

std::optional<ParsedDate> ParseDate(std::string_view text) {
  text = facts::TrimSpace(text);
  if (text.empty() || text.size() > kLongestField) return std::nullopt;
  const std::vector<DateToken> tokens = facts::LexDate(text);
  if (tokens.empty()) return std::nullopt;
  if (std::optional<ParsedDate> date = ParseUnixTime(tokens)) return date;
  const size_t start = SkipLabels(tokens);
  DateGrammar grammar(tokens, true);
  size_t end = 0;
  ParsedDate date;
  if (start == tokens.size() || grammar.Read(start, &end, &date) != DateGrammar::Outcome::kDate) {
    return std::nullopt;
  }
  while (end < tokens.size() && IsClosing(tokens[end])) ++end;
  if (end != tokens.size()) return std::nullopt;
  return date;
}

std::vector<FoundDate> FindDates(std::string_view text) {
  std::vector<FoundDate> dates;
  size_t floor = 0;
  Span year;
  for (size_t at = 0; NextYear(text, &at, &year);) {
    FoundDate found;
    if (!DateAround(text, year, floor, &found)) continue;
    floor = at = std::max<size_t>(at, found.where.end);
    dates.push_back(found);
  }
  return dates;
}

std::string FormatDate(const ParsedDate& date) {
  switch (date.precision) {
    case DatePrecision::kYear:
      return Formatted("%04d", date.year);
    case DatePrecision::kMonth:
      return Formatted("%04d-%02d", date.year, date.month);
    case DatePrecision::kDay:
      break;
    case DatePrecision::kMinute:
    case DatePrecision::kSecond: {
      // Without a zone the clock as written; the interval begins 14 hours before it.
      const int64_t clock = date.interval.begin + (date.zone_known ? 0 : 14 * 3600);
      const int64_t day = ((clock % 86400) + 86400) % 86400;
      const int hour = static_cast<int>(day / 3600), minute = static_cast<int>(day / 60 % 60);
      std::string text = FormatDay(clock) + Formatted("T%02d:%02d", hour, minute);
      if (date.precision == DatePrecision::kSecond) {
        text += Formatted(":%02d", static_cast<int>(day % 60));
      }
      return date.zone_known ? text + "Z" : text;
    }
  }
  if (date.month != 0) return Formatted("%04d-%02d-%02d", date.year, date.month, date.day);
  // Two readings: from the one to the other, as ISO 8601 writes intervals.
  return FormatDay(date.interval.begin + 14 * 3600) + "/" +
         FormatDay(date.interval.end - 12 * 3600 - 1);
}

}  // namespace stemma
