#include "core/align/seed.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>

#include "core/base/sort.h"

namespace stemma {
namespace {

// A place where both texts hold the same shingle; ordered so that one diagonal's seeds stand
// together.
struct DiagonalSeed {
  int64_t diagonal;  // a - b
  uint32_t a;
  uint32_t end;  // of the shingle, in a
  bool operator<(const DiagonalSeed& other) const {
    return diagonal != other.diagonal ? diagonal < other.diagonal : a < other.a;
  }
};

void AddSeed(const Shingle& a, const Shingle& b, std::vector<DiagonalSeed>* seeds) {
  seeds->push_back({int64_t{a.begin} - int64_t{b.begin}, a.begin, a.end});
}

// The seeds of one shingle: `a` and `b` are its occurrences, by position.
void PairOccurrences(std::span<const Shingle> a, std::span<const Shingle> b, uint32_t max_repeats,
                     std::vector<DiagonalSeed>* seeds) {
  if (a.size() <= max_repeats && a.size() * b.size() <= max_repeats) {
    for (const Shingle& in_a : a) {
      for (const Shingle& in_b : b) AddSeed(in_a, in_b, seeds);
    }
    return;
  }
  const size_t n = std::min(a.size(), b.size());
  for (size_t i = 0; i < n; ++i) AddSeed(a[i], b[i], seeds);
  if (a.size() == b.size()) return;  // from the back gives the same pairs
  for (size_t i = 0; i < n; ++i) AddSeed(a[a.size() - 1 - i], b[b.size() - 1 - i], seeds);
}

// Most shingles of one text are not in the other: a bit says so for nearly all of them, and the few
// that are left are looked up. (A merge of the two sorted lists costs a misprediction a step, and
// most of the time of a join whose documents are long and share little.)
std::vector<DiagonalSeed> JoinShingles(const AlignText& a, const AlignText& b,
                                       uint32_t max_repeats) {
  const bool a_is_shorter = a.shingle_set().size() < b.shingle_set().size();
  const AlignText& shorter = a_is_shorter ? a : b;
  const AlignText& longer = a_is_shorter ? b : a;
  const std::vector<uint64_t>& hashes = shorter.shingle_set();
  std::vector<uint64_t> left(hashes.size());
  size_t count = 0;
  for (const uint64_t hash : hashes) {
    left[count] = hash;
    count += longer.MayHold(hash);
  }
  left.resize(count);
  std::vector<DiagonalSeed> seeds;
  for (const uint64_t hash : left) {
    const std::span<const Shingle> in_longer = longer.Find(hash);
    if (in_longer.empty()) continue;
    const std::span<const Shingle> in_shorter = shorter.Find(hash);
    PairOccurrences(a_is_shorter ? in_shorter : in_longer, a_is_shorter ? in_longer : in_shorter,
                    max_repeats, &seeds);
  }
  return seeds;
}

// The shift that leaves of a hash a number below 2^bits, the least power of two that is at least
// `ranges`; at most 2^32 of them and at least two, so that the shift stays below 64.
int ShiftFor(size_t ranges) {
  return 64 - std::clamp(static_cast<int>(std::bit_width(std::max<size_t>(ranges, 1) - 1)), 1, 32);
}

}  // namespace

AlignText::AlignText(const TokenizedText& tokens, int shingle_words) : tokens_(&tokens) {
  ShinglesOf(tokens, shingle_words, &shingles_by_hash_);
  SortByHash(&shingles_by_hash_, [](const Shingle& shingle) { return shingle.hash; });
  shingle_set_.reserve(shingles_by_hash_.size());
  for (const Shingle& shingle : shingles_by_hash_) {
    if (shingle_set_.empty() || shingle_set_.back() != shingle.hash) {
      shingle_set_.push_back(shingle.hash);
    }
  }
  filter_shift_ = ShiftFor(32 * shingle_set_.size());
  filter_.resize((size_t{1} << (64 - filter_shift_)) / 64 + 1);
  for (const uint64_t hash : shingle_set_) {
    const uint64_t bit = hash >> filter_shift_;
    filter_[bit / 64] |= uint64_t{1} << (bit % 64);
  }
  directory_shift_ = ShiftFor(shingles_by_hash_.size() / 4);
  const size_t ranges = size_t{1} << (64 - directory_shift_);
  directory_.reserve(ranges + 1);
  size_t at = 0;
  for (size_t range = 0; range < ranges; ++range) {
    while (at < shingles_by_hash_.size() &&
           shingles_by_hash_[at].hash >> directory_shift_ < range) {
      ++at;
    }
    directory_.push_back(static_cast<uint32_t>(at));
  }
  directory_.push_back(static_cast<uint32_t>(shingles_by_hash_.size()));
}

std::span<const Shingle> AlignText::Find(uint64_t hash) const {
  const uint64_t range = hash >> directory_shift_;
  size_t begin = directory_[range];
  const size_t limit = directory_[range + 1];
  while (begin < limit && shingles_by_hash_[begin].hash < hash) ++begin;
  size_t end = begin;
  while (end < limit && shingles_by_hash_[end].hash == hash) ++end;
  return std::span(shingles_by_hash_).subspan(begin, end - begin);
}

std::vector<Anchor> FindAnchors(const AlignText& a, const AlignText& b,
                                const SeedOptions& options) {
  std::vector<DiagonalSeed> seeds = JoinShingles(a, b, options.max_repeats);
  std::sort(seeds.begin(), seeds.end());

  const std::vector<uint64_t>& in_a = a.tokens().hash;
  const std::vector<uint64_t>& in_b = b.tokens().hash;
  std::vector<Anchor> anchors;
  int64_t diagonal = 0;
  uint32_t done = 0;  // tokens of a behind which this diagonal has not been looked at
  for (const DiagonalSeed& seed : seeds) {
    if (seed.diagonal != diagonal) {
      diagonal = seed.diagonal;
      done = 0;
    }
    if (seed.a < done) continue;
    const auto b_of = [&](uint32_t at) { return static_cast<uint32_t>(at - diagonal); };
    uint32_t begin = seed.a;
    while (begin > 0 && b_of(begin) > 0 && in_a[begin - 1] == in_b[b_of(begin - 1)]) --begin;
    uint32_t end = seed.a;
    while (end < in_a.size() && b_of(end) < in_b.size() && in_a[end] == in_b[b_of(end)]) ++end;
    if (end < seed.end) continue;  // two shingles of one hash, but of other words
    anchors.push_back({begin, b_of(begin), end - begin});
    done = end;
  }
  std::sort(anchors.begin(), anchors.end());
  return anchors;
}

}  // namespace stemma
