#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "core/provenance/internal/arborescence.h"

namespace stemma::internal {
namespace {

// An edge never weighs less than this against the best of its copy: below, exp() would reach zero.
constexpr double kLeastLogStep = -600;
// A path up the tree is not followed further than this.
constexpr size_t kMaxPath = 16;

// A walk on some of the nodes with the way outside, and what is left of it after elimination.
struct Level {
  std::vector<uint32_t> ids;
  std::vector<double> walk;  // ids x (ids + 1): to each node, and outside in the last column;
                             // rows need not sum to 1 and the diagonal means nothing
  size_t kept = 0;           // the first ones, which stay

  double* row(size_t i) { return walk.data() + i * (ids.size() + 1); }
  Eigen::Map<Eigen::ArrayXd> steps(size_t i, size_t n) {
    return {row(i), static_cast<Eigen::Index>(n)};
  }
  const double* row(size_t i) const { return walk.data() + i * (ids.size() + 1); }
};

// Takes nodes [kept, size) out of the walk, last first: who would step on one steps on where that
// one would go. No subtraction: a node's way back to itself is left out and the rest scaled up. The
// sum of the scales' logarithms; with all eliminated, the logarithm of the Laplacian's determinant.
double Eliminate(Level* level) {
  const size_t size = level->ids.size();
  double log_scale = 0;
  for (size_t t = size; t-- > level->kept;) {
    // In rows of t + 1 entries: the way outside takes the place of the step on itself.
    double* const gone_row = level->row(t);
    gone_row[t] = gone_row[size];
    auto gone = level->steps(t, t + 1);
    const double sum = gone.sum();
    log_scale += std::log(sum);
    gone /= sum;
    gone_row[size] = gone_row[t];
    for (size_t i = 0; i < t; ++i) {
      double* const row = level->row(i);
      const double through = row[t];
      if (through == 0) continue;
      level->steps(i, t) += through * gone.head(static_cast<Eigen::Index>(t));
      row[size] += through * gone_row[size];
    }
  }
  return log_scale;
}

// From the escape probabilities of the kept nodes to those of the eliminated ones; by position.
void BackSubstitute(const Level& level, std::vector<double>* escape) {
  const size_t size = level.ids.size();
  for (size_t t = level.kept; t < size; ++t) {
    const double* row = level.row(t);
    double sum = row[size];
    for (size_t j = 0; j < t; ++j) sum += row[j] * (*escape)[j];
    (*escape)[t] = sum;
  }
}

// The escape probabilities to all targets: halves the nodes, eliminates either half, goes on with
// the other, until one target is left.
class AllTargets {
 public:
  AllTargets(size_t nodes, std::vector<double>* escape) : escape_(escape), by_id_(nodes) {}

  void Solve(const std::vector<uint32_t>& ids, const std::vector<double>& walk) {
    const size_t size = ids.size();
    if (size == 1) return Leaf(ids[0]);
    for (const bool second : {false, true}) {
      Level level;
      const size_t turn = second ? size - size / 2 : 0;
      level.kept = second ? size / 2 : size - size / 2;
      level.ids = ids;
      std::rotate(level.ids.begin(), level.ids.begin() + turn, level.ids.end());
      level.walk.resize(walk.size());
      for (size_t i = 0; i < size; ++i) {
        const double* from = walk.data() + (i + turn) % size * (size + 1);
        double* to = level.row(i);
        for (size_t j = 0; j < size; ++j) to[j] = from[(j + turn) % size];
        to[size] = from[size];
      }
      Descend(std::move(level));
    }
  }

 private:
  void Descend(Level level) {
    Eliminate(&level);
    const size_t size = level.ids.size();
    std::vector<uint32_t> ids(level.ids.begin(), level.ids.begin() + level.kept);
    std::vector<double> walk(level.kept * (level.kept + 1));
    for (size_t i = 0; i < level.kept; ++i) {
      double* to = walk.data() + i * (level.kept + 1);
      std::copy_n(level.row(i), level.kept, to);
      to[level.kept] = level.row(i)[size];
    }
    levels_.push_back(std::move(level));
    Solve(ids, walk);
    levels_.pop_back();
  }

  void Leaf(uint32_t target) {
    by_id_[target] = 0;
    for (size_t l = levels_.size(); l-- > 0;) {
      const Level& level = levels_[l];
      by_place_.resize(level.ids.size());
      for (size_t j = 0; j < level.kept; ++j) by_place_[j] = by_id_[level.ids[j]];
      BackSubstitute(level, &by_place_);
      for (size_t t = level.kept; t < level.ids.size(); ++t) by_id_[level.ids[t]] = by_place_[t];
    }
    std::copy(by_id_.begin(), by_id_.end(), escape_->begin() + target * by_id_.size());
  }

