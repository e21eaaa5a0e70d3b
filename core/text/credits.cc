#include "core/text/internal/credits.h"

#include <algorithm>
#include <optional>
#include <string>

#include "core/text/dates.h"
#include "core/text/internal/agency_matcher.h"
#include "core/text/internal/chars.h"
#include "core/text/internal/credit_cues.h"
#include "core/text/internal/lines.h"
#include "core/text/internal/page_lines.h"
#include "core/text/internal/unknown_agencies.h"

namespace stemma::facts {
namespace {

// Of the text beside a mention this much is read.
constexpr uint32_t kContext = 120;
// Datelines stand within so many bytes of a paragraph's beginning, in the first part of a page.
constexpr uint32_t kDatelineReach = 140;
constexpr uint32_t kDatelineHead = 4096;
constexpr uint32_t kTail = 1500;
// A text that names an agency more often than this tells nothing new until its tail.
constexpr uint32_t kMostMentions = 200;

bool EndsWithWord(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  const size_t begin = text.size() - word.size();
  const char32_t first = CharAt(word, 0);
  return IsCjk(first) || !IsLetter(first) || !IsLetter(CharBefore(text, begin));
}

// `folded` without white space, marks and general words at its end.
std::string_view WithoutFillers(std::string_view folded) {
  for (int taken = 0; taken < 6; ++taken) {
    while (!folded.empty() &&
           (folded.back() == ' ' || folded.back() == '*' || folded.back() == '"')) {
      folded.remove_suffix(1);
    }
    const auto filler =
        std::find_if(kCreditFillers.begin(), kCreditFillers.end(),
                     [&](std::string_view word) { return EndsWithWord(folded, word); });
    if (filler == kCreditFillers.end()) break;
    folded.remove_suffix(filler->size());
  }
  return folded;
}

bool IsBullet(char32_t c) { return c == '-' || (c >= 0x2012 && c <= 0x2015) || c == '*'; }

size_t SkipSpaces(std::string_view text, size_t at) {
  while (at < text.size() && IsSpace(CharAt(text, at)) && text[at] != '\n') DecodeUtf8(text, &at);
  return at;
}

class CreditFinder {
 public:
  CreditFinder(std::string_view text, const std::vector<Zone>& zones);
  std::vector<Credit> Run();

 private:
  std::optional<CreditKind> KindOf(const Mention& mention);
  std::optional<CreditKind> KindByLine(const Mention& mention);
  bool IsCopyright(Span where) const;
  bool IsDateline(const Mention& mention) const;
  bool IsBracketDateline(const Mention& mention, std::string_view before) const;
  bool IsSignature(Span where) const;
  std::optional<CreditKind> KindByCue(const Mention& mention) const;
  ZoneKind ZoneOf(uint32_t at);
  void SetLine(Span where);

