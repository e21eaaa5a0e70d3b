// From whom one document of a collection took what.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/pipeline.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::ElementsAre;

// Words of its own, different for every seed.
std::string Prose(int seed) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += "word" + std::to_string(seed) + "x" + std::to_string(i * 7) +
            (i % 12 == 11 ? ".\n\n" : " ");
  }
  return text;
}

// A page made of two others.
TEST(Sources, OfOneDocument) {
  const TempDir folder;
  folder.Write("first.txt", "March 1, 2021\n\n" + Prose(1));
  folder.Write("made.txt", "March 9, 2021\n\n" + Prose(1) + Prose(3) + Prose(2));
  folder.Write("second.txt", "March 2, 2021\n\n" + Prose(2));
  const auto sources = Sources("made.txt", {folder.path()}, *Preset("news"));
  ASSERT_TRUE(sources.ok()) << sources.status();
  ASSERT_EQ(sources->passages.size(), 2u);
  EXPECT_THAT(sources->passages[0].also_in, ElementsAre("first.txt"));
  EXPECT_THAT(sources->passages[1].also_in, ElementsAre("second.txt"));
  EXPECT_EQ(sources->passages[0].sources[0].source, "first.txt");
  EXPECT_EQ(sources->passages[1].sources[0].source, "second.txt");
  EXPECT_LT(sources->passages[0].spans[0], sources->passages[1].spans[0]);
  EXPECT_NEAR(sources->covered, 120.0 / sources->words, 0.02);
  EXPECT_TRUE(Sources("first.txt", {folder.path()}, *Preset("news"))->passages.size() == 1);
  EXPECT_EQ(Sources("nobody.txt", {folder.path()}, *Preset("news")).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace stemma
