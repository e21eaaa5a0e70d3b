// Trees of copies: each node has one parent, another node or a source outside, without cycles.
//
//   Arborescences trees(nodes, edges, 1000);
//   trees.Marginal(e);                    // the share of the trees' weight that holds edge e
//   trees.Together(std::array{e, f});     // that holds both
//   MaximumArborescence(nodes, edges);    // the heaviest tree
//
// A tree weighs the product of its edges' weights. By the matrix-tree theorem (Tutte 1984; Koo,
// Globerson, Carreras, Collins 2007) edge marginals come out of the Laplacian's inverse. Written
// as a walk from copy to source, P(m) ~ weight(m -> n), the marginal of m -> n is proportional to
// weight(m -> n) * escape(n, m), where escape(n, m) is the probability that the walk from m gets
// outside before it comes to n; and the edges of a random tree are a determinantal process in the
// same numbers (Burton and Pemantle 1993), so that any set of edges has a closed form too.
//
// Inverting the Laplacian loses all digits when strong edges run both ways (1 + e^-40 = 1). The
// escape probabilities are therefore computed by elimination without a subtraction (Grassmann,
// Taksar, Heyman 1985), which keeps the relative accuracy of every entry for weights that differ
// by e^600, and by halving, so that all targets together cost O(n^3): 1.3 n^3 multiplications.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_ARBORESCENCE_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_ARBORESCENCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace stemma::internal {

struct ParentEdge {
  int32_t source = -1;  // a node, or -1 - k for the k-th source outside
  uint32_t copy = 0;
  double log_weight = 0;  // finite
};

class Arborescences {
 public:
  // `edges`: ascending by copy, each (source, copy) once, none to itself; from every node edges
  // lead up to a source outside. Over `exact` nodes each marginal is computed in the node's
  // neighbourhood alone (the kNeighbours nodes that its walk most probably visits, all beyond
  // counted as outside), and edges are taken as independent: O(n kNeighbours^3).
  Arborescences(uint32_t nodes, std::vector<ParentEdge> edges, uint32_t exact);

  uint32_t nodes() const { return nodes_; }
  const std::vector<ParentEdge>& edges() const { return edges_; }
  std::pair<size_t, size_t> EdgesInto(uint32_t copy) const {
    return {first_[copy], first_[copy + 1]};
  }
  double Marginal(size_t edge) const { return marginal_[edge]; }

  // The probability that all of `edges` stand in the tree. Their copies must differ.
  double Together(std::span<const size_t> edges) const;

  // The nodes above `node` with their probability, by node. Paths less likely than `least` are not
  // followed, so the probabilities are lower bounds. With labels, one for each node, the labels
  // above it: the probability that any node of a label is, whose own label is not `node`'s.
  std::vector<std::pair<uint32_t, double>> Ancestors(uint32_t node, double least,
                                                     std::span<const uint32_t> labels = {}) const;

  static constexpr uint32_t kNeighbours = 64;

 private:
  double Escape(uint32_t target, int32_t from) const;
  void SolveAll();
  void SolveNear(uint32_t node);
  void SetMarginals(uint32_t node, std::span<const double> escape);
  void Climb(std::vector<size_t>* path, double least, std::span<const uint32_t> labels,
             std::vector<std::pair<uint32_t, double>>* found) const;

  uint32_t nodes_;
  std::vector<ParentEdge> edges_;
  std::vector<size_t> first_;     // of each copy, and the end
  std::vector<double> step_;      // of each edge: the walk's probability of taking it
  std::vector<double> marginal_;  // of each edge
  std::vector<double> escape_;    // nodes x nodes, by target; empty when not exact
  std::vector<double> visits_;    // of each node: 1 / probability that its walk never comes back
};

// The logarithm of the summed weights of all trees, by elimination as above. Same conditions.
// O(nodes^3).
double LogTreeSum(uint32_t nodes, std::span<const ParentEdge> edges);

// The heaviest tree (Chu and Liu 1965, Edmonds 1967; by melding heaps, Tarjan 1977): the index of
// each node's edge. Same conditions on `edges`. Of equal trees the one that the order of the edges
// favours. O(edges log edges), and the depth of nested cycles a node.
std::vector<size_t> MaximumArborescence(uint32_t nodes, std::span<const ParentEdge> edges);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_ARBORESCENCE_H_
