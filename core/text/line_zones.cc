#include "core/text/internal/line_zones.h"

#include <algorithm>

#include "core/text/internal/chars.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/page_head.h"
#include "core/text/internal/page_lines.h"

namespace stemma::facts {
namespace {

// Bylines at the end of a page: "(Reporting by …)", "Reuter".
constexpr uint32_t kTailBytes = 1500;
constexpr uint32_t kLongestRepeated = 160;
constexpr uint32_t kLongestItem = 400;
// Of a list of references.
constexpr uint32_t kLongestLabel = 40;
constexpr uint32_t kLongestEntry = 1200;
constexpr uint32_t kYearAtEnd = 5;  // with a full stop behind it
// An item of more words that ends as a sentence does is prose with a number before it.
constexpr uint32_t kShortItem = 80;

class LineZones {
 public:
  explicit LineZones(std::string_view text) : text_(text) {}
  std::vector<Zone> Run();

 private:
  enum class Rows : uint8_t { kNone, kItems, kTable };

  void Add(ZoneKind kind, Span span) { zones_.push_back({kind, span}); }
  void Visit(const Line& line, const Line& below);
  Line LastOfReference(const Line& line);
  bool IsFurniture(const Line& line, const Line& below);
  bool IsItem(const Line& line, const Line& below) const;
  void Extend(Rows run, Span line);
  void EndRun();
  std::string_view Of(const Line& line) const { return TextOf(text_, line.span()); }

