// The hits of one hash: which of its holders are paired with which, and at which positions.

#ifndef STEMMA_CORE_INDEX_INTERNAL_ROW_PAIRS_H_
#define STEMMA_CORE_INDEX_INTERNAL_ROW_PAIRS_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/index/fingerprint_join.h"
#include "core/index/groups.h"
#include "core/index/internal/site_prints.h"
#include "core/index/segment.h"

namespace stemma {

// Keep one a thread: it owns scratch.
class RowPairs {
 public:
  // `exact_size[d]`: how many documents have exactly the tokens of d, for every d that is its own
  // exact_of. `outlet_of[d]`: the outlet of d, 0 for none; empty: no document has one. All must
  // outlive the object.
  RowPairs(const Groups& groups, std::span<const uint32_t> exact_size,
           std::span<const uint32_t> outlet_of, const SitePrints& prints,
           const FingerprintIndexOptions& options)
      : groups_(groups),
        exact_size_(exact_size),
        outlet_of_(outlet_of),
        prints_(prints),
        options_(options) {}

  // Decides who is paired with whom among the holders of `row`, which must outlive the decision:
  //  - of more than max_group_pairs exact duplicates, all but the first only with that first;
  //  - of more than max_holders holders, of each group only its first holder with other groups,
  //    and the rest of the group with it;
  //  - `linked`: of each outlet all but the first holder with that first, which is the same for
  //    most hashes of what a site prints on its pages; these firsts, and holders without an
  //    outlet, each with the one before it and with the first of all;
  //  - else all with all, but for those of one outlet that hold the hash at the edge of what it
  //    prints on many pages.
  void Decide(std::span<const Posting> row, bool linked);

  // Pairs of holders that Decide left out.
  uint64_t left_out() const { return left_out_; }

  // Calls take(hit) for every hit.
  template <typename Take>
  void Emit(const Take& take) const {
    for (auto a = all_pairs_.begin(); a != all_pairs_.end(); ++a) {
      for (auto b = a + 1; b != all_pairs_.end(); ++b) {
        if (a->printed_by == 0 || a->printed_by != b->printed_by) EmitPair(*a, *b, take);
      }
    }
    for (const auto& [first, second] : links_) EmitPair(first, second, take);
  }

 private:
  struct Holder {
    DocId document;
    uint32_t count;           // of its postings that are used
    uint64_t first;           // into row_
    uint32_t printed_by = 0;  // the outlet of which all of these touch a print
  };

  template <typename Take>
  void EmitPair(const Holder& a, const Holder& b, const Take& take) const {
    for (uint32_t i = 0; i < a.count; ++i) {
      for (uint32_t j = 0; j < b.count; ++j) {
        take(Hit{a.document, b.document, row_[a.first + i].position, row_[b.first + j].position});
      }
    }
  }

  void FindHolders();
  void LinkExact();
  // Of holders with the same key all but the first only with that first.
  template <typename Key>
  void LinkToFirst(const Key& key_of);
  void LinkInRow();
  // Returns how many pairs that leaves out.
  uint64_t MarkPrints();

  const Groups& groups_;
  std::span<const uint32_t> exact_size_;
  std::span<const uint32_t> outlet_of_;
  const SitePrints& prints_;
  const FingerprintIndexOptions& options_;

  std::span<const Posting> row_;
  std::vector<Holder> all_pairs_;  // ascending; each is paired with each
  std::vector<std::pair<Holder, Holder>> links_;
  std::vector<Holder> scratch_;
  std::vector<uint32_t> outlets_;
  uint64_t left_out_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_INTERNAL_ROW_PAIRS_H_
