#include "tests/oracle/arborescence.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/provenance/internal/arborescence.h"
#include "tests/support/seeded.h"

namespace stemma::internal {
namespace {

constexpr uint32_t kExact = 1000;

// `outside` sources for every node at most, one at least; inner edges with a chance of `density`.
std::vector<ParentEdge> RandomEdges(Random& random, uint32_t nodes, uint32_t outside,
                                    double density, double range) {
  std::vector<ParentEdge> edges;
  const bool ties = random.Chance(0.3);
  auto weight = [&] {
    return ties ? range * static_cast<double>(random.Below(3)) : range * (random.Unit() - 0.5);
  };
  for (uint32_t copy = 0; copy < nodes; ++copy) {
    for (int32_t k = static_cast<int32_t>(outside); k > 1; --k) {
      if (random.Chance(0.5)) edges.push_back({-k, copy, weight()});
    }
    edges.push_back({-1, copy, weight()});
    for (uint32_t source = 0; source < nodes; ++source) {
      if (source == copy || !random.Chance(density)) continue;
      edges.push_back({static_cast<int32_t>(source), copy, weight()});
    }
  }
  return edges;
}

bool Holds(const oracle::Tree& tree, const std::vector<ParentEdge>& edges, size_t e) {
  return tree.edge[edges[e].copy] == e;
}

TEST(Arborescences, MarginalsAreThoseOfAllTrees) {
  for (const double range : {2.0, 40.0, 300.0}) {
    ForSeeds(60, [&](Random& random) {
      const uint32_t nodes = 1 + static_cast<uint32_t>(random.Below(5));
      const auto edges = RandomEdges(random, nodes, 2, random.Unit(), range);
      const auto trees = oracle::AllTrees(nodes, edges);
      const Arborescences found(nodes, edges, kExact);
      for (size_t e = 0; e < edges.size(); ++e) {
        const double truth =
            oracle::ShareOf(trees, [&](const auto& tree) { return Holds(tree, edges, e); });
        ASSERT_NEAR(found.Marginal(e), truth, 1e-9) << "edge " << e << " range " << range;
      }
    });
  }
}

TEST(Arborescences, TogetherIsTheShareOfTreesThatHoldAll) {
  for (const double range : {2.0, 20.0}) {
    ForSeeds(30, [&](Random& random) {
      const uint32_t nodes = 2 + static_cast<uint32_t>(random.Below(3));
      const auto edges = RandomEdges(random, nodes, 2, 0.8, range);
      const auto trees = oracle::AllTrees(nodes, edges);
      const Arborescences found(nodes, edges, kExact);
      for (size_t e = 0; e < edges.size(); ++e) {
        for (size_t f = 0; f < e; ++f) {
          if (edges[e].copy == edges[f].copy) continue;
          const double truth = oracle::ShareOf(trees, [&](const auto& tree) {
            return Holds(tree, edges, e) && Holds(tree, edges, f);
          });
          ASSERT_NEAR(found.Together(std::array{e, f}), truth, 1e-6) << e << " and " << f;
        }
      }
    });
  }
}

TEST(Arborescences, AncestorsAreThoseOfAllTrees) {
  ForSeeds(40, [&](Random& random) {
    const uint32_t nodes = 2 + static_cast<uint32_t>(random.Below(4));
    const auto edges = RandomEdges(random, nodes, 2, 0.7, 6.0);
    const auto trees = oracle::AllTrees(nodes, edges);
    const Arborescences found(nodes, edges, kExact);
    for (uint32_t node = 0; node < nodes; ++node) {
      std::vector<double> above(nodes, 0.0);
      std::vector<double> at_least(nodes, 0.0);
      for (const auto& [ancestor, p] : found.Ancestors(node, 0)) above[ancestor] = p;
      for (const auto& [ancestor, p] : found.Ancestors(node, 0.01)) at_least[ancestor] = p;
      for (uint32_t ancestor = 0; ancestor < nodes; ++ancestor) {
        const double truth = oracle::ShareOf(
            trees, [&](const auto& tree) { return oracle::IsAbove(edges, tree, ancestor, node); });
        ASSERT_NEAR(above[ancestor], truth, 1e-8) << ancestor << " above " << node;
        ASSERT_LE(at_least[ancestor], truth + 1e-8);
        ASSERT_GE(at_least[ancestor], truth - 0.3);
      }
    }
  });
}

TEST(Arborescences, AgreesWithTheInverseOfTheLaplacian) {
  ForSeeds(6, [&](Random& random) {
    const uint32_t nodes = 20 + static_cast<uint32_t>(random.Below(60));
    const auto edges = RandomEdges(random, nodes, 3, 0.5, 8.0);
    const auto truth = oracle::LaplacianMarginals(nodes, edges);
    const Arborescences found(nodes, edges, kExact);
    for (size_t e = 0; e < edges.size(); ++e) ASSERT_NEAR(found.Marginal(e), truth[e], 1e-7);
  });
}

// 1 + e^-300 is 1: the inverse of the Laplacian does not exist in doubles, the answer does.
TEST(Arborescences, StrongEdgesBothWays) {
  const std::vector<ParentEdge> edges = {{-1, 0, 0.0}, {1, 0, 300.0}, {-1, 1, -1.0}, {0, 1, 300.0}};
  const Arborescences found(2, edges, kExact);
  const double from_zero = 1 / (1 + std::exp(-1.0));  // root -> 0 -> 1 against root -> 1 -> 0
  EXPECT_NEAR(found.Marginal(3), from_zero, 1e-12);
  EXPECT_NEAR(found.Marginal(1), 1 - from_zero, 1e-12);
  EXPECT_NEAR(found.Marginal(0), from_zero, 1e-12);
}

TEST(Arborescences, NothingAndOneNode) {
  EXPECT_TRUE(Arborescences(0, {}, kExact).edges().empty());
  EXPECT_TRUE(MaximumArborescence(0, {}).empty());
  const Arborescences one(1, {{-1, 0, -500.0}}, kExact);
  EXPECT_DOUBLE_EQ(one.Marginal(0), 1.0);
  EXPECT_TRUE(one.Ancestors(0, 0).empty());
}

TEST(Arborescences, EqualWeightsGiveEqualMarginals) {
  std::vector<ParentEdge> edges;
  constexpr int32_t kNodes = 300;
  for (int32_t copy = 0; copy < kNodes; ++copy) {
    for (int32_t source = -1; source < kNodes; ++source) {
      if (source != copy) edges.push_back({source, static_cast<uint32_t>(copy), 5.0});
    }
  }
  const Arborescences found(kNodes, edges, kExact);
  // Cayley: every edge of the complete graph on kNodes + 1 nodes is in 2 / (kNodes + 1) of the
  // trees; an edge between two nodes is so one way round as often as the other.
  for (size_t e = 0; e < edges.size(); ++e) {
    const double truth = (edges[e].source < 0 ? 2.0 : 1.0) / (kNodes + 1);
    ASSERT_NEAR(found.Marginal(e), truth, 1e-12);
  }
}

// What a neighbourhood leaves out are long loops.
TEST(Arborescences, NeighbourhoodsComeNearTheWhole) {
  ForSeeds(4, [&](Random& random) {
    constexpr uint32_t kNodes = 200;
    const auto edges = RandomEdges(random, kNodes, 2, 0.1, 8.0);
    const Arborescences whole(kNodes, edges, kExact);
    const Arborescences near(kNodes, edges, 0);
    for (size_t e = 0; e < edges.size(); ++e) {
      ASSERT_NEAR(near.Marginal(e), whole.Marginal(e), 0.05);
    }
  });
}

TEST(MaximumArborescence, IsTheHeaviestOfAllTrees) {
  for (const double range : {2.0, 300.0}) {
    ForSeeds(80, [&](Random& random) {
      const uint32_t nodes = 1 + static_cast<uint32_t>(random.Below(6));
      const auto edges = RandomEdges(random, nodes, 1, 0.8, range);
      double most = -1e300;
      for (const auto& tree : oracle::AllTrees(nodes, edges))
        most = std::max(most, tree.log_weight);
      const std::vector<size_t> found = MaximumArborescence(nodes, edges);
      ASSERT_EQ(found.size(), nodes);
      double weight = 0;
      for (uint32_t n = 0; n < nodes; ++n) {
        ASSERT_EQ(edges[found[n]].copy, n);
        weight += edges[found[n]].log_weight;
        ASSERT_FALSE(oracle::IsAbove(edges, {found}, n, n));
      }
      ASSERT_NEAR(weight, most, 1e-9 * (1 + std::fabs(most)));
    });
  }
}

// Nested cycles: each pair of neighbours likes each other best, then pairs of pairs, and so on.
TEST(MaximumArborescence, OpensNestedCycles) {
  std::vector<ParentEdge> edges;
  constexpr uint32_t kNodes = 256;
  for (uint32_t copy = 0; copy < kNodes; ++copy) {
    edges.push_back({-1, copy, copy == 77 ? -1.0 : -2.0});
    for (uint32_t bit = 1; bit < kNodes; bit *= 2) {
      edges.push_back({static_cast<int32_t>(copy ^ bit), copy, 100.0 / bit});
    }
  }
  const std::vector<size_t> found = MaximumArborescence(kNodes, edges);
  size_t from_outside = 0;
  for (uint32_t n = 0; n < kNodes; ++n) {
    from_outside += edges[found[n]].source < 0;
    ASSERT_FALSE(oracle::IsAbove(edges, {found}, n, n));
  }
  EXPECT_EQ(from_outside, 1u);
  EXPECT_EQ(edges[found[77]].source, -1);
}

}  // namespace
}  // namespace stemma::internal
