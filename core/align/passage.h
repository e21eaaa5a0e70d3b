// Aligning a pair: from two texts to their passages.
//
//   std::vector<AlignedPassage> passages = AlignPair(a, b, {});
//
// seed.h finds the anchors, chain.h joins them, extend.h aligns gaps and ends. Then, best chains
// first: a passage in which too little is equal is parted at its widest gaps; one that lies for
// more than half within better ones on both sides is dropped; neighbours that touch or lie near on
// both sides are merged. What then lies within better ones on one side only is a text copied twice
// when it is long, else a phrase that one of the texts repeats, and dropped.
//
// Cost: the anchors times the chains' look-back, and the passages' tokens. Texts that repeat
// themselves stay linear through the limits of SeedOptions and ExtendOptions.

#ifndef STEMMA_CORE_ALIGN_PASSAGE_H_
#define STEMMA_CORE_ALIGN_PASSAGE_H_

#include <cstdint>
#include <vector>

#include "core/align/chain.h"
#include "core/align/extend.h"
#include "core/align/seed.h"

namespace stemma {

struct AlignOptions {
  int shingle_words = 5;
  SeedOptions seed;
  ChainOptions chain;
  ExtendOptions extend;
  uint32_t min_words = 5;      // a passage with fewer matched words is dropped
  uint32_t merge_gap = 8;      // tokens on either side over which neighbours are merged
  uint32_t repeat_words = 40;  // a repeated phrase has fewer matched words
  double min_identity = 0.6;   // a passage below it is parted at its widest gaps
};

// The steps on the way, for `explain`.
struct AlignTrace {
  std::vector<Anchor> anchors;
  std::vector<Chain> chains;
  std::vector<AlignedPassage> dropped;  // within better ones, repeated, or below min_words
};

// Ascending by their place in `a`. `trace` may be null.
std::vector<AlignedPassage> AlignPair(const AlignText& a, const AlignText& b,
                                      const AlignOptions& options, AlignTrace* trace = nullptr);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_PASSAGE_H_
