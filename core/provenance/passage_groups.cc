#include "core/provenance/internal/passage_groups.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/base/disjoint_sets.h"

namespace stemma::internal {
namespace {

struct Stretch {
  uint32_t witness = 0;
  Span tokens;
  uint32_t pair = 0;
  uint32_t scale = 0;  // log2 of all that the pair shares in this witness
  auto operator<=>(const Stretch&) const = default;
};

bool ShareText(const Stretch& earlier, const Stretch& later) {
  if (earlier.witness != later.witness || earlier.tokens.end <= later.tokens.begin) return false;
  const uint32_t overlap = std::min(earlier.tokens.end, later.tokens.end) - later.tokens.begin;
  return 2 * overlap >= std::min(earlier.tokens.size(), later.tokens.size());
}

// Scales that differ by more are not compared: a formula of thirty words which stands in a hundred
// documents is not what relates two versions of one of them.
constexpr uint32_t kNearScale = 2;

// The stretches that begin no later, among those of one scale: that which ends last, and the last.
struct Open {
  Stretch furthest, last;

  void Add(const Stretch& stretch) {
    if (stretch.witness != furthest.witness || stretch.tokens.end > furthest.tokens.end) {
      furthest = stretch;
    }
    last = stretch;
  }
};

void AddStretches(const StemmaPair& pair, uint32_t number, std::vector<Stretch>* stretches) {
  uint32_t in_a = 0, in_b = 0;
  for (const AlignedPassage& passage : pair.passages) {
    in_a += passage.a.size();
    in_b += passage.b.size();
  }
  for (const AlignedPassage& passage : pair.passages) {
    stretches->push_back({pair.a, passage.a, number, static_cast<uint32_t>(std::bit_width(in_a))});
    stretches->push_back({pair.b, passage.b, number, static_cast<uint32_t>(std::bit_width(in_b))});
  }
}

}  // namespace

std::vector<std::vector<uint32_t>> PassageGroups(std::span<const StemmaPair> pairs) {
  std::vector<Stretch> stretches;
  for (uint32_t p = 0; p < pairs.size(); ++p) {
    AddStretches(pairs[p], p, &stretches);
  }
  std::sort(stretches.begin(), stretches.end());
  DisjointSets sets(pairs.size());
  std::array<Open, 33> open;  // by scale
  for (const Stretch& stretch : stretches) {
    const uint32_t least = stretch.scale - std::min(stretch.scale, kNearScale);
    const uint32_t most = std::min<uint32_t>(stretch.scale + kNearScale, open.size() - 1);
    for (uint32_t scale = least; scale <= most; ++scale) {
      for (const Stretch& other : {open[scale].furthest, open[scale].last}) {
        if (ShareText(other, stretch)) sets.Join(stretch.pair, other.pair);
      }
    }
    open[stretch.scale].Add(stretch);
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
