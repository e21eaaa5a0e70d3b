// Anchors: maximal runs of equal tokens that two texts share.
//
//   AlignText a(tokens_a, 5), b(tokens_b, 5);
//   std::vector<Anchor> anchors = FindAnchors(a, b, options);
//
// A text that repeats itself (a table, a menu, one word a thousand times) has r_a * r_b places at
// which a repeated shingle could be laid on itself. Above `max_repeats` only two ways of laying are
// tried, the k-th occurrence on the k-th counted from the front and counted from the back, so that
// the number of seeds stays linear in the texts. What such a cut loses at its own place is mostly
// found again, for every seed grows to the longest run around it.

#ifndef STEMMA_CORE_ALIGN_SEED_H_
#define STEMMA_CORE_ALIGN_SEED_H_

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "core/text/shingle.h"
#include "core/text/tokenize.h"

namespace stemma {

// A text made ready for alignment: its tokens and its shingles by hash. The tokens must outlive it.
class AlignText {
 public:
  AlignText(const TokenizedText& tokens, int shingle_words);

  const TokenizedText& tokens() const { return *tokens_; }
  const std::vector<Shingle>& shingles_by_hash() const {
    return shingles_by_hash_;
  }  // ties by position
  // The distinct shingle hashes, ascending.
  const std::vector<uint64_t>& shingle_set() const { return shingle_set_; }

  // False: no shingle has this hash. True: one has it, or, for a hash in thirty, none. Asked in
  // ascending order, it walks through memory.
  bool MayHold(uint64_t hash) const {
    const uint64_t bit = hash >> filter_shift_;
    return (filter_[bit / 64] >> (bit % 64) & 1) != 0;
  }
  // The shingles of one hash, by position; about four are looked at.
  std::span<const Shingle> Find(uint64_t hash) const;

 private:
  const TokenizedText* tokens_;
  std::vector<Shingle> shingles_by_hash_;
  std::vector<uint64_t> shingle_set_;
  std::vector<uint64_t> filter_;     // a bit for each range of hashes that holds one
  std::vector<uint32_t> directory_;  // where each of some ranges of hashes begins, and the end
  int filter_shift_ = 0;
  int directory_shift_ = 0;
};

// `length` tokens from a_begin in the one text equal those from b_begin in the other; no longer run
// holds this one.
struct Anchor {
  uint32_t a = 0;
  uint32_t b = 0;
  uint32_t length = 0;
  auto operator<=>(const Anchor&) const = default;
};

struct SeedOptions {
  // A shingle that repeats in both texts makes r_a * r_b seeds; beyond this many only those nearest
  // in order are kept.
  uint32_t max_repeats = 64;
};

// All anchors that hold at least one shingle, ascending by (a, b). Cost: a bit test for each
// shingle of the shorter text, and the seeds.
std::vector<Anchor> FindAnchors(const AlignText& a, const AlignText& b, const SeedOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_SEED_H_
