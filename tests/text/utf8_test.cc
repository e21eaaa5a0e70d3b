#include "core/text/utf8.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/oracle/utf8.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

bool IsScalar(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

std::string Utf8(char32_t code_point) {
  std::string text;
  AppendUtf8(code_point, &text);
  return text;
}

TEST(Utf8, EveryCodePointGoesThereAndBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!IsScalar(c)) continue;
    const std::string text = Utf8(c);
    const oracle::Sequence sequence = oracle::ReadSequence(text, 0);
    ASSERT_EQ(sequence.length, text.size()) << static_cast<uint32_t>(c);
    ASSERT_EQ(sequence.code_point, static_cast<uint32_t>(c));
    size_t at = 0;
    ASSERT_EQ(DecodeUtf8(text, &at), c);
    ASSERT_EQ(at, text.size());
  }
}

TEST(Utf8, WhatIsNoCodePointIsReplaced) {
  EXPECT_EQ(Utf8(0xD800), "\uFFFD");
  EXPECT_EQ(Utf8(0xDFFF), "\uFFFD");
  EXPECT_EQ(Utf8(0x110000), "\uFFFD");
}

// All sequences of one and two bytes, and longer ones over the bytes at which a rule changes, alone
// and behind enough ASCII to meet every lane of a vector routine.
TEST(Utf8, FindInvalidAgreesWithTheOracleOnEveryShortSequence) {
  std::vector<std::string> cases;
  for (int a = 0; a < 256; ++a) {
    cases.push_back({static_cast<char>(a)});
    for (int b = 0; b < 256; ++b) cases.push_back({static_cast<char>(a), static_cast<char>(b)});
  }
  constexpr std::array<uint8_t, 27> kEdges = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xAF,
                                              0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                                              0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
  for (const uint8_t a : kEdges) {
    for (const uint8_t b : kEdges) {
      for (const uint8_t c : kEdges) {
        std::string text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
        cases.push_back(text);
        for (const uint8_t d : kEdges) cases.push_back(text + static_cast<char>(d));
      }
    }
  }
  for (const std::string& text : cases) {
    ASSERT_EQ(FindInvalidUtf8(text), oracle::FindInvalidUtf8(text)) << testing::PrintToString(text);
  }
  for (size_t i = 0; i < cases.size(); i += 37) {
    const std::string text = std::string(i % 130, 'a') + cases[i] + std::string(i % 7, 'z');
    ASSERT_EQ(FindInvalidUtf8(text), oracle::FindInvalidUtf8(text)) << testing::PrintToString(text);
  }
}

std::string RandomText(Random& random, size_t code_points) {
  constexpr char32_t kTop[] = {0x80, 0x80, 0x800, 0x10000, 0x110000};
  std::string text;
  while (code_points > 0) {
    const auto c = static_cast<char32_t>(random.Below(kTop[random.Below(5)]));
    if (!IsScalar(c)) continue;
    AppendUtf8(c, &text);
    --code_points;
  }
  return text;
}

TEST(Utf8, FindInvalidAgreesWithTheOracleOnDamagedText) {
  ForSeeds(2000, [](Random& random) {
    std::string text = RandomText(random, random.Below(300));
    ASSERT_EQ(FindInvalidUtf8(text), std::nullopt);
    for (uint64_t damage = random.Below(3) + 1; damage > 0 && !text.empty(); --damage) {
      const size_t at = random.Below(text.size());
      if (random.Chance(0.3)) {
        text.resize(at);
      } else {
        text[at] = static_cast<char>(random.Below(256));
      }
    }
    ASSERT_EQ(FindInvalidUtf8(text), oracle::FindInvalidUtf8(text));
    const std::string repaired = ReplaceInvalidUtf8(text);
    ASSERT_EQ(oracle::FindInvalidUtf8(repaired), std::nullopt);
    ASSERT_EQ(repaired == text, oracle::FindInvalidUtf8(text) == std::nullopt);
  });
}

TEST(Utf8, EmptyTextIsValid) {
  EXPECT_EQ(FindInvalidUtf8(std::string_view()), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8(""), std::nullopt);
}

