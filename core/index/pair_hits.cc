#include "core/index/pair_hits.h"

#include <algorithm>
#include <utility>

#include "core/index/fingerprint_index.h"

namespace stemma {

std::vector<std::span<const Hit>> SplitByPair(std::span<const Hit> hits) {
  std::vector<std::span<const Hit>> pairs;
  for (size_t begin = 0, end = 0; begin < hits.size(); begin = end) {
    for (end = begin + 1;
         end < hits.size() && hits[end].a == hits[begin].a && hits[end].b == hits[begin].b;) {
      ++end;
    }
    pairs.push_back(hits.subspan(begin, end - begin));
  }
  return pairs;
}

std::vector<Seed> SeedsOf(std::span<const Hit> pair) {
  std::vector<Seed> seeds;
  seeds.reserve(pair.size());
  for (const Hit& hit : pair) seeds.push_back({hit.at_a, hit.at_b});
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

bool CommonRun::Through(const TokenizedText& a, const TokenizedText& b, std::span<const Seed> seeds,
                        uint32_t min_run_words) {
  const uint32_t min_words = RequiredRunWords(min_run_words, a.size(), b.size());
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
