#include "core/text/internal/page_lines.h"

#include <algorithm>
#include <string>

#include "core/text/dates.h"
#include "core/text/internal/agency_matcher.h"
#include "core/text/internal/chars.h"
#include "core/text/internal/phrases.h"

namespace stemma::facts {
namespace {

constexpr size_t kLongestFurniture = 240;
constexpr size_t kLongestCaption = 800;
constexpr size_t kCreditTail = 90;
constexpr size_t kLongestByline = 160;

const PhraseTable& WholeLines() {
  static const PhraseTable& table = *new PhraseTable(kWholeLines);
  return table;
}
const PhraseTable& LineStarts() {
  static const PhraseTable& table = *new PhraseTable(kLineStarts);
  return table;
}
const PhraseTable& BylineStarts() {
  static const PhraseTable& table = *new PhraseTable(kBylineStarts);
  return table;
}
const PhraseTable& DateLabels() {
  static const PhraseTable& table = *new PhraseTable(kDateLabels);
  return table;
}

const PhraseTable& PhotoCredits() {
  static const PhraseTable& table = *new PhraseTable(kPhotoCredits);
  return table;
}

bool IsDecoration(char32_t c) {
  if (c < 0x80) return !IsLetter(c) && !IsDigit(c) && c != '>' && c != '"' && c != '\'' && c != '(';
  return c == 0xAB || c == 0xBB || c == 0xB7 || c == 0x2026 || c == 0x3010 || c == 0x3011 ||
         c == 0xFF1A || c == 0xFF01 || c == 0xA0 || (c >= 0x2010 && c <= 0x2015) ||
         (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2500 && c <= 0x27BF) || c == 0x2022 ||
         (c >= 0x1F300 && c <= 0x1FAFF) || c == 0xFE0F;
}

// Nothing but digits and what stands between them: a page number, a duration, a count of shares.
bool IsLoneNumber(std::string_view line) {
  if (line.size() > 8 || line.back() == '.' || line.back() == ',') return false;
  bool digit = false;
  for (const char c : line) {
    if (!IsAsciiDigit(c) && c != ':' && c != '.' && c != ',' && c != '/' && c != '%') return false;
    digit |= IsAsciiDigit(c);
  }
  return digit;
}

// "Braden                    [Page 12]".
bool IsPageFooter(std::string_view line) {
  if (line.size() < 8 || line.back() != ']') return false;
  const size_t open = line.rfind('[');
  if (open == std::string_view::npos || line.substr(open, 6) != "[Page ") return false;
  const std::string_view number = line.substr(open + 6, line.size() - open - 7);
  return !number.empty() && std::all_of(number.begin(), number.end(), IsAsciiDigit);
}

// "Home | News | Sport": half of the parts or more are buttons, or there are many short ones.
bool IsMenu(std::string_view folded) {
  constexpr size_t kLongestButton = 24;
  size_t parts = 0, buttons = 0, longest = 0;
  bool named = true;
  while (!folded.empty()) {
    size_t end = folded.find(" | "), length = 3;
    for (std::string_view mark : {" · ", " • "}) {
      if (const size_t at = folded.find(mark); at < end) end = at, length = mark.size();
    }
    const std::string_view part = folded.substr(0, end);
    ++parts;
    longest = std::max(longest, part.size());
    named = named && IsLetter(CharAt(part, 0)) && part.find_first_of("0123456789=") == part.npos;
    buttons += WholeLines().StartOf(part) == part.size() && !part.empty();
    if (end == std::string_view::npos) break;
    folded.remove_prefix(end + length);
  }
  return parts >= 2 && (buttons * 2 >= parts || (named && parts >= 4 && longest <= kLongestButton));
}

bool IsMenuLine(std::string_view line) {
  // Bars at the ends frame the rows of a table.
  if (line.front() == '|' || line.back() == '|' || line.front() == '+') return false;
  const bool parted = line.find('|') != std::string_view::npos ||
                      line.find("·") != std::string_view::npos ||
                      line.find("•") != std::string_view::npos;
  return parted && IsMenu(Folded(line));
}

size_t CountWords(std::string_view text) {
  size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

// A name as bylines have it: every word with a capital, apart from the small ones between names.
bool LooksLikeNames(std::string_view text) {
  constexpr std::string_view kSmall[] = {
      "and", "y",    "et",        "und",        "e",      "in",   "for", "of", "the",
      "de",  "der",  "la",        "von",        "di",     "du",   "van", "da", "at",
      "del", "with", "reporting", "additional", "inputs", "from", "к",   "и"};
  size_t words = 0, lower = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!word.empty()) {
      ++words;
      const bool small = std::find(std::begin(kSmall), std::end(kSmall), word) != std::end(kSmall);
      lower += !small && IsLower(CharAt(word, 0));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words >= 1 && words <= 14 && lower == 0;
}

bool IsNamedByline(std::string_view line) {
  std::string_view core = line;
  if (!BylineStarts().MayStart(core)) return false;
  const std::string folded = Folded(core);
  const size_t length = BylineStarts().StartOf(folded);
  if (length == 0) return false;
  // Folding keeps the length of these phrases in every script of the table.
  const std::string_view names = TrimSpace(core.substr(std::min(length, core.size())));
  if (length == folded.size()) return CountWords(folded) > 1;
  Mention mention;
  if (AgencyMatcher::Get().Whole(names, &mention)) return true;
  const char32_t last = CharBefore(line, line.size());
  const bool sentence = IsSentenceEnd(last) && last != '.';
  return !sentence && !(last == '.' && CountWords(folded) > 10) && LooksLikeNames(names);
}

// A line that says when, and at most a name or section beside it.
bool IsDateLine(std::string_view line) {
  if (std::none_of(line.begin(), line.end(),
                   [](char c) { return IsAsciiDigit(c) || static_cast<signed char>(c) < 0; })) {
    return false;
  }
  const bool labelled = DateLabels().MayStart(line) && DateLabels().StartOf(Folded(line)) > 0;
  const std::vector<FoundDate> dates = FindDates(line);
  if (dates.empty())
    return labelled && line.size() <= 60 && !IsSentenceEnd(CharBefore(line, line.size()));
  const bool sentence = IsSentenceEnd(CharBefore(line, line.size()));
  if (labelled) return !sentence || line.size() <= 80;
  size_t rest = line.size();
  for (const FoundDate& found : dates) rest -= found.where.size();
  if (rest <= 3) return true;
  if (sentence || dates[0].date.precision == DatePrecision::kMonth) return rest <= 8;
  // "Jane Doe Published October 17, 2023 | 01:00 PM".
  const std::string before = Folded(line.substr(0, dates[0].where.begin));
  for (std::string_view label : kDateLabels) {
    if (before.ends_with(label) && label.size() > 3) return true;
  }
  if (rest <= 32 && LooksLikeNames(line.substr(0, dates[0].where.begin))) return true;
  // "Harbour staff, 10 September 2025", "Thursday 20 February 2025 | By Jane Doe".
  const bool ends = dates.back().where.end == line.size() &&
                    (before.ends_with(',') || before.ends_with('|') || before.ends_with("—"));
  const bool begins =
      dates[0].where.begin == 0 && line.substr(dates[0].where.end).starts_with(" |");
  return rest <= 48 && (ends || begins);
}

bool IsAgencyLine(std::string_view line) {
  Mention mention;
  std::string_view core = CoreOfLine(line);
  if (core.starts_with('(') && core.size() > 2) core = core.substr(1);
  const size_t slash = core.find_first_of("/|,");
  return AgencyMatcher::Get().Whole(core, &mention) ||
         (slash != std::string_view::npos && core.size() < 40 &&
          AgencyMatcher::Get().Whole(TrimSpace(core.substr(0, slash)), &mention) &&
          LooksLikeNames(core.substr(slash + 1)));
}

}  // namespace

std::string_view CoreOfLine(std::string_view line) {
  while (!line.empty()) {
    if (line.starts_with("<u>")) {
      line.remove_prefix(3);
      continue;
    }
    size_t next = 0;
    const char32_t c = DecodeUtf8(line, &next);
    if (!IsDecoration(c)) break;
    line.remove_prefix(next);
  }
  while (!line.empty()) {
    if (line.ends_with("</u>")) {
      line.remove_suffix(4);
      continue;
    }
    const char32_t c = CharBefore(line, line.size());
    if (!IsDecoration(c)) break;
    size_t last = line.size() - 1;
    while (last > 0 && IsContinuation(line[last])) --last;
    line = line.substr(0, last);
  }
  return line;
}

bool IsUrlLine(std::string_view line) {
  const bool url =
      (line.starts_with("http") && (line.starts_with("http://") || line.starts_with("https://"))) ||
      line.starts_with("www.");
  return url && line.find_first_of(" \t") == std::string_view::npos;
}

bool IsFurnitureLine(std::string_view line, bool continues) {
  if (line.empty()) return false;
  if (IsLoneNumber(line)) return !continues;
  if (IsUrlLine(line) || IsPageFooter(line)) return true;
  if (line.size() > kLongestFurniture) return false;
  const std::string_view core = CoreOfLine(line);
  const bool whole = WholeLines().MayStart(core);
  const bool start = LineStarts().MayStart(core) || LineStarts().MayStart(line);
  if (!whole && !start) return IsMenuLine(line);
  if (continues && IsLower(CharAt(core, 0))) return false;
  const std::string folded = Folded(core);
  if (whole && WholeLines().StartOf(folded) == folded.size()) return true;
  if (IsMenuLine(line)) return true;
  if (!start || continues) return false;
  return LineStarts().StartOf(folded) > 0 || LineStarts().StartOf(Folded(line)) > 0;
}

bool IsCaptionLine(std::string_view line) {
  if (line.size() < 12 || line.size() > kLongestCaption) return false;
  const size_t from =
      line.size() > kCreditTail ? BoundaryBefore(line, line.size() - kCreditTail) : 0;
  bool may = false;
  for (size_t at = from; at + 2 <= line.size() && !may; ++at) {
    may = PhotoCredits().MayStart(line.substr(at));
  }
  const std::string tail = may ? Folded(line.substr(from)) : std::string();
  for (size_t at = 0; at + 2 <= tail.size(); ++at) {
    const std::string_view rest = std::string_view(tail).substr(at);
    if (!PhotoCredits().MayStart(rest)) continue;
    const size_t length = PhotoCredits().StartOf(rest);
    if (length == 0 || (IsLetter(CharAt(rest, 0)) && IsLetter(CharBefore(tail, at)))) continue;
    // Behind the credit there are names, not another sentence.
    const std::string_view behind = rest.substr(length);
    const size_t words = CountWords(behind);
    const bool marked = rest[length - 1] == ':';
    if (behind.size() > 60 || behind.find(". ") != std::string_view::npos) continue;
    if (!marked && words > 6) continue;
    const bool sentence = IsSentenceEnd(CharBefore(behind, behind.size()));
    if (!sentence || marked || words <= 3) return true;
  }
  // "… of the third Forum. **Jane Doe, TASS / example.org**": bold at the end, with an agency.
  if (!line.ends_with("*") && !line.ends_with(")")) return false;
  const size_t open = line.ends_with("*") ? line.rfind("**", line.size() - 3) : line.rfind('(');
  if (open == std::string_view::npos || open < 20 || line.size() - open > kCreditTail) return false;
  const std::string_view credit = line.substr(open);
  Mention mention;
  return credit.find('/') != std::string_view::npos &&
         AgencyMatcher::Get().Next(credit, 0, &mention);
}

bool IsBylineLine(std::string_view line) {
  if (line.empty() || line.size() > kLongestByline) return false;
  return IsAgencyLine(line) || IsNamedByline(line) || IsDateLine(line);
}

size_t ItemMarker(std::string_view line) {
  size_t at = 0;
  const char32_t c = CharAt(line, 0);
  const bool bullet = c == 0x2022 || c == 0x2023 || c == 0x25AA || c == 0x25CF || c == 0x25CB ||
                      c == 0x25E6 || c == 0x25A0 || c == 0xB7 || c == '-' || c == '*' || c == '+' ||
                      c == 0x2013 || c == 0x2043;
  if (bullet) {
    DecodeUtf8(line, &at);
  } else if (c == 'o' && line.size() > 3 && line[1] == ' ' && line[2] == ' ') {
    at = 1;
  } else {
    if (c == '(') ++at;
    const size_t label = at;
    while (at < line.size() && at - label < 3 && IsAsciiDigit(line[at])) ++at;
    if (at == label && at < line.size() && line[at] >= 'a' && line[at] <= 'z') ++at;
    const bool letter = at > label && !IsAsciiDigit(line[label]);
    if (at == label || at >= line.size()) return 0;
    const bool closed = line[at] == ')' || (line[at] == '.' && !letter && c != '(');
    if (!closed) return 0;
    ++at;
  }
  const size_t marker = at;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  return at > marker && at < line.size() ? at : 0;
}

bool IsTableRow(std::string_view line) {
  if (line.size() < 5 || line.size() > 400) return false;
  size_t digits = 0;
  for (const char c : line) digits += static_cast<size_t>(IsAsciiDigit(c));
  if (digits == 0) return false;
  if (IsAsciiDigit(line.back()) && (line.find(".....") != std::string_view::npos ||
                                    line.find(". . . .") != std::string_view::npos)) {
    return true;
  }
  if (digits < 3 || digits * 4 < line.size()) return false;
  size_t numbers = 0, words = 0;
  for (size_t at = 0; at < line.size();) {
    while (at < line.size() && line[at] == ' ') ++at;
    size_t end = at;
    bool letters = false;
    size_t inside = 0;
    for (; end < line.size() && line[end] != ' ' && line[end] != '\t'; ++end) {
      letters |= IsLetter(
          static_cast<unsigned char>(line[end]) < 0x80 ? static_cast<char32_t>(line[end]) : U'a');
      inside += static_cast<size_t>(IsAsciiDigit(line[end]));
    }
    numbers += !letters && inside > 0;
    words += letters;
    at = end + 1;
  }
  return numbers >= 3 && numbers >= words;
}

std::string_view MastheadName(std::string_view line) {
  constexpr size_t kLongestName = 48;
  if (line.size() > 100) return {};
  for (std::string_view mark : {" › ", " » ", " > ", " | ", " — ", " – ", " · ", " - "}) {
    line = line.substr(0, line.find(mark));
  }
  if (line.empty() || line.size() > kLongestName || IsLower(CharAt(line, 0)) ||
      IsSentenceEnd(CharBefore(line, line.size())) || CountWords(line) > 5) {
    return {};
  }
  const std::string folded = Folded(line);
  for (std::string_view word : kOutletWords) {
    const size_t at = folded.find(word);
    if (at == std::string::npos || folded.size() == word.size()) continue;
    // German joins it to the town: "Tageblatt" ends a word, but need not begin one.
    if (IsCjk(CharAt(word, 0)) || !IsLetter(CharAt(folded, at + word.size()))) return line;
  }
  return {};
}

}  // namespace stemma::facts
