// Rescue: which of the hashes that are too frequent must be used all the same, because a stretch of
// some document has no other.

#ifndef STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_
#define STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/status.h"
#include "core/index/internal/site_prints.h"

namespace stemma {

struct RescueOptions {
  uint32_t stretch_tokens = 40;
  uint32_t window = 1;  // of the winnowing
  uint64_t memory_bytes = UINT64_MAX;
  int threads = 0;
};

// For every frequent row (one with groups, internal/shared_rows.h), in order, whether it is
// rescued: for every stretch of `stretch_tokens` tokens (or a whole shorter document) in which no
// hash begins that is not frequent (those that touch a print, whose pages they do not pair up, are
// as good as none), the rarest of the frequent ones that begin in it; of equally rare ones that of
// the smaller hash. Only where frequent ones make up about a quarter of the stretch or more: in
// prose of one's own, a phrase that all the world uses is not worth a rescue.
// As in winnowing, the stretches slide: wherever a copied stretch begins, it keeps a hash. Linear
// in tokens and postings; documents are taken in ranges that fit the memory, with a pass over the
// rows for each.
absl::StatusOr<std::vector<uint8_t>> RescueRarest(const PageStream& rows, const SitePrints& prints,
                                                  std::span<const uint32_t> tokens_of,
                                                  const RescueOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_RESCUE_H_
