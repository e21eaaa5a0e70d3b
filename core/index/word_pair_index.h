// Candidates for rewritten text: pairs of rare words that stand near each other in both texts, in
// either order. Such pairs survive when sentences are told in other words, where no run of words
// does.
//
//   WordPairIndex index(std::move(fingerprints), &groups, texts, {});
//   index.Candidates(sink);            // those of `fingerprints` and more
//
// The words that make up half of all running text say nothing and are left out; of what remains,
// two stems at most `reach` apart are a key, and half of the keys (by their hash) are kept. A key
// in more than `max_groups` groups of near-duplicates is dropped: words that stand together in many
// texts are a phrase. Documents that share `min_shared` keys or more are a candidate. A key with
// more than `max_holders` holders (a dispatch in many printings) stands for the first of each
// group.
//
// Cost: linear in the text; each key makes at most max_holders^2 / 2 pairs. Memory: some 30 bytes
// for each word of the collection while the pairs are counted.

#ifndef STEMMA_CORE_INDEX_WORD_PAIR_INDEX_H_
#define STEMMA_CORE_INDEX_WORD_PAIR_INDEX_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/index/groups.h"
#include "core/text/sentences.h"
#include "core/text/tokenize.h"

namespace stemma {

struct WordPairOptions {
  uint32_t reach = 3;       // words, the common ones not counted
  uint32_t max_groups = 8;  // a key in more of them is dropped
  uint32_t max_holders = 64;
  uint32_t min_shared = 3;  // keys
  StemKind stems = StemKind::kWord;
  int threads = 0;
};

class WordPairIndex : public CandidateIndex {
 public:
  // Joins its candidates, which have no seeds, to those of `inner`. `groups` and `texts` must
  // outlive the index.
  WordPairIndex(std::unique_ptr<CandidateIndex> inner, const Groups* groups,
                std::span<const TokenizedText> texts, const WordPairOptions& options)
      : inner_(std::move(inner)), groups_(groups), texts_(texts), options_(options) {}

  absl::Status Candidates(const CandidateSink& sink) override;
  const CandidateStats& stats() const override { return stats_; }

 private:
  std::unique_ptr<CandidateIndex> inner_;
  const Groups* groups_;
  std::span<const TokenizedText> texts_;
  WordPairOptions options_;
  CandidateStats stats_;
};

// The pairs (a < b) that share enough keys, ascending.
std::vector<std::pair<DocId, DocId>> FindWordPairs(std::span<const TokenizedText> texts,
                                                   const Groups& groups,
                                                   const WordPairOptions& options);

// The keys of one text, ascending and distinct, given the stems to leave out (ascending).
std::vector<uint64_t> WordPairKeys(std::span<const uint32_t> stems,
                                   std::span<const uint32_t> common, uint32_t reach);

// The stems that make up half of the running text of all `texts`, ascending; none that is there
// fewer than 32 times.
std::vector<uint32_t> CommonStems(std::span<const TokenizedText> texts, StemKind kind, int threads);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_WORD_PAIR_INDEX_H_
