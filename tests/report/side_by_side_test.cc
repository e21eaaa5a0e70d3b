#include "core/report/side_by_side.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "core/report/columns.h"
#include "tests/support/golden.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::HasSubstr;

// Words between spaces as tokens, each wide letter one of its own.
TokenizedText Split(std::string_view text) {
  TokenizedText tokens;
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\n') {
      ++at;
      continue;
    }
    const bool wide = static_cast<unsigned char>(text[at]) >= 0xe0;
    size_t end = at + (wide ? 3 : 1);
    while (!wide && end < text.size() && text[end] != ' ' && text[end] != '\n' &&
           static_cast<unsigned char>(text[end]) < 0xe0) {
      ++end;
    }
    tokens.source.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(end)});
    at = end;
  }
  tokens.hash.resize(tokens.source.size());
  return tokens;
}

std::string Show(std::string_view a, std::string_view b, std::vector<Edit> edits,
                 const SideBySideOptions& options) {
  const TokenizedText tokens_a = Split(a);
  const TokenizedText tokens_b = Split(b);
  AlignedPassage passage;
  passage.a = {0, static_cast<uint32_t>(tokens_a.size())};
  passage.b = {0, static_cast<uint32_t>(tokens_b.size())};
  passage.edits = std::move(edits);
  return SideBySide(a, tokens_a, b, tokens_b, passage, options);
}

constexpr std::string_view kLeft =
    "The harbour of Vessen reopened on Tuesday, a year\nafter the great flood, its mayor said.";
constexpr std::string_view kRight =
    "The harbour of Vessen was reopened on Monday, a year after the flood, its mayor said.";
const std::vector<Edit> kEdits = {{EditKind::kMatch, 4, 4}, {EditKind::kInsert, 0, 1},
                                  {EditKind::kMatch, 2, 2}, {EditKind::kReplace, 1, 1},
                                  {EditKind::kMatch, 4, 4}, {EditKind::kDelete, 1, 0},
                                  {EditKind::kMatch, 4, 4}};

TEST(SideBySide, MarksWhatDiffers) {
  ExpectGolden("tests/report/golden/side-by-side.txt", Show(kLeft, kRight, kEdits, {.width = 60}));
}

TEST(SideBySide, InColour) {
  const std::string text = Show(kLeft, kRight, kEdits, {.colour = true, .width = 60});
  EXPECT_THAT(text, HasSubstr("\033[4;38;5;167mTuesday,\033[0m"));
  EXPECT_THAT(text, HasSubstr("\033[4;38;5;167mMonday,\033[0m"));
  EXPECT_EQ(text.find("[-"), std::string::npos);
}

TEST(SideBySide, WideLettersTakeTwoColumns) {
  const std::string text = "港口今天重新开放市长说大家都很高兴";
  const auto n = static_cast<uint32_t>(text.size() / 3);
  ExpectGolden("tests/report/golden/side-by-side-wide.txt",
               Show(text, text, {{EditKind::kMatch, n, n}}, {.width = 30}));
}

// Whatever the texts: no row is too wide, all gutters stand in one column, no word is lost.
TEST(SideBySide, KeepsItsColumns) {
  const std::vector<std::string> words = {"a", "harbour", "中", std::string(40, 'w'), "(two)", "é"};
  ForSeeds(200, [&](Random& random) {
    std::string a;
    std::string b;
    std::vector<Edit> edits;
    for (uint64_t i = 1 + random.Below(8); i > 0; --i) {
      const auto in_a = static_cast<uint32_t>(random.Below(3));
      const auto in_b = static_cast<uint32_t>(random.Below(3));
      for (uint32_t k = 0; k < in_a; ++k) a += words[random.Below(words.size())] + " ";
      for (uint32_t k = 0; k < in_b; ++k) b += words[random.Below(words.size())] + " ";
      edits.push_back({EditKind::kReplace, in_a, in_b});
      a += "same ";
      b += "same ";
      edits.push_back({EditKind::kMatch, 1, 1});
    }
    const int width = 30 + static_cast<int>(random.Below(30));
    const size_t gutter = (static_cast<size_t>(width) - 3) / 2;
    size_t letters = 0;
    std::istringstream in(Show(a, b, edits, {.width = width}));
    for (std::string line; std::getline(in, line);) {
      EXPECT_LE(Columns(line), static_cast<size_t>(width)) << line;
      const size_t bar = line.find(" |");
      ASSERT_NE(bar, std::string::npos);
      EXPECT_EQ(Columns(line.substr(0, bar)), gutter) << line;
      letters += static_cast<size_t>(std::count(line.begin(), line.end(), 'w'));
    }
    const auto expected = std::count(a.begin(), a.end(), 'w') + std::count(b.begin(), b.end(), 'w');
    EXPECT_EQ(letters, static_cast<size_t>(expected));
  });
}

TEST(SideBySide, AnEmptyPassageIsNothing) { EXPECT_EQ(Show("", "", {}, {}), ""); }

}  // namespace
}  // namespace stemma
