#include "core/text/internal/quotations.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text/internal/chars.h"
#include "core/text/internal/dialogue.h"
#include "core/text/internal/lines.h"

namespace stemma::facts {
namespace {

constexpr char32_t kStraight = '"';
constexpr char32_t kFullWidth = 0xFF02;
constexpr char32_t kLeft = 0x201C, kRight = 0x201D, kLow = 0x201E, kReversed = 0x201F;
constexpr char32_t kSingleLeft = 0x2018, kSingleRight = 0x2019, kSingleLow = 0x201A;
constexpr char32_t kAngleLeft = 0xAB, kAngleRight = 0xBB;

constexpr uint32_t kLongestForgotten = 400;
// Quotations by single marks are short: a closing one further off is an apostrophe.
constexpr uint32_t kLongestSingle = 1000;
// A paragraph that goes on with a quotation cut in two closes it soon.
constexpr uint32_t kContinuation = 2000;

// Marks that come in unlike pairs and nest.
struct Pair {
  char32_t open, close;
};
constexpr Pair kPairs[] = {{0x300C, 0x300D}, {0x300E, 0x300F}, {0x301D, 0x301E},
                           {0x301D, 0x301F}, {0xFE41, 0xFE42}, {0xFE43, 0xFE44}};

// Bytes with which a mark can begin: everything else is passed over at once.
constexpr std::array<bool, 256> kMarkBytes = [] {
  std::array<bool, 256> bytes{};
  for (const int byte : {0x22, 0x27, 0x60, 0xC2, 0xE2, 0xE3, 0xEF})
    bytes[static_cast<size_t>(byte)] = true;
  return bytes;
}();

bool IsOpeningBracket(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == '<' || c == 0xFF08 || c == 0x3010 || c == 0x300A;
}
bool IsDash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015); }
bool IsWidePunctuation(char32_t c) {
  return (c >= 0x3001 && c <= 0x3003) || (c >= 0xFF01 && c <= 0xFF0F) ||
         (c >= 0xFF1A && c <= 0xFF1F);
}
bool IsQuoteMark(char32_t c) {
  return c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB ||
         c == 0x2039 || c == 0x203A;
}

// What stands on the two sides of a mark.
struct Sides {
  char32_t before = ' ', after = ' ';

  bool OutsideBefore() const {
    return IsSpace(before) || IsOpeningBracket(before) || IsDash(before) || IsQuoteMark(before) ||
           IsWidePunctuation(before) || IsCjk(before) || before == '>' || before == '|' ||
           before == '/' || before == ':' || before == '=' || before == ',' || before == '*' ||
           before == '_' || before == 0xBF || before == 0xA1;
  }
  bool OutsideAfter() const {
    return IsSpace(after) || IsSentenceEnd(after) || IsDash(after) || IsQuoteMark(after) ||
           IsWidePunctuation(after) || IsCjk(after) || after == ',' || after == ';' ||
           after == ':' || after == ')' || after == ']' || after == '}' || after == '/' ||
           after == '|' || after == '<' || after == '*' || after == '_' || after == 0x060C ||
           after == 0x061B;
  }
  bool Opens() const { return OutsideBefore() && !IsSpace(after); }
  bool Closes() const { return !IsSpace(before) && OutsideAfter(); }
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Span> Run();

 private:
  struct Mark {
    char32_t c = 0;
    uint32_t begin = 0, end = 0;
    Sides sides;
  };
  // Of marks that need their closing one: where the next of them closes, from where it was sought.
  struct Ahead {
    uint32_t from = 0, at = 0;
    bool known = false;
  };
  enum Single : uint8_t { kCurly, kPlain, kTicks, kLowSingle, kLoose, kSingles };

  void ScanParagraph();
  bool NextMark();
  void WhileClosed();
  void OpenPair(char32_t close);
  void WhileOpen();
  void WhileDoubleOpen();
  void TrySingle(Single kind, uint32_t mark_length);
  uint32_t NextClose(Single kind, uint32_t from);
  bool ClosesSingle(Single kind, uint32_t at) const;
  bool SingleMayOpen() const;
  bool ContinuesBelow();
  Sides SidesOf(uint32_t begin, uint32_t end) const;
  void Open() {
    open_ = mark_.c;
    open_at_ = mark_.begin;
    depth_ = 1;
  }
  void Close(uint32_t end) {
    found_.push_back({open_at_, end});
    open_ = 0;
  }

  std::string_view text_;
  std::vector<Span> found_;
  Span paragraph_;
  Span below_;  // the paragraph after it
  uint32_t at_ = 0;
  Mark mark_;
  char32_t open_ = 0;  // the mark of the quotation that is open; 0: none
  uint32_t open_at_ = 0;
  char32_t awaited_ = 0;  // what closes it, for pairs
  uint32_t depth_ = 0;
  std::array<Ahead, kSingles> ahead_;
};

