// Rescue: which of the hashes that are too frequent must be used all the same, because a stretch of
// some document has no other.

#ifndef STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_
#define STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/index/segment.h"
#include "core/text/tokenize.h"

namespace stemma {

// A hash that more than max_groups groups hold.
struct FrequentRow {
  uint64_t row = 0;  // of the segment
  uint32_t groups = 0;
  bool rescued = false;
};

// Marks as rescued, for every stretch of `stretch_tokens` tokens (or a whole shorter document) in
// which no hash of `paired_rows` begins, the rarest of the `frequent` ones (ascending by row) that
// begin in it; of equally rare ones that of the smaller hash. Only where frequent ones make up
// about a quarter of the stretch or more: in prose of one's own, a phrase that all the world uses
// is not worth a rescue. As in winnowing, the stretches slide: wherever a copied stretch begins, it
// keeps a hash. Linear in tokens and postings.
void RescueRarest(const Segment& segment, std::span<const TokenizedText> texts,
                  std::span<const uint64_t> paired_rows, uint32_t stretch_tokens, int threads,
                  std::vector<FrequentRow>* frequent);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_
