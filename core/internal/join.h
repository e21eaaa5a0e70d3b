// The join: from a collection to the pairs that share something, each aligned and judged.
//
// Pairs are set aside in pages as they are found, ascending by (a, b); what is learned from all of
// them (furniture) judges each a second time. Memory: 16 bytes a document, what the learner of
// furniture needs, and 40 bytes for each pair that shares prose.

#ifndef STEMMA_CORE_INTERNAL_JOIN_H_
#define STEMMA_CORE_INTERNAL_JOIN_H_

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/align/verdict.h"
#include "core/align/verify.h"
#include "core/base/page_store.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/candidate_index.h"
#include "core/index/groups.h"
#include "core/index/segment.h"
#include "core/internal/collection.h"
#include "core/pipeline.h"
#include "core/provenance/cluster.h"

namespace stemma {

// Below this many documents every shingle is a fingerprint: any run of k words is seen.
inline constexpr size_t kDenseDocuments = 5000;

// The winnowing window for a collection of `documents`: as the options say, else every shingle
// while that is cheap.
int WindowFor(const Options& options, size_t documents);

// A pair with passages in common.
struct JoinedPair {
  DocId a = 0;
  DocId b = 0;
  Similarity similarity;
  std::vector<AlignedPassage> passages;
  PairVerdict verdict;
};

// What the pairs that are aligned leave behind.
struct Join {
  explicit Join(PageStore* pages) : pairs(pages) {}

  Groups groups;
  CandidateStats stats;
  PageStream pairs;                          // PutPair records, ascending by (a, b)
  uint64_t pair_count = 0;                   // of them
  std::vector<std::vector<Span>> furniture;  // for each document, token ranges

  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);
};

// `keep`, when given, is a pair that is kept whatever its verdict, with all its passages.
absl::StatusOr<Join> JoinCollection(Collection* collection, const Options& options,
                                    Progress* progress,
                                    std::optional<std::pair<DocId, DocId>> keep = std::nullopt);

// Whether the options ask for an index that holds all texts in memory.
bool HoldsAllTexts(const Options& options);
// All texts, in memory; and their fingerprints.
absl::StatusOr<std::vector<TokenizedText>> TextsOf(const Collection& collection,
                                                   const Options& options);
absl::StatusOr<Segment> BuildSegment(std::span<const TokenizedText> texts, int window,
                                     const Options& options);

// Aligns the documents of *pair, which are set, and judges what they share before furniture is
// known. The verdict is a first one: furniture that is learned later can only take from it. `keep`:
// whatever the verdict, all of the pair is wanted. `known` (may be null): their similarity, where
// not all of the texts is at hand.
void AlignAndJudge(const HeldDocument& a, const HeldDocument& b, const Options& options, bool keep,
                   const Similarity* known, JoinedPair* pair);

// One document of a pair, as a verdict wants it.
PairSide SideOf(const HeldDocument& document, std::span<const Span> furniture);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_JOIN_H_
