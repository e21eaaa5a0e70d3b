// Candidates from shared fingerprints: finds a copied passage however long the rest of the two
// articles is.
//
//   FingerprintIndex index(&segment, &groups, texts, {});
//   index.Candidates(sink);
//
// A hash pairs up all its holders when at most `max_groups` groups of near-duplicates hold it:
// frequency is counted over groups, so that a dispatch in 150 papers is not mistaken for a common
// phrase. More frequent hashes are cut, but where a stretch of a document that consists of them to
// a good part would be left without any, its rarest hash is rescued: up to `rescue_groups` it still
// pairs up all holders, beyond that each holder is linked to the one before it and to the first, so
// the cost stays linear and every copy keeps a neighbour. Of exact duplicates more than
// `max_group_pairs` in number, only the first is paired with others. A hash with more than
// `max_holders` holders all the same (a few stories in thousands of printings each) pairs up one
// holder of each group, and each group with its own.
//
// A pair becomes a candidate when one of its seeds lies in a common run of RequiredRunWords
// words: the seed is extended to both sides over equal tokens. Hits scattered over many diagonals
// do not make a candidate.
//
// This index has the fingerprints as a segment, and all texts; the work is FingerprintJoin's
// (fingerprint_join.h), on which `find` stands as well.

#ifndef STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_
#define STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/index/groups.h"
#include "core/index/segment.h"
#include "core/text/tokenize.h"

namespace stemma {

// Of an outlet's documents, that hold what it prints on its pages: the least share.
inline constexpr double kOutletShare = 0.02;

struct FingerprintIndexOptions {
  uint32_t max_groups = 64;     // a hash in more groups is cut
  uint32_t rescue_groups = 64;  // a rescued hash in more groups is linked in a row
  uint32_t stretch_tokens =
      40;  // a stretch of this length without an uncut hash has its rarest rescued
  uint32_t max_group_pairs =
      64;  // exact duplicates beyond this many are paired through their first only
  uint32_t max_holders = 512;  // documents; a used hash with more is paired group by group
  uint32_t max_repeats = 4;    // of a hash that a document repeats only its first places are used
  uint32_t min_run_words = 6;
  int threads = 0;
};

// The length in words of the common run that makes two texts of these lengths (in tokens) a
// candidate: `min_run_words` up to some 500 tokens each, and a word more for every fourfold of
// their product. So many more places for a run to arise by chance take a run that much rarer (the
// reasoning of an E-value; Karlin, Altschul, PNAS 1990), and within a set phrase the next word is
// one of about four.
uint32_t RequiredRunWords(uint32_t min_run_words, size_t tokens_a, size_t tokens_b);

class FingerprintIndex : public CandidateIndex {
 public:
  // All pointers must outlive the index. texts[d] is document d; every document of the segment must
  // be there.
  FingerprintIndex(const Segment* segment, const Groups* groups,
                   std::span<const TokenizedText> texts, const FingerprintIndexOptions& options);

  // InvalidArgument when segment, groups and texts are not of the same documents.
  absl::Status Candidates(const CandidateSink& sink) override;
  const CandidateStats& stats() const override { return stats_; }

  // Why a hash is used or not, for `explain`. Known after Candidates.
  enum class Use { kUnshared, kPaired, kRescued, kLinked, kCut };
  struct HashUse {
    Use use = Use::kUnshared;
    uint32_t groups = 0;     // that hold it
    uint32_t documents = 0;  // that hold it
  };
  HashUse UseOf(uint64_t hash) const;

 private:
  absl::Status CheckInput() const;

  const Segment* segment_;
  const Groups* groups_;
  std::span<const TokenizedText> texts_;
  FingerprintIndexOptions options_;
  CandidateStats stats_;
  std::vector<uint64_t> rescued_;  // hashes, ascending
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_FINGERPRINT_INDEX_H_
