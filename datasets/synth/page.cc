#include "datasets/synth/page.h"

#include <array>
#include <charconv>
#include <chrono>

namespace stemma::synth {
namespace {

constexpr std::string_view kMark = "> ";

size_t Letters(std::string_view word) {
  size_t letters = 0;
  for (const char c : word) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return letters;
}

// Sets words into lines of a width, with or without a mark before each line.
class LineSetter {
 public:
  LineSetter(uint32_t width, Buffer* out) : width_(width), out_(out) {}

  void BeginParagraph(bool marked) {
    marked_ = marked;
    if (out_->size() > 0) out_->Append(marked ? "\n>\n" : "\n\n");
    BeginLine();
  }

  // Sets the words of one sentence; returns where its first stands.
  size_t Set(std::string_view sentence) {
    size_t begin = std::string_view::npos;
    for (size_t at = 0; at < sentence.size();) {
      const size_t space = std::min(sentence.find(' ', at), sentence.size());
      const size_t stands = SetWord(sentence.substr(at, space - at));
      if (begin == std::string_view::npos) begin = stands;
      at = space + 1;
    }
    return begin;
  }

 private:
  void BeginLine() {
    if (marked_) out_->Append(kMark);
    column_ = 0;
  }

  size_t SetWord(std::string_view word) {
    const size_t letters = Letters(word);
    if (column_ > 0 && column_ + 1 + letters <= width_) {
      out_->Append(' ');
      ++column_;
    } else if (column_ > 0) {
      if (Breakable(word) &&
          column_ + 6 <= width_) {  // "- " takes two, and half the word at least four
        out_->Append(' ');
        const size_t begin = out_->size();
        out_->Append(word.substr(0, 4));
        out_->Append("-\n");
        BeginLine();
        out_->Append(word.substr(4));
        column_ = letters - 4;
        return begin;
      }
      out_->Append('\n');
      BeginLine();
    }
    const size_t begin = out_->size();
    out_->Append(word);
    column_ += letters;
    return begin;
  }

  // Long, and of plain small letters to the place of the break and behind it.
  static bool Breakable(std::string_view word) {
    if (word.size() < 9) return false;
    for (const char c : word.substr(0, 6)) {
      if (c < 'a' || c > 'z') return false;
    }
    return true;
  }

  uint32_t width_;
  Buffer* out_;
  bool marked_ = false;
  size_t column_ = 0;
};

std::chrono::year_month_day DayOf(int64_t unix_seconds) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(unix_seconds)));
}

void AppendTwoDigits(unsigned value, std::string* out) {
  *out += static_cast<char>('0' + value / 10);
  *out += static_cast<char>('0' + value % 10);
}

void AppendNumber(uint64_t value, Buffer* out) {
  char* at = out->Grow(20);
  out->EndAt(std::to_chars(at, at + 20, value).ptr);
}

bool NeedsEscape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

// Whether one of eight bytes needs an escape: the bit tricks of "Hacker's Delight", chapter 6.
bool AnyNeedsEscape(uint64_t bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  const auto zero = [](uint64_t x) { return (x - kOnes) & ~x; };
  const uint64_t control = (bytes - kOnes * 0x20) & ~bytes;
  return ((control | zero(bytes ^ kOnes * '"') | zero(bytes ^ kOnes * '\\')) & kHigh) != 0;
}

char* Escape(char c, char* at) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (!NeedsEscape(c)) {
    *at++ = c;
    return at;
  }
  *at++ = '\\';
  if (c == '\n') {
    *at++ = 'n';
  } else if (static_cast<unsigned char>(c) < 0x20) {
    at = std::copy_n("u00", 3, at);
    *at++ = kHex[static_cast<unsigned char>(c) >> 4];
    *at++ = kHex[c & 15];
  } else {
    *at++ = c;
  }
  return at;
}

