// Groups: documents that are near-duplicates of each other as wholes, so that frequencies can be
// counted over stories instead of printings.
//
//   STEMMA_ASSIGN_OR_RETURN(Groups groups, FindGroups(texts, {.min_resemblance = 0.8}));
//   groups.group_of[doc]; groups.representative[group];
//
// First texts with the same token sequence are collapsed by 128 bits of hash; then LSH bands over
// MinHash signatures propose pairs, and each is verified by the exact resemblance of shingle sets.
// A member resembles its group's representative (the group's first document) directly: groups do
// not chain. A document without shingles stands alone unless its tokens are exactly those of
// another. Deterministic; linear but for verification, which a bucket of any size pays once a
// member.

#ifndef STEMMA_CORE_INDEX_GROUPS_H_
#define STEMMA_CORE_INDEX_GROUPS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/span.h"
#include "core/base/status.h"
#include "core/index/near_leaders.h"
#include "core/text/tokenize.h"

namespace stemma {

struct GroupOptions {
  double min_resemblance = 0.8;  // of a member with its representative, over shingle sets, exact
  int shingle_words = 5;
  int threads = 0;
};

struct Groups {
  std::vector<uint32_t> group_of;  // for each document; groups are numbered by their first document
  std::vector<DocId> representative;  // for each group: its first document
  std::vector<uint32_t> size;         // for each group
  // For each document: the first one with exactly its tokens, itself when there is none before it.
  // Always of the same group. An empty document is no copy of another.
  std::vector<DocId> exact_of;
};

Groups FindGroups(std::span<const TokenizedText> texts, const GroupOptions& options);

// The same for texts that come one after the other and need not stay. Some 350 bytes of pages a
// document with shingles, 12 bytes of memory, and 88 more where it shares a band of its signature.
class GroupFinder {
 public:
  // `chunk_bytes`: to sort in (ExternalSort).
  GroupFinder(PageStore* pages, const GroupOptions& options, uint64_t chunk_bytes);
  ~GroupFinder();

  // What is kept of a text. Safe from several threads.
  struct Sketch {
    std::array<uint64_t, 2> digest = {};  // of its tokens; zeros: it has none
    std::vector<uint64_t> bands;          // empty: no shingle
  };
  void SketchOf(const TokenizedText& text, std::span<const uint64_t> shingle_hashes,
                Sketch* sketch) const;

  absl::Status Add(const Sketch& sketch);  // of the next document

  // After the last Add: what was kept, to be found again (PageStore).
  absl::Status Seal();
  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);

  // Once, after the last Add. `sets`: the shingle sets of the documents.
  absl::StatusOr<Groups> Find(ShingleSets* sets);

 private:
  struct Sorts;
  absl::StatusOr<std::vector<DocId>> FindExact();
  absl::Status FindBuckets(std::span<const DocId> exact_of, LshBuckets* buckets);

  GroupOptions options_;
  LshPlan plan_;
  MinHasher hasher_;
  std::unique_ptr<Sorts> sorts_;
  uint32_t documents_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_GROUPS_H_