  std::string_view text_;
  std::vector<Zone> zones_;
  Line above_;  // the last line that was not blank
  bool blank_above_ = true;
  Rows run_ = Rows::kNone;
  uint32_t run_lines_ = 0;
  Span run_span_;
  bool reference_above_ = false;
};

// "[23] Bradner, S., …"
bool BeginsEntry(std::string_view words) {
  return !words.empty() && words.front() == '[' &&
         words.substr(0, kLongestLabel).find(']') < words.size() - 1;
}

bool HoldsYear(std::string_view words) {
  const auto digit = [&](size_t i) {
    return i < words.size() && words[i] >= '0' && words[i] <= '9';
  };
  for (size_t i = 0; i + 4 <= words.size(); ++i) {
    const std::string_view century = words.substr(i, 2);
    if ((century == "19" || century == "20") && digit(i + 2) && digit(i + 3) && !digit(i + 4) &&
        (i == 0 || !digit(i - 1))) {
      return true;
    }
  }
  return false;
}

// The last line of an entry of a list of references that begins with `line`; blank when none does.
Line EntryAt(std::string_view text, const Line& line) {
  if (!BeginsEntry(TextOf(text, line.span()))) return {};
  Line last = line;
  while (last.next < text.size()) {
    const Line below = LineAt(text, last.next);
    if (below.blank() || BeginsEntry(TextOf(text, below.span()))) break;
    last = below;
    if (last.end - line.begin > kLongestEntry) return {};
  }
  return HoldsYear(text.substr(line.begin, last.end - line.begin)) ? last : Line{};
}

std::vector<Zone> LineZones::Run() {
  // What the head is made of has been decided with a view to the whole of it.
  const std::vector<Zone> head = ReadPageHead(text_).zones;
  size_t next_head = 0;
  uint32_t at = 0;
  Line line = text_.empty() ? Line{} : LineAt(text_, 0);
  while (at < text_.size()) {
    const Line below = line.next < text_.size() ? LineAt(text_, line.next) : Line{};
    if (line.blank()) {
      blank_above_ = true;
      if (run_ == Rows::kTable) EndRun();
    } else if (next_head < head.size() && head[next_head].span == line.span()) {
      EndRun();
      zones_.push_back(head[next_head++]);
      above_ = line;
      blank_above_ = false;
    } else if (const Line last = next_head == head.size() ? LastOfReference(line) : Line{};
               !last.blank()) {
      EndRun();
      Add(ZoneKind::kFurniture, {line.begin, last.end});
      above_ = last;
      blank_above_ = false;
      at = last.next;
      line = at < text_.size() ? LineAt(text_, at) : Line{};
      continue;
    } else {
      Visit(line, below);
      above_ = line;
      blank_above_ = false;
    }
    at = line.next;
    line = below;
  }
  EndRun();
  return std::move(zones_);
}

// What two articles refer to in common says nothing of copying. An entry is known by its neighbour,
// or because it ends with its year: a dateline in brackets stands alone.
Line LineZones::LastOfReference(const Line& line) {
  const Line last = EntryAt(text_, line);
  bool neighbour = reference_above_ ||
                   (!last.blank() && HoldsYear(text_.substr(last.end - kYearAtEnd, kYearAtEnd)));
  if (!last.blank() && !neighbour) {
    Line below = last;
    do {
      below = below.next < text_.size() ? LineAt(text_, below.next) : Line{};
    } while (below.blank() && below.next != 0 && below.next < text_.size());
    neighbour = !below.blank() && !EntryAt(text_, below).blank();
  }
  reference_above_ = !last.blank() && neighbour;
  return reference_above_ ? last : Line{};
}

void LineZones::Visit(const Line& line, const Line& below) {
  if (IsFurniture(line, below)) {
    EndRun();
    Add(ZoneKind::kFurniture, line.span());
    return;
  }
  if (IsItem(line, below)) {
    Extend(Rows::kItems, line.span());
    return;
  }
  if (IsTableRow(Of(line))) {
    Extend(Rows::kTable, line.span());
    return;
  }
  EndRun();
  const bool alone = blank_above_ && (below.blank() || line.next == text_.size());
  if (alone && text_.size() - line.begin < kTailBytes && IsBylineLine(Of(line))) {
    Add(ZoneKind::kByline, line.span());
  }
}

bool LineZones::IsFurniture(const Line& line, const Line& below) {
  const bool continues = !blank_above_ && above_.size() >= 40 && !IsLongLine(text_, above_) &&
                         !IsSentenceEnd(CharBefore(text_, above_.end));
  const std::string_view words = Of(line);
  if (IsFurnitureLine(words, continues)) return true;
  const bool ends_paragraph = below.blank() || IsLongLine(text_, line);
  if (ends_paragraph && !continues && IsCaptionLine(words)) return true;
  // The same short line twice: the picture of a teaser and its heading.
  if (line.size() <= kLongestRepeated && line.size() >= 20 && words == Of(above_) && blank_above_ &&
      below.blank() && !IsSentenceEnd(CharBefore(words, words.size()))) {
    EndRun();
    if (zones_.empty() || zones_.back().span.end <= above_.begin) {
      Add(ZoneKind::kFurniture, above_.span());
    }
    return true;
  }
  return false;
}

bool LineZones::IsItem(const Line& line, const Line& below) const {
  if (line.size() > kLongestItem) return false;
  const std::string_view words = Of(line);
  const size_t marker = ItemMarker(words);
  if (marker == 0) return false;
  const char32_t last = CharBefore(words, words.size());
  if (words.size() > kShortItem && (IsSentenceEnd(last) || last == ';' || last == ','))
    return false;
  // An item that runs on over several lines is prose.
  if (below.blank()) return true;
  if (ItemMarker(Of(below)) > 0) return true;
  return !IsLower(CharAt(text_, below.begin)) && below.indent() <= line.indent();
}

void LineZones::Extend(Rows run, Span line) {
  if (run_ != run) EndRun();
  run_ = run;
  if (run_lines_++ == 0) run_span_.begin = line.begin;
  run_span_.end = line.end;
}

void LineZones::EndRun() {
  if (run_lines_ >= 2) Add(ZoneKind::kList, run_span_);
  run_ = Rows::kNone;
  run_lines_ = 0;
}

}  // namespace

std::vector<Zone> FindLineZones(std::string_view text) { return LineZones(text).Run(); }

}  // namespace stemma::facts