std::vector<Span> Scanner::Run() {
  ParagraphReader reader(text_);
  DialogueReader dialogue(text_);
  bool more = reader.Next(&below_);
  while (more) {
    paragraph_ = below_;
    more = reader.Next(&below_);
    if (!more) below_ = {};
    if (dialogue.Read(paragraph_, below_, &found_)) continue;
    ScanParagraph();
  }
  return std::move(found_);
}

void Scanner::ScanParagraph() {
  // A quotation that the paragraph above carried into this one has already been closed in it.
  at_ = std::max(at_, paragraph_.begin);
  ahead_ = {};
  open_ = 0;
  while (NextMark()) {
    if (open_ == 0) {
      WhileClosed();
    } else {
      WhileOpen();
    }
  }
  if (open_ == 0 || ContinuesBelow()) return;
  const size_t limit = BoundaryBefore(text_, size_t{open_at_} + kLongestUnclosed);
  Close(static_cast<uint32_t>(std::min<size_t>(paragraph_.end, limit)));
}

bool Scanner::NextMark() {
  while (at_ < paragraph_.end) {
    const unsigned char byte = static_cast<unsigned char>(text_[at_]);
    if (!kMarkBytes[byte]) {
      ++at_;
      continue;
    }
    size_t next = at_;
    const char32_t c = DecodeUtf8(text_, &next);
    const bool mark = c < 0x80 || IsQuoteMark(c) || c == kFullWidth ||
                      (c >= 0x300C && c <= 0x300F) || (c >= 0x301D && c <= 0x301F) ||
                      (c >= 0xFE41 && c <= 0xFE44);
    // Most of them are apostrophes.
    const bool apostrophe = (c == '\'' || c == kSingleRight);
    if (!mark || (apostrophe && IsLetter(CharBefore(text_, at_)))) {
      at_ = static_cast<uint32_t>(next);
      continue;
    }
    // A mark written twice, as spreadsheets escape it, is one.
    if (c == kStraight && next < paragraph_.end && text_[next] == kStraight) ++next;
    mark_ = {c, at_, static_cast<uint32_t>(next), SidesOf(at_, static_cast<uint32_t>(next))};
    at_ = mark_.end;
    return true;
  }
  return false;
}

Sides Scanner::SidesOf(uint32_t begin, uint32_t end) const {
  Sides sides;
  if (begin > paragraph_.begin) sides.before = CharBefore(text_, begin);
  if (end < paragraph_.end) sides.after = CharAt(text_, end);
  return sides;
}

void Scanner::OpenPair(char32_t close) {
  Open();
  awaited_ = close;
}

void Scanner::WhileClosed() {
  const Sides& sides = mark_.sides;
  switch (mark_.c) {
    case kStraight:
    case kFullWidth:
      if (sides.Opens() && !(mark_.end - mark_.begin == 2 && sides.Closes())) {
        Open();
      } else if (!sides.Closes() && IsSpace(sides.before)) {
        TrySingle(kLoose, 1);
      }
      return;
    case kLeft:
      if (sides.Opens() || !sides.Closes()) Open();
      return;
    case kLow:
    case kReversed:
      Open();
      return;
    case kRight:
      if (sides.Opens()) Open();
      return;
    case kSingleLeft:
      if (sides.Opens()) TrySingle(kCurly, mark_.end - mark_.begin);
      return;
    case kSingleLow:
      if (sides.Opens()) TrySingle(kLowSingle, mark_.end - mark_.begin);
      return;
    case '\'':
      if (SingleMayOpen()) TrySingle(kPlain, 1);
      return;
    case '`': {
      const bool two = mark_.end < paragraph_.end && text_[mark_.end] == '`';
      if (two || sides.Opens()) TrySingle(two ? kTicks : kPlain, two ? 2 : 1);
      return;
    }
    case kAngleLeft:
    case 0x2039:
      if (sides.OutsideBefore()) OpenPair(mark_.c == kAngleLeft ? kAngleRight : 0x203A);
      return;
    case kAngleRight:
    case 0x203A:
      if (sides.Opens()) OpenPair(mark_.c == kAngleRight ? kAngleLeft : 0x2039);
      return;
    default:
      for (const Pair& pair : kPairs) {
        if (pair.open == mark_.c) return OpenPair(pair.close);
      }
  }
}

void Scanner::WhileOpen() {
  if (open_ == kStraight || open_ == kFullWidth || (open_ >= kLeft && open_ <= kReversed)) {
    WhileDoubleOpen();
    return;
  }
  const bool closes = mark_.c == awaited_ || (open_ == 0x301D && mark_.c == 0x301F);
  if (closes && --depth_ == 0) {
    Close(mark_.end);
  } else if (mark_.c == open_ && mark_.sides.OutsideBefore()) {
    ++depth_;
  }
}

