#include "core/report/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Columns, CountsWhatATerminalShows) {
  EXPECT_EQ(Columns(""), 0u);
  EXPECT_EQ(Columns("abc"), 3u);
  EXPECT_EQ(Columns("中国"), 4u);
  EXPECT_EQ(Columns("ｆｕｌｌ"), 8u);
  EXPECT_EQ(Columns("한국"), 4u);
  EXPECT_EQ(Columns("\u1112\u1161\u11ab"), 2u);  // a syllable in three letters
  EXPECT_EQ(Columns("e\u0301"), 1u);             // combining acute
  EXPECT_EQ(Columns("a\u200bb\u200dc"), 3u);     // zero-width space, joiner
  EXPECT_EQ(Columns("مرحبا"), 5u);
  EXPECT_EQ(Columns("\xff\xfe"), 2u);  // shown as two U+FFFD
  EXPECT_EQ(Columns("\xe4\xb8"), 1u);  // cut in the middle of a letter
}

TEST(Printable, IsOneSafeLine) {
  EXPECT_EQ(Printable("  a \n\t b\r\n"), "a b");
  EXPECT_EQ(Printable("a\u00a0\u3000b"), "a b");
  EXPECT_EQ(Printable("red\033[31m"), "red\uFFFD[31m");
  EXPECT_EQ(Printable("\u202Etxt.exe"), "\uFFFDtxt.exe");
  EXPECT_EQ(Printable(std::string_view("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(Printable("\u009b2J"), "\uFFFD2J");
  EXPECT_EQ(Printable("ok \xff"), "ok \uFFFD");
  EXPECT_EQ(Printable(" \n "), "");
}

TEST(Clip, KeepsWhatFits) {
  EXPECT_EQ(Clip("abc", 3), "abc");
  EXPECT_EQ(Clip("abcd", 3), "ab…");
  EXPECT_EQ(Clip("ab cd", 4), "ab…");
  EXPECT_EQ(Clip("中国人", 5), "中国…");
  EXPECT_EQ(Clip("中国人", 4), "中…");
  EXPECT_EQ(Clip("abc", 0), "");
  EXPECT_EQ(Clip("", 0), "");
  EXPECT_EQ(Clip("e\u0301e\u0301", 2), "e\u0301e\u0301");
}

TEST(Pad, FillsToTheColumn) {
  EXPECT_EQ(Pad("中", 4), "中  ");
  EXPECT_EQ(Pad("long", 2), "long");
}

TEST(Wrap, BreaksAtSpacesAndWideLetters) {
  EXPECT_THAT(Wrap("", 10), IsEmpty());
  EXPECT_THAT(Wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrap("one two three", 7, 3), ElementsAre("one two", "thre", "e"));
  EXPECT_THAT(Wrap("abcdefgh ij", 3), ElementsAre("abc", "def", "gh", "ij"));
  EXPECT_THAT(Wrap("中国人民", 5), ElementsAre("中国", "人民"));
  EXPECT_THAT(Wrap("ab中国", 4), ElementsAre("ab中", "国"));
  EXPECT_THAT(Wrap("   ", 4), IsEmpty());
}

// Whatever the text: no line is wider than it may be, and nothing but spaces is lost.
TEST(Wrap, LosesNothing) {
  const std::vector<std::string> alphabet = {"a",       "bc", " ", "  ",  "中",
                                             "e\u0301", "ｗ", "-", "\xff"};
  auto without_spaces = [](std::string_view text) {
    std::string kept;
    for (char c : text) {
      if (c != ' ') kept.push_back(c);
    }
    return kept;
  };
  ForSeeds(300, [&](Random& random) {
    std::string text;
    for (uint64_t i = random.Below(60); i > 0; --i) text += alphabet[random.Below(alphabet.size())];
    const size_t width = 2 + random.Below(12);
    const size_t hanging = random.Below(4);
    std::string joined;
    bool first = true;
    for (const std::string& line : Wrap(text, width, hanging)) {
      const size_t room =
          first ? width : std::max<size_t>(2, width > hanging ? width - hanging : 0);
      EXPECT_LE(Columns(line), room) << text;
      EXPECT_FALSE(line.empty());
      joined += line;
      first = false;
    }
    EXPECT_EQ(without_spaces(joined), without_spaces(text));
  });
}

}  // namespace
}  // namespace stemma
