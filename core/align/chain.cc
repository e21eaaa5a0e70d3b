#include "core/align/chain.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>

namespace stemma {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

struct Step {
  uint32_t trim = 0;  // tokens that the later anchor loses at its beginning
  double gain = 0;    // matched tokens that it adds, less the gap's cost
};

// What `next` adds behind `previous`; nothing when it does not follow it on both sides, or too far
// off.
inline std::optional<Step> Follow(const Anchor& previous, const Anchor& next, uint32_t max_gap) {
  if (next.b <= previous.b || next.a <= previous.a) return std::nullopt;
  const uint32_t a_end = previous.a + previous.length;
  const uint32_t b_end = previous.b + previous.length;
  const uint32_t a_overlap = a_end > next.a ? a_end - next.a : 0;
  const uint32_t b_overlap = b_end > next.b ? b_end - next.b : 0;
  const uint32_t trim = std::max(a_overlap, b_overlap);
  if (trim >= next.length) return std::nullopt;
  const uint32_t gap = std::max(next.a + trim - a_end, next.b + trim - b_end);
  if (gap > max_gap) return std::nullopt;
  return Step{trim, static_cast<double>(next.length - trim) - GapCost(gap)};
}

struct Links {
  std::vector<double> score;     // of the best chain that ends in the anchor
  std::vector<uint32_t> before;  // the anchor before it in that chain, or kNone
};

Links BestPredecessors(std::span<const Anchor> anchors, const ChainOptions& options) {
  Links links;
  links.score.resize(anchors.size());
  links.before.assign(anchors.size(), kNone);
  uint64_t longest = 0;
  for (size_t i = 0; i < anchors.size(); ++i) {
    const Anchor& next = anchors[i];
    double best = next.length;
    const size_t stop = i > options.look_back ? i - options.look_back : 0;
    for (size_t j = i; j-- > stop;) {
      if (anchors[j].a + longest + options.max_gap < next.a) break;  // all before end too early
      const std::optional<Step> step = Follow(anchors[j], next, options.max_gap);
      if (step && links.score[j] + step->gain > best) {
        best = links.score[j] + step->gain;
        links.before[i] = static_cast<uint32_t>(j);
      }
    }
    links.score[i] = best;
    longest = std::max<uint64_t>(longest, next.length);
  }
  return links;
}

Chain Build(std::span<const Anchor> anchors, const std::vector<uint32_t>& path, uint32_t max_gap) {
  Chain chain;
  chain.anchors.reserve(path.size());
  for (size_t i = 0; i < path.size(); ++i) {
    Anchor anchor = anchors[path[i]];
    if (i == 0) {
      chain.score = anchor.length;
    } else {
      // The step from the whole predecessor, as it was scored: trimmed, it ends at the same place.
      const Step step = *Follow(anchors[path[i - 1]], anchor, max_gap);
      anchor.a += step.trim;
      anchor.b += step.trim;
      anchor.length -= step.trim;
      chain.score += step.gain;
    }
    chain.anchors.push_back(anchor);
  }
  return chain;
}

}  // namespace

std::vector<Chain> ChainAnchors(std::span<const Anchor> anchors, const ChainOptions& options) {
  const Links links = BestPredecessors(anchors, options);
  std::vector<uint32_t> ends(anchors.size());
  std::iota(ends.begin(), ends.end(), 0);
  std::stable_sort(ends.begin(), ends.end(),
                   [&](uint32_t x, uint32_t y) { return links.score[x] > links.score[y]; });

  std::vector<Chain> chains;
  std::vector<bool> used(anchors.size());
  std::vector<uint32_t> path;
  for (uint32_t end : ends) {
    path.clear();
    for (uint32_t at = end; at != kNone && !used[at]; at = links.before[at]) {
      used[at] = true;
      path.push_back(at);
    }
    if (path.empty()) continue;
    std::reverse(path.begin(), path.end());
    chains.push_back(Build(anchors, path, options.max_gap));
  }
  std::stable_sort(chains.begin(), chains.end(), [](const Chain& x, const Chain& y) {
    return x.score != y.score ? x.score > y.score : x.anchors.front() < y.anchors.front();
  });
  return chains;
}

}  // namespace stemma
