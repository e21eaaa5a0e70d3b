#include "core/eval/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

TruePair Copied(std::string copy, std::string source) {
  return {.copy = std::move(copy),
          .source = std::move(source),
          .kind = "copied",
          .label = Label::kShares,
          .directed = true};
}
TruePair Unrelated(std::string x, std::string y) {
  return {.copy = std::move(x),
          .source = std::move(y),
          .kind = "unrelated",
          .label = Label::kSharesNot};
}

PairRecord Found(std::string a, std::string b, Verdict verdict, double score) {
  return {.a = std::move(a), .b = std::move(b), .verdict = verdict, .score = score};
}

void Tell(const std::vector<PairRecord>& pairs, Result* result) {
  for (const char* id : {"a", "b", "c", "d"}) result->Document({.id = id});
  for (const PairRecord& pair : pairs) result->Pair(pair);
}

TEST(Evaluate, PairsOfATruthThatListsAll) {
  Truth truth;
  truth.exhaustive = true;
  truth.Add(Copied("b", "a"));
  truth.Add(Copied("c", "a"));
  truth.Add(Unrelated("d", "a"));
  Result result;
  Tell({Found("a", "b", Verdict::kCopy, 0.9), Found("c", "d", Verdict::kNearDuplicate, 0.8),
        Found("a", "d", Verdict::kQuotation, 0.1)},
       &result);
  const Evaluation evaluation = *Evaluate(result, truth, {});
  EXPECT_EQ(evaluation.pairs.positives, 2u);
  EXPECT_EQ(evaluation.pairs.negatives, 1u);
  EXPECT_EQ(evaluation.pairs.recall, 0.5);
  EXPECT_EQ(evaluation.pairs.precision, 0.5);  // c and d are not listed: a false alarm
  EXPECT_EQ(evaluation.pairs.f1, 0.5);
  EXPECT_EQ(evaluation.pairs.average_precision, 0.5);
  EXPECT_EQ(evaluation.pairs.false_alarm_rate, 0);
  EXPECT_EQ(evaluation.pairs.unlisted.reported, 1u);
  EXPECT_EQ(evaluation.pairs.unlisted.with_common_partner, 1u);  // a
  EXPECT_FALSE(evaluation.passages);
  EvalOptions quotations;
  quotations.verdicts = {Verdict::kQuotation};
  EXPECT_EQ(Evaluate(result, truth, quotations)->pairs.false_alarm_rate, 1);
}

TEST(Evaluate, WithoutNegativesThereIsNoPrecision) {
  Truth truth;
  truth.Add(Copied("b", "a"));
  Result result;
  Tell({Found("a", "b", Verdict::kCopy, 0.9)}, &result);
  const Evaluation evaluation = *Evaluate(result, truth, {});
  EXPECT_EQ(evaluation.pairs.recall, 1);
  EXPECT_FALSE(evaluation.pairs.precision);
  EXPECT_FALSE(evaluation.pairs.average_precision);
}

TEST(Evaluate, PassagesAreTurnedAsThePairStands) {
  Truth truth;
  truth.Add(Copied("b", "a"));
  truth.AddPassage({.copy = "b", .in_copy = {0, 100}, .source = "a", .in_source = {500, 600}});
  Result result;
  PairRecord pair = Found("a", "b", Verdict::kCopy, 0.9);
  pair.passages = {{.a = {500, 600}, .b = {0, 100}},
                   {.a = {0, 50}, .b = {900, 950}, .kind = PassageKind::kFurniture}};
  Tell({pair}, &result);
  const Evaluation evaluation = *Evaluate(result, truth, {});
  ASSERT_TRUE(evaluation.passages);
  EXPECT_EQ(evaluation.passages->entire.figures.plagdet, 1);
  EXPECT_EQ(evaluation.passages->entire.figures.detections, 1u) << "furniture does not count";
}

