#include "core/report/columns.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace stemma {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// One code point of a text: its bytes, its value (negative: not UTF-8), and its columns.
struct Glyph {
  std::string_view bytes;
  UChar32 value = 0;
  size_t columns = 0;
};

size_t ColumnsOf(UChar32 c) {
  if (c < 0) return 1;  // shown as U+FFFD
  if (c < 0x7f) return 1;
  const int type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return 0;
  if (type == U_FORMAT_CHAR) return c == 0xad ? 1 : 0;
  // Vowels and final letters of Hangul join the syllable before them.
  const int hangul = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

Glyph NextGlyph(std::string_view text, size_t* at) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const int32_t size = static_cast<int32_t>(std::min<size_t>(text.size() - *at, 8));
  int32_t read = 0;
  UChar32 c = 0;
  U8_NEXT(bytes + *at, read, size, c);
  Glyph glyph{text.substr(*at, static_cast<size_t>(read)), c, ColumnsOf(c)};
  *at += static_cast<size_t>(read);
  return glyph;
}

bool IsHostile(UChar32 c) {
  const bool directional = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return c < 0 || u_charType(c) == U_CONTROL_CHAR || directional;
}

// Bytes of the text's beginning that fit into `width` columns.
size_t FittingBytes(std::string_view text, size_t width) {
  size_t columns = 0;
  size_t at = 0;
  while (at < text.size()) {
    size_t next = at;
    columns += NextGlyph(text, &next).columns;
    if (columns > width) break;
    at = next;
  }
  return at;
}

// Pieces between which a line may end: words with the spaces behind them, and single wide letters.
std::vector<std::string_view> Pieces(std::string_view text) {
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  bool after_space = false;
  for (size_t at = 0; at < text.size();) {
    const size_t here = at;
    const Glyph glyph = NextGlyph(text, &at);
    const bool space = glyph.value == ' ';
    const bool wide_letter = glyph.columns == 2 && u_isalpha(glyph.value);
    const bool word_begins = after_space && !space && glyph.value != '%';  // "29 %" stays whole
    if (here > begin && (word_begins || wide_letter)) {
      pieces.push_back(text.substr(begin, here - begin));
      begin = here;
    }
    after_space = space;
  }
  if (begin < text.size()) pieces.push_back(text.substr(begin));
  return pieces;
}

std::string_view WithoutTrailingSpaces(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

size_t Columns(std::string_view text) {
  size_t columns = 0;
  for (size_t at = 0; at < text.size();) columns += NextGlyph(text, &at).columns;
  return columns;
}

std::string Printable(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool space = false;
  for (size_t at = 0; at < text.size();) {
    const Glyph glyph = NextGlyph(text, &at);
    if (glyph.value >= 0 && u_isUWhiteSpace(glyph.value)) {
      space = !line.empty();
      continue;
    }
    if (space) line.push_back(' ');
    space = false;
    line.append(IsHostile(glyph.value) ? kReplacement : glyph.bytes);
  }
  return line;
}

std::string Clip(std::string_view text, size_t width) {
  if (FittingBytes(text, width) == text.size()) return std::string(text);
  if (width == 0) return "";
  const size_t bytes = FittingBytes(text, width - 1);
  return std::string(WithoutTrailingSpaces(text.substr(0, bytes))).append(kEllipsis);
}

std::string Pad(std::string_view text, size_t width) {
  const size_t columns = Columns(text);
  return std::string(text).append(width > columns ? width - columns : 0, ' ');
}

std::vector<std::string> Wrap(std::string_view text, size_t width, size_t hanging) {
  std::vector<std::string> lines;
  const size_t rest = std::max<size_t>(width > hanging ? width - hanging : 0, 2);
  std::string line;
  size_t room = std::max<size_t>(width, 2);
  auto end_line = [&] {
    const std::string_view shown = WithoutTrailingSpaces(line);
    if (!shown.empty()) {
      lines.emplace_back(shown);
      room = rest;
    }
    line.clear();
  };
  for (std::string_view piece : Pieces(text)) {
    if (Columns(line) + Columns(WithoutTrailingSpaces(piece)) > room) end_line();
    while (Columns(WithoutTrailingSpaces(piece)) > room) {  // longer than a whole line
      const size_t bytes = FittingBytes(piece, room);
      line = piece.substr(0, bytes);
      piece.remove_prefix(bytes);
      end_line();
    }
    line.append(piece);
  }
  end_line();
  return lines;
}

}  // namespace stemma
