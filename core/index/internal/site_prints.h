// What an outlet prints on many of its pages, seen from its fingerprints alone, before anything is
// aligned. Two of its pages are linked through the hashes of such a print (row_pairs.h); those that
// begin or end within it, with a word or two of the page's own, need not pair them up once more.
//
// A copied passage loses nothing by it that it needs: within its own words winnowing has left a
// hash in every `window` shingles.

#ifndef STEMMA_CORE_INDEX_INTERNAL_SITE_PRINTS_H_
#define STEMMA_CORE_INDEX_INTERNAL_SITE_PRINTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/span.h"
#include "core/base/status.h"
#include "core/index/groups.h"
#include "core/index/segment.h"

namespace stemma {

struct SitePrintOptions {
  uint32_t max_groups = 64;    // of an outlet, that may hold a hash before it is a print
  uint32_t shingle_words = 5;  // of the fingerprints
  uint64_t chunk_bytes = uint64_t{1} << 28;
  int threads = 0;
};

class SitePrints {
 public:
  // None.
  SitePrints() = default;

  // Of the frequent ones of `rows` (internal/shared_rows.h). `outlet_of[d]`: 0 for none. Memory: 8
  // bytes a document, as many for each print in it, and chunk_bytes.
  static absl::StatusOr<SitePrints> Find(const PageStream& rows, const Groups& groups,
                                         std::span<const uint32_t> outlet_of,
                                         const SitePrintOptions& options, PageStore* pages);

  // Whether the shingle that begins at `position` has a word in common with a print.
  bool Touches(DocId document, uint32_t position) const;

 private:
  uint32_t shingle_words_ = 0;
  std::vector<uint64_t> first_;  // of each document, into prints_; empty: no document has one
  std::vector<Span> prints_;     // of each document ascending, not overlapping
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_SITE_PRINTS_H_
