// Which documents are near-duplicates of which, so that a fingerprint's frequency can be counted
// over stories instead of printings.
//
//   AssignGroups(state, documents, options, &batch);      // sets PreparedDocument::row.group
//
// A document belongs to the first one that it resembles and that belongs to itself, by signatures
// (a resemblance to within 0.04): looked for among the holders of its eight smallest fingerprints,
// most of which any near-duplicate shares. Members resemble their group's first document: groups do
// not chain. Deterministic. Cost: eight lookups in each segment.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_GROUPING_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_GROUPING_H_

#include <vector>

#include "core/archive/internal/segment_builder.h"
#include "core/archive/internal/state.h"

namespace stemma::archive {

inline constexpr double kGroupResemblance = 0.8;

// `batch`: new documents with their numbers, ascending.
void AssignGroups(const State& state, int threads, std::vector<PreparedDocument>* batch);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_GROUPING_H_
