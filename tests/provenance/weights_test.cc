#include "core/provenance/weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace stemma {
namespace {

using testing::HasSubstr;

// A whole table; `change` replaces the text of one weight, "" leaves it out.
std::string Table(std::string_view name = "", std::string_view change = "") {
  std::string table;
  for (size_t i = 0; i < kCueCount; ++i) {
    const std::string_view cue = CueName(static_cast<Cue>(i));
    if (cue == name && change.empty()) continue;
    if (!table.empty()) table += ",";
    table += Concat("\"", cue, "\":", cue == name ? std::string(change) : std::to_string(i), ".5");
  }
  return table;
}

std::string File(std::string_view table) {
  return Concat("{\"origin\":\"a test\",\"weights\":{", table, "}}");
}

std::string Error(std::string_view json) {
  const auto parsed = ParseWeights(json, "my.json");
  return parsed.ok() ? "no error" : std::string(parsed.status().message());
}

TEST(Weights, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kCueCount; ++i) names.insert(CueName(static_cast<Cue>(i)));
  EXPECT_EQ(names.size(), kCueCount);
  EXPECT_EQ(CueName(Cue::kDateOrder), "date_order");
  EXPECT_EQ(CueName(Cue::kUncredited), "uncredited");
}

TEST(Weights, TheShippedFileIsParsedAndSaysItsOrigin) {
  const ProvenanceWeights& weights = DefaultWeights();
  EXPECT_FALSE(weights.origin.empty());
  EXPECT_GT(weights.of(Cue::kDateOrder), 0);
  EXPECT_LT(weights.of(Cue::kDateAgainst), 0);
  EXPECT_GT(weights.of(Cue::kQuoteMarks), 0);
}

TEST(Weights, ReadsEveryWeight) {
  const auto weights = ParseWeights(File(Table()), "my.json");
  ASSERT_TRUE(weights.ok()) << weights.status();
  EXPECT_EQ(weights->origin, "a test");
  for (size_t i = 0; i < kCueCount; ++i) {
    EXPECT_DOUBLE_EQ(weights->weight[i], static_cast<double>(i) + 0.5);
  }
}

TEST(Weights, SharpnessGoesByTheShare) {
  const std::string table = Concat("\"weights\":{", Table(), "}}");
  const auto two = ParseWeights(
      Concat("{\"origin\":\"a test\",\"sharpness\":0.5,\"sharpness_of_versions\":1.5,", table),
      "my.json");
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_EQ(two->SharpnessOf(0), 0.5);
  EXPECT_EQ(two->SharpnessOf(0.25), 0.75);
  EXPECT_EQ(two->SharpnessOf(1), 1.5);
  const auto again = ParseWeights(WeightsFile(*two, {}), "my.json");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SharpnessOf(1), 1.5);
  const auto one =
      ParseWeights(Concat("{\"origin\":\"a test\",\"sharpness\":0.5,", table), "my.json");
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(one->SharpnessOf(1), 0.5);
}

TEST(Weights, ErrorsNameTheFileAndTheWeight) {
  EXPECT_THAT(Error(File(Table("longer"))), HasSubstr("my.json: no weight \"longer\""));
  EXPECT_THAT(Error(File(Concat(Table(), ",\"lenght\":1"))), HasSubstr("\"lenght\""));
  EXPECT_THAT(Error(File(Concat(Table(), ",\"longer\":1"))), HasSubstr("\"longer\" twice"));
  EXPECT_THAT(Error(File(Table("longer", "51"))), HasSubstr("from -50 to 50"));
  EXPECT_THAT(Error(File(Concat(Table("prior"), ",\"prior\":\"1\""))), HasSubstr("\"prior\""));
  EXPECT_THAT(Error(File(Concat(Table("prior"), ",\"prior\":null"))), HasSubstr("\"prior\""));
}

TEST(Weights, ErrorsOfTheFileItself) {
  EXPECT_THAT(Error(""), HasSubstr("my.json"));
  EXPECT_THAT(Error("[1]"), HasSubstr("expected one JSON object"));
  EXPECT_THAT(Error("{\"origin\":\"x\"}"), HasSubstr("no field \"weights\""));
  EXPECT_THAT(Error(Concat("{\"weights\":{", Table(), "}}")), HasSubstr("no field \"origin\""));
  EXPECT_THAT(Error("{\"origin\":\"x\",\"weights\":[]}"), HasSubstr("field \"weights\""));
  EXPECT_THAT(Error("{\"colour\":1}"), HasSubstr("field \"colour\""));
  EXPECT_THAT(
      Error(Concat("{\"origin\":\"x\",\"why\":{\"lenght\":\"\"},\"weights\":{", Table(), "}}")),
      HasSubstr("unknown weight \"lenght\""));
}

}  // namespace
}  // namespace stemma