TEST(Evaluate, DirectionByHand) {
  Truth truth;
  truth.Add(Copied("b", "a"));
  truth.Add(Copied("c", "a"));
  truth.Add(Copied("d", "a"));
  Result result;
  std::vector<PairRecord> pairs;
  for (const auto& [id, direction] :
       {std::pair("b", Direction{.a_to_b = 0.8, .b_to_a = 0.2}),
        std::pair("c", Direction{.a_to_b = 0.1, .b_to_a = 0.3, .common_source = 0.6})}) {
    pairs.push_back(Found("a", id, Verdict::kCopy, 1));
    pairs.back().has_direction = true;
    pairs.back().direction = direction;
  }
  Tell(pairs, &result);
  const DirectionEvaluation direction = *Evaluate(result, truth, {})->direction;
  EXPECT_EQ(direction.all.pairs, 3u);
  EXPECT_EQ(direction.all.given, 2u);
  EXPECT_EQ(direction.all.answered, 2u);
  EXPECT_EQ(direction.all.right, 1u);
  EXPECT_EQ(direction.all.common, 1u);
  EXPECT_DOUBLE_EQ(direction.coverage, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*direction.accuracy, 0.5);
  EXPECT_DOUBLE_EQ(*direction.brier, (0.04 + 0.5625) / 2);  // 0.8 of two, 0.25 of two
  EXPECT_DOUBLE_EQ(*direction.log_loss, -(std::log(0.8) + std::log(0.25)) / 2);
  ASSERT_EQ(direction.curve.size(), 6u);  // two of three pairs: six tenths
  EXPECT_EQ(direction.curve[0].accuracy, 1);
  EXPECT_EQ(direction.curve[5].accuracy, 0.5);
}

TEST(Evaluate, Clusters) {
  Truth truth;
  truth.Add(Copied("b", "a"));
  truth.Add(Copied("c", "b"));
  Result result;
  for (const auto& [id, cluster] : {std::pair("a", 0), {"b", 0}, {"c", -1}, {"d", -1}}) {
    result.Document({.id = id, .group = 3, .cluster = cluster});
  }
  const ClusterEvaluation clusters = *Evaluate(result, truth, {})->clusters;
  EXPECT_EQ(clusters.all.documents, 4u);
  EXPECT_EQ(clusters.all.true_clusters, 2u);
  EXPECT_EQ(clusters.all.reported_clusters, 3u);
  EXPECT_DOUBLE_EQ(clusters.in_true_cluster.b_cubed.recall, (2.0 / 3 + 2.0 / 3 + 1.0 / 3) / 3);
  EXPECT_EQ(Evaluate(result, truth, {.by_group = true})->clusters->all.reported_clusters, 1u);
}

TEST(Evaluate, OtherDocumentsAreAnError) {
  Truth truth;
  truth.Add(Copied("x", "y"));
  Result result;
  Tell({}, &result);
  EXPECT_THAT(std::string(Evaluate(result, truth, {}).status().message()),
              HasSubstr("no id of the result (a, …) stands in the truth (x, …)"));
}

TEST(Result, APairToldTwiceIsOne) {
  Result result;
  PairRecord pair = Found("a", "b", Verdict::kCopy, 1);
  pair.passages = {{.a = {0, 5}, .b = {10, 15}}};
  result.Pair(pair);
  std::swap(pair.a, pair.b);
  result.Pair(pair);
  result.Pair(Found("a", "a", Verdict::kCopy, 1));
  ASSERT_EQ(result.pairs().size(), 1u);
  EXPECT_EQ(result.repeated(), 1u);
  ASSERT_EQ(result.Find("b", "a")->passages.size(), 2u);
  EXPECT_EQ(result.Find("b", "a")->passages[1].a, (Span{10, 15}));
}

TEST(EvaluationJson, IsJsonWithAllDigits) {
  Truth truth;
  truth.Add(Copied("b", "a"));
  truth.Add(Copied("c", "a"));
  truth.Add(Copied("d", "a"));
  Result result;
  Tell({Found("a", "b", Verdict::kCopy, 1)}, &result);
  const nlohmann::json json = nlohmann::json::parse(EvaluationJson(*Evaluate(result, truth, {})));
  EXPECT_EQ(json.at("pairs").at("recall").get<double>(), 1.0 / 3);
  EXPECT_TRUE(json.at("passages").is_null());
}

}  // namespace
}  // namespace stemma
