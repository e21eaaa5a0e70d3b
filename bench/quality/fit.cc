#include "bench/quality/fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <map>
#include <utility>

namespace stemma::quality {
namespace {

constexpr int kWeights = static_cast<int>(kCopyWeights);
using Vector = Eigen::Matrix<double, kWeights, 1>;
using Matrix = Eigen::Matrix<double, kWeights, kWeights>;

constexpr double kCollectionPairs = 100;  // what each collection weighs
constexpr double kPriorPairs = 8;
// What a pair weighs at most. Few pairs are known to share passages without prose that was copied,
// and a false alarm costs more than a miss.
constexpr double kMostCopied = 1;
constexpr double kMostOther = 20;

// Typical sizes of the inputs, so that all weights are held to the prior alike.
constexpr std::array<double, kCopyWeights> kScale = {1, 10, 20, 0.1, 0.5, 0.5};

Vector Inputs(const CopyFeatures& features) {
  const std::array<double, kCopyWeights> inputs = CopyInputs(features);
  return Eigen::Map<const Vector>(inputs.data());
}

// What each example weighs.
std::vector<double> ExampleWeights(std::span<const Example> examples) {
  std::map<std::pair<size_t, bool>, double> counts;
  for (const Example& example : examples) ++counts[{example.collection, example.copied}];
  std::vector<double> weights;
  for (const Example& example : examples) {
    const double share = kCollectionPairs / 2 / counts[{example.collection, example.copied}];
    weights.push_back(std::min(share, example.copied ? kMostCopied : kMostOther));
  }
  return weights;
}

// Of scores that fits to other collections gave: what share of them was copied.
std::string Calibration(const std::vector<std::pair<double, bool>>& scores) {
  constexpr std::array<double, 7> kBins = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99};
  std::string table = "score from         pairs  mean score  copied\n";
  for (size_t bin = 0; bin < kBins.size(); ++bin) {
    const double end = bin + 1 < kBins.size() ? kBins[bin + 1] : 2;
    uint64_t pairs = 0, copied = 0;
    double sum = 0;
    for (const auto& [score, is_copy] : scores) {
      if (score < kBins[bin] || score >= end) continue;
      ++pairs;
      copied += is_copy ? 1 : 0;
      sum += score;
    }
    if (pairs == 0) continue;
    const auto n = static_cast<double>(pairs);
    std::array<char, 128> row;
    std::snprintf(row.data(), row.size(), "%10.2f %13llu %11.4f %7.4f\n", kBins[bin],
                  static_cast<unsigned long long>(pairs), sum / n, static_cast<double>(copied) / n);
    table += row.data();
  }
  return table;
}

}  // namespace

void AddExamples(const Result& result, const Truth& truth, size_t collection,
                 std::vector<Example>* examples) {
  const auto add = [&](const PairRecord& pair, bool copied) {
    if (pair.features.passages > 0) examples->push_back({pair.features, copied, collection});
  };
  for (const TruePair& pair : truth.pairs()) {
    const PairRecord* record = result.Find(pair.copy, pair.source);
    if (record == nullptr || pair.label == Label::kUnjudged) continue;
    add(*record, pair.label == Label::kShares);
  }
  if (!truth.exhaustive) return;
  for (const auto& pair : result.pairs()) {
    if (truth.Find(pair->a, pair->b) == nullptr) add(*pair, false);
  }
}

CopyModel FitCopyModel(std::span<const Example> examples, const CopyModel& prior) {
  const std::vector<double> weights = ExampleWeights(examples);
  const Vector center = Eigen::Map<const Vector>(prior.weight.data());
  Matrix hold = Matrix::Zero();
  for (int i = 0; i < kWeights; ++i) {
    hold(i, i) = kPriorPairs / 4 * kScale[static_cast<size_t>(i)] * kScale[static_cast<size_t>(i)];
  }
  Vector at = center;
  for (int step = 0; step < 200; ++step) {
    Vector slope = -hold * (at - center);
    Matrix curvature = hold;
    for (size_t i = 0; i < examples.size(); ++i) {
      const Vector x = Inputs(examples[i].features);
      const double p = 1 / (1 + std::exp(-at.dot(x)));
      slope += weights[i] * ((examples[i].copied ? 1 : 0) - p) * x;
      curvature += weights[i] * p * (1 - p) * x * x.transpose();
    }
    Vector move = curvature.ldlt().solve(slope);
    const double length = move.norm();
    if (length > 1) move /= length;  // far from the optimum the second order misleads
    at += move;
    if (length < 1e-10) break;
  }
  CopyModel model = prior;
  Eigen::Map<Vector>(model.weight.data()) = at;
  return model;
}

FitFigures Measure(std::span<const Example> examples, size_t collection, const CopyModel& model) {
  FitFigures figures;
  for (const Example& example : examples) {
    if (example.collection != collection) continue;
    const double score = Score(example.features, model);
    const bool yes = score >= 0.5;
    ++(example.copied ? figures.copied : figures.others);
    if (yes) ++(example.copied ? figures.found : figures.alarms);
    const double truth = example.copied ? 1 : 0;
    figures.brier += (score - truth) * (score - truth);
    figures.log_loss -= std::log(std::max(example.copied ? score : 1 - score, 1e-6));
  }
  const auto n = static_cast<double>(std::max<uint64_t>(figures.copied + figures.others, 1));
  figures.brier /= n;
  figures.log_loss /= n;
  return figures;
}

std::string CrossValidation(std::span<const Example> examples,
                            std::span<const std::string> collections, const CopyModel& prior) {
  std::string table =
      "collection          copied   found  others  alarms   Brier  log loss   (as it was: found, "
      "alarms, Brier)\n";
  std::vector<std::pair<double, bool>> scores, before_scores;
  for (size_t collection = 0; collection < collections.size(); ++collection) {
    std::vector<Example> rest;
    std::copy_if(examples.begin(), examples.end(), std::back_inserter(rest),
                 [&](const Example& example) { return example.collection != collection; });
    const CopyModel model = FitCopyModel(rest, prior);
    for (const Example& example : examples) {
      if (example.collection != collection) continue;
      scores.emplace_back(Score(example.features, model), example.copied);
      before_scores.emplace_back(Score(example.features, prior), example.copied);
    }
    const FitFigures fitted = Measure(examples, collection, model);
    const FitFigures before = Measure(examples, collection, prior);
    std::array<char, 256> row;
    std::snprintf(row.data(), row.size(),
                  "%-18s %7llu %7llu %7llu %7llu %7.4f %9.4f   (%llu, %llu, %.4f)\n",
                  collections[collection].c_str(), static_cast<unsigned long long>(fitted.copied),
                  static_cast<unsigned long long>(fitted.found),
                  static_cast<unsigned long long>(fitted.others),
                  static_cast<unsigned long long>(fitted.alarms), fitted.brier, fitted.log_loss,
                  static_cast<unsigned long long>(before.found),
                  static_cast<unsigned long long>(before.alarms), before.brier);
    table += row.data();
  }
  return table + "\n" + Calibration(scores) + "\nas it was\n" + Calibration(before_scores);
}

}  // namespace stemma::quality
