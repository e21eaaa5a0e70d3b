#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/unorm.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <memory>
#include <string>

#include "core/base/hash.h"
#include "core/text/internal/characters.h"
#include "core/text/tokenize.h"

namespace stemma {
namespace internal {

std::array<std::atomic<const CharacterPage*>, 0x110000 / 256> character_pages;

namespace {

const icu::Normalizer2& Folding() {
  static const icu::Normalizer2* const folding = [] {
    UErrorCode error = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(error);  // data compiled into ICU: cannot fail
  }();
  return *folding;
}

// Scripts whose letters are tokens of their own, by what a letter weighs.
bool WritesWordsInTwoLetters(UScriptCode script) {
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI:
    case USCRIPT_TANGUT:
    case USCRIPT_NUSHU:
    case USCRIPT_KHITAN_SMALL_SCRIPT:
      return true;
    default:
      return false;
  }
}

bool WritesWithoutSpaces(UScriptCode script) {
  switch (script) {
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
    case USCRIPT_JAVANESE:
    case USCRIPT_BALINESE:
    case USCRIPT_TAI_LE:
    case USCRIPT_NEW_TAI_LUE:
    case USCRIPT_LANNA:
    case USCRIPT_TAI_VIET:
    case USCRIPT_AHOM:
      return true;
    default:
      return false;
  }
}

Kind KindOfLetter(char32_t letter) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(letter), &error);
  if (WritesWordsInTwoLetters(script)) return Kind::kHan;
  if (WritesWithoutSpaces(script)) return Kind::kAlone;
  // ー 〆 〱 and their like are common to Han and Kana.
  if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED) {
    for (UScriptCode shared : {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA}) {
      if (uscript_hasScript(static_cast<UChar32>(letter), shared)) return Kind::kHan;
    }
  }
  return Kind::kLetter;
}

}  // namespace

Kind KindOf(char32_t folded) {
  switch (folded) {
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0x85:
    case 0x2028:
    case 0x2029:
      return Kind::kNewline;
    case '>':
    case ':':
    case '|':
      return Kind::kQuoteMark;
    case '-':
    case 0x2010:
      return Kind::kHyphen;
    case '\'':
    case '`':
    case 0x2bb:   // ʻ as in Hawaiʻi
    case 0x2bc:   // ʼ
    case 0x2018:  // ‘
    case 0x2019:  // ’
    case 0x201b:  // ‛
      return Kind::kApostrophe;
    default:
      break;
  }
  const UChar32 point = static_cast<UChar32>(folded);
  const uint32_t category = U_GET_GC_MASK(point);
  if (category & U_GC_M_MASK) return Kind::kMark;
  if (category & (U_GC_ND_MASK | U_GC_NO_MASK)) return Kind::kDigit;
  if (category & (U_GC_L_MASK | U_GC_NL_MASK)) return KindOfLetter(folded);
  return u_isUWhiteSpace(point) ? Kind::kSpace : Kind::kOther;
}

namespace {

void FoldedCodePoints(const icu::UnicodeString& text, std::vector<char32_t>* out) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString folded = Folding().normalize(text, error);
  out->clear();
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    out->push_back(static_cast<char32_t>(folded.char32At(i)));
  }
}

// The kind that all of `folded` has together: of one code point; of letters with their marks; of
// digits; of what parts. (White space and a mark, as in ¨, part too: the mark has no letter.)
Kind CommonKind(const std::vector<char32_t>& folded) {
  const Kind first = KindOf(folded[0]);
  if (folded.size() == 1) return first;
  const auto rest_is = [&folded](auto... kinds) {
    return std::all_of(folded.begin() + 1, folded.end(),
                       [=](char32_t point) { return ((KindOf(point) == kinds) || ...); });
  };
  switch (first) {
    case Kind::kLetter:
      return rest_is(Kind::kLetter, Kind::kMark) ? first : Kind::kComplex;
    case Kind::kDigit:
      return rest_is(Kind::kDigit) ? first : Kind::kComplex;
    case Kind::kSpace:
    case Kind::kOther:
      return rest_is(Kind::kOther, Kind::kMark) ? Kind::kOther : Kind::kComplex;
    default:
      return Kind::kComplex;
  }
}

uint8_t CombiningClass(char32_t point) { return u_getCombiningClass(static_cast<UChar32>(point)); }

bool LeavesBytes(Kind kind) {
  return kind == Kind::kMark || kind == Kind::kLetter || kind == Kind::kDigit ||
         kind == Kind::kHan || kind == Kind::kAlone;
}

Character Describe(char32_t code_point, std::vector<char32_t>* folded) {
  Character result;
  result.attaches = !Folding().hasBoundaryBefore(static_cast<UChar32>(code_point));
  if (code_point == 0xad) {
    result.kind = Kind::kSoftHyphen;
    return result;
  }
  if (code_point == 0xb4) {  // ´, which folds to a space and a mark, stands for an apostrophe
    result.kind = Kind::kApostrophe;
    return result;
  }
  FoldedCodePoints(icu::UnicodeString(static_cast<UChar32>(code_point)), folded);
  if (folded->empty()) {
    result.kind = Kind::kVanish;
    return result;
  }
  result.kind = CommonKind(*folded);
  result.grounded = result.kind != Kind::kComplex && CombiningClass(folded->back()) == 0;
  if (result.kind == Kind::kMark && folded->front() == code_point &&
      u_getIntPropertyValue(static_cast<UChar32>(code_point), UCHAR_NFC_QUICK_CHECK) == UNORM_YES) {
    result.mark_class = CombiningClass(code_point);
  }
  if (!LeavesBytes(result.kind)) return result;
  char bytes[4 * 18];  // no code point folds to more than 18
  int32_t length = 0;
  for (char32_t point : *folded) U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(point));
  const size_t room = Character::kMaxGrowth * U8_LENGTH(static_cast<UChar32>(code_point));
  if (static_cast<size_t>(length) > std::min(Character::kMaxLength, room)) {
    result.kind = Kind::kComplex;
    result.grounded = 0;
    return result;
  }
  result.length = static_cast<uint8_t>(length) & 7;
  for (int32_t i = 0; i < length; ++i) result.bytes[i] = bytes[i];
  return result;
}

}  // namespace

const CharacterPage* BuildPage(size_t page) {
  auto built = std::make_unique<CharacterPage>();
  std::vector<char32_t> folded;
  for (size_t i = 0; i < built->characters.size(); ++i) {
    const auto code_point = static_cast<char32_t>(page << 8 | i);
    if (code_point >= 0xd800 && code_point < 0xe000) continue;  // no valid UTF-8 holds a surrogate
    built->characters[i] = Describe(code_point, &folded);
  }
  const CharacterPage* standing = nullptr;
  if (character_pages[page].compare_exchange_strong(standing, built.get(),
                                                    std::memory_order_acq_rel)) {
    return built.release();
  }
  return standing;
}

void Normalize(std::string_view segment, std::vector<char32_t>* out) {
  FoldedCodePoints(icu::UnicodeString::fromUTF8(
                       icu::StringPiece(segment.data(), static_cast<int32_t>(segment.size()))),
                   out);
}

}  // namespace internal

uint32_t NormalizerId() {
  UVersionInfo unicode;
  u_getUnicodeVersion(unicode);
  constexpr uint32_t kRules = 1;  // counts up when a rule in tokenize.h changes a token
  return kRules << 16 | uint32_t{unicode[0]} << 8 | unicode[1];
}

}  // namespace stemma
