// Chains: anchors that follow each other in both texts, near enough to be one copied passage.
//
// Dynamic programming over anchors sorted by position, with a gap cost that is concave in the gap's
// length and a bounded look-back, as minimap2 does for sequences (Li, "Minimap2: pairwise alignment
// for nucleotide sequences", 2018). Several chains may cross, so reordered paragraphs are kept. An
// anchor belongs to one chain. O(n h), h the look-back.

#ifndef STEMMA_CORE_ALIGN_CHAIN_H_
#define STEMMA_CORE_ALIGN_CHAIN_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/align/seed.h"

namespace stemma {

struct ChainOptions {
  uint32_t max_gap = 12;    // tokens between neighbouring anchors, on the longer side
  uint32_t look_back = 64;  // anchors
};

struct Chain {
  std::vector<Anchor>
      anchors;       // ascending and not overlapping in both texts: overlaps are trimmed off
  double score = 0;  // matched tokens less gap costs
};

// The best chains first; ties by position. `anchors` ascending by (a, b).
std::vector<Chain> ChainAnchors(std::span<const Anchor> anchors, const ChainOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_CHAIN_H_
