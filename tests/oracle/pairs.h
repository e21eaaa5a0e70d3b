// The obvious way to find pairs that share a run of words: compare every token of the one with
// every token of the other.

#ifndef STEMMA_TESTS_ORACLE_PAIRS_H_
#define STEMMA_TESTS_ORACLE_PAIRS_H_

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma::oracle {

// The length in words of the longest run of tokens that both texts hold.
inline uint32_t LongestCommonRun(const TokenizedText& a, const TokenizedText& b) {
  uint32_t longest = 0;
  std::vector<uint32_t> run(b.size() + 1), next(b.size() + 1);  // quarters of words, ending here
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < b.size(); ++j) {
      next[j + 1] = a.Token(i) == b.Token(j) ? run[j] + a.WeightOf(i) : 0;
      longest = std::max(longest, next[j + 1]);
    }
    std::swap(run, next);
  }
  return (longest + kWordWeight - 1) / kWordWeight;
}

inline std::set<std::pair<DocId, DocId>> PairsWithRun(std::span<const TokenizedText> texts,
                                                      uint32_t min_words) {
  std::set<std::pair<DocId, DocId>> pairs;
  for (DocId a = 0; a < texts.size(); ++a) {
    for (DocId b = a + 1; b < texts.size(); ++b) {
      if (LongestCommonRun(texts[a], texts[b]) >= min_words) pairs.emplace(a, b);
    }
  }
  return pairs;
}

// Whether the `words` words from token i of `a` are those from token j of `b`.
inline bool SameWords(const TokenizedText& a, size_t i, const TokenizedText& b, size_t j,
                      uint32_t words) {
  for (uint32_t weight = 0; weight < words * kWordWeight; ++i, ++j) {
    if (i >= a.size() || j >= b.size() || a.Token(i) != b.Token(j)) return false;
    weight += a.WeightOf(i);
  }
  return true;
}

}  // namespace stemma::oracle

#endif  // STEMMA_TESTS_ORACLE_PAIRS_H_
