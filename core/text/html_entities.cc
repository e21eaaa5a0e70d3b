// Character references of HTML: the named ones of HTML 4 and &apos;, the numbered ones with the
// Windows-1252 reading of 128 to 159 that every browser gives them.

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text/html_text.h"
#include "core/text/utf8.h"

namespace stemma {
namespace {

struct Entity {
  std::string_view name;
  uint16_t code_point;
};

// Sorted by bytes of the name.
constexpr std::array kEntities = {
    Entity{"AElig", 0xc6},    Entity{"Aacute", 0xc1},    Entity{"Acirc", 0xc2},
    Entity{"Agrave", 0xc0},   Entity{"Alpha", 0x391},    Entity{"Aring", 0xc5},
    Entity{"Atilde", 0xc3},   Entity{"Auml", 0xc4},      Entity{"Beta", 0x392},
    Entity{"Ccedil", 0xc7},   Entity{"Chi", 0x3a7},      Entity{"Dagger", 0x2021},
    Entity{"Delta", 0x394},   Entity{"ETH", 0xd0},       Entity{"Eacute", 0xc9},
    Entity{"Ecirc", 0xca},    Entity{"Egrave", 0xc8},    Entity{"Epsilon", 0x395},
    Entity{"Eta", 0x397},     Entity{"Euml", 0xcb},      Entity{"Gamma", 0x393},
    Entity{"Iacute", 0xcd},   Entity{"Icirc", 0xce},     Entity{"Igrave", 0xcc},
    Entity{"Iota", 0x399},    Entity{"Iuml", 0xcf},      Entity{"Kappa", 0x39a},
    Entity{"Lambda", 0x39b},  Entity{"Mu", 0x39c},       Entity{"Ntilde", 0xd1},
    Entity{"Nu", 0x39d},      Entity{"OElig", 0x152},    Entity{"Oacute", 0xd3},
    Entity{"Ocirc", 0xd4},    Entity{"Ograve", 0xd2},    Entity{"Omega", 0x3a9},
    Entity{"Omicron", 0x39f}, Entity{"Oslash", 0xd8},    Entity{"Otilde", 0xd5},
    Entity{"Ouml", 0xd6},     Entity{"Phi", 0x3a6},      Entity{"Pi", 0x3a0},
    Entity{"Prime", 0x2033},  Entity{"Psi", 0x3a8},      Entity{"Rho", 0x3a1},
    Entity{"Scaron", 0x160},  Entity{"Sigma", 0x3a3},    Entity{"THORN", 0xde},
    Entity{"Tau", 0x3a4},     Entity{"Theta", 0x398},    Entity{"Uacute", 0xda},
    Entity{"Ucirc", 0xdb},    Entity{"Ugrave", 0xd9},    Entity{"Upsilon", 0x3a5},
    Entity{"Uuml", 0xdc},     Entity{"Xi", 0x39e},       Entity{"Yacute", 0xdd},
    Entity{"Yuml", 0x178},    Entity{"Zeta", 0x396},     Entity{"aacute", 0xe1},
    Entity{"acirc", 0xe2},    Entity{"acute", 0xb4},     Entity{"aelig", 0xe6},
    Entity{"agrave", 0xe0},   Entity{"alefsym", 0x2135}, Entity{"alpha", 0x3b1},
    Entity{"amp", 0x26},      Entity{"and", 0x2227},     Entity{"ang", 0x2220},
    Entity{"apos", 0x27},     Entity{"aring", 0xe5},     Entity{"asymp", 0x2248},
    Entity{"atilde", 0xe3},   Entity{"auml", 0xe4},      Entity{"bdquo", 0x201e},
    Entity{"beta", 0x3b2},    Entity{"brvbar", 0xa6},    Entity{"bull", 0x2022},
    Entity{"cap", 0x2229},    Entity{"ccedil", 0xe7},    Entity{"cedil", 0xb8},
    Entity{"cent", 0xa2},     Entity{"chi", 0x3c7},      Entity{"circ", 0x2c6},
    Entity{"clubs", 0x2663},  Entity{"cong", 0x2245},    Entity{"copy", 0xa9},
    Entity{"crarr", 0x21b5},  Entity{"cup", 0x222a},     Entity{"curren", 0xa4},
    Entity{"dArr", 0x21d3},   Entity{"dagger", 0x2020},  Entity{"darr", 0x2193},
    Entity{"deg", 0xb0},      Entity{"delta", 0x3b4},    Entity{"diams", 0x2666},
    Entity{"divide", 0xf7},   Entity{"eacute", 0xe9},    Entity{"ecirc", 0xea},
    Entity{"egrave", 0xe8},   Entity{"empty", 0x2205},   Entity{"emsp", 0x2003},
    Entity{"ensp", 0x2002},   Entity{"epsilon", 0x3b5},  Entity{"equiv", 0x2261},
    Entity{"eta", 0x3b7},     Entity{"eth", 0xf0},       Entity{"euml", 0xeb},
    Entity{"euro", 0x20ac},   Entity{"exist", 0x2203},   Entity{"fnof", 0x192},
    Entity{"forall", 0x2200}, Entity{"frac12", 0xbd},    Entity{"frac14", 0xbc},
    Entity{"frac34", 0xbe},   Entity{"frasl", 0x2044},   Entity{"gamma", 0x3b3},
    Entity{"ge", 0x2265},     Entity{"gt", 0x3e},        Entity{"hArr", 0x21d4},
    Entity{"harr", 0x2194},   Entity{"hearts", 0x2665},  Entity{"hellip", 0x2026},
    Entity{"iacute", 0xed},   Entity{"icirc", 0xee},     Entity{"iexcl", 0xa1},
    Entity{"igrave", 0xec},   Entity{"image", 0x2111},   Entity{"infin", 0x221e},
    Entity{"int", 0x222b},    Entity{"iota", 0x3b9},     Entity{"iquest", 0xbf},
    Entity{"isin", 0x2208},   Entity{"iuml", 0xef},      Entity{"kappa", 0x3ba},
    Entity{"lArr", 0x21d0},   Entity{"lambda", 0x3bb},   Entity{"lang", 0x2329},
    Entity{"laquo", 0xab},    Entity{"larr", 0x2190},    Entity{"lceil", 0x2308},
    Entity{"ldquo", 0x201c},  Entity{"le", 0x2264},      Entity{"lfloor", 0x230a},
    Entity{"lowast", 0x2217}, Entity{"loz", 0x25ca},     Entity{"lrm", 0x200e},
    Entity{"lsaquo", 0x2039}, Entity{"lsquo", 0x2018},   Entity{"lt", 0x3c},
    Entity{"macr", 0xaf},     Entity{"mdash", 0x2014},   Entity{"micro", 0xb5},
    Entity{"middot", 0xb7},   Entity{"minus", 0x2212},   Entity{"mu", 0x3bc},
    Entity{"nabla", 0x2207},  Entity{"nbsp", 0xa0},      Entity{"ndash", 0x2013},
    Entity{"ne", 0x2260},     Entity{"ni", 0x220b},      Entity{"not", 0xac},
    Entity{"notin", 0x2209},  Entity{"nsub", 0x2284},    Entity{"ntilde", 0xf1},
    Entity{"nu", 0x3bd},      Entity{"oacute", 0xf3},    Entity{"ocirc", 0xf4},
    Entity{"oelig", 0x153},   Entity{"ograve", 0xf2},    Entity{"oline", 0x203e},
    Entity{"omega", 0x3c9},   Entity{"omicron", 0x3bf},  Entity{"oplus", 0x2295},
    Entity{"or", 0x2228},     Entity{"ordf", 0xaa},      Entity{"ordm", 0xba},
    Entity{"oslash", 0xf8},   Entity{"otilde", 0xf5},    Entity{"otimes", 0x2297},
    Entity{"ouml", 0xf6},     Entity{"para", 0xb6},      Entity{"part", 0x2202},
    Entity{"permil", 0x2030}, Entity{"perp", 0x22a5},    Entity{"phi", 0x3c6},
    Entity{"pi", 0x3c0},      Entity{"piv", 0x3d6},      Entity{"plusmn", 0xb1},
    Entity{"pound", 0xa3},    Entity{"prime", 0x2032},   Entity{"prod", 0x220f},
    Entity{"prop", 0x221d},   Entity{"psi", 0x3c8},      Entity{"quot", 0x22},
    Entity{"rArr", 0x21d2},   Entity{"radic", 0x221a},   Entity{"rang", 0x232a},
    Entity{"raquo", 0xbb},    Entity{"rarr", 0x2192},    Entity{"rceil", 0x2309},
    Entity{"rdquo", 0x201d},  Entity{"real", 0x211c},    Entity{"reg", 0xae},
    Entity{"rfloor", 0x230b}, Entity{"rho", 0x3c1},      Entity{"rlm", 0x200f},
    Entity{"rsaquo", 0x203a}, Entity{"rsquo", 0x2019},   Entity{"sbquo", 0x201a},
    Entity{"scaron", 0x161},  Entity{"sdot", 0x22c5},    Entity{"sect", 0xa7},
    Entity{"shy", 0xad},      Entity{"sigma", 0x3c3},    Entity{"sigmaf", 0x3c2},
    Entity{"sim", 0x223c},    Entity{"spades", 0x2660},  Entity{"sub", 0x2282},
    Entity{"sube", 0x2286},   Entity{"sum", 0x2211},     Entity{"sup", 0x2283},
    Entity{"sup1", 0xb9},     Entity{"sup2", 0xb2},      Entity{"sup3", 0xb3},
    Entity{"supe", 0x2287},   Entity{"szlig", 0xdf},     Entity{"tau", 0x3c4},
    Entity{"there4", 0x2234}, Entity{"theta", 0x3b8},    Entity{"thetasym", 0x3d1},
    Entity{"thinsp", 0x2009}, Entity{"thorn", 0xfe},     Entity{"tilde", 0x2dc},
    Entity{"times", 0xd7},    Entity{"trade", 0x2122},   Entity{"uArr", 0x21d1},
    Entity{"uacute", 0xfa},   Entity{"uarr", 0x2191},    Entity{"ucirc", 0xfb},
    Entity{"ugrave", 0xf9},   Entity{"uml", 0xa8},       Entity{"upsih", 0x3d2},
    Entity{"upsilon", 0x3c5}, Entity{"uuml", 0xfc},      Entity{"weierp", 0x2118},
    Entity{"xi", 0x3be},      Entity{"yacute", 0xfd},    Entity{"yen", 0xa5},
    Entity{"yuml", 0xff},     Entity{"zeta", 0x3b6},     Entity{"zwj", 0x200d},
    Entity{"zwnj", 0x200c},
};

constexpr std::array<uint16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

// The code point of "#8217", "#x2019" or "rsquo"; 0 when it is none.
char32_t CodePointOf(std::string_view name) {
  if (!name.starts_with('#')) {
    const auto at =
        std::lower_bound(kEntities.begin(), kEntities.end(), name,
                         [](const Entity& e, std::string_view n) { return e.name < n; });
    return at != kEntities.end() && at->name == name ? at->code_point : 0;
  }
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  if (name.empty()) return 0;
  char32_t value = 0;
  for (const char c : name) {
    const char lower = static_cast<char>(c | 0x20);
    const bool letter = hex && lower >= 'a' && lower <= 'f';
    if (!letter && (c < '0' || c > '9')) return 0;
    value = value * (hex ? 16 : 10) + static_cast<char32_t>(letter ? lower - 'a' + 10 : c - '0');
    if (value > 0x10FFFF) return 0xFFFD;
  }
  if (value >= 128 && value < 160) return kWindows1252[value - 128];
  return value == 0 ? 0xFFFD : value;
}

bool IsNameByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#';
}

}  // namespace

std::string DecodeEntities(std::string_view text) {
  constexpr size_t kLongestName = 12;
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const size_t plain = std::min(text.find('&'), text.size());
    decoded.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    size_t end = 1;
    while (end < text.size() && end <= kLongestName && IsNameByte(text[end])) ++end;
    const char32_t code_point = CodePointOf(text.substr(1, end - 1));
    if (code_point == 0) {
      decoded.push_back('&');
      end = 1;
    } else {
      AppendUtf8(code_point, &decoded);
      if (end < text.size() && text[end] == ';') ++end;
    }
    text.remove_prefix(end);
  }
  return decoded;
}

}  // namespace stemma
