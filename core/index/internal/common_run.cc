#include "core/index/internal/common_run.h"

#include <algorithm>
#include <utility>

namespace stemma {

bool CommonRun::Through(const TokenizedText& a, const TokenizedText& b, std::span<const Seed> seeds,
                        uint32_t min_words) {
  const auto diagonal = [](const Seed& seed) { return int64_t{seed.a} - int64_t{seed.b}; };
  by_diagonal_.assign(seeds.begin(), seeds.end());
  std::sort(by_diagonal_.begin(), by_diagonal_.end(), [&](const Seed& x, const Seed& y) {
    return std::pair(diagonal(x), x.a) < std::pair(diagonal(y), y.a);
  });
  int64_t last_diagonal = 0;
  size_t tested = 0;  // tokens of `a` before it are done with, on last_diagonal
  for (const Seed& seed : by_diagonal_) {
    if (diagonal(seed) != last_diagonal) tested = 0;
    last_diagonal = diagonal(seed);
    if (seed.a < tested) continue;
    uint64_t weight = 0;
    const auto enough = [&] { return (weight + kWordWeight - 1) / kWordWeight >= min_words; };
    size_t i = seed.a, j = seed.b;
    for (; i < a.size() && j < b.size() && a.hash[i] == b.hash[j] && !enough(); ++i, ++j) {
      weight += a.WeightOf(i);
    }
    const size_t end = i;
    i = seed.a;
    j = seed.b;
    // A run that begins behind the seed is another run.
    if (end > i) {
      for (; i > 0 && j > 0 && a.hash[i - 1] == b.hash[j - 1] && !enough(); --i, --j) {
        weight += a.WeightOf(i - 1);
      }
    }
    if (enough()) return true;
    tested = end;
  }
  return false;
}

}  // namespace stemma
