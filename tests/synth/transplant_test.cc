#include "datasets/synth/transplant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "datasets/synth/generator.h"

namespace stemma::synth {
namespace {

std::vector<std::string> Fields(std::string_view row) {
  std::vector<std::string> fields;
  std::istringstream in{std::string(row.substr(0, row.find('\n')))};
  for (std::string field; std::getline(in, field, '\t');) fields.push_back(field);
  return fields;
}

std::string TextOf(Transplants* transplants, uint64_t index) {
  Page page;
  transplants->Print(index, &page);
  return std::string(page.text.view());
}

std::multiset<std::string> WordsOf(const std::string& text) {
  std::istringstream in(text);
  std::multiset<std::string> words;
  for (std::string word; in >> word;) words.insert(word);
  return words;
}

TEST(Transplants, AnyPageIsTheSameWheneverItIsMade) {
  Transplants one = *Transplants::Create({.pairs = 60});
  Transplants two = *Transplants::Create({.pairs = 60});
  std::map<uint64_t, std::string> pages;
  for (uint64_t i = 0; i < 120; ++i) pages[i] = TextOf(&one, i);
  for (uint64_t i = 120; i-- > 0;) EXPECT_EQ(TextOf(&two, i), pages[i]) << i;
  Transplants other = *Transplants::Create({.pairs = 60, .seed = 2});
  EXPECT_NE(TextOf(&other, 0), pages[0]);
}

TEST(Transplants, EveryKindComesWithAndWithoutProse) {
  const Transplants transplants = *Transplants::Create({.pairs = 60, .prose_every = 5});
  std::map<std::string, int> kinds;
  for (uint64_t pair = 0; pair < 60; ++pair) ++kinds[transplants.KindOf(pair)];
  EXPECT_EQ(kinds.size(), 12u);
  EXPECT_EQ(kinds["quotation"], 8);
  EXPECT_EQ(kinds["prose beside quotation"], 2);
}

TEST(Transplants, TheTruthIsWhereTheProseStands) {
  Transplants transplants = *Transplants::Create({.pairs = 120, .edit_rate = 0});
  for (uint64_t pair = 0; pair < 120; ++pair) {
    Buffer row;
    transplants.AppendTruth(pair, &row);
    const std::vector<std::string> fields = Fields(row.view());
    EXPECT_EQ(fields[0], transplants.KindOf(pair));
    EXPECT_EQ(fields[3], std::to_string(2 * pair + 1));
    EXPECT_EQ(fields[6], std::to_string(2 * pair));
    if (!fields[0].starts_with("prose")) {
      EXPECT_EQ(fields[1], "0");
      EXPECT_EQ(fields[4], "");
      continue;
    }
    EXPECT_EQ(fields[1], "1");
    ASSERT_EQ(fields.size(), 13u);
    const auto cut = [&](uint64_t index, size_t field) {
      const size_t begin = std::stoul(fields[field]);
      return TextOf(&transplants, index).substr(begin, std::stoul(fields[field + 1]) - begin);
    };
    const std::string prose = cut(2 * pair + 1, 9);
    EXPECT_EQ(prose, cut(2 * pair, 11)) << "bytes, and nothing was edited";
    EXPECT_GE(WordsOf(prose).size(), 40u);
  }
}

TEST(Transplants, QuotationsAreShared) {
  Transplants transplants = *Transplants::Create({.pairs = 6, .words = 20});
  const auto a = WordsOf(TextOf(&transplants, 0)), b = WordsOf(TextOf(&transplants, 1));
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  EXPECT_GE(both.size(), 4u);
}

TEST(Transplants, SaysWhatIsWrongWithOptions) {
  EXPECT_FALSE(Transplants::Create({.pairs = 0}).ok());
  EXPECT_FALSE(Transplants::Create({.words = 3}).ok());
  EXPECT_FALSE(Transplants::Create({.edit_rate = 2}).ok());
  EXPECT_FALSE(Transplants::Create({.outlets = 0}).ok());
}

}  // namespace
}  // namespace stemma::synth
