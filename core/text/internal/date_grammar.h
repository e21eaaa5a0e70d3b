// The grammar of dates: one date, or one date with its time, from a given token on.
//
//   DateGrammar grammar(tokens, /*whole=*/false);
//   size_t end; ParsedDate date;
//   if (grammar.Read(start, &end, &date) == DateGrammar::Outcome::kDate) ...
//
// Every rule moves `at_` over what it takes and leaves it alone when it does not fit, so that rules
// are tried one after the other; none looks further than a dozen tokens.

#ifndef STEMMA_CORE_TEXT_INTERNAL_DATE_GRAMMAR_H_
#define STEMMA_CORE_TEXT_INTERNAL_DATE_GRAMMAR_H_

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "core/text/dates.h"
#include "core/text/internal/date_lexer.h"
#include "core/text/internal/date_reading.h"
#include "core/text/internal/date_words.h"

namespace stemma::facts {

class DateGrammar {
 public:
  enum class Outcome { kNone, kInvalid, kDate };  // kInvalid: a date by its form, but no such day

  // `whole`: the tokens are one date and nothing else, so that forms are read that would be too
  // bold in running text ("2023-10", "6 Apr 93 10:00").
  DateGrammar(const std::vector<DateToken>& tokens, bool whole) : tokens_(tokens), whole_(whole) {}

  Outcome Read(size_t start, size_t* end, ParsedDate* date);

 private:
  bool Date();
  bool YearFirst();
  bool YearFirstMarked();
  bool DayFirst();
  bool Numeric();
  bool MonthFirst();
  bool Packed();

  bool Clock();
  bool ColonClock();
  bool WordClock();
  bool Zone();
  bool NamedZone(bool* offset_may_follow);
  bool ZoneOffset(bool named);
  void ZoneComment();
  void TimeAfter();

  const DateToken* Peek(size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool Number(int least_digits, int most_digits, int* value);
  bool Mark(std::initializer_list<char32_t> marks, bool glued = false);
  bool Word(std::initializer_list<std::string_view> words);
  bool Month(int* month);
  bool Year(int* year);
  void Ordinal();
  void MeridiemAfter();

  const std::vector<DateToken>& tokens_;
  const bool whole_;
  size_t at_ = 0;
  DateReading reading_;
};

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_DATE_GRAMMAR_H_