TEST(Utf8, DescribesWhatIsWrong) {
  EXPECT_EQ(DescribeInvalidUtf8("caf\xE9 au lait", 3), "invalid UTF-8 (byte 0xE9) at byte 3");
  EXPECT_EQ(DescribeInvalidUtf8("caf\xC3", 3), "UTF-8 cut off within a character at byte 3");
  EXPECT_EQ(DescribeInvalidUtf8("\xF0\x9F\x98", 0), "UTF-8 cut off within a character at byte 0");
  EXPECT_EQ(DescribeInvalidUtf8("\xF0\x8F\x98", 0), "invalid UTF-8 (byte 0xF0) at byte 0");
  EXPECT_EQ(DescribeInvalidUtf8("\x80", 0), "invalid UTF-8 (byte 0x80) at byte 0");
}

std::string Utf16(std::u16string_view units, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

TEST(ToUtf8, TakesMarksOffAndConvertsUtf16) {
  EXPECT_EQ(*ToUtf8("plain"), "plain");
  EXPECT_EQ(*ToUtf8("\xEF\xBB\xBFmarked"), "marked");
  EXPECT_EQ(*ToUtf8(""), "");
  EXPECT_EQ(*ToUtf8("\xEF\xBB\xBF"), "");
  for (const bool big_endian : {false, true}) {
    EXPECT_EQ(*ToUtf8(Utf16(u"\uFEFFna\u00EFve \u4E2D \U0001F600", big_endian)),
              "na\u00EFve \u4E2D \U0001F600");
    EXPECT_EQ(*ToUtf8(Utf16(u"\uFEFF", big_endian)), "");
  }
}

TEST(ToUtf8, NamesTheBadByte) {
  const absl::Status latin = ToUtf8("caf\xE9 au lait").status();
  EXPECT_NE(latin.message().find("0xE9"), absl::string_view::npos) << latin;
  EXPECT_NE(latin.message().find("byte 3"), absl::string_view::npos) << latin;
  const std::u16string lone = {u'\uFEFF', u'a', char16_t{0xDC00}};
  const std::u16string unpaired = {u'\uFEFF', char16_t{0xD83D}, u'a'};
  for (const std::u16string& units : {lone, unpaired}) {
    const absl::Status status = ToUtf8(Utf16(units, true)).status();
    EXPECT_NE(status.message().find("surrogate pair) at byte 4"), absl::string_view::npos)
        << status;
  }
  const std::u16string cut = {u'\uFEFF', char16_t{0xD83D}};
  EXPECT_FALSE(ToUtf8(Utf16(cut, false)).ok());
  EXPECT_FALSE(ToUtf8(Utf16(u"\uFEFFab", false) + "c").ok());
}

TEST(Utf16Decoder, PiecesOfAnySizeGiveTheSame) {
  ForSeeds(200, [](Random& random) {
    const std::string text = RandomText(random, 50);
    std::u16string units;
    for (size_t at = 0; at < text.size();) {
      const char32_t c = DecodeUtf8(text, &at);
      if (c >= 0x10000) {
        units.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
        units.push_back(static_cast<char16_t>(0xDC00 + (c & 0x3FF)));
      } else {
        units.push_back(static_cast<char16_t>(c));
      }
    }
    const bool big_endian = random.Chance(0.5);
    const std::string bytes = Utf16(units, big_endian);
    Utf16Decoder decoder(big_endian);
    std::string decoded;
    for (size_t at = 0; at < bytes.size();) {
      const size_t size = random.Below(5);
      ASSERT_TRUE(decoder.Decode(std::string_view(bytes).substr(at, size), &decoded).ok());
      at += size;
    }
    ASSERT_TRUE(decoder.Finish().ok());
    ASSERT_EQ(decoded, text);
  });
}

TEST(CodePointIndex, AgreesWithCounting) {
  ForSeeds(100, [](Random& random) {
    const std::string text = RandomText(random, random.Below(400));
    const CodePointIndex index(text);
    for (size_t at = 0; at < text.size(); at += oracle::ReadSequence(text, at).length) {
      ASSERT_EQ(index.CodePoints(static_cast<uint32_t>(at)), oracle::CodePoints(text, at)) << at;
    }
    ASSERT_EQ(index.CodePoints(static_cast<uint32_t>(text.size())),
              oracle::CodePoints(text, text.size()));
  });
}

}  // namespace
}  // namespace stemma
