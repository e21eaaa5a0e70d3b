#include "core/provenance/internal/passage_groups.h"

#include <algorithm>

#include "core/base/disjoint_sets.h"

namespace stemma::internal {
namespace {

struct Stretch {
  uint32_t witness = 0;
  Span tokens;
  uint32_t pair = 0;
  auto operator<=>(const Stretch&) const = default;
};

bool ShareText(const Stretch& earlier, const Stretch& later) {
  if (earlier.witness != later.witness || earlier.tokens.end <= later.tokens.begin) return false;
  const uint32_t overlap = std::min(earlier.tokens.end, later.tokens.end) - later.tokens.begin;
  return 2 * overlap >= std::min(earlier.tokens.size(), later.tokens.size());
}

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
  Stretch furthest, last;  // of those that begin no later
  for (const Stretch& stretch : stretches) {
    if (ShareText(furthest, stretch)) sets.Join(stretch.pair, furthest.pair);
    if (ShareText(last, stretch)) sets.Join(stretch.pair, last.pair);
    if (stretch.witness != furthest.witness || stretch.tokens.end > furthest.tokens.end) {
      furthest = stretch;
    }
    last = stretch;
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
