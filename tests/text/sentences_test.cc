#include "core/text/sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TokenizedText Tokens(const std::string& text) {
  TokenizedText tokens;
  Tokenizer().Run(text, &tokens);
  return tokens;
}

std::vector<std::string> Sentences(const std::string& text) {
  const TokenizedText tokens = Tokens(text);
  std::vector<std::string> sentences;
  for (const Span& sentence : SentencesOf(text, tokens)) {
    const Span bytes = tokens.SourceOf(sentence.begin, sentence.end);
    sentences.push_back(text.substr(bytes.begin, bytes.size()));
  }
  return sentences;
}

TEST(SentencesOf, EndAtMarksAndBlankLines) {
  EXPECT_THAT(Sentences(""), IsEmpty());
  EXPECT_THAT(
      Sentences("One two three. Four five six! \"Seven eight nine?\" Ten eleven twelve"),
      ElementsAre("One two three", "Four five six", "Seven eight nine", "Ten eleven twelve"));
  EXPECT_THAT(Sentences("a line of\ntext goes on\n\nbehind a blank one"),
              ElementsAre("a line of\ntext goes on", "behind a blank one"));
  EXPECT_THAT(Sentences("version 3.14.15 of it is out"),
              ElementsAre("version 3.14.15 of it is out"));
  EXPECT_THAT(Sentences("港口星期一关闭了。货船在航道搁浅"),
              ElementsAre("港口星期一关闭了", "货船在航道搁浅"));
  EXPECT_THAT(Sentences("यह पहला वाक्य है। यह दूसरा वाक्य है।"),
              ElementsAre("यह पहला वाक्य है", "यह दूसरा वाक्य है"));
}

TEST(SentencesOf, ShortOnesBelongToTheOneBefore) {
  EXPECT_THAT(Sentences("They asked him often. No. He would not say a word."),
              ElementsAre("They asked him often. No", "He would not say a word"));
  EXPECT_THAT(Sentences("No."), ElementsAre("No"));
}

TEST(SentencesOf, ATextWithoutMarksHasSentencesToo) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word ";
  const TokenizedText tokens = Tokens(text);
  EXPECT_THAT(SentencesOf(text, tokens),
              ElementsAre(Span{0, 64}, Span{64, 128}, Span{128, 192}, Span{192, 200}));
}

TEST(StemsOf, FormsOfAWordAreOne) {
  const auto same = [](const std::string& x, const std::string& y) {
    return StemsOf(Tokens(x)) == StemsOf(Tokens(y));
  };
  EXPECT_TRUE(same("talking", "talked"));
  EXPECT_TRUE(same("ports", "Port"));
  EXPECT_TRUE(same("quickly", "quick"));
  EXPECT_TRUE(same("говорил", "говорили"));
  EXPECT_TRUE(same("wähler", "wählerin"));
  EXPECT_FALSE(same("ring", "r"));
  EXPECT_FALSE(same("ship", "shop"));
  EXPECT_FALSE(same("港口", "港人"));
}

TEST(StemsOf, NoisyOnesKeepWhatAMachineMisreads) {
  const auto same = [](const std::string& x, const std::string& y) {
    return StemsOf(Tokens(x), StemKind::kNoisy) == StemsOf(Tokens(y), StemKind::kNoisy);
  };
  EXPECT_TRUE(same("modern", "rnodern"));
  EXPECT_TRUE(same("little", "1itt1e"));
  EXPECT_TRUE(same("said", "faid")) << "the long s";
  EXPECT_TRUE(same("president", "presidont")) << "what is behind the fourth letter";
  EXPECT_TRUE(same("wood", "w00d"));
  EXPECT_FALSE(same("harbour", "labour"));
  EXPECT_EQ(StemsOf(Tokens("港口 rn"), StemKind::kNoisy).size(), 3u);
}

TEST(StemsOf, GivesEachTokenANumber) {
  EXPECT_THAT(StemsOf(Tokens("")), IsEmpty());
  const std::vector<uint32_t> stems = StemsOf(Tokens("港口 港口 ship"));
  ASSERT_EQ(stems.size(), 5u);
  EXPECT_EQ(stems[0], stems[2]);
  EXPECT_NE(stems[1], stems[3]) << "the second one stands before another letter";
}

}  // namespace
}  // namespace stemma
