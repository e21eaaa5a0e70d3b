#include "datasets/synth/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "datasets/synth/story.h"
#include "tests/support/seeded.h"

namespace stemma::synth {
namespace {

std::vector<std::string> Words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

// Fewest insertions, removals and replacements that turn one sequence into the other.
template <typename Sequence>
size_t EditDistance(const Sequence& a, const Sequence& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string Styled(std::string_view sentence) {
  Buffer out;
  ChangeStyle(sentence, &out);
  return std::string(out.view());
}

class ChannelTest : public testing::Test {
 protected:
  Vocabulary vocabulary_{3};
  Channel channel_{&vocabulary_};
};

TEST_F(ChannelTest, WordsAreDistinctAndFitTheirSlots) {
  std::set<std::string_view> seen;
  for (size_t rank = 0; rank < Vocabulary::kWords; ++rank) {
    const std::string_view word = vocabulary_.Word(rank);
    ASSERT_FALSE(word.empty());
    ASSERT_LT(word.size(), Vocabulary::kRoom);
    ASSERT_TRUE(word.front() >= 'a' && word.front() <= 'z') << word;
    ASSERT_TRUE(seen.insert(word).second) << word;
  }
}

TEST_F(ChannelTest, WordsAreDrawnByZipfsLaw) {
  constexpr int kDraws = 400'000;
  std::map<std::string, int> counts;
  Stream stream(9, Purpose::kText, 0);
  char room[Vocabulary::kRoom];
  for (int i = 0; i < kDraws; ++i)
    ++counts[std::string(room, vocabulary_.AppendWord(stream.Next(), room) - 1)];
  double harmonic = 0;
  for (size_t rank = 0; rank < Vocabulary::kWords; ++rank)
    harmonic += 1 / (static_cast<double>(rank) + 2.7);
  for (const size_t rank : {0, 1, 5, 20, 100}) {
    const double expected = kDraws / (static_cast<double>(rank) + 2.7) / harmonic;
    EXPECT_NEAR(counts[std::string(vocabulary_.Word(rank))], expected,
                0.05 * expected + 5 * std::sqrt(expected))
        << rank;
  }
  EXPECT_GT(counts.size(), 20'000u);  // the tail is drawn too
}

TEST_F(ChannelTest, EditsAtTheRateAskedFor) {
  for (const double rate : {0.01, 0.05, 0.2}) {
    Stream stream(1, Purpose::kCopy, 0);
    Story story;
    WriteStory(vocabulary_, 0, 20'000, &stream, &story);
    size_t words = 0, edits = 0;
    for (const Sentence& sentence : story.sentences) {
      Buffer out;
      const uint32_t counted =
          channel_.Send(story.TextOf(sentence), {.edit_rate = rate}, &stream, &out);
      const std::vector<std::string> before = Words(story.TextOf(sentence)),
                                     after = Words(out.view());
      ASSERT_FALSE(after.empty());
      ASSERT_EQ(counted, after.size());
      words += before.size();
      edits += EditDistance(before, after);
    }
    // A swap is two edits of this distance, so a quarter of the edits count twice.
    const double measured = static_cast<double>(edits) / static_cast<double>(words);
    EXPECT_NEAR(measured, 1.25 * rate, 0.15 * 1.25 * rate) << rate;
  }
}

TEST_F(ChannelTest, MisreadsAtTheRateAskedForAndLeavesUtf8Whole) {
  for (const double rate : {0.01, 0.1}) {
    Stream stream(2, Purpose::kCopy, 0);
    Story story;
    WriteStory(vocabulary_, 0, 3'000, &stream, &story);
    size_t letters = 0, edits = 0, accents_before = 0, accents_after = 0;
    for (const Sentence& sentence : story.sentences) {
      Buffer out;
      AddOcrNoise(story.TextOf(sentence), rate, &stream, &out);
      letters += sentence.end - sentence.begin;
      edits += EditDistance(story.TextOf(sentence), out.view());
      const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
      accents_before += std::ranges::count_if(story.TextOf(sentence), high);
      accents_after += std::ranges::count_if(out.view(), high);
    }
    EXPECT_EQ(accents_before, accents_after);
    const double measured = static_cast<double>(edits) / static_cast<double>(letters);
    EXPECT_GT(measured, 0.85 * rate);
    EXPECT_LT(measured, 1.25 * rate);  // m read as rn is two
  }
}

TEST_F(ChannelTest, NoSentenceArrivesEmpty) {
  ForSeeds(200, [&](Random& random) {
    Stream stream(random.Next(), Purpose::kCopy, 0);
    for (const std::string_view sentence : {"A.", "Brast gol.", "“Ha,” said Ab Cd."}) {
      Buffer out;
      channel_.Send(sentence, {.edit_rate = 1, .ocr_rate = 0.5, .house_style = true}, &stream,
                    &out);
      EXPECT_GT(out.size(), 0u);
    }
  });
}

TEST(ChangeStyleTest, KnowsBothHouses) {
  EXPECT_EQ(Styled("Criganise the vambour, spentre 12 percent of 5,210 mal."),
            "Criganize the vambor, spenter 12% of 5210 mal.");
  EXPECT_EQ(Styled("“Brast gol 7 percent,” said Ab Cd."), "\"Brast gol 7%,\" said Ab Cd.");
  EXPECT_EQ(Styled("percent of vörise"), "percent of vörize");
  EXPECT_EQ(Styled("our tour ise"), "our tour ise");  // too short to have a stem
}

}  // namespace
}  // namespace stemma::synth