void AppendJsonString(std::string_view text, Buffer* out) {
  char* at = out->Grow(6 * text.size() + 2);  // room, not use: an escape is at most six bytes long
  *at++ = '"';
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + i, 8);
    if (AnyNeedsEscape(bytes)) {
      for (size_t k = 0; k < 8; ++k) at = Escape(text[i + k], at);
    } else {
      std::memcpy(at, &bytes, 8);
      at += 8;
    }
  }
  for (; i < text.size(); ++i) at = Escape(text[i], at);
  *at++ = '"';
  out->EndAt(at);
}

}  // namespace

Outlet MakeOutlet(const Vocabulary& vocabulary, uint64_t seed, uint64_t number, bool furniture) {
  Stream stream(seed, Purpose::kOutlet, number);
  Outlet outlet;
  Buffer words;
  char digits[20];
  outlet.host =
      "outlet" + std::string(digits, std::to_chars(digits, digits + 20, number).ptr) + ".example";
  if (!furniture) return outlet;
  for (uint64_t i = stream.Between(5, 9); i > 0; --i) {
    WritePhrase(vocabulary, 1, true, &stream, &words);
    words.Append(i > 1 ? " | " : "\n\n");
  }
  outlet.masthead = words.view();
  words.Clear();
  words.Append("\n\n");
  for (uint64_t i = stream.Between(3, 5); i > 0; --i) {
    WritePhrase(vocabulary, stream.Between(8, 14), false, &stream, &words);
    words.Append(i > 1 ? ". " : ".\n");
  }
  outlet.foot = words.view();
  return outlet;
}

void PrintBody(const Story& story, uint64_t author, const Layout& layout, Page* page) {
  LineSetter lines(layout.width > 0 ? layout.width : UINT32_MAX, &page->text);
  bool marked = false;
  for (size_t i = 0; i < story.sentences.size(); ++i) {
    const Sentence& sentence = story.sentences[i];
    const bool mark = layout.quote && AuthorOf(sentence.key) != author;
    const bool paragraph = i == 0 || sentence.opens_paragraph || mark != marked;
    const std::string_view text = story.TextOf(sentence);
    if (paragraph) lines.BeginParagraph(mark);
    marked = mark;
    Printed printed{.key = sentence.key, .words = sentence.words};
    if (layout.width == 0) {
      if (!paragraph) page->text.Append(' ');
      printed.begin = static_cast<uint32_t>(page->text.size());
      page->text.Append(text);
    } else {
      printed.begin = static_cast<uint32_t>(lines.Set(text));
    }
    printed.end = static_cast<uint32_t>(page->text.size());
    page->sentences.push_back(printed);
  }
}

std::string IsoTime(int64_t unix_seconds) {
  const std::chrono::year_month_day day = DayOf(unix_seconds);
  const unsigned second = static_cast<unsigned>(unix_seconds % 86400);
  std::string out = std::to_string(static_cast<int>(day.year())) + "-";
  AppendTwoDigits(static_cast<unsigned>(day.month()), &out);
  out += '-';
  AppendTwoDigits(static_cast<unsigned>(day.day()), &out);
  char separator = 'T';
  for (const unsigned part : {second / 3600, second / 60 % 60, second % 60}) {
    out += separator;
    AppendTwoDigits(part, &out);
    separator = ':';
  }
  return out + "Z";
}

std::string LongDate(int64_t unix_seconds) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day day = DayOf(unix_seconds);
  return std::string(kMonths[static_cast<unsigned>(day.month()) - 1]) + " " +
         std::to_string(static_cast<unsigned>(day.day())) + ", " +
         std::to_string(static_cast<int>(day.year()));
}

void AppendJsonLine(const Page& page, Buffer* out) {
  out->Append("{\"id\":\"");
  AppendNumber(page.index, out);
  out->Append("\",\"title\":");
  AppendJsonString(page.title.view(), out);
  out->Append(",\"date\":\"");
  out->Append(IsoTime(page.time));
  out->Append("\",\"source\":\"");
  out->Append(page.outlet);
  out->Append("\",\"text\":");
  AppendJsonString(page.text.view(), out);
  out->Append("}\n");
}

}  // namespace stemma::synth
