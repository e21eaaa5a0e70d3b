#include "core/text/internal/date_grammar.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text/internal/chars.h"

namespace stemma::facts {
DateGrammar::Outcome DateGrammar::Read(size_t start, size_t* end, ParsedDate* date) {
  at_ = start;
  reading_ = {};
  // A time may stand before its date: "09:30, 18 October 2023".
  if (ColonClock()) {
    MeridiemAfter();
    Zone();
    Mark({',', '|', '-', 0x2013, 0x2014, 0xB7}) || Word({"on", "am", "le", "el", "em", "den"});
  }
  const bool clock_first = reading_.hour >= 0;
  const DateToken* first = Peek();
  if (first != nullptr && first->kind == DateToken::kWord && IsWeekday(first->word)) {
    ++at_;
    Mark({'.'});
    Mark({',', 0x060C});
    Word({"the", "den", "der", "le", "el", "dia", "día"});
  }
  if (!Date()) return Outcome::kNone;
  // Either order leaves no room for the time.
  if (!clock_first && reading_.day != 0) TimeAfter();
  *end = at_;
  const std::optional<ParsedDate> made = MakeDate(reading_);
  if (!made) return Outcome::kInvalid;
  *date = *made;
  return Outcome::kDate;
}

bool DateGrammar::Number(int least_digits, int most_digits, int* value) {
  const DateToken* token = Peek();
  if (token == nullptr || token->kind != DateToken::kNumber || token->digits < least_digits ||
      token->digits > most_digits) {
    return false;
  }
  *value = static_cast<int>(token->value);
  ++at_;
  return true;
}

bool DateGrammar::Mark(std::initializer_list<char32_t> marks, bool glued) {
  const DateToken* token = Peek();
  if (token == nullptr || token->kind != DateToken::kMark || (glued && !token->glued)) return false;
  if (std::find(marks.begin(), marks.end(), token->mark) == marks.end()) return false;
  ++at_;
  return true;
}

bool DateGrammar::Word(std::initializer_list<std::string_view> words) {
  const DateToken* token = Peek();
  if (token == nullptr || token->kind != DateToken::kWord) return false;
  if (std::find(words.begin(), words.end(), token->word) == words.end()) return false;
  ++at_;
  return true;
}

bool DateGrammar::Month(int* month) {
  const DateToken* token = Peek();
  if (token == nullptr || token->kind != DateToken::kWord) return false;
  const DateToken* second = Peek(1);
  if (second != nullptr && second->kind == DateToken::kWord &&
      static_cast<signed char>(token->raw.front()) < 0) {
    *month = MonthOf(token->word + " " + second->word).month;
    if (*month != 0) {
      at_ += 2;
      return true;
    }
  }
  *month = MonthOf(token->word).month;
  if (*month == 0) return false;
  ++at_;
  Mark({'.'});
  // Arabic gives both names: "18 أكتوبر/تشرين الأول 2023".
  const size_t here = at_;
  int same = 0;
  if (Mark({'/'}) && !(Month(&same) && same == *month)) at_ = here;
  return true;
}

bool DateGrammar::Year(int* year) {
  const size_t here = at_;
  const bool apostrophe = Mark({'\'', 0x2019});
  if (!apostrophe && Number(4, 4, year)) return true;
  if ((whole_ || apostrophe) && Number(2, 2, year)) {
    *year += *year < 50 ? 2000 : 1900;
    return true;
  }
  at_ = here;
  return false;
}

void DateGrammar::Ordinal() {
  const DateToken* token = Peek();
  if (token == nullptr || !token->glued) return;
  Word({"st", "nd", "rd", "th", "er", "o", "a", "º", "ª", "e", "ste", "de"}) ||
      Mark({'.', 0xB0, 0xBA, 0xAA});
}

bool DateGrammar::Date() { return Packed() || YearFirst() || DayFirst() || MonthFirst(); }

// 20231018, 20231018T093000Z, 20231018093000: in a field only, anywhere else it is just a number.
bool DateGrammar::Packed() {
  const DateToken* token = Peek();
  if (!whole_ || token == nullptr || token->kind != DateToken::kNumber) return false;
  if (token->digits != 8 && token->digits != 12 && token->digits != 14) return false;
  int64_t value = token->value;
  if (token->digits == 14) {
    reading_.second = static_cast<int>(value % 100);
    value /= 100;
  }
  if (token->digits >= 12) {
    reading_.minute = static_cast<int>(value % 100);
    reading_.hour = static_cast<int>(value / 100 % 100);
    value /= 10000;
  }
  reading_.day = static_cast<int>(value % 100);
  reading_.month = static_cast<int>(value / 100 % 100);
  reading_.year = static_cast<int>(value / 10000);
  if (reading_.month == 0 || reading_.day == 0) reading_.year = 0;  // refused as no such day
  ++at_;
  return true;
}

// 2023年10月18日, 2023년 10월 18일.
bool DateGrammar::YearFirstMarked() {
  if (!Word({"年", "년"}) || !Number(1, 2, &reading_.month) || !Word({"月", "월"})) return false;
  if (reading_.month == 0) reading_.month = 13;
  const size_t here = at_;
  if (!Number(1, 2, &reading_.day) || !Word({"日", "号", "號", "일"})) {
    reading_.day = 0;
    at_ = here;
    return true;
  }
  if (reading_.day == 0) reading_.day = 32;
  const size_t weekday = at_;  // （水）, 星期三, 수요일 may follow
  if (Mark({'(', 0xFF08}) &&
      Word({"月", "火", "水", "木", "金", "土", "日", "월", "화", "수", "목", "금", "토", "일"}) &&
      Mark({')', 0xFF09})) {
    return true;
  }
  at_ = weekday;
  if (Word({"星", "周", "週"})) {
    Word({"期"});
    if (!Word({"一", "二", "三", "四", "五", "六", "日", "天"})) at_ = weekday;
  }
  return true;
}

bool DateGrammar::YearFirst() {
  const size_t start = at_;
  if (!Number(4, 4, &reading_.year)) return false;
  const size_t behind_year = at_;
  if (YearFirstMarked()) return true;
  at_ = behind_year;
  reading_.month = reading_.day = 0;
  for (const char32_t separator : {U'-', U'/', U'.', U'\u2010', U'\u2011', U'\u2212'}) {
    at_ = behind_year;
    const bool glued = separator != '.';  // "2023. 10. 18." is Korean
    if (!Mark({separator}, glued) || !Number(1, 2, &reading_.month)) continue;
    const size_t behind_month = at_;
    if (reading_.month == 0) reading_.month = 13;
    if (Mark({separator}, glued) && Number(1, 2, &reading_.day)) {
      if (reading_.day == 0) reading_.day = 32;
      if (separator == '.') Mark({'.'}, true);
      return true;
    }
    at_ = behind_month;
    reading_.day = 0;
    if (whole_ && (separator == '-' || separator == '/')) return true;
  }
  at_ = behind_year;
  // "1993Apr15" is the name of a message, not a date.
  const bool parted =
      Mark({',', '.'}) || Mark({'-', '/'}, true) || (Peek() != nullptr && !Peek()->glued);
  if (parted && Month(&reading_.month)) {
    Mark({'-', '/'});
    if (Number(1, 2, &reading_.day)) {
      if (reading_.day == 0) reading_.day = 32;
      Ordinal();
      return true;
    }
  }
  at_ = behind_year;
  reading_.month = reading_.day = 0;
  if (whole_ && at_ == tokens_.size()) return true;
  at_ = start;
  return false;
}

// 10/18/2023, 18.10.2023, 10-11-2023.
bool DateGrammar::Numeric() {
  int first = 0, second = 0;
  if (!Number(1, 2, &first)) return false;
  const DateToken* mark = Peek();
  if (mark == nullptr || mark->kind != DateToken::kMark) return false;
  const char32_t separator = mark->mark;
  const bool dots = separator == '.';
  if (!Mark({'/', '.', '-'}, true) || !Number(1, 2, &second) || !Mark({separator}, true)) {
    return false;
  }
  if (!Number(4, 4, &reading_.year) && !(whole_ && dots && Year(&reading_.year))) return false;
  if (first == 0 || second == 0) first = second = 32;  // no such day
  // Dots put the day first wherever they are used; so does a number that can be no month.
  reading_.day = first;
  reading_.month = second;
  if (!dots && second > 12) std::swap(reading_.day, reading_.month);
  reading_.either_order = !dots && first <= 12 && second <= 12 && first != second;
  return true;
}

bool DateGrammar::DayFirst() {
  const size_t start = at_;
  if (Numeric()) return true;
  at_ = start;
  reading_ = {.hour = reading_.hour,
              .minute = reading_.minute,
              .second = reading_.second,
              .zone_known = reading_.zone_known,
              .zone_minutes = reading_.zone_minutes};
  if (!Number(1, 2, &reading_.day)) return false;
  if (reading_.day == 0) reading_.day = 32;
  Ordinal();
  Mark({'-', '/', ',', 0x2011}) || Word({"of", "de", "d", "di", "do", "del", "day"});
  Mark({'\'', 0x2019});  // d'octobre
  if (Month(&reading_.month)) {
    Mark({',', '-', '/', 0x060C}) || Word({"of", "de", "do", "del", "в", "عام"});
    if (Year(&reading_.year)) {
      Word({"г", "року", "р", "года", "م"}) && Mark({'.'});
      return true;
    }
  }
  at_ = start;
  return false;
}

bool DateGrammar::MonthFirst() {
  const size_t start = at_;
  const DateToken* name = Peek();
  if (!Month(&reading_.month)) return false;
  const size_t behind_month = at_;
  // "OCT7" names a contract.
  const bool parted = Mark({'-', '/'}) || Word({"the"}) ||
                      tokens_[at_ - 1].kind == DateToken::kMark ||
                      (Peek() != nullptr && !Peek()->glued);
  if (parted && Number(1, 2, &reading_.day)) {
    if (reading_.day == 0) reading_.day = 32;
    Ordinal();
    // ctime has the time between: "Wed Oct 18 09:30:00 EST 2023".
    const size_t behind_day = at_;
    if (reading_.hour < 0 && ColonClock()) {
      if (reading_.second >= 0) {
        Zone();
      } else {
        at_ = behind_day;
        reading_.hour = reading_.minute = -1;
      }
    }
    Mark({',', '-', '/', '.', 0x060C}) || Word({"in", "of", "del", "de"});
    if (Year(&reading_.year)) return true;
  }
  at_ = behind_month;
  reading_.day = 0;
  Mark({',', '-'}) || Word({"of", "de", "del", "do"});
  const bool sure = whole_ || !MonthOf(name->word).needs_capital || IsUpper(CharAt(name->raw, 0));
  if (sure && Number(4, 4, &reading_.year)) {
    Word({"г", "года", "року", "م"}) && Mark({'.'});
    return true;
  }
  at_ = start;
  return false;
}

// What stands between a date and its time.
void DateGrammar::TimeAfter() {
  const size_t here = at_;
  const DateReading before = reading_;
  Mark({',', '|', '-', '/', '@', '(', ';', 0x2013, 0x2014, 0xB7, 0x2022, 0x060C, ':'});
  Word({"t", "at", "um", "à",   "a",   "alle",  "ore",    "om", "kl", "klo",  "o",
        "в", "às", "as", "las", "the", "about", "around", "ab", "at", "saat", "الساعة"}) &&
      (Mark({'.'}) || Word({"las", "the"}));
  if (!Clock()) {
    at_ = here;
    reading_ = before;
    return;
  }
  MeridiemAfter();
  Word({"uhr", "hrs", "hours", "h", "час", "ч"});
  Zone();
}

bool DateGrammar::Clock() {
  const size_t here = at_;
  if (ColonClock() || (at_ = here, WordClock())) return true;
  at_ = here;
  // The basic form of ISO 8601: T093000.
  const DateToken* token = Peek();
  if (at_ > 0 && token != nullptr && token->glued && tokens_[at_ - 1].word == "t" &&
      token->kind == DateToken::kNumber && (token->digits == 4 || token->digits == 6)) {
    const int value = static_cast<int>(token->digits == 4 ? token->value * 100 : token->value);
    reading_.hour = value / 10000;
    reading_.minute = value / 100 % 100;
    if (token->digits == 6) reading_.second = value % 100;
    ++at_;
    return true;
  }
  return false;
}

// 09:30, 09:30:15, 15:01:01.79.
bool DateGrammar::ColonClock() {
  const size_t here = at_;
  int hour = 0, minute = 0, second = 0;
  const DateToken* digits = Peek(2);
  if (!Number(1, 2, &hour) || !Mark({':', 0xFF1A}, true) || digits == nullptr || !digits->glued ||
      !Number(2, 2, &minute)) {
    at_ = here;
    return false;
  }
  reading_.hour = hour;
  reading_.minute = minute;
  const size_t behind_minute = at_;
  if (Mark({':', 0xFF1A}, true) && Number(2, 2, &second)) {
    reading_.second = second;
    const size_t behind_second = at_;
    int fraction = 0;
    const DateToken* part = Peek(1);
    if (part == nullptr || !part->glued || !Mark({'.', ','}, true) || !Number(1, 18, &fraction)) {
      at_ = behind_second;
    }
  } else {
    at_ = behind_minute;
  }
  return true;
}

// 9 am, 9h30, 9.30 Uhr, 上午9时30分, 오전 9시 30분.
bool DateGrammar::WordClock() {
  const size_t here = at_;
  bool afternoon = false;
  if (Word({"上", "午", "下", "오"})) {
    const std::string_view first = tokens_[at_ - 1].word;
    Word({"午", "前", "后", "後", "전", "후"});
    const std::string_view second = tokens_[at_ - 1].word;
    afternoon = first == "下" || second == "后" || second == "後" || second == "후";
  }
  int hour = 0, minute = 0;
  if (!Number(1, 2, &hour)) return false;
  reading_.hour = hour;
  if (Word({"时", "時", "点", "點", "시"}) ||
      (Peek() != nullptr && Peek()->glued && Word({"h", "u"}))) {
    const size_t behind_hour = at_;
    if (Number(1, 2, &minute)) {
      reading_.minute = minute;
      Word({"分", "분"});
    } else {
      at_ = behind_hour;
    }
    if (afternoon && reading_.hour < 12) reading_.hour += 12;
    return true;
  }
  if (Mark({'.'}, true) && Number(2, 2, &minute) && Peek() != nullptr &&
      (Peek()->word == "uhr" || Peek()->word == "am" || Peek()->word == "pm")) {
    reading_.minute = minute;
    return true;
  }
  at_ = here + 1;
  const DateToken* next = Peek();
  return next != nullptr && (next->word == "am" || next->word == "pm" || next->word == "uhr") &&
         tokens_[here].kind == DateToken::kNumber;
}

void DateGrammar::MeridiemAfter() {
  const size_t here = at_;
  const DateToken* token = Peek();
  if (token == nullptr || reading_.hour > 12) return;
  bool afternoon = token->word == "pm" || token->word == "p";
  if (!Word({"am", "pm"})) {
    if (!Word({"a", "p"}) || !Mark({'.'}, true) || !Word({"m"})) {
      at_ = here;
      return;
    }
    Mark({'.'}, true);
  }
  reading_.hour = reading_.hour % 12 + (afternoon ? 12 : 0);
}

// EST, (GMT), UTC+3, +0200, -05:00, +0200 (CEST).
bool DateGrammar::Zone() {
  const size_t here = at_;
  const bool open = Mark({'('});
  bool offset_may_follow = true;
  const bool named = NamedZone(&offset_may_follow);
  const bool found = (offset_may_follow && ZoneOffset(named)) || named;
  if (!found) {
    at_ = here;
  } else if (open) {
    Mark({')'});
  } else {
    ZoneComment();
  }
  return found;
}

bool DateGrammar::NamedZone(bool* offset_may_follow) {
  const DateToken* token = Peek();
  if (token == nullptr || token->kind != DateToken::kWord) return false;
  const ZoneName zone = ZoneNamed(token->raw == "z" ? "Z" : token->raw);
  *offset_may_follow = zone.known && zone.minutes == 0 && !zone.ambiguous;
  if (!zone.known) return false;
  ++at_;
  reading_.zone_known = !zone.ambiguous;
  reading_.zone_minutes = zone.minutes;
  return true;
}

bool DateGrammar::ZoneOffset(bool named) {
  const size_t here = at_;
  const DateToken* number = Peek(1);
  if (number == nullptr || !number->glued || !Mark({'+', '-', 0x2212})) return false;
  const DateToken& sign = tokens_[at_ - 1];
  int value = 0;
  bool sure = sign.glued || named;  // "09:30 -10" is rather a range
  if (!Number(named ? 1 : 2, 4, &value) || number->digits == 3) {
    at_ = here;
    return false;
  }
  int minutes = value * 60;
  const size_t behind_hours = at_;
  if (number->digits == 4) {
    minutes = value / 100 * 60 + value % 100;
    sure = true;
  } else if (Mark({':'}, true) && Number(2, 2, &value)) {
    minutes += value;
    sure = true;
  } else {
    at_ = behind_hours;
  }
  if (!sure || minutes > 14 * 60) {
    at_ = here;
    return false;
  }
  reading_.zone_known = true;
  reading_.zone_minutes = sign.mark == '+' ? minutes : -minutes;
  return true;
}

// RFC 2822 names the zone once more behind its offset.
void DateGrammar::ZoneComment() {
  const size_t here = at_;
  if (!Mark({'('}) || Peek() == nullptr || Peek()->kind != DateToken::kWord) {
    at_ = here;
    return;
  }
  ++at_;
  if (!Mark({')'})) at_ = here;
}

}  // namespace stemma::facts
