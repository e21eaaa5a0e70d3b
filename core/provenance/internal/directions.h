// How the two documents of a pair relate, read off the probabilities of all trees.
//
//   std::vector<Direction> directions = PairDirections(trees, pairs, names);
//
// Sources outside are numbered as in stemma_tree.cc: -1 is the unseen root, -2 - k the k-th agency,
// and what is beyond the agencies stands for candidates that a large cluster did not keep.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_DIRECTIONS_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_DIRECTIONS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/provenance/internal/arborescence.h"
#include "core/provenance/stemma_tree.h"

namespace stemma::internal {

inline constexpr int32_t kUnseenRoot = -1;

// Two nodes of the trees. Twins are the same text: who took from the one cannot be told from who
// took from the other, and need not be.
struct NodePair {
  uint32_t a = 0;
  uint32_t b = 0;
  bool twins = false;
};

struct SourceNames {
  std::vector<std::string_view> witnesses;  // of the nodes
  std::span<const std::string> agencies;
};

// One for each pair, exact up to paths less likely than 0.005.
std::vector<Direction> PairDirections(const Arborescences& trees, std::span<const NodePair> pairs,
                                      const SourceNames& names);

// Sharpens or dulls the odds between the two directions; what they have together stays.
void Calibrate(double sharpness, Direction* direction);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_DIRECTIONS_H_
