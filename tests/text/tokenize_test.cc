#include "core/text/tokenize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/tokenize.h"
#include "tests/support/seeded.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Utf8(char32_t point) {
  char bytes[4];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(point));
  return std::string(bytes, static_cast<size_t>(length));
}

std::vector<oracle::Token> Tokens(std::string_view text) {
  static Tokenizer tokenizer;
  static TokenizedText tokens;
  tokenizer.Run(text, &tokens);
  std::vector<oracle::Token> result;
  for (size_t i = 0; i < tokens.size(); ++i) {
    result.push_back(
        {std::string(tokens.Token(i)), tokens.source[i], static_cast<int>(tokens.WeightOf(i))});
  }
  return result;
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (const oracle::Token& token : Tokens(text)) words.push_back(token.text);
  return words;
}

void ExpectTokens(std::string_view text, const std::vector<oracle::Token>& expected) {
  static Tokenizer tokenizer;
  static TokenizedText tokens;
  const std::vector<char> exact(text.begin(), text.end());  // nothing may be read behind it
  tokenizer.Run({exact.data(), exact.size()}, &tokens);
  const std::string shown = testing::PrintToString(std::string(text));
  ASSERT_EQ(tokens.size(), expected.size()) << shown;
  ASSERT_EQ(tokens.offset.size(), tokens.size() + 1);
  ASSERT_EQ(tokens.hash.size(), tokens.size());
  ASSERT_EQ(tokens.text.size(), tokens.offset.back() + 16);
  ASSERT_EQ(tokens.text.substr(tokens.offset.back()), std::string(16, '\0'));
  bool all_words = true;
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(tokens.Token(i), expected[i].text) << "token " << i << " of " << shown;
    ASSERT_EQ(tokens.source[i].begin, expected[i].source.begin) << "token " << i << " of " << shown;
    ASSERT_EQ(tokens.source[i].end, expected[i].source.end) << "token " << i << " of " << shown;
    ASSERT_EQ(static_cast<int>(tokens.WeightOf(i)), expected[i].weight) << shown;
    std::string padded = expected[i].text + std::string(16, 'x');
    ASSERT_EQ(tokens.hash[i], TokenHash(std::string_view(padded).substr(0, padded.size() - 16)));
    all_words &= expected[i].weight == kWordWeight;
  }
  ASSERT_EQ(tokens.weight.empty(), all_words);
  static TokenHashes alone;
  tokenizer.Hash({exact.data(), exact.size()}, &alone);
  ASSERT_EQ(alone.hash, tokens.hash) << shown;
  ASSERT_EQ(alone.weight, tokens.weight) << shown;
}

void ExpectAsOracle(std::string_view text) { ExpectTokens(text, oracle::Tokenize(text)); }

void ExpectAsOracleOnEveryTarget(std::string_view text) {
  const std::vector<oracle::Token> expected = oracle::Tokenize(text);
  ForTargets([&] { ExpectTokens(text, expected); });
}

std::vector<char32_t> AllCodePoints() {
  std::vector<char32_t> points;
  for (char32_t point = 0; point < 0x110000; ++point) {
    if (point < 0xd800 || point >= 0xe000) points.push_back(point);
  }
  return points;
}

TEST(Tokenize, FoldsCaseAndKeepsDigits) {
  EXPECT_THAT(Words("The 3rd ÉTÉ, Straße & ΣΊΣΥΦΟΣ!"),
              ElementsAre("the", "3rd", "été", "strasse", "σίσυφοσ"));
  EXPECT_THAT(Words("1,000.50 snake_case ½ ﬁne ①"),
              ElementsAre("1", "000", "50", "snake", "case", "1", "2", "fine", "1"));
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words(" \n—…"), IsEmpty());
  EXPECT_THAT(Words(std::string_view("a\0b", 3)), ElementsAre("a", "b"));
}

TEST(Tokenize, JoinsOverApostrophes) {
  for (const char* apostrophe : {"'", "’", "ʼ", "＇", "`", "‘", "´"}) {
    EXPECT_THAT(Words(std::string("Xi") + apostrophe + "s don" + apostrophe + "t"),
                ElementsAre("xis", "dont"))
        << apostrophe;
  }
  EXPECT_THAT(Words("'quoted' dogs' 90's rock'n'roll a''b"),
              ElementsAre("quoted", "dogs", "90", "s", "rocknroll", "a", "b"));
}

TEST(Tokenize, JoinsOverHyphens) {
  EXPECT_THAT(Words("e-mail re‐do non‑stop co\u00adop a--b a – b 1990-91 F-16 x-"),
              ElementsAre("email", "redo", "nonstop", "coop", "a", "b", "a", "b", "1990", "91", "f",
                          "16", "x"));
}

