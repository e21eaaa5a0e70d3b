#include "core/text/article.h"

#include <algorithm>
#include <utility>

#include "core/text/internal/chars.h"
#include "core/text/internal/credits.h"
#include "core/text/internal/date_words.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/outlet.h"
#include "core/text/internal/page_lines.h"
#include "core/text/internal/phrases.h"
#include "core/text/internal/relative_days.h"

namespace stemma {
namespace {

using facts::CharAt;
using facts::Folded;
using facts::TextOf;
using facts::TrimSpace;

// Dates of publication stand at the ends of a page.
constexpr size_t kHeadBytes = 6000, kTailBytes = 2500;
// A date line of its own stands not much below the top, one within prose in its first lines.
constexpr uint32_t kLineReach = 2000, kProseReach = 700;
constexpr uint32_t kLongestDateLine = 200;

class ArticleReader {
 public:
  explicit ArticleReader(const Document& document) : document_(document), text_(document.text) {}
  Article Read();

 private:
  void ReadTitle();
  void DropForeignHeadline();
  void ReadDates();
  void ReadTextDates(size_t begin, size_t end);
  void AddTextDate(const FoundDate& found);
  bool IsOwnLine(const FoundDate& found, Span line) const;
  bool StandsBelowBlank(uint32_t at) const;
  bool IsFarIndented(uint32_t at) const;
  bool IsInDateline(Span date) const;
  bool HasWeekday(const FoundDate& found) const;
  bool IsOpening(const FoundDate& found, uint32_t body) const;
  void AddFieldDate(std::string_view field, DateSource source);
  void AddPathDate(std::string_view path, DateSource source);
  void ReadCredits();
  void ReadOutlet();
  uint32_t BodyBegin() const;

