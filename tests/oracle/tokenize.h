// The tokeniser's slow obvious twin: one code point after the other, ICU asked about each.

#ifndef STEMMA_TESTS_ORACLE_TOKENIZE_H_
#define STEMMA_TESTS_ORACLE_TOKENIZE_H_

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma::oracle {

struct Token {
  std::string text;
  Span source;
  int weight = kWordWeight;
  bool operator==(const Token&) const = default;
};

// A folded code point with the bytes it came from. A soft hyphen is kept as itself, ´ is written '.
struct Point {
  UChar32 value;
  Span source;
};

// Asked often of the same code points: remembers what `ask` said.
template <typename Ask>
int Remember(std::vector<int8_t>* known, UChar32 point, const Ask& ask) {
  if (known->empty()) known->assign(0x110000, -1);
  int8_t& answer = (*known)[static_cast<size_t>(point)];
  if (answer < 0) answer = static_cast<int8_t>(ask());
  return answer;
}

inline bool Ignorable(UChar32 point) {
  static std::vector<int8_t> known;
  return Remember(&known, point, [point] {
    UErrorCode error = U_ZERO_ERROR;
    const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
    return folding->normalize(icu::UnicodeString(point), error).isEmpty();
  });
}

// Folds the pieces between normalisation boundaries, at most 32 code points each, one by one.
inline std::vector<Point> Fold(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::vector<Point> points;
  const auto decoded = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  uint32_t byte = 0;
  for (int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1)) {
    const UChar32 c = decoded.char32At(i);
    const uint32_t bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    points.push_back({c, {byte, byte + bytes}});
    byte += bytes;
  }
  std::vector<Point> result;
  for (size_t first = 0; first < points.size();) {
    size_t last = first + 1;
    while (last < points.size() && last - first < 32 &&
           !folding->hasBoundaryBefore(points[last].value)) {
      ++last;
    }
    size_t begin = first, end = last;
    while (begin < end && Ignorable(points[begin].value)) ++begin;
    while (end > begin && Ignorable(points[end - 1].value)) --end;
    icu::UnicodeString piece;
    for (size_t i = begin; i < end; ++i) {
      if (!Ignorable(points[i].value)) piece.append(points[i].value);
    }
    const icu::UnicodeString folded =
        piece == icu::UnicodeString(UChar32{0xb4}) ? "'" : folding->normalize(piece, error);
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
      result.push_back(
          {folded.char32At(i), {points[begin].source.begin, points[end - 1].source.end}});
    }
    for (size_t i = end; i < last; ++i) {
      if (points[i].value == 0xad) {
        result.push_back({0xad, points[i].source});
        break;
      }
    }
    first = last;
  }
  return result;
}

inline bool IsMark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }
inline bool IsDigit(UChar32 c) { return (U_GET_GC_MASK(c) & (U_GC_ND_MASK | U_GC_NO_MASK)) != 0; }
inline bool IsApostrophe(UChar32 c) {
  static const std::set<UChar32> all = {'\'', '`', 0x2bb, 0x2bc, 0x2018, 0x2019, 0x201b};
  return all.contains(c);
}
inline bool IsHyphen(UChar32 c) { return c == '-' || c == 0x2010; }
inline bool IsNewline(UChar32 c) {
  return (c >= 0xa && c <= 0xd) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
inline bool IsSpace(UChar32 c) { return u_isUWhiteSpace(c); }
inline bool IsLetter(UChar32 c) {
  return !IsApostrophe(c) && (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_NL_MASK)) != 0;
}

// The weight of a letter; kWordWeight for those of scripts with spaces.
inline int AskLetterWeight(UChar32 c) {
  static const std::set<std::string> han = {"Hani", "Hira", "Kana", "Bopo",
                                            "Yiii", "Tang", "Nshu", "Kits"};
  static const std::set<std::string> alone = {"Thai", "Laoo", "Khmr", "Mymr", "Tibt", "Java",
                                              "Bali", "Tale", "Talu", "Lana", "Tavt", "Ahom"};
  UErrorCode error = U_ZERO_ERROR;
  const std::string name = uscript_getShortName(uscript_getScript(c, &error));
  if (han.contains(name)) return kHanWeight;
  if (alone.contains(name)) return kLetterWeight;
  const bool shared =
      (name == "Zyyy" || name == "Zinh") &&
      (uscript_hasScript(c, USCRIPT_HAN) || uscript_hasScript(c, USCRIPT_HIRAGANA) ||
       uscript_hasScript(c, USCRIPT_KATAKANA));
  return shared ? kHanWeight : kWordWeight;
}

inline int LetterWeight(UChar32 c) {
  static std::vector<int8_t> known;
  return Remember(&known, c, [c] { return AskLetterWeight(c); });
}

inline std::vector<Token> Tokenize(std::string_view utf8) {
  const std::vector<Point> points = Fold(utf8);
  const auto at = [&points](size_t i) { return i < points.size() ? points[i].value : UChar32{0}; };
  const auto skip = [&](size_t i, auto what) {
    while (i < points.size() && (at(i) == 0xad || what(at(i)))) ++i;
    return i;
  };
  const auto nothing = [](UChar32) { return false; };
  std::vector<Token> tokens;
  enum { kOut, kLetter, kDigit, kAlone } open = kOut;
  for (size_t i = 0; i < points.size(); ++i) {
    const UChar32 c = at(i);
    const auto append = [&] {
      icu::UnicodeString(c).toUTF8String(tokens.back().text);
      tokens.back().source.end = points[i].source.end;
    };
    const bool letter = IsLetter(c), digit = IsDigit(c);
    const bool word = letter && LetterWeight(c) == kWordWeight;
    if (c == 0xad || IsHyphen(c) || IsApostrophe(c)) {
      // Where the text goes on when this and all that belongs to it joins.
      const size_t behind = skip(i + 1, nothing);
      size_t next = behind;
      if (!IsApostrophe(c)) {
        const size_t spaces = skip(behind, [](UChar32 d) { return IsSpace(d) && !IsNewline(d); });
        if (IsNewline(at(spaces))) {
          next = skip(spaces,
                      [](UChar32 d) { return IsSpace(d) || d == '>' || d == ':' || d == '|'; });
        }
      }
      if (c == 0xad && next == behind) continue;  // within a line it was never there
      const bool joins =
          open == kLetter && IsLetter(at(next)) && LetterWeight(at(next)) == kWordWeight;
      if (joins) {
        i = next - 1;
      } else {
        open = kOut;
      }
    } else if (IsMark(c)) {
      if (open != kOut) append();
    } else if (letter && !word) {
      tokens.push_back({"", points[i].source, LetterWeight(c)});
      append();
      open = kAlone;
    } else if (word || digit) {
      if (open == kOut || open == kAlone) tokens.push_back({"", points[i].source});
      append();
      open = word ? kLetter : kDigit;
    } else {
      open = kOut;
    }
  }
  return tokens;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_TOKENIZE_H_
