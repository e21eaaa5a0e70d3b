// Passage groups: pairs of a cluster that share the same text.
//
// A document that took one passage from here and another from there has two parents. Two pairs
// belong to one group when, in a document of both, passages of theirs overlap by half of the
// shorter, and the one pair shares less than eight times as much there as the other. The
// direction of a pair is asked in its group alone, where no other passage competes.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_PASSAGE_GROUPS_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_PASSAGE_GROUPS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/provenance/stemma_tree.h"

namespace stemma::internal {

// For each group the indices of its pairs, ascending; groups by their first. O(p log p) in
// passages.
std::vector<std::vector<uint32_t>> PassageGroups(std::span<const StemmaPair> pairs);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_PASSAGE_GROUPS_H_