  const Document& document_;
  std::string_view text_;
  Article article_;
  std::vector<std::pair<int, ArticleDate>> dates_;  // with their rank inside of a source
};

// What is written on a page around a title: "# ", "**", "<u>".
std::string CleanTitle(std::string_view line) {
  std::string title;
  bool space = false;
  std::string_view core = line;
  while (!core.empty() && (core.front() == '#' || core.front() == '*' || core.front() == ' ')) {
    core.remove_prefix(1);
  }
  while (!core.empty() && (core.back() == '*' || core.back() == ' ' || core.back() == '#')) {
    core.remove_suffix(1);
  }
  for (size_t at = 0; at < core.size();) {
    const size_t begin = at;
    const char32_t c = DecodeUtf8(core, &at);
    if (facts::IsSpace(c)) {
      space = !title.empty();
      continue;
    }
    if (std::exchange(space, false)) title += ' ';
    title += core.substr(begin, at - begin);
  }
  return title;
}

// What may stand between "published" and the date.
bool IsLabelGap(std::string_view gap) {
  constexpr std::string_view kSmall[] = {"on", "at", "am",  "le",  "el", "em",
                                         "il", "op", "den", "the", "en", "date"};
  if (gap.starts_with(" by ")) return gap.size() <= 40;
  while (!gap.empty()) {
    if (!facts::IsLetter(CharAt(gap, 0)) || facts::IsCjk(CharAt(gap, 0))) {
      size_t next = 0;
      DecodeUtf8(gap, &next);
      gap.remove_prefix(next);
      continue;
    }
    const std::string_view word = gap.substr(0, gap.find_first_of(" :,"));
    if (std::find(std::begin(kSmall), std::end(kSmall), word) == std::end(kSmall)) return false;
    gap.remove_prefix(word.size());
  }
  return true;
}

// Whether two titles are one, but for marks and a few words: most of the longer words of the
// shorter title are shared.
bool SameTitle(std::string_view a, std::string_view b) {
  const auto words = [](std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    const std::string folded = Folded(text);
    for (size_t at = 0; at < folded.size();) {
      const size_t begin = at;
      const char32_t c = DecodeUtf8(folded, &at);
      const bool letter = facts::IsLetter(c) || facts::IsDigit(c);
      if (letter) word += folded.substr(begin, at - begin);
      if ((!letter || facts::IsCjk(c) || at == folded.size()) && !word.empty()) {
        if (word.size() > 3 || facts::IsCjk(c)) out.push_back(word);
        word.clear();
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  const std::vector<std::string> one = words(a), two = words(b);
  std::vector<std::string> both;
  std::set_intersection(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(both));
  return !both.empty() && both.size() * 2 >= std::min(one.size(), two.size());
}

Article ArticleReader::Read() {
  article_.zones = FindZones(text_);
  ReadTitle();
  ReadCredits();
  ReadDates();
  ReadOutlet();
  return std::move(article_);
}

void ArticleReader::ReadTitle() {
  article_.title = std::string(TrimSpace(document_.title));
  auto headline = std::find_if(article_.zones.begin(), article_.zones.end(),
                               [](const Zone& zone) { return zone.kind == ZoneKind::kHeadline; });
  if (!article_.title.empty()) {
    DropForeignHeadline();
  } else if (headline != article_.zones.end()) {
    article_.title = CleanTitle(TextOf(text_, headline->span));
    article_.title_span = headline->span;
  }
}

// The record knows the title, and what looks like one at the top of the text is another line.
void ArticleReader::DropForeignHeadline() {
  std::erase_if(article_.zones, [&](const Zone& zone) {
    return zone.kind == ZoneKind::kHeadline && !SameTitle(article_.title, TextOf(text_, zone.span));
  });
}

uint32_t ArticleReader::BodyBegin() const {
  uint32_t body = 0;
  for (const Zone& zone : article_.zones) {
    const bool head = zone.kind == ZoneKind::kHeadline || zone.kind == ZoneKind::kByline ||
                      zone.kind == ZoneKind::kFurniture;
    if (!head || zone.span.begin > kHeadBytes) break;
    body = zone.span.end;
  }
  return body;
}

void ArticleReader::ReadDates() {
  AddFieldDate(document_.date, DateSource::kField);
  const size_t head = facts::BoundaryBefore(text_, std::min(text_.size(), kHeadBytes));
  ReadTextDates(0, head);
  if (text_.size() > head) {
    const size_t tail = text_.size() - head > kTailBytes ? text_.size() - kTailBytes : head;
    ReadTextDates(facts::BoundaryBefore(text_, tail), text_.size());
  }
  AddPathDate(document_.url, DateSource::kUrl);
  // The name of a file with many records says nothing of each.
  if (document_.line == 0) {
    const std::string_view path = document_.file.empty() ? document_.id : document_.file;
    AddPathDate(path.substr(path.find_last_of('/') + 1), DateSource::kFileName);
  }
  std::stable_sort(dates_.begin(), dates_.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second.source, a.first) < std::pair(b.second.source, b.first);
  });
  const uint32_t body = facts::BoundaryBefore(text_, BodyBegin());
  const std::string_view lead = text_.substr(
      body,
      facts::BoundaryBefore(text_, std::min<size_t>(text_.size(), body + kProseReach)) - body);
  const std::optional<facts::DaySaid> said =
      dates_.empty() ? std::nullopt : facts::FindDaySaid(lead);
  for (auto& [rank, date] : dates_) {
    // What a crawler wrote above the text is not the day of which the text speaks.
    if (said && date.source != DateSource::kCrawl) facts::NarrowTo(*said, &date.date);
    article_.dates.push_back(date);
  }
  if (!article_.dates.empty()) article_.date = article_.dates.front();
}

void ArticleReader::AddFieldDate(std::string_view field, DateSource source) {
  if (const std::optional<ParsedDate> date = ParseDate(field))
    dates_.push_back({0, {*date, source, {}}});
}

// /2023/10/18/, 2023-10-18-title.txt, 20231018.
void ArticleReader::AddPathDate(std::string_view path, DateSource source) {
  std::string spaced(path.substr(0, 2000));
  std::replace(spaced.begin(), spaced.end(), '_', '-');
  for (const FoundDate& found : FindDates(spaced)) {
    if (found.date.precision == DatePrecision::kMonth || found.date.month == 0) continue;
    dates_.push_back({0, {found.date, source, {}}});
    return;
  }
  for (size_t at = 0; at < spaced.size();) {
    size_t end = at;
    while (end < spaced.size() && facts::IsAsciiDigit(spaced[end])) ++end;
    if (end - at == 8) {
      const std::optional<ParsedDate> date = ParseDate(std::string_view(spaced).substr(at, 8));
      if (date && date->year >= 1900 && date->year <= 2100) {
        dates_.push_back({0, {*date, source, {}}});
        return;
      }
    }
    at = std::max(end, at + 1);
  }
}

void ArticleReader::ReadTextDates(size_t begin, size_t end) {
  for (FoundDate found : FindDates(text_.substr(begin, end - begin))) {
    found.where.begin += static_cast<uint32_t>(begin);
    found.where.end += static_cast<uint32_t>(begin);
    AddTextDate(found);
  }
}

// Nothing else beside it on its line, or in its column of the line.
bool ArticleReader::IsOwnLine(const FoundDate& found, Span line) const {
  std::string_view before = text_.substr(line.begin, found.where.begin - line.begin);
  std::string_view behind = text_.substr(found.where.end, line.end - found.where.end);
  const auto bare = [](std::string_view text) {
    return text.empty() || text.find_first_not_of(" ,.|-()[]*#:") == std::string_view::npos;
  };
  const bool column = before.ends_with("  ") || before.ends_with('\t') || before.ends_with("| ");
  if (column) before = {};
  if (behind.starts_with("  ") || behind.starts_with('\t') || behind.starts_with(" |")) behind = {};
  // The rest of a sentence that was broken into lines is not a line of its own.
  return bare(before) && bare(behind) &&
         (column || StandsBelowBlank(line.begin) || IsFarIndented(line.begin));
}

bool ArticleReader::StandsBelowBlank(uint32_t at) const {
  int breaks = 0;
  for (; at > 0 && std::string_view(" \t\r\n").find(text_[at - 1]) != std::string_view::npos;
       --at) {
    breaks += text_[at - 1] == '\n';
  }
  return at == 0 || breaks >= 2;
}

// Set to the right: a column of its own.
bool ArticleReader::IsFarIndented(uint32_t at) const {
  constexpr uint32_t kFar = 12;
  return at >= kFar &&
         text_.substr(at - kFar, kFar).find_first_not_of(' ') == std::string_view::npos;
}

void ArticleReader::AddTextDate(const FoundDate& found) {
  uint32_t begin = found.where.begin, end = found.where.end;
  while (begin > 0 && text_[begin - 1] != '\n' && found.where.begin - begin < kLongestDateLine)
    --begin;
  while (end < text_.size() && text_[end] != '\n' && end - found.where.end < kLongestDateLine)
    ++end;
  begin = static_cast<uint32_t>(facts::BoundaryBefore(text_, begin));
  const std::string_view line =
      TrimSpace(text_.substr(begin, facts::BoundaryBefore(text_, end) - begin));
  const uint32_t line_begin = static_cast<uint32_t>(line.data() - text_.data());
  const Span span{line_begin, line_begin + static_cast<uint32_t>(line.size())};
  // What a message quotes is older than it.
  if (line.starts_with('>') || line.starts_with('|')) return;
  const std::string before = Folded(text_.substr(span.begin, found.where.begin - span.begin));
  const bool head = found.where.begin < kHeadBytes;
  const bool day = found.date.precision != DatePrecision::kMonth && found.date.month != 0;
  const auto add = [&](DateSource source, int rank) {
    dates_.push_back({rank, {found.date, source, found.where}});
  };
  const bool top = text_.find_first_not_of(" \t\r\n") >= line_begin;
  if (top && before == "date") return add(DateSource::kCrawl, 0);
  if (facts::IsUrlLine(line)) {
    if (day) add(DateSource::kUrl, 1);
    return;
  }
  const ZoneKind zone = ZoneAt(article_.zones, found.where.begin);
  const size_t label_from =
      before.size() > 40 ? facts::BoundaryBefore(before, before.size() - 40) : 0;
  for (std::string_view label : facts::kDateLabels) {
    const size_t at = std::string_view(before).substr(label_from).rfind(label);
    if (at == std::string_view::npos || (zone == ZoneKind::kBody && line.size() > kLongestDateLine))
      continue;
    const size_t behind = label_from + at + label.size();
    const bool word = label_from + at == 0 ||
                      !facts::IsLetter(facts::CharBefore(before, label_from + at)) ||
                      facts::IsCjk(CharAt(label, 0));
    if (word && IsLabelGap(std::string_view(before).substr(behind)) &&
        (zone != ZoneKind::kBody || label_from + at == 0)) {
      return add(DateSource::kPublished, day ? 0 : 1);
    }
  }
  if (!head) return;
  if (zone == ZoneKind::kBody && day && IsInDateline(found.where)) {
    return add(DateSource::kDateline, 0);
  }
  const uint32_t body = BodyBegin();
  if (found.where.begin > body + kLineReach) return;
  if (zone == ZoneKind::kByline || IsOwnLine(found, span))
    return add(DateSource::kText, day ? 0 : 2);
  // Running prose tells of other days too: the day of the report is named with its weekday, or
  // stands before the first sentence.
  if (zone == ZoneKind::kBody && day && found.where.begin <= body + kProseReach &&
      (HasWeekday(found) || IsOpening(found, body))) {
    add(DateSource::kText, 1);
  }
}

// In the brackets of a dateline, or before them: "BEIJING, Oct. 18, 2023 (Xinhua) --".
bool ArticleReader::IsInDateline(Span date) const {
  constexpr uint32_t kReach = 100;
  return std::any_of(article_.credits.begin(), article_.credits.end(), [&](const Credit& credit) {
    if (credit.kind != CreditKind::kDateline || credit.where.empty()) return false;
    const uint32_t begin = std::min(credit.where.begin, date.begin);
    const uint32_t end = std::max(credit.where.end, date.end);
    const std::string_view between = text_.substr(begin, end - begin);
    const bool closed =
        date.begin > credit.where.end && between.find(')') != std::string_view::npos;
    return end - begin < kReach && between.find('\n') == std::string_view::npos && !closed;
  });
}

bool ArticleReader::HasWeekday(const FoundDate& found) const {
  const std::string words = Folded(TextOf(text_, found.where));
  const size_t comma = words.find("،");
  return facts::IsWeekday(
      std::string_view(words).substr(0, std::min(words.find_first_of(" ,."), comma)));
}

// Only a place before it: "GENEVA, 18 October 2023 – The …".
bool ArticleReader::IsOpening(const FoundDate& found, uint32_t body) const {
  const std::string_view before = TrimSpace(text_.substr(body, found.where.begin - body));
  if (before.size() > 60 || before.find_first_of(".\n") != std::string_view::npos) return false;
  const size_t behind = found.where.end;
  const std::string_view rest = TrimSpace(text_.substr(behind, 6));
  const char32_t next = CharAt(rest, 0);
  const bool dash = next == '-' || next == ':' || next == '/' || (next >= 0x2012 && next <= 0x2015);
  return dash || rest.starts_with("电") || rest.starts_with("電") || rest.starts_with("讯");
}

void ArticleReader::ReadCredits() {
  article_.credits = facts::CreditsOfAuthor(document_.author);
  std::vector<Credit> found = facts::FindCredits(text_, article_.zones);
  article_.credits.insert(article_.credits.end(), std::make_move_iterator(found.begin()),
                          std::make_move_iterator(found.end()));
}

void ArticleReader::ReadOutlet() {
  article_.outlet = std::string(TrimSpace(document_.source));
  if (article_.outlet.empty()) article_.outlet = facts::HostOf(document_.url);
  if (article_.outlet.empty()) article_.outlet = facts::OutletOfPage(text_, article_);
}

}  // namespace

std::string_view DateSourceName(DateSource source) {
  switch (source) {
    case DateSource::kField:
      return "field";
    case DateSource::kPublished:
      return "published";
    case DateSource::kDateline:
      return "dateline";
    case DateSource::kText:
      return "text";
    case DateSource::kUrl:
      return "url";
    case DateSource::kFileName:
      return "file";
    case DateSource::kCrawl:
      return "crawl";
  }
  return "";
}

std::string_view CreditKindName(CreditKind kind) {
  switch (kind) {
    case CreditKind::kByline:
      return "byline";
    case CreditKind::kDateline:
      return "dateline";
    case CreditKind::kCopyright:
      return "copyright";
    case CreditKind::kOriginal:
      return "original";
    case CreditKind::kTold:
      return "told";
    case CreditKind::kPhoto:
      return "photo";
    case CreditKind::kCited:
      return "cited";
  }
  return "";
}

Article ReadArticle(const Document& document) { return ArticleReader(document).Read(); }

std::vector<std::string> CreditedAgencies(const Article& article) {
  std::vector<const Credit*> credits;
  for (const Credit& credit : article.credits) {
    if (credit.kind <= CreditKind::kTold) credits.push_back(&credit);
  }
  std::stable_sort(credits.begin(), credits.end(),
                   [](const Credit* a, const Credit* b) { return a->kind < b->kind; });
  std::vector<std::string> agencies;
  for (const Credit* credit : credits) {
    if (std::find(agencies.begin(), agencies.end(), credit->agency) == agencies.end()) {
      agencies.push_back(credit->agency);
    }
  }
  return agencies;
}

}  // namespace stemma
