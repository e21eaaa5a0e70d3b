#include "core/provenance/internal/passage_groups.h"

#include <algorithm>

#include "core/provenance/internal/disjoint_sets.h"

namespace stemma::internal {
namespace {

// Passages that touch by fewer tokens stand side by side.
constexpr uint32_t kLeastOverlap = 5;

struct Stretch {
  uint32_t witness = 0;
  Span tokens;
  uint32_t pair = 0;
  auto operator<=>(const Stretch&) const = default;
};

}  // namespace

std::vector<std::vector<uint32_t>> PassageGroups(std::span<const StemmaPair> pairs) {
  std::vector<Stretch> stretches;
  for (uint32_t p = 0; p < pairs.size(); ++p) {
    for (const AlignedPassage& passage : pairs[p].passages) {
      stretches.push_back({pairs[p].a, passage.a, p});
      stretches.push_back({pairs[p].b, passage.b, p});
    }
  }
  std::sort(stretches.begin(), stretches.end());
  DisjointSets sets(pairs.size());
  Stretch furthest;  // of those that begin no later
  for (const Stretch& stretch : stretches) {
    if (stretch.witness == furthest.witness &&
        stretch.tokens.begin + kLeastOverlap <= furthest.tokens.end) {
      sets.Join(stretch.pair, furthest.pair);
    }
    if (stretch.witness != furthest.witness || stretch.tokens.end > furthest.tokens.end) {
      furthest = stretch;
    }
  }
  std::vector<std::vector<uint32_t>> groups;
  std::vector<uint32_t> group_of(pairs.size());
  for (uint32_t p = 0; p < pairs.size(); ++p) {
    const uint32_t first = sets.Find(p);
    if (first == p) {
      group_of[p] = static_cast<uint32_t>(groups.size());
      groups.emplace_back();
    }
    groups[group_of[first]].push_back(p);
  }
  return groups;
}

}  // namespace stemma::internal
