#include "core/align/passage_source.h"

#include <algorithm>
#include <string_view>

namespace stemma {
namespace {

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
  const bool only_marks = line.find_first_not_of(">:| \t") == std::string_view::npos;
  return only_marks ? static_cast<uint32_t>(line.size() - mark) : 0;
}

}  // namespace

std::pair<Span, Span> PassageSource(const LinedText& a, const LinedText& b,
                                    const AlignedPassage& passage) {
  Span in_a = a.tokens.SourceOf(passage.a.begin, passage.a.end);
  Span in_b = b.tokens.SourceOf(passage.b.begin, passage.b.end);
  if (a.text.size() < in_a.end || b.text.size() < in_b.end) return {in_a, in_b};
  const uint32_t behind = CommonBegin(Between(a, passage.a.end), Between(b, passage.b.end));
  std::string_view before_a = Between(a, passage.a.begin);
  std::string_view before_b = Between(b, passage.b.begin);
  const uint32_t before = CommonEnd(before_a, before_b);
  before_a.remove_suffix(before);
  before_b.remove_suffix(before);
  in_a.begin -= before + LineMarks(before_a, passage.a.begin == 0);
  in_b.begin -= before + LineMarks(before_b, passage.b.begin == 0);
  in_a.end += behind;
  in_b.end += behind;
  return {in_a, in_b};
}

}  // namespace stemma