  std::string_view text_;
  const std::vector<Zone>& zones_;
  size_t zone_ = 0;
  bool has_headline_ = false;
  uint32_t body_ = 0;  // where the story begins: behind the zones of the head
  Span line_;          // around the mention, as far as it matters
  bool line_begins_ = false, line_ends_ = false;  // line_ reaches the real ends of the line
};

CreditFinder::CreditFinder(std::string_view text, const std::vector<Zone>& zones)
    : text_(text), zones_(zones) {
  for (const Zone& zone : zones) {
    if (zone.kind == ZoneKind::kQuotation || zone.span.begin > kDatelineHead) break;
    body_ = zone.span.end;
    has_headline_ |= zone.kind == ZoneKind::kHeadline;
  }
  if (body_ > kDatelineHead) body_ = 0;
}

std::vector<Credit> CreditFinder::Run() {
  const std::vector<Agency>& agencies = Agencies();
  std::vector<Credit> credits;
  std::vector<uint32_t> mentions(agencies.size()), kinds(agencies.size());
  Mention mention;
  for (size_t at = 0; AgencyMatcher::Get().Next(text_, at, &mention); at = mention.where.end) {
    const bool tail = text_.size() - mention.where.begin < kTail;
    if (++mentions[mention.agency] > kMostMentions && !tail) continue;
    const std::optional<CreditKind> kind = KindOf(mention);
    if (!kind) continue;
    const uint32_t bit = 1u << static_cast<unsigned>(*kind);
    if ((kinds[mention.agency] & bit) != 0) continue;
    kinds[mention.agency] |= bit;
    credits.push_back({std::string(agencies[mention.agency].name), *kind, mention.where});
  }
  return credits;
}

ZoneKind CreditFinder::ZoneOf(uint32_t at) {
  while (zone_ < zones_.size() && zones_[zone_].span.end <= at) ++zone_;
  return zone_ < zones_.size() && zones_[zone_].span.Contains(at) ? zones_[zone_].kind
                                                                  : ZoneKind::kBody;
}

void CreditFinder::SetLine(Span where) {
  constexpr uint32_t kReach = 600;
  uint32_t begin = where.begin, end = where.end;
  while (begin > 0 && where.begin - begin < kReach && text_[begin - 1] != '\n') --begin;
  while (end < text_.size() && end - where.end < kReach && text_[end] != '\n') ++end;
  line_begins_ = begin == 0 || text_[begin - 1] == '\n';
  line_ends_ = end == text_.size() || text_[end] == '\n';
  begin = static_cast<uint32_t>(BoundaryBefore(text_, begin));
  end = static_cast<uint32_t>(BoundaryBefore(text_, end));
  const std::string_view trimmed = TrimSpace(text_.substr(begin, end - begin));
  line_.begin = static_cast<uint32_t>(trimmed.data() - text_.data());
  line_.end = line_.begin + static_cast<uint32_t>(trimmed.size());
}

std::optional<CreditKind> CreditFinder::KindOf(const Mention& mention) {
  SetLine(mention.where);
  if (IsCopyright(mention.where)) return CreditKind::kCopyright;
  if (std::optional<CreditKind> kind = KindByLine(mention)) return kind;
  if (IsDateline(mention)) return CreditKind::kDateline;
  if (IsSignature(mention.where)) return CreditKind::kByline;
  if (std::optional<CreditKind> kind = KindByCue(mention)) return kind;
  // A name that can mean nothing else is a source of facts wherever it is mentioned.
  if (mention.doubtful) return std::nullopt;
  return CreditKind::kCited;
}

bool CreditFinder::IsCopyright(Span where) const {
  const uint32_t from = std::max(line_.begin, where.begin > 80 ? where.begin - 80 : 0);
  const std::string before =
      Folded(text_.substr(BoundaryBefore(text_, from), where.begin - BoundaryBefore(text_, from)));
  const std::string_view behind = text_.substr(where.end, 4);
  return before.find("©") != std::string::npos || before.find("(c)") != std::string::npos ||
         before.find("copyright") != std::string::npos ||
         (line_.size() < 120 && behind.find("©") != std::string_view::npos);
}

// What the line as a whole says: a byline, the credit of a picture.
std::optional<CreditKind> CreditFinder::KindByLine(const Mention& mention) {
  const ZoneKind zone = ZoneOf(mention.where.begin);
  if (zone == ZoneKind::kByline) {
    // Initials on a line of their own end many a letter.
    const bool initials = mention.doubtful && !has_headline_ && mention.where == line_;
    return initials ? std::nullopt : std::optional(CreditKind::kByline);
  }
  if (!line_begins_ || !line_ends_) return std::nullopt;
  const std::string_view line = TextOf(text_, line_);
  const bool near_end = line_.end - mention.where.end < 60;
  if (zone == ZoneKind::kFurniture && near_end && IsCaptionLine(line)) return CreditKind::kPhoto;
  // "Jane Doe / AFP", "REUTERS/Jane Doe" behind the last words of a line.
  if (!near_end || IsSentenceEnd(CharBefore(line, line.size()))) return std::nullopt;
  const size_t behind = SkipSpaces(text_, mention.where.end);
  const std::string_view before =
      TrimSpace(text_.substr(line_.begin, mention.where.begin - line_.begin));
  const bool slash = (behind < line_.end && text_[behind] == '/') || before.ends_with('/');
  const bool spaced = (slash && behind > mention.where.end && text_[behind] == '/') ||
                      text_.substr(line_.begin, mention.where.begin - line_.begin).ends_with("/ ");
  if (mention.doubtful && !spaced && zone != ZoneKind::kFurniture) return std::nullopt;
  if (slash && !before.ends_with('(') && zone != ZoneKind::kHeadline) return CreditKind::kPhoto;
  return std::nullopt;
}

bool CreditFinder::IsDateline(const Mention& mention) const {
  if (mention.where.begin > body_ + kDatelineHead || !line_begins_ ||
      mention.where.begin - line_.begin > kDatelineReach) {
    return false;
  }
  const std::string_view before = text_.substr(line_.begin, mention.where.begin - line_.begin);
  if (before.rfind('(') != std::string_view::npos && before.rfind(')') == std::string_view::npos) {
    return IsBracketDateline(mention, before);
  }
  const size_t behind = SkipSpaces(text_, mention.where.end);
  const char32_t next = behind < line_.end ? CharAt(text_, behind) : 0;
  // 新华社北京10月18日电, （ロイター）, 【共同通信】.
  if (IsCjk(CharAt(text_, mention.where.begin)) || before.empty() || before.ends_with("【") ||
      before.ends_with("（") || before.ends_with("[")) {
    const std::string_view opening = before;
    const std::string_view head = text_.substr(mention.where.end, 60);
    if (opening.size() <= 30 &&
        (head.find("电") < 48 || head.find("電") < 48 || head.find("讯") < 48))
      return true;
    if (!opening.empty() && (next == 0x3011 || next == 0xFF09 || next == ']')) return true;
    if (next == '=' || next == 0xFF1D) return true;
  }
  // "PARIS - AFP -", "МОСКВА, 18 окт - РИА Новости.", "Berlin/dpa –", "AP —".
  const std::string_view place = TrimSpace(before);
  const char32_t last = CharBefore(place, place.size());
  const bool tied = place.empty() || IsBullet(last) || last == '/';
  const bool hyphen = next == '-' && behind == mention.where.end;  // AP-42
  const bool stops = next == '.' || next == '/' || next == ':' || (IsBullet(next) && !hyphen);
  if (!tied || !stops || place.size() > 80 || IsLower(CharAt(place, 0))) return false;
  return place.empty() ? IsBullet(next) || next == ':'
                       : place.find(". ") == std::string_view::npos || place.size() < 40;
}

// "BEIJING, Oct. 18 (Xinhua) --", "(서울=연합뉴스)": `before` holds the open bracket.
bool CreditFinder::IsBracketDateline(const Mention& mention, std::string_view before) const {
  const std::string_view place = TrimSpace(before.substr(0, before.rfind('(')));
  const std::string_view inside = TrimSpace(before.substr(before.rfind('(') + 1));
  const uint32_t limit = std::min<uint32_t>(line_.end, mention.where.end + kDatelineReach);
  const size_t close = text_.find(')', mention.where.end);
  if (close == std::string_view::npos || close >= limit) return false;
  const std::string_view rest = text_.substr(mention.where.end, close - mention.where.end);
  if (place.size() > 70 || inside.size() > 40 || (!place.empty() && IsLower(CharAt(place, 0))))
    return false;
  const size_t behind = SkipSpaces(text_, close + 1);
  const char32_t next = behind < line_.end ? CharAt(text_, behind) : 0;
  const bool dash = IsBullet(next) || next == ':' || next == '=' || next == '.' || next == 0x3000;
  const bool parts = rest.find(" - ") != std::string_view::npos ||
                     inside.find('=') != std::string_view::npos || place.ends_with(':') ||
                     place.ends_with(',') || rest.find('=') != std::string_view::npos;
  const bool capitals = !place.empty() && std::none_of(place.begin(), place.end(),
                                                       [](char c) { return c >= 'a' && c <= 'z'; });
  const bool short_place = place.size() <= 24 && place.find(' ') == std::string_view::npos;
  const bool last = behind >= line_.end;  // "(Reuters)" at the end is a signature
  return !last &&
         (dash || parts || place.empty() || capitals || (short_place && !mention.doubtful));
}

// The last word of a text or paragraph: "— Reuters", "(AFP)", "/dpa".
bool CreditFinder::IsSignature(Span where) const {
  const std::string_view behind =
      TrimSpace(text_.substr(where.end, std::min<size_t>(line_.end - where.end, 8)));
  if (line_.end > where.end + 6 || !line_ends_) return false;
  if (!behind.empty() && behind != ")" && behind != ")." && behind != "]" && behind != "*" &&
      behind != ".")
    return false;
  const std::string_view before = TrimSpace(text_.substr(line_.begin, where.begin - line_.begin));
  if (before.empty()) return false;  // a line of its own is a byline's zone
  if (text_.size() - where.end > kTail) return false;
  const char32_t last = CharBefore(before, before.size());
  if (last == '(' || last == '[') {
    const std::string_view sentence = TrimSpace(before.substr(0, before.size() - 1));
    return sentence.empty() || IsSentenceEnd(CharBefore(sentence, sentence.size())) ||
           sentence.back() == '"' || CharBefore(sentence, sentence.size()) == 0x201D;
  }
  return IsBullet(last) && behind.empty() && (before.size() < 40 || last != '-');
}

std::optional<CreditKind> CreditFinder::KindByCue(const Mention& mention) const {
  const size_t from =
      BoundaryBefore(text_, mention.where.begin > kContext ? mention.where.begin - kContext : 0);
  const std::string folded = Folded(text_.substr(from, mention.where.begin - from));
  const std::string_view bare = WithoutFillers(folded);
  const size_t to = BoundaryBefore(text_, std::min<size_t>(text_.size(), mention.where.end + 40));
  const std::string behind = Folded(text_.substr(mention.where.end, to - mention.where.end));
  for (const CreditCue& cue : kCreditCues) {
    if (cue.before) {
      if (EndsWithWord(bare, cue.words) || EndsWithWord(folded, cue.words)) return cue.kind;
    } else if (behind.starts_with(cue.words)) {
      const char32_t next = CharAt(behind, cue.words.size());
      if (!IsLetter(next) || IsCjk(next)) return cue.kind;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Credit> FindCredits(std::string_view text, const std::vector<Zone>& zones) {
  std::vector<Credit> credits = CreditFinder(text, zones).Run();
  AddUnknownAgencies(text, zones, &credits);
  return credits;
}

std::vector<Credit> CreditsOfAuthor(std::string_view author) {
  std::vector<Credit> credits;
  Mention mention;
  for (size_t at = 0; AgencyMatcher::Get().Next(author, at, &mention); at = mention.where.end) {
    const std::string_view name = Agencies()[mention.agency].name;
    const bool known = std::any_of(credits.begin(), credits.end(),
                                   [&](const Credit& credit) { return credit.agency == name; });
    if (!known) credits.push_back({std::string(name), CreditKind::kByline, {}});
  }
  return credits;
}

}  // namespace stemma::facts
