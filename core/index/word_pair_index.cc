#include "core/index/word_pair_index.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/radix_sort.h"
#include "core/text/sentences.h"

namespace stemma {
namespace {

constexpr uint64_t kLeastCount = 32;      // of a common stem
constexpr size_t kBatchDocuments = 4096;  // whose keys are made at once
constexpr size_t kBatchPairs = size_t{1} << 16;

struct Key {
  uint64_t hash = 0;
  DocId document = 0;
};

std::vector<Key> AllKeys(std::span<const TokenizedText> texts, const WordPairOptions& options) {
  const std::vector<uint32_t> common = CommonStems(texts, options.stems, options.threads);
  std::vector<Key> keys;
  std::vector<std::vector<uint64_t>> batch(std::min(kBatchDocuments, texts.size()));
  for (size_t first = 0; first < texts.size(); first += kBatchDocuments) {
    const size_t count = std::min(kBatchDocuments, texts.size() - first);
    ParallelFor(count, {.threads = options.threads}, [&](size_t i) {
      batch[i] = WordPairKeys(StemsOf(texts[first + i], options.stems), common, options.reach);
    });
    for (size_t i = 0; i < count; ++i) {
      for (const uint64_t hash : batch[i]) keys.push_back({hash, static_cast<DocId>(first + i)});
    }
  }
  RadixSort(&keys, [](const Key& key) { return key.hash; }, {.threads = options.threads});
  return keys;
}

// The documents that a key pairs up: all its holders, the first of each group when they are too
// many, or none when too many groups hold it. `row` ascending by document.
class Holders {
 public:
  Holders(const Groups& groups, const WordPairOptions& options)
      : groups_(groups), options_(options) {}

  const std::vector<DocId>& Of(std::span<const Key> row) {
    documents_.clear();
    firsts_.clear();
    for (const Key& key : row) {
      documents_.push_back(key.document);
      const uint32_t group = groups_.group_of[key.document];
      const bool seen = std::any_of(firsts_.begin(), firsts_.end(),
                                    [&](DocId first) { return groups_.group_of[first] == group; });
      if (seen) continue;
      firsts_.push_back(key.document);
      if (firsts_.size() > options_.max_groups) {
        documents_.clear();
        return documents_;
      }
    }
    return documents_.size() > options_.max_holders ? firsts_ : documents_;
  }

 private:
  const Groups& groups_;
  const WordPairOptions& options_;
  std::vector<DocId> documents_;
  std::vector<DocId> firsts_;  // of each group
};

}  // namespace

std::vector<uint32_t> CommonStems(std::span<const TokenizedText> texts, StemKind kind,
                                  int threads) {
  using Counts = absl::flat_hash_map<uint32_t, uint64_t>;
  std::vector<Counts> parts(static_cast<size_t>(ThreadCount(threads)));
  ParallelForWorker(texts.size(), {.threads = threads}, [&](size_t i, int worker) {
    Counts& counts = parts[static_cast<size_t>(worker)];
    for (const uint32_t stem : StemsOf(texts[i], kind)) ++counts[stem];
  });
  Counts counts = std::move(parts.front());
  for (size_t i = 1; i < parts.size(); ++i) {
    for (const auto& [stem, count] : parts[i]) counts[stem] += count;
  }
  uint64_t running = 0;
  std::vector<std::pair<uint64_t, uint32_t>> often;
  for (const auto& [stem, count] : counts) {
    running += count;
    if (count >= kLeastCount) often.emplace_back(count, stem);
  }
  std::sort(often.begin(), often.end(), [](const auto& x, const auto& y) {
    return x.first != y.first ? x.first > y.first : x.second < y.second;
  });
  std::vector<uint32_t> common;
  uint64_t covered = 0;
  for (const auto& [count, stem] : often) {
    if (2 * covered >= running) break;
    covered += count;
    common.push_back(stem);
  }
  std::sort(common.begin(), common.end());
  return common;
}

std::vector<uint64_t> WordPairKeys(std::span<const uint32_t> stems,
                                   std::span<const uint32_t> common, uint32_t reach) {
  std::vector<uint32_t> rest;
  for (const uint32_t stem : stems) {
    if (!std::binary_search(common.begin(), common.end(), stem)) rest.push_back(stem);
  }
  std::vector<uint64_t> keys;
  for (size_t i = 0; i < rest.size(); ++i) {
    for (size_t j = i + 1; j < std::min<size_t>(i + 1 + reach, rest.size()); ++j) {
      const uint64_t lower = std::min(rest[i], rest[j]), higher = std::max(rest[i], rest[j]);
      const uint64_t hash = Mix(lower << 32 | higher);
      if (lower != higher && hash >> 63 == 0) keys.push_back(hash);
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<std::pair<DocId, DocId>> FindWordPairs(std::span<const TokenizedText> texts,
                                                   const Groups& groups,
                                                   const WordPairOptions& options) {
  std::vector<uint64_t> shared;  // a pair for each key
  {
    const std::vector<Key> keys = AllKeys(texts, options);
    Holders holders(groups, options);
    for (size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
      while (end < keys.size() && keys[end].hash == keys[begin].hash) ++end;
      if (end - begin < 2) continue;
      const std::vector<DocId>& documents =
          holders.Of(std::span<const Key>(keys).subspan(begin, end - begin));
      for (size_t i = 0; i < documents.size(); ++i) {
        for (size_t j = i + 1; j < documents.size(); ++j) {
          shared.push_back(uint64_t{documents[i]} << 32 | documents[j]);
        }
      }
    }
  }
  RadixSort(&shared, [](uint64_t pair) { return pair; }, {.threads = options.threads});
  std::vector<std::pair<DocId, DocId>> pairs;
  for (size_t begin = 0, end = 0; begin < shared.size(); begin = end) {
    while (end < shared.size() && shared[end] == shared[begin]) ++end;
    if (end - begin < options.min_shared) continue;
    pairs.emplace_back(static_cast<DocId>(shared[begin] >> 32), static_cast<DocId>(shared[begin]));
  }
  return pairs;
}

absl::Status WordPairIndex::Candidates(const CandidateSink& sink) {
  const auto own = FindWordPairs(texts_, *groups_, options_);
  size_t next = 0;  // of the own pairs, the first that is not given yet
  uint64_t given = 0;
  const auto give = [&](const CandidateBatch& batch) {
    given += batch.pairs.size();
    return sink(batch);
  };
  STEMMA_RETURN_IF_ERROR(inner_->Candidates([&](const CandidateBatch& batch) {
    CandidateBatch merged;
    merged.seeds = batch.seeds;
    for (const CandidatePair& pair : batch.pairs) {
      const std::pair<DocId, DocId> at(pair.a, pair.b);
      for (; next < own.size() && own[next] < at; ++next) {
        merged.pairs.push_back({own[next].first, own[next].second, merged.seeds.size(), 0});
      }
      next += next < own.size() && own[next] == at;
      merged.pairs.push_back(pair);
    }
    return give(merged);
  }));
  while (next < own.size()) {
    CandidateBatch rest;
    for (; next < own.size() && rest.pairs.size() < kBatchPairs; ++next) {
      rest.pairs.push_back({own[next].first, own[next].second, 0, 0});
    }
    STEMMA_RETURN_IF_ERROR(give(rest));
  }
  stats_ = inner_->stats();
  stats_.candidates = given;
  return absl::OkStatus();
}

}  // namespace stemma
