#include "core/align/seed.h"

#include <algorithm>
#include <cstddef>
#include <span>

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

std::vector<DiagonalSeed> JoinShingles(const std::vector<Shingle>& a, const std::vector<Shingle>& b,
                                       uint32_t max_repeats) {
  std::vector<DiagonalSeed> seeds;
  const size_t a_size = a.size();
  const size_t b_size = b.size();
  size_t i = 0;
  size_t j = 0;
  while (i < a_size && j < b_size) {
    const uint64_t in_a = a[i].hash;
    const uint64_t in_b = b[j].hash;
    if (in_a != in_b) {  // no branch: which side is behind is a coin toss
      i += in_a < in_b;
      j += in_b < in_a;
      continue;
    }
    size_t i_end = i + 1;
    size_t j_end = j + 1;
    while (i_end < a_size && a[i_end].hash == in_a) ++i_end;
    while (j_end < b_size && b[j_end].hash == in_a) ++j_end;
    PairOccurrences(std::span(a).subspan(i, i_end - i), std::span(b).subspan(j, j_end - j),
                    max_repeats, &seeds);
    i = i_end;
    j = j_end;
  }
  return seeds;
}

}  // namespace

AlignText::AlignText(const TokenizedText& tokens, int shingle_words) : tokens_(&tokens) {
  ShinglesOf(tokens, shingle_words, &shingles_by_hash_);
  std::sort(shingles_by_hash_.begin(), shingles_by_hash_.end(),
            [](const Shingle& x, const Shingle& y) {
              return x.hash != y.hash ? x.hash < y.hash : x.begin < y.begin;
            });
  shingle_set_.reserve(shingles_by_hash_.size());
  for (const Shingle& shingle : shingles_by_hash_) {
    if (shingle_set_.empty() || shingle_set_.back() != shingle.hash) {
      shingle_set_.push_back(shingle.hash);
    }
  }
}

std::vector<Anchor> FindAnchors(const AlignText& a, const AlignText& b,
                                const SeedOptions& options) {
  std::vector<DiagonalSeed> seeds =
      JoinShingles(a.shingles_by_hash(), b.shingles_by_hash(), options.max_repeats);
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