  std::vector<double>* escape_;
  std::vector<Level> levels_;
  std::vector<double> by_id_;
  std::vector<double> by_place_;
};

// The determinant of a small matrix, by rows.
double Determinant(const std::vector<double>& matrix, size_t n) {
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto size = static_cast<Eigen::Index>(n);
  return Eigen::Map<const Matrix>(matrix.data(), size, size).determinant();
}

}  // namespace

Arborescences::Arborescences(uint32_t nodes, std::vector<ParentEdge> edges, uint32_t exact)
    : nodes_(nodes),
      edges_(std::move(edges)),
      first_(nodes + 1, 0),
      step_(edges_.size()),
      marginal_(edges_.size()),
      visits_(nodes) {
  for (const ParentEdge& edge : edges_) ++first_[edge.copy + 1];
  for (uint32_t n = 0; n < nodes; ++n) first_[n + 1] += first_[n];
  for (uint32_t n = 0; n < nodes; ++n) {
    const auto [begin, end] = EdgesInto(n);
    double best = edges_[begin].log_weight;
    for (size_t e = begin; e < end; ++e) best = std::max(best, edges_[e].log_weight);
    double sum = 0;
    for (size_t e = begin; e < end; ++e) {
      step_[e] = std::exp(std::max(edges_[e].log_weight - best, kLeastLogStep));
      sum += step_[e];
    }
    for (size_t e = begin; e < end; ++e) step_[e] /= sum;
  }
  if (nodes <= exact) {
    SolveAll();
  } else {
    for (uint32_t n = 0; n < nodes; ++n) SolveNear(n);
  }
}

void Arborescences::SolveAll() {
  if (nodes_ == 0) return;
  const size_t n = nodes_;
  std::vector<uint32_t> ids(n);
  std::vector<double> walk(n * (n + 1), 0.0);
  for (uint32_t i = 0; i < n; ++i) ids[i] = i;
  for (size_t e = 0; e < edges_.size(); ++e) {
    const int32_t source = edges_[e].source;
    walk[edges_[e].copy * (n + 1) + (source < 0 ? n : static_cast<size_t>(source))] += step_[e];
  }
  escape_.resize(n * n);
  AllTargets(n, &escape_).Solve(ids, walk);
  std::vector<double> escape;
  for (uint32_t i = 0; i < n; ++i) {
    escape.clear();
    for (size_t e = first_[i]; e < first_[i + 1]; ++e)
      escape.push_back(Escape(i, edges_[e].source));
    SetMarginals(i, escape);
  }
}

// The nodes that a walk from `node` most probably comes to are solved exactly; the walk that leaves
// them is taken to have got outside. What is neglected are loops through the nodes left out.
void Arborescences::SolveNear(uint32_t node) {
  Level level;
  level.kept = 1;
  std::unordered_map<uint32_t, uint32_t> place;  // only looked up, never walked through
  using Reached = std::tuple<double, int64_t>;   // best path's probability, -id
  std::priority_queue<Reached> reached;
  reached.emplace(1.0, -int64_t{node});
  while (!reached.empty() && level.ids.size() < kNeighbours) {
    const auto [probability, negative] = reached.top();
    reached.pop();
    const uint32_t id = static_cast<uint32_t>(-negative);
    if (!place.emplace(id, static_cast<uint32_t>(level.ids.size())).second) continue;
    level.ids.push_back(id);
    for (size_t e = first_[id]; e < first_[id + 1]; ++e) {
      const int32_t source = edges_[e].source;
      if (source >= 0 && !place.contains(static_cast<uint32_t>(source))) {
        reached.emplace(probability * step_[e], -int64_t{source});
      }
    }
  }
  const size_t size = level.ids.size();
  level.walk.assign(size * (size + 1), 0.0);
  for (size_t i = 0; i < size; ++i) {
    for (size_t e = first_[level.ids[i]]; e < first_[level.ids[i] + 1]; ++e) {
      const int32_t source = edges_[e].source;
      const auto found = source < 0 ? place.end() : place.find(static_cast<uint32_t>(source));
      level.row(i)[found == place.end() ? size : found->second] += step_[e];
    }
  }
  Eliminate(&level);
  std::vector<double> by_place(size, 0.0);
  BackSubstitute(level, &by_place);
  std::vector<double> escape;  // of each edge's source
  for (size_t e = first_[node]; e < first_[node + 1]; ++e) {
    const int32_t source = edges_[e].source;
    const auto found = source < 0 ? place.end() : place.find(static_cast<uint32_t>(source));
    escape.push_back(found == place.end() ? 1.0 : by_place[found->second]);
  }
  SetMarginals(node, escape);
}

// `escape`: of the source of each edge into `node`.
void Arborescences::SetMarginals(uint32_t node, std::span<const double> escape) {
  const auto [begin, end] = EdgesInto(node);
  double sum = 0;
  for (size_t e = begin; e < end; ++e) {
    marginal_[e] = step_[e] * escape[e - begin];
    sum += marginal_[e];
  }
  visits_[node] = 1 / sum;
  for (size_t e = begin; e < end; ++e) marginal_[e] /= sum;
}

double Arborescences::Escape(uint32_t target, int32_t from) const {
  return from < 0 ? 1.0 : escape_[static_cast<size_t>(target) * nodes_ + from];
}

double Arborescences::Together(std::span<const size_t> edges) const {
  double least = 1;
  double independent = 1;
  for (const size_t e : edges) {
    least = std::min(least, marginal_[e]);
    independent *= marginal_[e];
  }
  if (edges.size() < 2 || escape_.empty()) return independent;
  const size_t k = edges.size();
  std::vector<double> kernel(k * k);
  for (size_t i = 0; i < k; ++i) {
    const uint32_t target = edges_[edges[i]].copy;
    const double scale = step_[edges[i]] * visits_[target];
    for (size_t j = 0; j < k; ++j) {
      const ParentEdge& other = edges_[edges[j]];
      kernel[i * k + j] =
          scale * (Escape(target, other.source) - Escape(target, static_cast<int32_t>(other.copy)));
    }
  }
  return std::clamp(Determinant(kernel, k), 0.0, least);
}

void Arborescences::Climb(std::vector<size_t>* path, double least, std::span<const uint32_t> labels,
                          std::vector<std::pair<uint32_t, double>>* found) const {
  const uint32_t at = static_cast<uint32_t>(edges_[path->back()].source);
  auto label = [&](uint32_t node) { return labels.empty() ? node : labels[node]; };
  const bool said = std::any_of(path->begin(), path->end(), [&](size_t below) {
    return label(edges_[below].copy) == label(at);
  });
  if (!said) found->emplace_back(label(at), Together(*path));
  if (path->size() == kMaxPath) return;
  for (size_t e = first_[at]; e < first_[at + 1]; ++e) {
    const int32_t source = edges_[e].source;
    if (source < 0 || marginal_[e] < least) continue;
    const bool loop = std::any_of(path->begin(), path->end(), [&](size_t below) {
      return edges_[below].copy == static_cast<uint32_t>(source);
    });
    if (loop) continue;
    path->push_back(e);
    if (Together(*path) >= least) Climb(path, least, labels, found);
    path->pop_back();
  }
}

std::vector<std::pair<uint32_t, double>> Arborescences::Ancestors(
    uint32_t node, double least, std::span<const uint32_t> labels) const {
  std::vector<std::pair<uint32_t, double>> found;
  std::vector<size_t> path;
  for (size_t e = first_[node]; e < first_[node + 1]; ++e) {
    if (edges_[e].source < 0 || marginal_[e] < least) continue;
    path = {e};
    Climb(&path, least, labels, &found);
  }
  // A tree holds one path up from `node`: paths that end in the same ancestor exclude each other.
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  size_t size = 0;
  for (const auto& [ancestor, probability] : found) {
    if (size > 0 && found[size - 1].first == ancestor) {
      found[size - 1].second += probability;
    } else {
      found[size++] = {ancestor, probability};
    }
  }
  found.resize(size);
  return found;
}

double LogTreeSum(uint32_t nodes, std::span<const ParentEdge> edges) {
  const size_t n = nodes;
  std::vector<double> best(n, -std::numeric_limits<double>::infinity());
  for (const ParentEdge& edge : edges) best[edge.copy] = std::max(best[edge.copy], edge.log_weight);
  Level level;
  level.ids.resize(n);
  level.walk.assign(n * (n + 1), 0.0);
  double log_sum = 0;
  for (const ParentEdge& edge : edges) {
    const size_t to = edge.source < 0 ? n : static_cast<size_t>(edge.source);
    level.row(edge.copy)[to] +=
        std::exp(std::max(edge.log_weight - best[edge.copy], kLeastLogStep));
  }
  for (size_t i = 0; i < n; ++i) log_sum += best[i];
  // Eliminate() scales each row to 1 as it goes: the factors are the pivots of the Laplacian.
  return log_sum + Eliminate(&level);
}

}  // namespace stemma::internal
