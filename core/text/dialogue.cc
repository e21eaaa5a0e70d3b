#include "core/text/internal/dialogue.h"

#include <utility>

#include "core/text/internal/chars.h"

namespace stemma::facts {
namespace {

constexpr uint32_t kLongestTurn = 2000;

// The dash that begins a paragraph, when what follows may be speech.
char32_t DashOf(std::string_view text, Span paragraph) {
  if (paragraph.empty()) return 0;
  size_t at = paragraph.begin;
  const char32_t dash = DecodeUtf8(text, &at);
  if (dash != 0x2013 && dash != 0x2014 && dash != 0x2015) return 0;
  while (at < paragraph.end && IsSpace(CharAt(text, at))) DecodeUtf8(text, &at);
  const char32_t c = at < paragraph.end ? CharAt(text, at) : 0;
  const bool speech = (IsLetter(c) && !IsLower(c)) || c == 0xBF || c == 0xA1 || c == 0x2026;
  return speech ? dash : 0;
}

char32_t LastBeforeSpace(std::string_view text, size_t at, size_t floor) {
  while (at > floor && IsSpace(CharBefore(text, at))) {
    --at;
    at = BoundaryBefore(text, at);
  }
  return at > floor ? CharBefore(text, at) : 0;
}

}  // namespace

bool DialogueReader::Read(Span paragraph, Span below, std::vector<Span>* found) {
  const char32_t dash = DashOf(text_, paragraph);
  const char32_t above = std::exchange(above_, dash);
  if (dash == 0 || paragraph.size() > kLongestTurn) return false;
  if (ReadTurns(paragraph, dash, found)) return true;
  const bool company = above == dash || DashOf(text_, below) == dash;
  if (!company || !IsTurn(paragraph, dash)) return false;
  found->push_back(paragraph);
  return true;
}

// Speech to the second dash, who says it to the third, speech again.
bool DialogueReader::ReadTurns(Span paragraph, char32_t dash, std::vector<Span>* found) const {
  std::vector<Span> turns;
  bool speech = true;
  uint32_t from = paragraph.begin;
  for (size_t at = paragraph.begin; at < paragraph.end;) {
    const uint32_t here = static_cast<uint32_t>(at);
    if (DecodeUtf8(text_, &at) != dash || here == paragraph.begin || at >= paragraph.end) continue;
    const char32_t before = LastBeforeSpace(text_, here, paragraph.begin);
    const bool spaced = IsSpace(CharBefore(text_, here));
    const char32_t after = CharAt(text_, at);
    if (speech) {
      // ", — сказал", "? — dijo", " —dijo".
      const bool glued = spaced && IsLower(after);
      const bool stop = before == ',' || IsSentenceEnd(before);
      size_t behind = at;
      const bool said = stop && IsSpace(after) && (DecodeUtf8(text_, &behind), true) &&
                        IsLower(CharAt(text_, behind));
      if (!glued && !said) continue;
      turns.push_back({from, here});
      speech = false;
    } else if (IsSpace(after) || IsSentenceEnd(after) || after == ',') {
      from = here;
      speech = true;
    }
  }
  if (turns.empty()) return false;
  if (speech) turns.push_back({from, paragraph.end});
  found->insert(found->end(), turns.begin(), turns.end());
  return true;
}

// A whole paragraph of speech: a sentence, in a language with letters beyond ASCII.
bool DialogueReader::IsTurn(Span paragraph, char32_t dash) const {
  const char32_t last = CharBefore(text_, paragraph.end);
  if (!IsSentenceEnd(last) && last != 0xBB && last != 0x201D) return false;
  for (size_t at = paragraph.begin; at < paragraph.end;) {
    const char32_t c = DecodeUtf8(text_, &at);
    if (c != dash && c >= 0x80 && (IsLetter(c) || c == 0xBF || c == 0xA1)) return true;
  }
  return false;
}

}  // namespace stemma::facts
