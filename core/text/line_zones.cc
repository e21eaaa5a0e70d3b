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
};

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
