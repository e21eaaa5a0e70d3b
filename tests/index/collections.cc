#include "tests/index/collections.h"

#include "core/base/hash.h"
#include "core/sketch/winnow.h"
#include "core/text/shingle.h"

namespace stemma {

TokenizedText TextOf(const Words& words) {
  TokenizedText text;
  uint32_t at = 0;
  for (const uint32_t word : words) {
    const std::string token = "w" + std::to_string(word);
    text.offset.push_back(static_cast<uint32_t>(text.text.size()));
    text.text += token;
    text.source.push_back({at, at + static_cast<uint32_t>(token.size())});
    at += static_cast<uint32_t>(token.size()) + 1;
    text.hash.push_back(HashBytes(token));
  }
  text.offset.push_back(static_cast<uint32_t>(text.text.size()));
  text.text.append(16, '\0');
  return text;
}

Words FreshWords(size_t words) {
  static uint32_t next = 1u << 24;
  Words fresh;
  for (size_t i = 0; i < words; ++i) fresh.push_back(next++);
  return fresh;
}

Words RandomWords(Random& random, size_t words, uint32_t vocabulary) {
  Words drawn;
  for (size_t i = 0; i < words; ++i)
    drawn.push_back(static_cast<uint32_t>(random.Below(vocabulary)));
  return drawn;
}

void Append(Words* words, const Words& more) {
  words->insert(words->end(), more.begin(), more.end());
}

Words Slice(const Words& words, size_t begin, size_t end) {
  return {words.begin() + static_cast<ptrdiff_t>(begin),
          words.begin() + static_cast<ptrdiff_t>(end)};
}

Words Edited(Words words, size_t first, size_t every) {
  for (size_t i = first; i < words.size(); i += every) words[i] = FreshWords(1).front();
  return words;
}

Segment SegmentOf(std::span<const TokenizedText> texts, int shingle_words, int window,
                  int threads) {
  SegmentBuilder builder({.hash_id = kHashId,
                          .normalizer_id = 1,
                          .shingle_words = static_cast<uint32_t>(shingle_words),
                          .window = static_cast<uint32_t>(window)});
  std::vector<Shingle> shingles;
  std::vector<Fingerprint> fingerprints;
  for (DocId d = 0; d < texts.size(); ++d) {
    ShinglesOf(texts[d], shingle_words, &shingles);
    Winnow(shingles, window, &fingerprints);
    builder.Add(d, fingerprints);
  }
  absl::StatusOr<Segment> segment = builder.Finish({.threads = threads});
  EXPECT_TRUE(segment.ok()) << segment.status();
  return *std::move(segment);
}

CandidateBatch Collect(CandidateIndex* index) {
  CandidateBatch all;
  const absl::Status status = index->Candidates([&all](const CandidateBatch& batch) {
    EXPECT_FALSE(batch.pairs.empty());
    for (const CandidatePair& pair : batch.pairs) {
      EXPECT_LT(pair.a, pair.b);
      if (!all.pairs.empty()) {
        const CandidatePair& last = all.pairs.back();
        EXPECT_LT(std::pair(last.a, last.b), std::pair(pair.a, pair.b));
      }
      const std::span<const Seed> seeds = batch.SeedsOf(pair);
      EXPECT_FALSE(seeds.empty());
      for (size_t i = 1; i < seeds.size(); ++i) EXPECT_LT(seeds[i - 1], seeds[i]);
      all.pairs.push_back({pair.a, pair.b, all.seeds.size(), pair.seed_count});
      all.seeds.insert(all.seeds.end(), seeds.begin(), seeds.end());
    }
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(index->stats().candidates, all.pairs.size());
  return all;
}

std::set<std::pair<DocId, DocId>> PairSet(const CandidateBatch& batch) {
  std::set<std::pair<DocId, DocId>> pairs;
  for (const CandidatePair& pair : batch.pairs) pairs.emplace(pair.a, pair.b);
  return pairs;
}

}  // namespace stemma
