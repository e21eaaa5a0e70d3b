#include "bench/quality/levels.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "bench/quality/candidates.h"
#include "core/eval/result.h"

namespace stemma::quality {
namespace {

constexpr int kInputs = 7;
constexpr double kRidge = 0.002;  // a pair's weight is 1
constexpr int kSteps = 1500;
constexpr double kStep = 8;  // over the number of pairs

using Vector = Eigen::Matrix<double, kInputs, 1>;
using Weights = Eigen::Matrix<double, kInputs, Eigen::Dynamic>;  // a column for each level

// What was found in the pair, as shares of the copy.
Vector InputsOf(const PairRecord* pair, const TruePair& known, const Result& result) {
  Vector x = Vector::Zero();
  x(0) = 1;
  const auto copy = result.documents().find(known.copy);
  if (pair == nullptr || copy == result.documents().end()) return x;
  const bool is_a = pair->a == known.copy;
  const double words = std::max<double>(copy->second.words, 1);
  std::vector<Span> spans;
  double matched = 0, identity = 0, longest = 0;
  for (const PassageRecord& passage : pair->passages) {
    spans.push_back(is_a ? passage.a : passage.b);
    matched += passage.words;
    identity += passage.words * passage.identity;
    longest = std::max<double>(longest, passage.words);
  }
  std::sort(spans.begin(), spans.end());
  double covered = 0;
  uint32_t end = 0;
  for (const Span& span : spans) {
    if (span.end > end) covered += span.end - std::max(span.begin, end);
    end = std::max(end, span.end);
  }
  const double containment = is_a ? pair->containment_a : pair->containment_b;
  constexpr double kLettersOfWord = 6;
  x(1) = containment;
  x(2) = std::sqrt(containment);
  x(3) = std::min(1.0, matched / words);
  x(4) = std::min(1.0, covered / words / kLettersOfWord);
  x(5) = std::min(1.0, longest / words);
  x(6) = matched > 0 ? identity / matched : 0;
  return x;
}

Eigen::VectorXd Probabilities(const Weights& weights, const Vector& x) {
  Eigen::VectorXd p = weights.transpose() * x;
  p = (p.array() - p.maxCoeff()).exp();
  return p / p.sum();
}

// Multinomial logistic regression by steepest descent, without pair `left_out`.
Weights Fit(const std::vector<Vector>& inputs, const std::vector<int>& levels, int count,
            size_t left_out) {
  Weights weights = Weights::Zero(kInputs, count);
  const auto n = static_cast<double>(inputs.size());
  for (int step = 0; step < kSteps; ++step) {
    Weights slope = -kRidge * weights;
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (i == left_out) continue;
      Eigen::VectorXd miss = -Probabilities(weights, inputs[i]);
      miss(levels[i]) += 1;
      slope += inputs[i] * miss.transpose();
    }
    weights += kStep / n * slope;
  }
  return weights;
}

}  // namespace

absl::StatusOr<Levels> TellLevels(const std::vector<std::string>& documents, const Truth& truth,
                                  Options options) {
  Result result;
  STEMMA_RETURN_IF_ERROR(Find(documents, Unfiltered(std::move(options)), &result, nullptr));
  std::vector<std::string> names;
  std::vector<bool> copied;
  std::vector<Vector> inputs;
  std::vector<int> levels;
  for (const TruePair& pair : truth.pairs()) {
    if (pair.label == Label::kUnjudged) continue;
    const auto name = std::find(names.begin(), names.end(), pair.kind);
    levels.push_back(static_cast<int>(name - names.begin()));
    if (name == names.end()) {
      names.push_back(pair.kind);
      copied.push_back(pair.label == Label::kShares);
    }
    inputs.push_back(InputsOf(result.Find(pair.copy, pair.source), pair, result));
  }
  Levels found{.pairs = inputs.size()};
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Weights weights = Fit(inputs, levels, static_cast<int>(names.size()), i);
    const Eigen::VectorXd p = Probabilities(weights, inputs[i]);
    int best = 0;
    p.maxCoeff(&best);
    double shares = 0;
    for (size_t level = 0; level < names.size(); ++level) {
      if (copied[level]) shares += p(static_cast<int>(level));
    }
    found.accuracy += best == levels[i] ? 1 : 0;
    found.copied += (shares >= 0.5) == copied[static_cast<size_t>(levels[i])] ? 1 : 0;
  }
  if (found.pairs > 0) {
    found.accuracy /= static_cast<double>(found.pairs);
    found.copied /= static_cast<double>(found.pairs);
  }
  return found;
}

}  // namespace stemma::quality
