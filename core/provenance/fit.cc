#include "core/provenance/fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/provenance/internal/arborescence.h"
#include "core/provenance/internal/directions.h"
#include "core/provenance/stemma_tree.h"

namespace stemma {
namespace {

using internal::Arborescences;
using internal::kUnseenRoot;
using internal::ParentEdge;
using Gradient = std::array<double, kCueCount>;
using Vector = Eigen::VectorXd;

// The edges of a group as the trees want them, and for each the place of its cues among the group's
// edges; the unseen root has none.
struct Weighed {
  std::vector<ParentEdge> edges;
  std::vector<size_t> from;
};
constexpr size_t kNoCues = SIZE_MAX;

enum class Which { kAll, kAllowed };

Weighed Weigh(const FitGroup& group, const ProvenanceWeights& weights, bool roots_known,
              Which which) {
  Weighed weighed;
  size_t e = 0;
  for (uint32_t copy = 0; copy < group.documents.size(); ++copy) {
    bool root_done = false;
    auto add_root = [&] {
      const bool kept = which == Which::kAll && !roots_known;
      if (!std::exchange(root_done, true) && (kept || group.root_allowed[copy])) {
        weighed.edges.push_back({kUnseenRoot, copy, 0.0});
        weighed.from.push_back(kNoCues);
      }
    };
    for (; e < group.edges.size() && group.edges[e].copy == copy; ++e) {
      const FitEdge& edge = group.edges[e];
      if (edge.source >= 0) add_root();
      if (which == Which::kAllowed && !edge.allowed) continue;
      double log_weight = 0;
      for (const CueValue& cue : edge.cues) log_weight += cue.value * weights.of(cue.cue);
      weighed.edges.push_back({edge.source, copy, log_weight});
      weighed.from.push_back(e);
    }
    add_root();
  }
  return weighed;
}

uint32_t NodesOf(const FitGroup& group) { return static_cast<uint32_t>(group.documents.size()); }

void AddExpectedCues(const FitGroup& group, const Weighed& weighed, double times,
                     Gradient* gradient) {
  const Arborescences trees(NodesOf(group), weighed.edges, UINT32_MAX);
  for (size_t e = 0; e < weighed.edges.size(); ++e) {
    if (weighed.from[e] == kNoCues) continue;
    for (const CueValue& cue : group.edges[weighed.from[e]].cues) {
      (*gradient)[static_cast<size_t>(cue.cue)] += times * trees.Marginal(e) * cue.value;
    }
  }
}

// What is maximised: the sets' mean log-likelihoods, less the penalty.
class Objective {
 public:
  Objective(std::span<const FitSet> sets, const ProvenanceWeights& start, double penalty)
      : sets_(sets),
        weights_(start),
        start_(Eigen::Map<const Vector>(start.weight.data(), kSize)),
        penalty_(penalty) {}

  double operator()(const Vector& at, Vector* gradient) {
    Eigen::Map<Vector>(weights_.weight.data(), kSize) = at;
    double value = -penalty_ * (at - start_).squaredNorm();
    *gradient = -2 * penalty_ * (at - start_);
    for (const FitSet& set : sets_) {
      Gradient one;
      value += LogLikelihood(set, weights_, &one) / static_cast<double>(sets_.size());
      *gradient += Eigen::Map<Vector>(one.data(), kSize) / static_cast<double>(sets_.size());
    }
    return value;
  }

  static constexpr Eigen::Index kSize = kCueCount;

