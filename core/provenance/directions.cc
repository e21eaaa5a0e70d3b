#include "core/provenance/internal/directions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/disjoint_sets.h"

namespace stemma::internal {
namespace {

// Paths up the tree less likely than this are not followed, nor are common parents counted.
constexpr double kLeastPath = 0.005;

class DirectionReader {
 public:
  DirectionReader(const Arborescences& trees, std::span<const NodePair> pairs,
                  const SourceNames& names, uint32_t nodes)
      : trees_(trees), names_(names), text_of_(nodes), above_(nodes), likely_(nodes) {
    DisjointSets texts(nodes);
    bool any_twins = false;
    for (const NodePair& pair : pairs) {
      if (pair.twins) texts.Join(pair.a, pair.b);
      any_twins |= pair.twins;
    }
    for (uint32_t n = 0; n < nodes; ++n) {
      text_of_[n] = texts.Find(n);
      above_[n] = trees.Ancestors(n, kLeastPath, {});
      const auto [begin, end] = trees.EdgesInto(n);
      for (size_t e = begin; e < end; ++e) {
        if (trees.Marginal(e) >= kLeastPath) likely_[n].push_back(e);
      }
    }
    text_above_ = above_;
    for (uint32_t n = 0; any_twins && n < nodes; ++n) {
      text_above_[n] = trees.Ancestors(n, kLeastPath, text_of_);
    }
  }

  Direction Of(uint32_t a, uint32_t b) const {
    Direction direction = CommonSource(a, b);
    const bool same_text = text_of_[a] == text_of_[b];
    direction.a_to_b = same_text ? Find(above_[b], a) : Find(text_above_[b], text_of_[a]);
    direction.b_to_a = same_text ? Find(above_[a], b) : Find(text_above_[a], text_of_[b]);
    // Neighbourhoods solved apart, and twins on either side, may claim more than there is.
    const double sum = direction.a_to_b + direction.b_to_a + direction.common_source;
    if (sum > 1) {
      direction.a_to_b /= sum;
      direction.b_to_a /= sum;
      direction.common_source /= sum;
    }
    return direction;
  }

 private:
  using Above = std::vector<std::pair<uint32_t, double>>;  // by node

  static double Find(const Above& above, uint32_t node) {
    const auto at = std::lower_bound(above.begin(), above.end(), std::pair(node, -1.0));
    return at == above.end() || at->first != node ? 0.0 : at->second;
  }

  // The probability that both have the same parent, and which.
  Direction CommonSource(uint32_t a, uint32_t b) const {
    Direction direction;
    const std::vector<size_t>& above_a = likely_[a];
    const std::vector<size_t>& above_b = likely_[b];
    const int32_t others = kUnseenRoot - 1 - static_cast<int32_t>(names_.agencies.size());
    double most = 0;
    int32_t third = kUnseenRoot;
    for (size_t i = 0, j = 0; i < above_a.size() && j < above_b.size();) {
      const int32_t x = trees_.edges()[above_a[i]].source;
      const int32_t y = trees_.edges()[above_b[j]].source;
      if (x == y && x != others) {
        const double both = trees_.Together(std::array{above_a[i], above_b[j]});
        direction.common_source += both;
        if (x != kUnseenRoot && both > most) {
          most = both;
          third = x;
        }
      }
      i += x <= y;
      j += y <= x;
    }
    if (2 * most <= direction.common_source) return direction;
    if (third >= 0) {
      direction.third = names_.witnesses[static_cast<size_t>(third)];
    } else {
      direction.latent = names_.agencies[static_cast<size_t>(kUnseenRoot - 1 - third)];
    }
    return direction;
  }

  const Arborescences& trees_;
  const SourceNames& names_;
  std::vector<uint32_t> text_of_;  // the first of a node's twins
  std::vector<Above> above_;
  std::vector<Above> text_above_;  // by text
  std::vector<std::vector<size_t>> likely_;
};

}  // namespace

std::vector<Direction> PairDirections(const Arborescences& trees, std::span<const NodePair> pairs,
                                      const SourceNames& names) {
  const DirectionReader reader(trees, pairs, names, trees.nodes());
  std::vector<Direction> directions;
  directions.reserve(pairs.size());
  for (const NodePair& pair : pairs) directions.push_back(reader.Of(pair.a, pair.b));
  return directions;
}

void Calibrate(double sharpness, Direction* direction) {
  const double both = direction->a_to_b + direction->b_to_a;
  if (both <= 0) return;
  const double a = std::pow(direction->a_to_b / both, sharpness);
  const double b = std::pow(direction->b_to_a / both, sharpness);
  direction->a_to_b = both * a / (a + b);
  direction->b_to_a = both * b / (a + b);
}

}  // namespace stemma::internal
