// The slow obvious twins of internal/arborescence.h: every tree one by one, and the textbook's
// inverse of the Laplacian. An Edge has a source (negative: outside), a copy and a log_weight.

#ifndef STEMMA_TESTS_ORACLE_ARBORESCENCE_H_
#define STEMMA_TESTS_ORACLE_ARBORESCENCE_H_

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stemma::oracle {

struct Tree {
  std::vector<size_t> edge;  // of each node
  double log_weight = 0;
};

// Whether `ancestor` stands above `node`.
template <typename Edge>
bool IsAbove(const std::vector<Edge>& edges, const Tree& tree, uint32_t ancestor, uint32_t node) {
  int32_t at = edges[tree.edge[node]].source;
  for (size_t steps = 0; at >= 0 && steps <= tree.edge.size(); ++steps) {
    if (static_cast<uint32_t>(at) == ancestor) return true;
    at = edges[tree.edge[static_cast<size_t>(at)]].source;
  }
  return false;
}

// Every choice of one edge a node in which no node is above itself.
template <typename Edge>
std::vector<Tree> AllTrees(uint32_t nodes, const std::vector<Edge>& edges) {
  std::vector<Tree> trees = {{}};
  for (uint32_t n = 0; n < nodes; ++n) {
    std::vector<Tree> longer;
    for (const Tree& tree : trees) {
      for (size_t e = 0; e < edges.size(); ++e) {
        if (edges[e].copy != n) continue;
        longer.push_back(tree);
        longer.back().edge.push_back(e);
        longer.back().log_weight += edges[e].log_weight;
      }
    }
    trees = std::move(longer);
  }
  std::erase_if(trees, [&](const Tree& tree) {
    for (uint32_t n = 0; n < nodes; ++n) {
      if (IsAbove(edges, tree, n, n)) return true;
    }
    return false;
  });
  return trees;
}

// The share of all trees' weight that `test` holds for.
template <typename Test>
double ShareOf(const std::vector<Tree>& trees, const Test& test) {
  double most = trees[0].log_weight;
  for (const Tree& tree : trees) most = std::max(most, tree.log_weight);
  long double all = 0, some = 0;
  for (const Tree& tree : trees) {
    const long double weight = std::exp(static_cast<long double>(tree.log_weight - most));
    all += weight;
    if (test(tree)) some += weight;
  }
  return static_cast<double>(some / all);
}

// Koo et al. 2007: P(m -> n) = w(m -> n) (L^-1[n, n] - L^-1[n, m]). For weights of like size only.
template <typename Edge>
std::vector<double> LaplacianMarginals(uint32_t nodes, const std::vector<Edge>& edges) {
  Eigen::MatrixXd laplacian = Eigen::MatrixXd::Zero(nodes, nodes);
  for (const Edge& edge : edges) {
    const double weight = std::exp(edge.log_weight);
    laplacian(edge.copy, edge.copy) += weight;
    if (edge.source >= 0) laplacian(edge.source, edge.copy) -= weight;
  }
  const Eigen::MatrixXd inverse = laplacian.partialPivLu().inverse();
  std::vector<double> marginals;
  for (const Edge& edge : edges) {
    const double back = edge.source >= 0 ? inverse(edge.copy, edge.source) : 0.0;
    marginals.push_back(std::exp(edge.log_weight) * (inverse(edge.copy, edge.copy) - back));
  }
  return marginals;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_ARBORESCENCE_H_
