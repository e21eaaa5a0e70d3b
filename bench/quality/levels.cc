#include "bench/quality/levels.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/align/verify.h"
#include "core/text/readers.h"
#include "core/text/shingle.h"

namespace stemma::quality {
namespace {

constexpr int kMostWords = 7;            // of a run
constexpr int kInputs = kMostWords + 2;  // and the subsequence; the first is the bias
constexpr double kRidge = 0.3;
constexpr double kBiasRidge = 0.05;

using Vector = Eigen::Matrix<double, kInputs, 1>;
using Weights = Eigen::Matrix<double, kInputs, Eigen::Dynamic>;  // a column for each level
using Texts = std::map<std::string, TokenizedText, std::less<>>;

absl::StatusOr<Texts> ReadTexts(const std::vector<std::string>& paths, const Options& options) {
  Texts texts;
  STEMMA_ASSIGN_OR_RETURN(const auto reader, DocumentReader::Open(paths, options.read));
  Tokenizer tokenizer;
  for (Document document; reader->Next(&document);) {
    tokenizer.Run(document.text, &texts[document.id]);
  }
  return texts;
}

size_t LongestCommonSubsequence(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<size_t> before(b.size() + 1), now(b.size() + 1);
  for (const uint64_t word : a) {
    for (size_t j = 0; j < b.size(); ++j) {
      now[j + 1] = word == b[j] ? before[j] + 1 : std::max(before[j + 1], now[j]);
    }
    std::swap(before, now);
  }
  return before.back();
}

Vector InputsOf(const TokenizedText& copy, const TokenizedText& source) {
  Vector x;
  x(0) = 1;
  for (int words = 1; words <= kMostWords; ++words) {
    x(words) = ExactSimilarity(ShingleSet(copy, words), ShingleSet(source, words)).containment_a;
  }
  x(kInputs - 1) = static_cast<double>(LongestCommonSubsequence(copy.hash, source.hash)) /
                   static_cast<double>(std::max<size_t>(copy.size(), 1));
  return x;
}

// Takes from each input but the bias its mean over the pairs other than `left_out`, in units of
// their deviation.
std::vector<Vector> Standardised(std::vector<Vector> inputs, size_t left_out) {
  const auto n = static_cast<double>(inputs.size() - 1);
  Vector mean = Vector::Zero(), deviation = Vector::Zero();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (i != left_out) mean += inputs[i] / n;
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (i != left_out) deviation += (inputs[i] - mean).cwiseAbs2() / n;
  }
  for (Vector& x : inputs) {
    for (int k = 1; k < kInputs; ++k) {
      x(k) = (x(k) - mean(k)) / std::sqrt(std::max(deviation(k), 1e-12));
    }
  }
  return inputs;
}

Eigen::VectorXd Probabilities(const Weights& weights, const Vector& x) {
  Eigen::VectorXd p = weights.transpose() * x;
  p = (p.array() - p.maxCoeff()).exp();
  return p / p.sum();
}

Weights Ridges(Eigen::Index count) {
  Weights ridges = Weights::Constant(kInputs, count, kRidge);
  ridges.row(0).setConstant(kBiasRidge);
  return ridges;
}

// What the weights cost: less is better.
double Cost(const Weights& weights, const std::vector<Vector>& inputs,
            const std::vector<int>& levels, size_t left_out) {
  double cost = 0.5 * Ridges(weights.cols()).cwiseProduct(weights.cwiseAbs2()).sum();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (i != left_out) cost -= std::log(Probabilities(weights, inputs[i])(levels[i]));
  }
  return cost;
}

// Where Newton's method goes from `weights`.
Weights Move(const Weights& weights, const std::vector<Vector>& inputs,
             const std::vector<int>& levels, size_t left_out) {
  const Eigen::Index count = weights.cols();
  const Weights ridges = Ridges(count);
  Weights slope = -ridges.cwiseProduct(weights);
  Eigen::MatrixXd curvature = ridges.reshaped().asDiagonal();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (i == left_out) continue;
    const Eigen::VectorXd p = Probabilities(weights, inputs[i]);
    const Eigen::MatrixXd square = inputs[i] * inputs[i].transpose();
    for (Eigen::Index k = 0; k < count; ++k) {
      slope.col(k) += ((levels[i] == k ? 1 : 0) - p(k)) * inputs[i];
      for (Eigen::Index l = 0; l < count; ++l) {
        curvature.block<kInputs, kInputs>(k * kInputs, l * kInputs) +=
            p(k) * ((k == l ? 1 : 0) - p(l)) * square;
      }
    }
  }
  const Eigen::VectorXd move = curvature.ldlt().solve(slope.reshaped().eval());
  return move.reshaped(kInputs, count);
}

// Multinomial logistic regression without pair `left_out`: Newton's steps, halved until they help.
Weights Fit(const std::vector<Vector>& inputs, const std::vector<int>& levels, int count,
            size_t left_out) {
  Weights weights = Weights::Zero(kInputs, count);
  double cost = Cost(weights, inputs, levels, left_out);
  for (int step = 0; step < 50; ++step) {
    const Weights move = Move(weights, inputs, levels, left_out);
    double length = 1;
    double next = Cost(weights + move, inputs, levels, left_out);
    for (; !(next <= cost) && length > 1e-6; length /= 2) {
      next = Cost(weights + length / 2 * move, inputs, levels, left_out);
    }
    weights += length * move;
    if (cost - next < 1e-9) break;
    cost = next;
  }
  return weights;
}

}  // namespace

absl::StatusOr<Levels> TellLevels(const std::vector<std::string>& documents, const Truth& truth,
                                  const Options& options) {
  STEMMA_ASSIGN_OR_RETURN(const Texts texts, ReadTexts(documents, options));
  std::vector<bool> copied;
  std::vector<Vector> inputs;
  std::vector<int> levels;
  Levels found;
  for (const TruePair& pair : truth.pairs()) {
    const auto copy = texts.find(pair.copy), source = texts.find(pair.source);
    if (pair.label == Label::kUnjudged || copy == texts.end() || source == texts.end()) continue;
    const auto name = std::find(found.names.begin(), found.names.end(), pair.kind);
    levels.push_back(static_cast<int>(name - found.names.begin()));
    if (name == found.names.end()) {
      found.names.push_back(pair.kind);
      copied.push_back(pair.label == Label::kShares);
    }
    inputs.push_back(InputsOf(copy->second, source->second));
  }
  found.pairs = inputs.size();
  const auto count = static_cast<int>(found.names.size());
  found.taken_for.assign(found.names.size(), std::vector<uint64_t>(found.names.size()));
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::vector<Vector> standardised = Standardised(inputs, i);
    const Eigen::VectorXd p = Probabilities(Fit(standardised, levels, count, i), standardised[i]);
    int best = 0;
    p.maxCoeff(&best);
    double shares = 0;
    for (int level = 0; level < count; ++level) {
      if (copied[static_cast<size_t>(level)]) shares += p(level);
    }
    ++found.taken_for[static_cast<size_t>(levels[i])][static_cast<size_t>(best)];
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
