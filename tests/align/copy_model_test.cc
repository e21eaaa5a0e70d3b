#include "core/align/copy_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

CopyFeatures OfOneRun(double words) {
  return {.longest_run = words, .prose_words = words, .identity = 1, .passages = 1};
}

TEST(CopyModel, TheShippedFileIsTheShippedModel) {
  const CopyModel model =
      *ParseCopyModel(ReadWholeFile(SourcePath("core/align/copy_model.json")), "copy_model.json");
  EXPECT_EQ(model.weight, DefaultCopyModel().weight);
  EXPECT_EQ(model.rewritten, DefaultCopyModel().rewritten);
  EXPECT_EQ(model.misread, DefaultCopyModel().misread);
  EXPECT_FALSE(model.origin.empty());
}

TEST(CopyModel, WrittenAndReadItIsTheSame) {
  const CopyModel model = *ParseCopyModel(CopyModelJson(DefaultCopyModel()), "again");
  EXPECT_EQ(model.weight, DefaultCopyModel().weight);
  EXPECT_EQ(model.rewritten, DefaultCopyModel().rewritten);
  EXPECT_EQ(model.misread, DefaultCopyModel().misread);
  EXPECT_EQ(model.origin, DefaultCopyModel().origin);
}

TEST(CopyModel, MoreEvidenceNeverSpeaksAgainstACopy) {
  const CopyModel& model = DefaultCopyModel();
  double before = 0;
  for (double words = 8; words < 50; words += 3) {
    CopyFeatures features = OfOneRun(words);
    const double score = Score(features, model);
    EXPECT_GE(score, before);
    before = score;
    features.marked = 1;
    EXPECT_GE(Score(features, model), score);
    features.coverage = 1;
    EXPECT_GE(Score(features, model), score);
  }
  EXPECT_EQ(Score({}, model), 0) << "without a passage of prose";
}

TEST(CopyModel, RewrittenTextIsEvidenceOfItsOwn) {
  const CopyModel& model = DefaultCopyModel();
  const CopyFeatures few{.rewritten = 30, .likeness = 0.35},
      many{.rewritten = 120, .likeness = 0.5};
  EXPECT_GT(Score(few, model), 0);
  EXPECT_LT(Score(few, model), Score(many, model));
  CopyFeatures both = OfOneRun(12);
  both.rewritten = many.rewritten;
  both.likeness = many.likeness;
  EXPECT_GT(Score(both, model), std::max(Score(OfOneRun(12), model), Score(many, model)));
}

// Two reports of one event have a sentence or two alike; who rewrites, rewrites more.
TEST(CopyModel, AFewRewrittenWordsAreNoCopy) {
  const CopyModel& model = DefaultCopyModel();
  EXPECT_LT(Score({.rewritten = 20, .likeness = 0.65}, model), 0.5);
  EXPECT_LT(Score({.rewritten = 26, .likeness = 0.45}, model), 0.5);
  EXPECT_GT(Score({.rewritten = 32, .likeness = 0.4}, model), 0.5);
  EXPECT_GT(Score({.rewritten = 60, .likeness = 0.3}, model), 0.9);
}

TEST(CopyModel, SaysWhatIsWrong) {
  const auto message = [](std::string_view json) {
    const auto model = ParseCopyModel(json, "model.json");
    EXPECT_FALSE(model.ok()) << json;
    return std::string(model.status().message());
  };
  EXPECT_THAT(message("[]"), HasSubstr("model.json: "));
  EXPECT_THAT(message("{}"), HasSubstr("no field \"weights\""));
  EXPECT_THAT(message(R"({"weights":{"bias":1}})"), HasSubstr("no weight \"longest_run\""));
  EXPECT_THAT(message(R"({"weights":{"bias":"x"}})"), HasSubstr("weight \"bias\" is x"));
  EXPECT_THAT(message(R"({"weights":{"bias":1e9}})"), HasSubstr("weight \"bias\" is"));
  EXPECT_THAT(message(R"({"weights":{"size":1}})"), HasSubstr("weight \"size\""));
  EXPECT_THAT(message(R"({"weights":{"bias":1,"bias":1}})"), HasSubstr("each known weight once"));
  EXPECT_THAT(message(R"({"colour":1})"), HasSubstr("field \"colour\""));
  EXPECT_THAT(message(R"({"rewritten":{"bias":1}})"), HasSubstr("no weight \"likeness\""));
  EXPECT_THAT(message(R"({"misread":{"bias":1}})"), HasSubstr("no weight \"likeness\""));
}

}  // namespace
}  // namespace stemma
