// Candidates from shared fingerprints: finds a copied passage however long the rest of the two
// articles is.
//
//   FingerprintIndex index(&segment, &groups, texts, {});
//   index.Candidates(sink);
//
// A hash pairs up all its holders when at most `max_groups` groups of near-duplicates hold it:
// frequency is counted over groups, so that a dispatch in 150 papers is not mistaken for a common
// phrase. More frequent hashes are cut, but where a stretch of a document would be left without
// any, its rarest hash is rescued: up to `rescue_groups` it still pairs up all holders, beyond that
// each holder is linked to the one before it and to the first, so the cost stays linear and every
// copy keeps a neighbour. Of a group of exact duplicates larger than `max_group_pairs`, only the
// first member is paired with others.
//
// A pair becomes a candidate when one of its seeds lies in a common run of at least `min_run_words`
// words: the seed is extended to both sides over equal tokens. Hits scattered over many diagonals
// do not make a candidate.
//
// Cost: a radix sort of the hits (16 bytes each); memory the same.

#ifndef STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_
#define STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_

#include <cstdint>
#include <span>

#include "core/index/candidate_index.h"
#include "core/index/groups.h"
#include "core/index/segment.h"
#include "core/text/tokenize.h"

namespace stemma {

struct FingerprintIndexOptions {
  uint32_t max_groups = 64;      // a hash in more groups is cut
  uint32_t rescue_groups = 256;  // a rescued hash in more groups is linked in a row
  uint32_t stretch_tokens =
      40;  // a stretch of this length without an uncut hash has its rarest rescued
  uint32_t max_group_pairs =
      64;  // exact duplicates beyond this many are paired through their first only
  uint32_t min_run_words = 6;
  int threads = 0;
};

class FingerprintIndex : public CandidateIndex {
 public:
  // All pointers must outlive the index. texts[d] is document d; every document of the segment must
  // be there.
  FingerprintIndex(const Segment* segment, const Groups* groups,
                   std::span<const TokenizedText> texts, const FingerprintIndexOptions& options);

  absl::Status Candidates(const CandidateSink& sink) override;
  const CandidateStats& stats() const override { return stats_; }

  // Why a hash is used or not, for `explain`.
  enum class Use { kUnshared, kPaired, kRescued, kLinked, kCut };
  struct HashUse {
    Use use = Use::kUnshared;
    uint32_t groups = 0;     // that hold it
    uint32_t documents = 0;  // that hold it
  };
  HashUse UseOf(uint64_t hash) const;

 private:
  const Segment* segment_;
  const Groups* groups_;
  std::span<const TokenizedText> texts_;
  FingerprintIndexOptions options_;
  CandidateStats stats_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_