 private:
  std::span<const FitSet> sets_;
  ProvenanceWeights weights_;
  Vector start_;
  double penalty_;
};

// Broyden, Fletcher, Goldfarb, Shanno with halving of steps; upwards.
Vector Maximise(Objective& objective, Vector at, int max_steps) {
  constexpr double kFlat = 1e-5;  // of the gradient's largest entry
  constexpr double kRise = 1e-4;  // Armijo's share of what the slope promises
  constexpr double kLongest = 2;  // step, lest exp() runs away
  using Matrix = Eigen::MatrixXd;
  const Eigen::Index n = at.size();
  Matrix inverse = Matrix::Identity(n, n);
  Vector gradient, next_gradient;
  double value = objective(at, &gradient);
  for (int step = 0; step < max_steps && gradient.cwiseAbs().maxCoeff() > kFlat; ++step) {
    Vector direction = inverse * gradient;
    if (direction.dot(gradient) <= 0) {
      inverse.setIdentity();
      direction = gradient;
    }
    direction *= std::min(1.0, kLongest / direction.norm());
    double scale = 1;
    Vector next = at + direction;
    double next_value = objective(next, &next_gradient);
    while (next_value < value + kRise * scale * direction.dot(gradient) && scale > 1e-9) {
      scale /= 2;
      next = at + scale * direction;
      next_value = objective(next, &next_gradient);
    }
    if (next_value <= value) break;
    const Vector moved = next - at;
    const Vector turned = gradient - next_gradient;
    const double curve = moved.dot(turned);
    if (curve > 1e-12) {
      const Matrix left = Matrix::Identity(n, n) - moved * turned.transpose() / curve;
      inverse = left * inverse * left.transpose() + moved * moved.transpose() / curve;
    }
    at = std::move(next);
    value = next_value;
    std::swap(gradient, next_gradient);
  }
  return at;
}

// The directions of the known pairs of a group: the probability that the source is above the copy,
// that the copy is above the source.
struct Told {
  double right = 0;
  double wrong = 0;
  double common = 0;
  double share = 0;  // of the longer text
};

// Of a known pair.
double ShareOf(const FitGroup& group, std::array<uint32_t, 2> known) {
  const auto source = static_cast<int32_t>(known[0]);
  const auto edge = std::lower_bound(
      group.edges.begin(), group.edges.end(), std::pair(known[1], source),
      [](const FitEdge& x, const auto& y) { return std::pair(x.copy, x.source) < y; });
  const bool found = edge != group.edges.end() && edge->copy == known[1] && edge->source == source;
  return found ? edge->share : 0;
}

std::vector<Told> Tell(const FitGroup& group, const ProvenanceWeights& weights) {
  std::vector<internal::NodePair> pairs;
  for (const auto& [source, copy] : group.known) {
    pairs.push_back({std::min(source, copy), std::max(source, copy)});
  }
  for (const FitEdge& edge : group.edges) {  // behind those asked for
    if (edge.twins && edge.source >= 0) {
      pairs.push_back({static_cast<uint32_t>(edge.source), edge.copy, true});
    }
  }
  const Weighed weighed = Weigh(group, weights, false, Which::kAll);
  const Arborescences trees(NodesOf(group), weighed.edges, 1000);
  const std::vector<Direction> directions = internal::PairDirections(
      trees, pairs, {std::vector<std::string_view>(trees.nodes()), group.agencies});
  std::vector<Told> told;
  for (size_t i = 0; i < group.known.size(); ++i) {
    Direction direction = directions[i];
    const double share = ShareOf(group, group.known[i]);
    internal::Calibrate(weights.SharpnessOf(share), &direction);
    Told one{direction.a_to_b, direction.b_to_a, direction.common_source, share};
    if (group.known[i][0] > group.known[i][1]) std::swap(one.right, one.wrong);
    told.push_back(one);
  }
  return told;
}

constexpr double kLeastLogOdds = 1e-6;  // of a probability, so that no odds are infinite

// A known pair, for the calibration.
struct Case {
  double odds = 0;  // logarithm, of the truth
  double share = 0;
  double weight = 0;
};

// Each set counts the same.
std::vector<Case> CasesOf(std::span<const FitSet> sets, const ProvenanceWeights& weights) {
  std::vector<Case> cases;
  for (const FitSet& set : sets) {
    const size_t first = cases.size();
    for (const FitGroup& group : set.groups) {
      for (const Told& told : Tell(group, weights)) {
        cases.push_back(
            {std::log((told.right + kLeastLogOdds) / (told.wrong + kLeastLogOdds)), told.share});
      }
    }
    for (size_t i = first; i < cases.size(); ++i) {
      cases[i].weight = 1 / static_cast<double>(cases.size() - first);
    }
  }
  return cases;
}

// How much the two powers are drawn to each other, so that one of which no case speaks is the
// other's.
constexpr double kOnePower = 1e-3;

// The powers of the odds under which the known directions are likeliest. The likelihood is concave
// in both: one after the other, until neither moves.
void FitSharpness(std::span<const FitSet> sets, ProvenanceWeights* weights) {
  weights->sharpness = weights->sharpness_of_versions = 1;
  const std::vector<Case> cases = CasesOf(sets, *weights);
  const auto best = [&](double* power, double other, double part_at_0, double part_at_1) {
    double low = 0, high = kMostSharpness;  // the slope falls as the power grows
    for (int i = 0; i < 50; ++i) {
      *power = (low + high) / 2;
      double slope = kOnePower * (other - *power);
      for (const Case& one : cases) {
        const double part = part_at_0 + one.share * (part_at_1 - part_at_0);
        const double odds = weights->SharpnessOf(one.share) * one.odds;
        slope += one.weight * part * one.odds / (1 + std::exp(odds));
      }
      (slope > 0 ? low : high) = *power;
    }
    *power = low;
  };
  for (int round = 0; round < 50; ++round) {
    best(&weights->sharpness, weights->sharpness_of_versions, 1, 0);
    best(&weights->sharpness_of_versions, weights->sharpness, 0, 1);
  }
}

double ValueOf(const FitEdge& edge, Cue cue) {
  for (const CueValue& one : edge.cues) {
    if (one.cue == cue) return one.value;
  }
  return 0;
}

}  // namespace

double LogLikelihood(const FitSet& set, const ProvenanceWeights& weights, Gradient* gradient) {
  if (gradient != nullptr) gradient->fill(0);
  double sum = 0;
  size_t copies = 0;
  for (const FitGroup& group : set.groups) {
    const Weighed all = Weigh(group, weights, set.from_dates, Which::kAll);
    const Weighed allowed = Weigh(group, weights, set.from_dates, Which::kAllowed);
    sum += internal::LogTreeSum(NodesOf(group), allowed.edges) -
           internal::LogTreeSum(NodesOf(group), all.edges);
    copies += std::max<size_t>(1, static_cast<size_t>(std::count(group.root_allowed.begin(),
                                                                 group.root_allowed.end(), false)));
    if (gradient == nullptr) continue;
    AddExpectedCues(group, allowed, 1, gradient);
    AddExpectedCues(group, all, -1, gradient);
  }
  if (copies == 0) return 0;
  if (gradient != nullptr) {
    for (double& one : *gradient) one /= static_cast<double>(copies);
  }
  return sum / static_cast<double>(copies);
}

ProvenanceWeights FitWeights(std::span<const FitSet> sets, const ProvenanceWeights& start,
                             const FitOptions& options) {
  Objective objective(sets, start, options.penalty);
  ProvenanceWeights fitted = start;
  const Vector at =
      Maximise(objective, Eigen::Map<const Vector>(start.weight.data(), Objective::kSize),
               options.max_steps);
  for (size_t i = 0; i < kCueCount; ++i) {
    fitted.weight[i] = std::clamp(at[static_cast<Eigen::Index>(i)], -kMostWeight, kMostWeight);
  }
  FitSharpness(sets, &fitted);
  return fitted;
}

void HideDates(bool learn, FitSet* set) {
  constexpr double kSurelyOlder = 0.95;    // of kDateOrder, which is 1 - 2p
  constexpr double kSurelyYounger = 0.69;  // of kDateAgainst, which is full at an order of 0.99
  set->from_dates = learn;
  for (FitGroup& group : set->groups) {
    if (learn) {
      group.known.clear();
      group.root_allowed.assign(group.documents.size(), true);
    }
    for (FitEdge& edge : group.edges) {
      if (learn) {
        edge.allowed = ValueOf(edge, Cue::kDateAgainst) < kSurelyYounger;
        if (edge.source >= 0 && ValueOf(edge, Cue::kDateOrder) >= kSurelyOlder) {
          group.known.push_back({static_cast<uint32_t>(edge.source), edge.copy});
          group.root_allowed[edge.copy] = false;
        }
      }
      std::erase_if(edge.cues, [](const CueValue& cue) { return IsOfDates(cue.cue); });
    }
  }
  std::erase_if(set->groups, [](const FitGroup& group) { return group.known.empty(); });
}

FitScore ScoreSet(const FitSet& set, const ProvenanceWeights& weights) {
  FitScore score;
  for (const FitGroup& group : set.groups) {
    for (const Told& told : Tell(group, weights)) {
      ++score.pairs;
      const double both = told.right + told.wrong;
      const double share = both > 0 ? told.right / both : 0.5;
      score.brier += (1 - share) * (1 - share);
      const double most = std::max({told.right, told.wrong, told.common});
      if (most >= kAnswer) {
        ++score.answered;
        score.right += told.right >= most;
      }
      const double said = std::max(share, 1 - share);
      FitScore::Bin& bin = score.bins[std::min<size_t>(4, static_cast<size_t>((said - 0.5) * 10))];
      ++bin.pairs;
      bin.said += said;
      bin.right += share > 0.5 ? 1 : share == 0.5 ? 0.5 : 0;
    }
  }
  if (score.pairs > 0) score.brier /= static_cast<double>(score.pairs);
  for (FitScore::Bin& bin : score.bins) {
    if (bin.pairs == 0) continue;
    bin.said /= static_cast<double>(bin.pairs);
    bin.right /= static_cast<double>(bin.pairs);
  }
  return score;
}

}  // namespace stemma
