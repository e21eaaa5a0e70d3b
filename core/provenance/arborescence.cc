#include "core/provenance/internal/arborescence.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stemma::internal {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

// Leftist heaps of edges, the heaviest on top, that meld and take a weight off all their edges at
// once. One cell an edge, in one array.
class EdgeHeaps {
 public:
  explicit EdgeHeaps(std::span<const ParentEdge> edges) : cells_(edges.size()) {
    for (size_t e = 0; e < edges.size(); ++e) cells_[e].weight = edges[e].log_weight;
  }

  double weight(uint32_t heap) const { return cells_[heap].weight; }
  void Add(uint32_t heap, double weight) {
    if (heap == kNone) return;
    cells_[heap].weight += weight;
    cells_[heap].pending += weight;
  }
  uint32_t Meld(uint32_t a, uint32_t b) {
    if (a == kNone) return b;
    if (b == kNone) return a;
    if (cells_[b].weight > cells_[a].weight || (cells_[b].weight == cells_[a].weight && b < a)) {
      std::swap(a, b);
    }
    Settle(a);
    Cell& top = cells_[a];
    top.right = Meld(top.right, b);  // as deep as the logarithm of the heap
    if (Rank(top.left) < Rank(top.right)) std::swap(top.left, top.right);
    top.rank = Rank(top.right) + 1;
    return a;
  }
  uint32_t Pop(uint32_t heap) {
    Settle(heap);
    return Meld(cells_[heap].left, cells_[heap].right);
  }

 private:
  struct Cell {
    double weight = 0;
    double pending = 0;  // still to be added below
    uint32_t left = kNone, right = kNone;
    uint32_t rank = 1;
  };
  uint32_t Rank(uint32_t heap) const { return heap == kNone ? 0 : cells_[heap].rank; }
  void Settle(uint32_t heap) {
    Cell& cell = cells_[heap];
    Add(cell.left, cell.pending);
    Add(cell.right, cell.pending);
    cell.pending = 0;
  }

  std::vector<Cell> cells_;
};

// Each node in turn takes its heaviest edge; a cycle becomes a node of its own, with the edges into
// its members less what their own edges gave; last the cycles are opened where their edge enters.
class Edmonds {
 public:
  Edmonds(uint32_t nodes, std::span<const ParentEdge> edges)
      : nodes_(nodes), edges_(edges), heaps_(edges) {
    for (uint32_t n = 0; n < nodes; ++n) NewNode();
    for (uint32_t e = 0; e < edges.size(); ++e) {
      heap_[edges[e].copy] = heaps_.Meld(heap_[edges[e].copy], e);
    }
  }

  std::vector<size_t> Solve() {
    for (uint32_t start = 0; start < nodes_; ++start) Grow(Top(start));
    for (uint32_t c = static_cast<uint32_t>(edge_.size()); c-- > nodes_;) Open(c);
    return {edge_.begin(), edge_.begin() + nodes_};
  }

 private:
  enum State : uint8_t { kNew, kOnPath, kDone };

  uint32_t NewNode() {
    const uint32_t id = static_cast<uint32_t>(edge_.size());
    heap_.push_back(kNone);
    edge_.push_back(0);
    within_.push_back(kNone);
    top_.push_back(id);
    state_.push_back(kNew);
    return id;
  }

  // The outermost cycle that holds `node`.
  uint32_t Top(uint32_t node) {
    while (top_[node] != node) node = top_[node] = top_[top_[node]];
    return node;
  }

  void Grow(uint32_t at) {
    if (state_[at] == kDone) return;
    std::vector<uint32_t> path = {at};
    state_[at] = kOnPath;
    while (true) {
      at = path.back();
      uint32_t best = heap_[at];
      assert(best != kNone);  // there is an edge from outside
      while (edges_[best].source >= 0 && Top(edges_[best].source) == at) {
        best = heaps_.Pop(best);
      }
      heap_[at] = best;
      edge_[at] = best;
      if (edges_[best].source < 0) break;
      const uint32_t above = Top(edges_[best].source);
      if (state_[above] == kDone) break;
      if (state_[above] == kOnPath) {
        Contract(&path, above);
      } else {
        state_[above] = kOnPath;
        path.push_back(above);
      }
    }
    for (const uint32_t node : path) state_[node] = kDone;
  }

  void Contract(std::vector<uint32_t>* path, uint32_t last) {
    const uint32_t cycle = NewNode();
    uint32_t member = kNone;
    do {
      member = path->back();
      path->pop_back();
      heaps_.Add(heap_[member], -heaps_.weight(heap_[member]));
      heap_[cycle] = heaps_.Meld(heap_[cycle], heap_[member]);
      within_[member] = cycle;
      top_[member] = cycle;
    } while (member != last);
    state_[cycle] = kOnPath;
    path->push_back(cycle);
  }

  // The edge into the cycle becomes that of the member which holds its end.
  void Open(uint32_t cycle) {
    uint32_t member = edges_[edge_[cycle]].copy;
    while (within_[member] != cycle) member = within_[member];
    edge_[member] = edge_[cycle];
  }

  uint32_t nodes_;
  std::span<const ParentEdge> edges_;
  EdgeHeaps heaps_;
  std::vector<uint32_t> heap_;    // of each node and cycle
  std::vector<uint32_t> edge_;    // that it took
  std::vector<uint32_t> within_;  // the cycle it is a member of
  std::vector<uint32_t> top_;     // union-find over within_
  std::vector<State> state_;
};

}  // namespace

std::vector<size_t> MaximumArborescence(uint32_t nodes, std::span<const ParentEdge> edges) {
  return Edmonds(nodes, edges).Solve();
}

}  // namespace stemma::internal
