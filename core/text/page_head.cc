#include "core/text/internal/page_head.h"

#include <algorithm>
#include <optional>
#include <string>

#include "core/text/internal/chars.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/page_lines.h"

namespace stemma::facts {
namespace {

constexpr size_t kMostHeadLines = 60;
constexpr uint32_t kLongestHeadline = 240;
constexpr uint32_t kShortestProse = 50;
// A section's name standing free scores less.
constexpr int kLeastScore = 5;

// kOther: greetings, addresses, rules: neither a headline nor the story.
enum class HeadKind : uint8_t { kCandidate, kFurniture, kByline, kItem, kOther, kProse };

struct HeadLine {
  Line line;
  HeadKind kind = HeadKind::kProse;
  bool blank_above = true, blank_below = true;
  uint32_t words = 0;
};

// Words; in scripts without spaces two letters make one.
uint32_t CountWords(std::string_view text) {
  uint32_t words = 0, letters = 0;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = DecodeUtf8(text, &at);
    if (IsCjk(c)) {
      ++letters;
      inside = false;
    } else if (IsLetter(c) || IsDigit(c)) {
      words += !inside;
      inside = true;
    } else if (IsSpace(c)) {
      inside = false;
    }
  }
  return words + letters / 2;
}

// The crawler's own line at the very top: "date 2023-10-26 Some Caption".
bool IsCrawlLine(std::string_view line) {
  return line.size() >= 15 && line.starts_with("date ") && line.size() < kLongestHeadline &&
         IsAsciiDigit(line[5]) && line[9] == '-' && line[12] == '-';
}

bool EndsSentence(std::string_view line) {
  size_t end = line.size();
  char32_t last = CharBefore(line, end);
  if (last == '"' || last == 0x201D || last == ')' || last == 0xBB || last == 0x300D) {
    const std::string_view inner = line.substr(0, BoundaryBefore(line, end - 1));
    last = CharBefore(inner, inner.size());
    return last == '.' || last == ',' || last == 0x3002;
  }
  return last == '.' || last == 0x3002 || last == ',' || last == ';' || last == ':' ||
         last == 0xFF1A || last == 0x06D4 || last == 0x0964;
}

// The header of a forwarded message, and what files say of themselves.
bool IsHeaderField(std::string_view line) {
  constexpr std::string_view kFields[] = {
      "from",         "to",      "cc",          "date",         "subject",      "newsgroups",
      "organization", "summary", "keywords",    "reply-to",     "re",           "fwd",
      "sender",       "path",    "lines",       "distribution", "archive-name", "last-modified",
      "version",      "file",    "online file", "status"};
  const size_t colon = line.substr(0, 16).find(':');
  if (colon == std::string_view::npos) return false;
  const std::string field = Folded(line.substr(0, colon));
  return std::find(std::begin(kFields), std::end(kFields), field) != std::end(kFields);
}

// A line that opens a quotation and leaves it open is the beginning of a sentence.
bool HasOpenQuotation(std::string_view line) {
  int straight = 0, curly = 0;
  for (size_t at = 0; at < line.size();) {
    const char32_t c = DecodeUtf8(line, &at);
    straight += c == '"';
    curly += c == 0x201C ? 1 : c == 0x201D ? -1 : 0;
  }
  return straight % 2 != 0 || curly == 1;
}

// Could be a headline by its own looks.
bool LooksLikeHeadline(std::string_view line, uint32_t words) {
  const std::string_view core = CoreOfLine(line);
  const char32_t first = CharAt(core, 0);
  if (core.empty() || line.size() > kLongestHeadline || words == 0 || words > 32) return false;
  if (IsLower(first) || first == '>' || line.front() == '>' || line.front() == '|') return false;
  if ((line.front() == '(' && line.back() == ')') || (line.front() == '[' && line.back() == ']')) {
    return false;
  }
  if (EndsSentence(line) || IsHeaderField(line) || HasOpenQuotation(line)) return false;
  const auto is_letter = [](char c) {
    return static_cast<signed char>(c) < 0 || IsLetter(static_cast<unsigned char>(c));
  };
  const size_t letters = static_cast<size_t>(std::count_if(line.begin(), line.end(), is_letter));
  return letters * 2 >= line.size() && line.find('@') == std::string_view::npos &&
         line.find("  ") == std::string_view::npos;
}

// Whether the head is typescript broken into lines: none of them is long.
bool IsBroken(std::string_view text) {
  for (uint32_t at = 0; at < text.size() && at < kHeadBytes;) {
    const Line line = LineAt(text, at);
    if (IsLongLine(text, line)) return false;
    at = line.next;
  }
  return true;
}

// Whether the line below is the same paragraph going on: typescript broken into lines of one width.
bool RunsOn(std::string_view text, const Line& line, const Line& below, bool broken) {
  if (below.blank() || IsLongLine(text, line)) return false;
  const std::string_view words = TextOf(text, below.span());
  if (IsBylineLine(words)) return false;
  if (IsLower(CharAt(words, 0))) return true;
  return broken && !IsLongLine(text, below) && !IsFurnitureLine(words, false) &&
         ItemMarker(words) == 0;
}

HeadKind KindOf(std::string_view text, const HeadLine& head, const Line& below, bool first,
                bool broken) {
  const std::string_view line = TextOf(text, head.line.span());
  if (first && IsCrawlLine(line)) return HeadKind::kByline;
  if (IsFurnitureLine(line, false)) return HeadKind::kFurniture;
  if (IsBylineLine(line)) return HeadKind::kByline;
  if (ItemMarker(line) > 0) return HeadKind::kItem;
  const bool runs_on = RunsOn(text, head.line, below, broken);
  if (!runs_on && IsCaptionLine(line)) return HeadKind::kFurniture;
  if (!runs_on && LooksLikeHeadline(line, head.words)) return HeadKind::kCandidate;
  const bool short_line = line.size() < kShortestProse && head.words < 5;
  return short_line && !IsLower(CharAt(line, 0)) ? HeadKind::kOther : HeadKind::kProse;
}

// The lines down to the first line of prose, which is the last of them; none when the head holds no
// prose.
std::vector<HeadLine> ReadLines(std::string_view text) {
  std::vector<HeadLine> lines;
  const bool broken = IsBroken(text);
  bool blank_above = true;
  for (uint32_t at = 0; at < text.size() && at < kHeadBytes && lines.size() < kMostHeadLines;) {
    const Line line = LineAt(text, at);
    at = line.next;
    if (line.blank()) {
      blank_above = true;
      if (!lines.empty()) lines.back().blank_below = true;
      continue;
    }
    const Line below = at < text.size() ? LineAt(text, at) : Line{};
    HeadLine head{line, HeadKind::kProse, blank_above, below.blank(), 0};
    if (line.size() <= kLongestHeadline) head.words = CountWords(TextOf(text, line.span()));
    head.kind = KindOf(text, head, below, lines.empty(), broken);
    lines.push_back(head);
    blank_above = false;
    if (head.kind == HeadKind::kProse) return lines;
  }
  return {};
}

// Whether line i and all down to the prose are one block, with at most one gap before the prose.
bool BordersProse(const std::vector<HeadLine>& lines, size_t i) {
  for (; i + 2 < lines.size(); ++i) {
    if (lines[i].blank_below) return false;
  }
  return true;
}

// A section's path: "Harbour Post › World", "Sport | Sailing".
bool IsBreadcrumb(std::string_view line) {
  for (std::string_view mark : {" › ", " » ", " > ", " | ", " · ", " / "}) {
    if (line.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

int Score(std::string_view text, const std::vector<HeadLine>& lines, size_t i) {
  const HeadLine& line = lines[i];
  const HeadLine& below = lines[i + 1];
  int score = line.words >= 4 ? 4 : line.words == 3 ? 2 : 0;
  if (line.blank_above && line.blank_below) score += 2;
  if (below.kind == HeadKind::kByline) score += 4;
  if (below.kind == HeadKind::kItem || below.kind == HeadKind::kProse) score += 1;
  if (below.kind == HeadKind::kFurniture && !line.blank_below) score -= 3;
  if (i > 0 && !line.blank_above) {
    if (lines[i - 1].kind == HeadKind::kFurniture) score -= 2;
    // The second line of a block names the author or tells more.
    if (lines[i - 1].kind == HeadKind::kCandidate) score -= 3;
  }
  if (below.kind == HeadKind::kCandidate && !line.blank_below && line.blank_above) score += 3;
  if (BordersProse(lines, i)) score += 1;
  const std::string_view words = TextOf(text, line.line.span());
  if (IsBreadcrumb(words)) score -= 3;
  if (i == 0 && !MastheadName(words).empty()) score -= 4;
  return score;
}

// The line below a title that says who wrote it, in words of no fixed form.
bool LooksLikeAuthor(std::string_view text, const HeadLine& line) {
  return line.words <= 6 && line.line.size() <= 80 && !line.blank_above &&
         CharBefore(TextOf(text, line.line.span()), line.line.size()) != '?';
}

// The zone of a line of the head, `title` being the one chosen.
std::optional<ZoneKind> ZoneOf(std::string_view text, const std::vector<HeadLine>& lines, size_t i,
                               size_t title) {
  const HeadLine& line = lines[i];
  switch (line.kind) {
    case HeadKind::kFurniture:
      return ZoneKind::kFurniture;
    case HeadKind::kByline:
      return ZoneKind::kByline;
    case HeadKind::kCandidate: {
      if (title == lines.size()) return std::nullopt;
      // Below the title stand subtitles; above it, tied to a menu, the names of sections.
      if (i == title + 1 && LooksLikeAuthor(text, line)) return ZoneKind::kByline;
      if (i >= title) return ZoneKind::kHeadline;
      const bool tied = (!line.blank_above && i > 0 && lines[i - 1].kind == HeadKind::kFurniture) ||
                        (!line.blank_below && lines[i + 1].kind == HeadKind::kFurniture);
      return tied ? std::optional(ZoneKind::kFurniture) : std::nullopt;
    }
    case HeadKind::kItem:
    case HeadKind::kOther:
    case HeadKind::kProse:
      break;
  }
  return std::nullopt;
}

}  // namespace

PageHead ReadPageHead(std::string_view text) {
  PageHead head;
  const std::vector<HeadLine> lines = ReadLines(text);
  if (lines.empty()) return head;
  head.body = lines.back().line.begin;
  size_t title = lines.size();
  int best = kLeastScore - 1;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].kind != HeadKind::kCandidate) continue;
    const int score = Score(text, lines, i);
    if (score > best) {
      best = score;
      title = i;
    }
  }
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (const std::optional<ZoneKind> kind = ZoneOf(text, lines, i, title)) {
      head.zones.push_back({*kind, lines[i].line.span()});
    }
  }
  return head;
}

}  // namespace stemma::facts
