// The hashes that two or more documents hold, with all their postings, as a stream of pages.

#ifndef STEMMA_CORE_INDEX_INTERNAL_SHARED_ROWS_H_
#define STEMMA_CORE_INDEX_INTERNAL_SHARED_ROWS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/status.h"
#include "core/index/segment.h"

namespace stemma {

struct SharedRow {
  uint64_t hash = 0;
  uint32_t groups = 0;                // that hold it, when more than max_groups; else 0
  std::span<const Posting> postings;  // ascending
};

absl::Status AppendSharedRow(const SharedRow& row, PageStream* stream);

// Calls body(rows) with some rows at a time, in their order; they are valid during the call.
absl::Status ForSharedRows(const PageStream& stream,
                           const std::function<absl::Status(std::span<const SharedRow>)>& body);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_SHARED_ROWS_H_