// Writers mix the double marks: “…“, „…“, ”…”, “…". Which one it is matters less than which way its
// sides point.
void Scanner::WhileDoubleOpen() {
  const Sides& sides = mark_.sides;
  const bool straight_open = open_ == kStraight || open_ == kFullWidth;
  bool closes = false, opens = false;
  switch (mark_.c) {
    case kStraight:
    case kFullWidth:
      closes = sides.Closes() || (straight_open && !sides.Opens());
      opens = straight_open && !closes;
      if (!straight_open && sides.Opens()) closes = false;
      break;
    case kLeft:
      closes = sides.Closes() && (open_ == kLow || !sides.Opens());
      opens = !closes && sides.Opens() && !straight_open;
      break;
    case kRight:
    case kReversed:
      closes = open_ != kRight ? !straight_open || sides.Closes() : sides.Closes();
      break;
    case kLow:
      opens = !straight_open;
      break;
    default:
      return;
  }
  if (closes) {
    Close(mark_.end);
  } else if (opens) {
    // The one that is open was never closed. Not far behind it a mark was forgotten, or this one is
    // nested; else it was a stray one.
    if (mark_.begin - open_at_ <= kLongestForgotten) Close(mark_.begin);
    Open();
  }
}

// 'tis, 'em, rock 'n' roll, the '90s.
bool Scanner::SingleMayOpen() const {
  const Sides& sides = mark_.sides;
  if (!sides.OutsideBefore() || sides.before == '=' || sides.before == '/') return false;
  if (!IsLetter(sides.after) && !IsOpeningBracket(sides.after) && sides.after != '$') return false;
  constexpr std::string_view kElided[] = {"tis", "twas",  "em",   "n",
                                          "til", "cause", "bout", "round"};
  uint32_t end = mark_.end;
  while (end < paragraph_.end &&
         IsLetter(static_cast<unsigned char>(text_[end]) < 0x80 ? static_cast<char32_t>(text_[end])
                                                                : char32_t{0})) {
    ++end;
  }
  const std::string word = Folded(text_.substr(mark_.end, std::min(end - mark_.end, 8u)));
  return std::find(std::begin(kElided), std::end(kElided), word) == std::end(kElided);
}

void Scanner::TrySingle(Single kind, uint32_t mark_length) {
  const uint32_t inside = mark_.begin + mark_length;
  const uint32_t close = NextClose(kind, inside);
  if (close >= paragraph_.end || close - inside < 2 || close - inside > kLongestSingle) {
    at_ = std::max(at_, inside);
    return;
  }
  size_t end = close;
  DecodeUtf8(text_, &end);
  if (kind == kTicks) ++end;
  found_.push_back({mark_.begin, static_cast<uint32_t>(end)});
  at_ = static_cast<uint32_t>(end);
}

// Each kind's look-ahead only ever moves forward, so that a paragraph is passed over once for all
// its marks.
uint32_t Scanner::NextClose(Single kind, uint32_t from) {
  Ahead& ahead = ahead_[kind];
  if (ahead.known && from >= ahead.from && from <= ahead.at) return ahead.at;
  uint32_t at = from;
  while (at < paragraph_.end && !ClosesSingle(kind, at)) ++at;
  ahead = {from, at, true};
  return at;
}

bool Scanner::ClosesSingle(Single kind, uint32_t at) const {
  constexpr unsigned char kFirst[kSingles] = {0xE2, '\'', '\'', 0xE2, '"'};
  if (static_cast<unsigned char>(text_[at]) != kFirst[kind]) return false;
  if (kind == kTicks) return at + 1 < paragraph_.end && text_[at + 1] == '\'';
  size_t end = at;
  const char32_t c = DecodeUtf8(text_, &end);
  if (kind == kLoose) return true;
  if (kind == kCurly && c != kSingleRight) return false;
  if (kind == kLowSingle && c != kSingleLeft && c != kSingleRight) return false;
  return SidesOf(at, static_cast<uint32_t>(end)).Closes();
}

// A page that was cut into lines leaves a quotation's end in a paragraph of its own: it begins in
// lower case, and its first mark closes.
bool Scanner::ContinuesBelow() {
  if (below_.empty() || !IsLower(CharAt(text_, below_.begin))) return false;
  const Span above = paragraph_;
  const uint32_t opened = open_at_;
  const char32_t open = open_;
  paragraph_ = {below_.begin,
                std::min(below_.end, static_cast<uint32_t>(BoundaryBefore(
                                         text_, size_t{below_.begin} + kContinuation)))};
  at_ = paragraph_.begin;
  bool continues = false;
  while (NextMark()) {
    if (mark_.c == '\'' || mark_.c == '`' || mark_.c == kSingleRight || mark_.c == kSingleLeft)
      continue;
    WhileOpen();
    continues = open_ == 0;
    break;
  }
  if (continues) return true;  // at_ stands behind the closing mark
  if (!found_.empty() && found_.back().begin == opened) found_.pop_back();
  paragraph_ = above;
  open_ = open;
  open_at_ = opened;
  at_ = paragraph_.end;
  return false;
}

}  // namespace

std::vector<Span> FindQuotations(std::string_view text) { return Scanner(text).Run(); }

}  // namespace stemma::facts
