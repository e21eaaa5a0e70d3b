#include "core/text/internal/lines.h"

#include <cstring>

#include "core/text/internal/chars.h"

namespace stemma::facts {
namespace {

constexpr uint32_t kHead = 16384;

bool IsAsciiSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// A line behind the marks with which a message quotes another.
struct QuotedLine {
  uint32_t depth = 0;
  uint32_t begin = 0;  // of what is quoted
};

QuotedLine BehindQuoteMarks(std::string_view text, const Line& line) {
  QuotedLine quoted{0, line.begin};
  while (quoted.begin < line.end) {
    const char c = text[quoted.begin];
    if (c == '>' || c == '|') {
      ++quoted.depth;
    } else if (!IsAsciiSpace(c)) {
      break;
    }
    ++quoted.begin;
  }
  return quoted;
}

bool BeginsItem(std::string_view text, uint32_t at, uint32_t end) {
  size_t next = at;
  const char32_t c = DecodeUtf8(text, &next);
  const bool marker = c == '-' || c == '*' || c == 0x2022 || c == 0x2013 || c == 0x2014 ||
                      c == 0x2015 || c == 0x00B7 || c == 0x25CF || c == 0x25AA;
  return marker && next < end && IsSpace(CharAt(text, next));
}

}  // namespace

Line LineAt(std::string_view text, uint32_t start) {
  const void* newline = std::memchr(text.data() + start, '\n', text.size() - start);
  const size_t stop = newline == nullptr
                          ? text.size()
                          : static_cast<size_t>(static_cast<const char*>(newline) - text.data());
  Line line{start, start, static_cast<uint32_t>(stop), 0};
  line.next = static_cast<uint32_t>(newline == nullptr ? stop : stop + 1);
  while (line.begin < line.end) {
    const char first = text[line.begin];
    if (static_cast<unsigned char>(first) < 0x80) {
      if (!IsAsciiSpace(first)) break;
      ++line.begin;
      continue;
    }
    size_t next = line.begin;
    if (!IsSpace(DecodeUtf8(text, &next))) break;
    line.begin = static_cast<uint32_t>(next);
  }
  while (line.end > line.begin) {
    const char last = text[line.end - 1];
    if (static_cast<unsigned char>(last) < 0x80) {
      if (!IsAsciiSpace(last)) break;
      --line.end;
      continue;
    }
    uint32_t at = line.end - 1;
    while (at > line.begin && IsContinuation(text[at])) --at;
    if (!IsSpace(CharAt(text, at))) break;
    line.end = at;
  }
  return line;
}

bool IsLongLine(std::string_view text, const Line& line) {
  if (line.size() <= kWrapColumns) return false;
  if (line.size() > 4 * kWrapColumns) return true;
  uint32_t columns = 0;
  for (uint32_t at = line.begin; at < line.end; ++at) columns += !IsContinuation(text[at]);
  return columns > kWrapColumns;
}

bool BreaksAreParagraphs(std::string_view text) {
  const uint32_t stop = static_cast<uint32_t>(std::min<size_t>(text.size(), kHead));
  uint32_t breaks = 0, sentences = 0;
  for (uint32_t at = 0; at < stop;) {
    const Line line = LineAt(text, at);
    at = line.next;
    if (line.blank() || at >= text.size() || LineAt(text, at).blank()) continue;
    ++breaks;
    const char32_t last = CharBefore(text, line.end);
    sentences += IsSentenceEnd(last) || last == '"' || last == 0x201D || last == 0xBB ||
                 last == 0x300D || last == 0x300F;
  }
  return breaks >= 3 && sentences * 10 >= breaks * 6;
}

bool ParagraphReader::Next(Span* paragraph) {
  Line line;
  QuotedLine quoted;
  do {
    if (at_ >= text_.size()) return false;
    line = LineAt(text_, at_);
    quoted = BehindQuoteMarks(text_, line);
    at_ = line.next;
  } while (quoted.begin == line.end);
  *paragraph = {quoted.begin, line.end};
  for (bool first = true; at_ < text_.size() && !breaks_are_paragraphs_; first = false) {
    const Line next = LineAt(text_, at_);
    const QuotedLine next_quoted = BehindQuoteMarks(text_, next);
    if (next_quoted.begin == next.end || next_quoted.depth != quoted.depth) break;
    // Deeper than the line before: a new paragraph, unless it hangs under its first line.
    if (!first && next.indent() >= line.indent() + 2) break;
    if (BeginsItem(text_, next_quoted.begin, next.end)) break;
    if (IsLongLine(text_, line) && !IsLower(CharAt(text_, next_quoted.begin))) break;
    paragraph->end = next.end;
    at_ = next.next;
    line = next;
  }
  return true;
}

}  // namespace stemma::facts
