#include "datasets/synth/page.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/json.h"

namespace stemma::synth {
namespace {

std::string FieldOf(std::string_view line, std::string_view key) {
  JsonParser parser;
  auto fields = parser.ParseObject(line);
  EXPECT_TRUE(fields.ok()) << fields.status() << "\n" << line;
  if (!fields.ok()) return "";
  for (const JsonField& field : *fields) {
    if (field.key == key) return std::string(field.text);
  }
  ADD_FAILURE() << "no field " << key;
  return "";
}

TEST(AppendJsonLineTest, EscapesEverywhereInABlock) {
  for (const std::string_view special :
       {"\"", "\\", "\n", "\t", "\x01", "\x1f", "é", "“", "\x7f", " ", "!", "#"}) {
    for (size_t place = 0; place < 20; ++place) {
      std::string text(20, 'x');
      text.insert(place, special);
      Page page;
      page.index = 18446744073709551615u;
      page.outlet = "a.example";
      page.text.Append(text);
      Buffer line;
      AppendJsonLine(page, &line);
      ASSERT_EQ(line.view().back(), '\n');
      EXPECT_EQ(FieldOf(line.view().substr(0, line.size() - 1), "text"), text);
      EXPECT_EQ(FieldOf(line.view().substr(0, line.size() - 1), "id"), "18446744073709551615");
    }
  }
}

TEST(IsoTimeTest, KnowsTheCalendar) {
  EXPECT_EQ(IsoTime(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(IsoTime(1709251199), "2024-02-29T23:59:59Z");
  EXPECT_EQ(LongDate(1709251199), "February 29, 2024");
}

// A story of two authors: the first sentence is our own.
Story TwoAuthors() {
  Story story;
  uint64_t n = 0;
  for (const std::string_view text :
       {"Own words come first.", "Somebody elsewhereandfaraway wrote this.", "And this."}) {
    Sentence sentence{.key = SentenceKey(n == 0 ? 7 : 3, n), .words = 4, .opens_paragraph = n == 1};
    sentence.begin = static_cast<uint32_t>(story.text.size());
    story.text.Append(text);
    sentence.end = static_cast<uint32_t>(story.text.size());
    story.sentences.push_back(sentence);
    ++n;
  }
  return story;
}

std::string Lines(const Page& page) {
  std::string out;
  for (const Printed& p : page.sentences) {
    out += "[" + std::string(page.text.view().substr(p.begin, p.end - p.begin)) + "]";
  }
  return out;
}

TEST(PrintBodyTest, ListsWhereSentencesStand) {
  Page page;
  page.text.Append("Title");
  PrintBody(TwoAuthors(), 7, {}, &page);
  EXPECT_EQ(page.text.view(),
            "Title\n\nOwn words come first.\n\nSomebody elsewhereandfaraway wrote this. And this.");
  EXPECT_EQ(Lines(page),
            "[Own words come first.][Somebody elsewhereandfaraway wrote this.][And this.]");
}

TEST(PrintBodyTest, MarksTheWordsOfOthers) {
  Page page;
  PrintBody(TwoAuthors(), 7, {.quote = true}, &page);
  EXPECT_EQ(page.text.view(),
            "Own words come first.\n>\n> Somebody elsewhereandfaraway wrote this. And this.");
}

TEST(PrintBodyTest, SetsShortLinesAndBreaksLongWords) {
  Page page;
  PrintBody(TwoAuthors(), 7, {.width = 16, .quote = true}, &page);
  EXPECT_EQ(
      page.text.view(),
      "Own words come\nfirst.\n>\n> Somebody else-\n> whereandfaraway\n> wrote this. And\n> this.");
  EXPECT_EQ(
      Lines(page),
      "[Own words come\nfirst.][Somebody else-\n> whereandfaraway\n> wrote this.][And\n> this.]");
}

}  // namespace
}  // namespace stemma::synth
