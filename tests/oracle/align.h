// The slow obvious twins of core/align: every anchor by trying every place, the best chain by
// trying every predecessor, the best alignment by the full table.

#ifndef STEMMA_TESTS_ORACLE_ALIGN_H_
#define STEMMA_TESTS_ORACLE_ALIGN_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/align/chain.h"
#include "core/align/extend.h"
#include "core/align/seed.h"

namespace stemma {

// All maximal equal runs of at least `words` words.
inline std::vector<Anchor> OracleAnchors(const TokenizedText& a, const TokenizedText& b,
                                         uint32_t words) {
  std::vector<Anchor> anchors;
  for (uint32_t i = 0; i < a.size(); ++i) {
    for (uint32_t j = 0; j < b.size(); ++j) {
      if (i > 0 && j > 0 && a.hash[i - 1] == b.hash[j - 1]) continue;
      uint32_t length = 0;
      uint32_t quarters = 0;
      while (i + length < a.size() && j + length < b.size() &&
             a.hash[i + length] == b.hash[j + length]) {
        quarters += a.WeightOf(i + length++);
      }
      if (quarters >= words * kWordWeight) anchors.push_back({i, j, length});
    }
  }
  return anchors;
}

// The score of the best chain.
inline double OracleChainScore(std::span<const Anchor> anchors, uint32_t max_gap) {
  std::vector<double> score;
  double best = 0;
  for (size_t i = 0; i < anchors.size(); ++i) {
    double mine = anchors[i].length;
    for (size_t j = 0; j < i; ++j) {
      if (anchors[j].a >= anchors[i].a || anchors[j].b >= anchors[i].b) continue;
      // The latter loses what it shares with the former, on the side where that is more.
      const int64_t a_gap = int64_t{anchors[i].a} - anchors[j].a - anchors[j].length;
      const int64_t b_gap = int64_t{anchors[i].b} - anchors[j].b - anchors[j].length;
      const int64_t trim = std::max<int64_t>(0, -std::min(a_gap, b_gap));
      const int64_t gap = std::max(a_gap, b_gap) + trim;
      if (trim >= anchors[i].length || gap > max_gap) continue;
      mine = std::max(mine, score[j] + static_cast<double>(anchors[i].length - trim) -
                                GapCost(static_cast<uint32_t>(gap)));
    }
    score.push_back(mine);
    best = std::max(best, mine);
  }
  return best;
}

// The score of the best global alignment of two ranges; with `free_end`, of the best alignment of
// any of their prefixes.
inline int OracleAlignmentScore(std::span<const uint64_t> a, std::span<const uint64_t> b,
                                const ExtendOptions& options, bool free_end = false) {
  std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1));
  int best = 0;
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = static_cast<int>(i + j) * options.mismatch;
      } else {
        const int step = a[i - 1] == b[j - 1] ? options.match : options.mismatch;
        table[i][j] = std::max({table[i - 1][j - 1] + step, table[i - 1][j] + options.mismatch,
                                table[i][j - 1] + options.mismatch});
      }
      best = std::max(best, table[i][j]);
    }
  }
  return free_end ? best : table[a.size()][b.size()];
}

}  // namespace stemma

#endif  // STEMMA_TESTS_ORACLE_ALIGN_H_
