// Chains: anchors that follow each other in both texts, near enough to be one copied passage.
//
//   std::vector<Chain> chains = ChainAnchors(FindAnchors(a, b, {}), {});
//
// Dynamic programming over anchors sorted by position, with a gap cost that is concave in the gap's
// length and a bounded look-back, as minimap2 does for sequences (Li, "Minimap2: pairwise alignment
// for nucleotide sequences", 2018). Several chains may cross, so reordered paragraphs are kept. An
// anchor belongs to one chain. O(n h), h the look-back.

#ifndef STEMMA_CORE_ALIGN_CHAIN_H_
#define STEMMA_CORE_ALIGN_CHAIN_H_

#include <bit>
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

// What a gap of `gap` tokens on its longer side costs, in matched tokens: nothing for none, else
// (1 + log2(1 + gap)) / 2 with the logarithm drawn as straight lines between powers of two: exact
// in binary, so that a score is the same on every machine.
inline double GapCost(uint32_t gap) {
  if (gap == 0) return 0;
  const uint64_t x = uint64_t{gap} + 1;
  const int exponent = std::bit_width(x) - 1;
  const double power = static_cast<double>(uint64_t{1} << exponent);
  return 0.5 * (1 + exponent + (static_cast<double>(x) - power) / power);
}

// The best chains first; ties by position. `anchors` ascending by (a, b). A chain that would run
// into an anchor of a better one begins behind it.
std::vector<Chain> ChainAnchors(std::span<const Anchor> anchors, const ChainOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_CHAIN_H_
