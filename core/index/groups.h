// Groups: documents that are near-duplicates of each other as wholes, so that frequencies can be
// counted over stories instead of printings.
//
//   STEMMA_ASSIGN_OR_RETURN(Groups groups, FindGroups(texts, {.min_resemblance = 0.8}));
//   groups.group_of[doc]; groups.representative[group];
//
// First texts with the same token sequence are collapsed by hash; then LSH bands over MinHash
// signatures propose pairs, and each is verified by the exact resemblance of shingle sets. A member
// resembles its group's representative (the group's first document) directly: groups do not chain.
// A document without shingles stands alone unless its tokens are exactly those of another.
// Deterministic; linear but for verification, which a bucket of any size pays once a member.

#ifndef STEMMA_CORE_INDEX_GROUPS_H_
#define STEMMA_CORE_INDEX_GROUPS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/span.h"
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

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_GROUPS_H_
