#include "core/align/passage_source.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace stemma {
namespace {

constexpr std::string_view kSpace = " \t\r\v\f";
constexpr std::string_view kMarksAndSpace = ">:| \t\r\v\f";

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool ContinuesCodePoint(char c) { return (static_cast<uint8_t>(c) & 0xc0) == 0x80; }

// The bytes of `side` between its token `at` and the one before; `at` may be the number of tokens.
std::string_view Between(const LinedText& side, uint32_t at) {
  const std::vector<Span>& source = side.tokens.source;
  const size_t begin = at == 0 ? 0 : source[at - 1].end;
  const size_t end = at == source.size() ? side.text.size() : source[at].begin;
  return begin < end ? side.text.substr(begin, end - begin) : std::string_view();
}

// How many bytes both begin with, whole code points that are not white space.
uint32_t CommonBegin(std::string_view a, std::string_view b) {
  size_t n = 0;
  while (n < std::min(a.size(), b.size()) && a[n] == b[n] && !IsSpace(a[n])) ++n;
  while (n > 0 && ((n < a.size() && ContinuesCodePoint(a[n])) ||
                   (n < b.size() && ContinuesCodePoint(b[n])))) {
    --n;
  }
  return static_cast<uint32_t>(n);
}

uint32_t CommonEnd(std::string_view a, std::string_view b) {
  size_t n = 0;
  const auto last = [](std::string_view text, size_t i) { return text[text.size() - 1 - i]; };
  while (n < std::min(a.size(), b.size()) && last(a, n) == last(b, n) && !IsSpace(last(a, n))) ++n;
  while (n > 0 && ContinuesCodePoint(last(a, n - 1))) --n;
  return static_cast<uint32_t>(n);
}

// The bytes from the first quote mark of the line on to the end of `before`, which ends where the
// line's words begin; 0 when there is no line's beginning in it, or anything but marks and spaces.
uint32_t LineMarks(std::string_view before, bool from_the_top) {
  const size_t end = before.rfind('\n');
  if (end == std::string_view::npos && !from_the_top) return 0;
  const std::string_view line = end == std::string_view::npos ? before : before.substr(end + 1);
  const size_t mark = line.find_first_of(">:|");
  if (mark == std::string_view::npos) return 0;
  const bool only_marks = line.find_first_not_of(kMarksAndSpace) == std::string_view::npos;
  return only_marks ? static_cast<uint32_t>(line.size() - mark) : 0;
}

// What stands between a passage and the next word of the text, read away from the passage: the rest
// of the passage's own line, and the lines beyond that are not blank (a row of dashes). All are
// without the space around them, and lie in the text.
struct Margin {
  bool is_line = false;  // no word stands on the rest of the own line
  std::string_view own;
  std::vector<std::string_view> lines;
};

std::string_view Trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return line.substr(0, 0);
  return line.substr(begin, line.find_last_not_of(kSpace) + 1 - begin);
}

std::string_view WithoutMarks(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(kMarksAndSpace), line.size()));
}

// `behind` the passage, or before it. `to_the_end`: the text has no more words there.
Margin MarginIn(std::string_view gap, bool behind, bool to_the_end) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0; begin <= gap.size();) {
    const size_t end = std::min(gap.find('\n', begin), gap.size());
    lines.push_back(Trimmed(gap.substr(begin, end - begin)));
    begin = end + 1;
  }
  if (!behind) std::reverse(lines.begin(), lines.end());
  Margin margin{.is_line = lines.size() > 1 || to_the_end, .own = lines.front(), .lines = {}};
  if (!to_the_end) lines.pop_back();  // the next word's
  for (size_t i = 1; i < lines.size(); ++i) {
    if (!WithoutMarks(lines[i]).empty()) margin.lines.push_back(lines[i]);
  }
  return margin;
}

// The last lines up to which both margins print the same, quote marks aside where a line begins;
// empty when that is nothing.
std::pair<std::string_view, std::string_view> SameLines(const Margin& a, const Margin& b,
                                                        bool behind) {
  const bool same_own = behind ? a.own == b.own : WithoutMarks(a.own) == WithoutMarks(b.own);
  if (!a.is_line || !b.is_line || !same_own) return {};
  std::pair same(a.own, b.own);
  for (size_t i = 0; i < std::min(a.lines.size(), b.lines.size()); ++i) {
    if (WithoutMarks(a.lines[i]) != WithoutMarks(b.lines[i])) break;
    same = {a.lines[i], b.lines[i]};
  }
  return same;
}

// Takes the part of `text` into the span.
void Reach(std::string_view text, std::string_view part, Span* span) {
  if (part.empty()) return;
  const auto begin = static_cast<uint32_t>(part.data() - text.data());
  span->begin = std::min(span->begin, begin);
  span->end = std::max(span->end, begin + static_cast<uint32_t>(part.size()));
}

}  // namespace

std::pair<Span, Span> PassageSource(const LinedText& a, const LinedText& b,
                                    const AlignedPassage& passage) {
  Span in_a = a.tokens.SourceOf(passage.a.begin, passage.a.end);
  Span in_b = b.tokens.SourceOf(passage.b.begin, passage.b.end);
  if (a.text.size() < in_a.end || b.text.size() < in_b.end) return {in_a, in_b};
  const std::string_view behind_a = Between(a, passage.a.end);
  const std::string_view behind_b = Between(b, passage.b.end);
  const uint32_t behind = CommonBegin(behind_a, behind_b);
  std::string_view before_a = Between(a, passage.a.begin);
  std::string_view before_b = Between(b, passage.b.begin);
  const bool top_a = passage.a.begin == 0, top_b = passage.b.begin == 0;
  const auto above = SameLines(MarginIn(before_a, false, top_a), MarginIn(before_b, false, top_b),
                               /*behind=*/false);
  const auto below =
      SameLines(MarginIn(behind_a, true, passage.a.end == a.tokens.size()),
                MarginIn(behind_b, true, passage.b.end == b.tokens.size()), /*behind=*/true);
  const uint32_t before = CommonEnd(before_a, before_b);
  before_a.remove_suffix(before);
  before_b.remove_suffix(before);
  in_a.begin -= before + LineMarks(before_a, top_a);
  in_b.begin -= before + LineMarks(before_b, top_b);
  in_a.end += behind;
  in_b.end += behind;
  for (const auto& [of_a, of_b] : {above, below}) {
    Reach(a.text, of_a, &in_a);
    Reach(b.text, of_b, &in_b);
  }
  return {in_a, in_b};
}

}  // namespace stemma
