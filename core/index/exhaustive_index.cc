#include "core/index/exhaustive_index.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/text/shingle.h"

namespace stemma {
namespace {

// Positions of one shingle in one text that are used: two texts of a single repeated word would
// otherwise have as many seeds as the product of their lengths.
constexpr size_t kMaxRepeats = 64;

// By hash, then by position, and at most kMaxRepeats of a hash.
std::vector<Shingle> ShinglesByHash(const TokenizedText& text, int shingle_words) {
  std::vector<Shingle> shingles;
  ShinglesOf(text, shingle_words, &shingles);
  std::sort(shingles.begin(), shingles.end(), [](const Shingle& x, const Shingle& y) {
    return std::pair(x.hash, x.begin) < std::pair(y.hash, y.begin);
  });
  size_t kept = 0;
  for (const Shingle& shingle : shingles) {
    if (kept >= kMaxRepeats && shingles[kept - kMaxRepeats].hash == shingle.hash) continue;
    shingles[kept++] = shingle;
  }
  shingles.resize(kept);
  return shingles;
}

void AppendSeeds(const std::vector<Shingle>& a, const std::vector<Shingle>& b,
                 std::vector<Seed>* seeds) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i].hash != b[j].hash) {
      ++(a[i].hash < b[j].hash ? i : j);
      continue;
    }
    for (size_t k = j; k < b.size() && b[k].hash == a[i].hash; ++k) {
      seeds->push_back({a[i].begin, b[k].begin});
    }
    ++i;
  }
}

// Distinct hashes that two or more texts hold.
uint64_t CountShared(const std::vector<std::vector<Shingle>>& shingles) {
  std::vector<uint64_t> hashes;
  for (const std::vector<Shingle>& text : shingles) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (i == 0 || text[i - 1].hash != text[i].hash) hashes.push_back(text[i].hash);
    }
  }
  std::sort(hashes.begin(), hashes.end());
  uint64_t shared = 0;
  for (size_t i = 1; i < hashes.size(); ++i) {
    shared += hashes[i - 1] == hashes[i] && (i == 1 || hashes[i - 2] != hashes[i]);
  }
  return shared;
}

}  // namespace

ExhaustiveIndex::ExhaustiveIndex(std::span<const TokenizedText> texts, int shingle_words)
    : texts_(texts), shingle_words_(shingle_words) {}

absl::Status ExhaustiveIndex::Candidates(const CandidateSink& sink) {
  stats_ = {};
  std::vector<std::vector<Shingle>> shingles;
  for (const TokenizedText& text : texts_) {
    shingles.push_back(ShinglesByHash(text, shingle_words_));
    stats_.fingerprints += shingles.back().size();
  }
  stats_.shared = CountShared(shingles);
  for (DocId a = 0; a < texts_.size(); ++a) {
    CandidateBatch batch;
    for (DocId b = a + 1; b < texts_.size(); ++b) {
      const size_t first = batch.seeds.size();
      AppendSeeds(shingles[a], shingles[b], &batch.seeds);
      if (batch.seeds.size() == first) continue;
      std::sort(batch.seeds.begin() + static_cast<ptrdiff_t>(first), batch.seeds.end());
      batch.pairs.push_back({a, b, first, static_cast<uint32_t>(batch.seeds.size() - first)});
    }
    if (batch.pairs.empty()) continue;
    stats_.candidates += batch.pairs.size();
    STEMMA_RETURN_IF_ERROR(sink(batch));
  }
  return absl::OkStatus();
}

}  // namespace stemma