TEST(Tokenize, HealsLineEnds) {
  for (const char* end : {"-\n", "- \r\n", "\u00ad\n", "-\n> > ", "-\n| ", "-\n : \t", "‐\u2028"}) {
    EXPECT_THAT(Words(std::string("exam") + end + "ple one"), ElementsAre("example", "one")) << end;
  }
  EXPECT_THAT(Words("a -\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(Words("a- b"), ElementsAre("a", "b"));
  EXPECT_THAT(Words("a-\n5"), ElementsAre("a", "5"));
  EXPECT_THAT(Words("a-\n* b"), ElementsAre("a", "b"));
}

TEST(Tokenize, LettersWithoutSpacesAreTokens) {
  EXPECT_THAT(Tokens("中国AI"), ElementsAre(oracle::Token{"中", {0, 3}, kHanWeight},
                                            oracle::Token{"国", {3, 6}, kHanWeight},
                                            oracle::Token{"ai", {6, 8}, kWordWeight}));
  EXPECT_THAT(Words("ｶﾞー〇三"), ElementsAre("ガ", "ー", "〇", "三"));
  EXPECT_THAT(Words("ที่นี่"), ElementsAre("ที่", "นี่"));
  EXPECT_THAT(Words("한국어 조선"), ElementsAre("한국어", "조선"));
  EXPECT_THAT(Words("हिन्दी العَرَبِيَّة"), ElementsAre("हिन्दी", "العَرَبِيَّة"));
  EXPECT_THAT(Words("a👍b e\u200dx"), ElementsAre("a", "b", "ex"));
}

TEST(Tokenize, SpansAreOfTheOriginal) {
  EXPECT_THAT(Tokens("Xi’s re-\nelection"), ElementsAre(oracle::Token{"xis", {0, 6}, kWordWeight},
                                                        oracle::Token{"reelection", {7, 19}, 4}));
  // Every token of one code point has all of it.
  EXPECT_THAT(Tokens("½"), ElementsAre(oracle::Token{"1", {0, 2}}, oracle::Token{"2", {0, 2}}));
  EXPECT_THAT(Tokens("e\u0301\u00ad"), ElementsAre(oracle::Token{"é", {0, 3}}));
}

TEST(Tokenize, EveryCodePointAsTheOracle) {
  std::string unassigned;  // or private: many in one text
  for (char32_t point : AllCodePoints()) {
    const std::string c = Utf8(point);
    const int8_t type = u_charType(static_cast<UChar32>(point));
    if (type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR) {
      unassigned += "x" + c;
      if (unassigned.size() < 500) continue;
      ExpectAsOracle(unassigned);
      unassigned.clear();
    } else {
      ExpectAsOracle(c);
      ExpectAsOracle("x" + c + "y" + c + c + "1" + c + " " + c + "z-" + c + "\n" + c + "q’" + c);
    }
    if (HasFatalFailure()) return;
  }
}

TEST(Tokenize, EveryCodePointOfTheRowsOnEveryTarget) {
  for (char32_t point : AllCodePoints()) {
    if (point >= 0x3400) break;
    const std::string c = Utf8(point);
    ExpectAsOracleOnEveryTarget("many words before a" + c + "b" + c + "1" + c + " " + c + "z’" + c +
                                "-" + c + c + "\n" + c + "q" + std::string(80, 'w'));
    if (HasFatalFailure()) return;
  }
}

TEST(Tokenize, NormalisesAsIcuDoesInOnePiece) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const std::vector<char32_t> all = AllCodePoints();
  std::vector<char32_t> attaching;
  for (char32_t c : all) {
    if (!folding->hasBoundaryBefore(static_cast<UChar32>(c))) attaching.push_back(c);
  }
  ForSeeds(200, [&](Random& random) {
    std::string text;
    while (text.size() < 300) {
      text += Utf8(random.Chance(0.5) ? attaching[random.Below(attaching.size())]
                                      : all[random.Below(all.size())]);
    }
    const auto whole = folding->normalize(icu::UnicodeString::fromUTF8(text), error);
    icu::UnicodeString pieces;
    for (const oracle::Point& point : oracle::Fold(text)) {
      if (point.value != 0xad) pieces.append(point.value);
    }
    if (text.find("\u00b4") == std::string::npos) {
      EXPECT_EQ(pieces, whole);
    }
  });
}

// Pieces of text that are hard on the rules, in any order.
const std::vector<std::string>& HardPieces() {
  static const std::vector<std::string> pieces = {"a",
                                                  "Z",
                                                  "word",
                                                  "7",
                                                  "2023",
                                                  "é",
                                                  "e\u0301",
                                                  "ß",
                                                  "ſ",
                                                  "Ж",
                                                  "жук",
                                                  "Ω",
                                                  "ﬁ",
                                                  "½",
                                                  "ﷺ",
                                                  "İ",
                                                  "ŉ",
                                                  "中",
                                                  "ガ",
                                                  "ｶﾞ",
                                                  "ー",
                                                  "ก",
                                                  "ำ",
                                                  "ที่",
                                                  "한",
                                                  "ᄒ",
                                                  "ᅡ",
                                                  "ᆫ",
                                                  "ب",
                                                  "بَ",
                                                  "a\u0317\u0301",
                                                  "ก็\u0301",
                                                  "कि\u0301",
                                                  "한\u0317\u0301",
                                                  "क्\u0301",
                                                  "é\u0317\u0316",
                                                  "か\u3099",
                                                  "क्",
                                                  "षि",
                                                  "\u0301",
                                                  "\u0327",
                                                  "\u20e3",
                                                  "\u200d",
                                                  "\u200b",
                                                  "\ufeff",
                                                  "\ufe0f",
                                                  "\u00ad",
                                                  "-",
                                                  "--",
                                                  "‐",
                                                  "‑",
                                                  "–",
                                                  "—",
                                                  "'",
                                                  "’",
                                                  "‘",
                                                  "`",
                                                  "´",
                                                  "ʼ",
                                                  "＇",
                                                  ":",
                                                  ">",
                                                  "|",
                                                  " ",
                                                  "  ",
                                                  "\t",
                                                  "\n",
                                                  "\r\n",
                                                  "\u2028",
                                                  "\u00a0",
                                                  "\u3000",
                                                  "_",
                                                  ".",
                                                  ", ",
                                                  "“",
                                                  "”",
                                                  "😀",
                                                  "👩\u200d👧",
                                                  "\U0001d400",
                                                  std::string(1, '\0'),
                                                  "\x7f",
                                                  "the quick brown fox jumps over the lazy dog ",
                                                  std::string(40, 'x'),
                                                  std::string(33, ' ')};
  return pieces;
}

std::string HardText(Random& random, size_t length) {
  std::string text;
  const size_t kinds = 1 + random.Below(HardPieces().size());
  const size_t first = random.Below(HardPieces().size());
  while (text.size() < length) {
    text += HardPieces()[(first + random.Below(kinds)) % HardPieces().size()];
  }
  return text;
}

TEST(Tokenize, HardTextAsTheOracle) {
  ForSeeds(3000, [](Random& random) {
    ExpectAsOracleOnEveryTarget(HardText(random, random.Below(400)));
  });
}

// What the vector lane reads, with little else: blocks of all kinds one behind the other.
TEST(Tokenize, WordsOfManyScriptsAsTheOracle) {
  const std::vector<std::string> words = {"the",      "It's",
                                          "don’t",    "l’été",
                                          "e-mail",   "Straße",
                                          "naïve",    "über",
                                          "Żółć",     "Привет",
                                          "мир",      "Ωμέγα",
                                          "שלום",     "سلام",
                                          "٢٠٢٣",     "Việt",
                                          "ngữ",      "ἀρχή",
                                          "1990s",    "co-op",
                                          "x",        "İstanbul",
                                          "ﬁn",       "“so”",
                                          "—",        "–",
                                          "…",        "« oui »",
                                          "covid-19", "rock‘n’roll",
                                          "a--b",     "well-\nknown",
                                          "z-",       "quite-a-long-word-with-many-joins",
                                          "ab­cd",    "ét",
                                          "中文"};
  ForSeeds(5000, [&](Random& random) {
    std::string text;
    const size_t kinds = 1 + random.Below(words.size()), first = random.Below(words.size());
    for (size_t length = random.Below(500); text.size() < length;) {
      text += words[(first + random.Below(kinds)) % words.size()];
      if (random.Chance(0.9)) text += random.Chance(0.1) ? "\n" : " ";
    }
    ExpectAsOracleOnEveryTarget(text);
  });
}

TEST(Tokenize, EveryPieceAtEveryPlaceOfABlock) {
  for (const std::string& piece : HardPieces()) {
    for (size_t before = 0; before < 130; ++before) {
      std::string text;
      for (size_t i = 0; i < before; ++i) text += i % 7 == 6 ? ' ' : 'b';
      text += piece + (before % 2 == 0 ? "c" : " ") + piece + "é" + piece;
      if (before % 3 == 0)
        text += "-\n> end of the line and a good deal more of ordinary text after it";
      ExpectAsOracleOnEveryTarget(text);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Tokenize, LongTextAsTheOracle) {
  ForSeeds(10, [](Random& random) {
    std::string text;
    while (text.size() < 20000) text += HardPieces()[random.Below(HardPieces().size())];
    ExpectAsOracleOnEveryTarget(text);
  });
  ExpectAsOracleOnEveryTarget(std::string(20000, 'a'));
  ExpectAsOracleOnEveryTarget(std::string(20000, '-'));
  std::string marks = "e", alternating;
  for (int i = 0; i < 3000; ++i) {
    marks += i % 2 ? "\u0301" : "\u0323";
    alternating += "a ";
  }
  ExpectAsOracleOnEveryTarget(marks);
  ExpectAsOracleOnEveryTarget(alternating);
  std::string expanding;
  for (int i = 0; i < 3000; ++i) expanding += "ﷺ㌖";
  ExpectAsOracleOnEveryTarget(expanding);
}

}  // namespace
}  // namespace stemma
