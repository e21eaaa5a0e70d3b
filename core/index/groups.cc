#include "core/index/groups.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/radix_sort.h"
#include "core/sketch/minhash.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
constexpr int kSlots = 128;
constexpr double kRecall = 0.99;          // of pairs at exactly min_resemblance
constexpr size_t kBucketLeaders = 8;      // representatives that a bucket remembers
constexpr size_t kBlockDocuments = 1024;  // verified together against the representatives so far

struct KeyedDocument {
  uint64_t key;
  uint32_t document;
};

// Sorts by key and calls body(run) for every run of equal keys; documents of a run keep their
// order.
template <typename Body>
void ForRunsByKey(std::vector<KeyedDocument>* keyed, int threads, const Body& body) {
  RadixSort(keyed, [](const KeyedDocument& entry) { return entry.key; }, {.threads = threads});
  const std::span<const KeyedDocument> all(*keyed);
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin + 1;
    while (end < all.size() && all[end].key == all[begin].key) ++end;
    body(all.subspan(begin, end - begin));
    begin = end;
  }
}

uint64_t DigestOf(const TokenizedText& text) {
  return HashBytes(
      {reinterpret_cast<const char*>(text.hash.data()), text.hash.size() * sizeof(uint64_t)});
}

// For each document the first with exactly its tokens.
std::vector<DocId> FindExact(std::span<const TokenizedText> texts, int threads) {
  std::vector<KeyedDocument> keyed(texts.size());
  ParallelFor(texts.size(), {.threads = threads}, [&](size_t d) {
    keyed[d] = {DigestOf(texts[d]), static_cast<uint32_t>(d)};
  });
  std::vector<DocId> exact_of(texts.size());
  std::vector<DocId> firsts;  // of a run: more than one only when digests collide
  ForRunsByKey(&keyed, threads, [&](std::span<const KeyedDocument> run) {
    firsts.clear();
    for (const KeyedDocument& entry : run) {
      const auto same = [&](DocId first) {
        return texts[first].hash == texts[entry.document].hash;
      };
      auto first = std::find_if(firsts.begin(), firsts.end(), same);
      // Empty texts are not copies of each other.
      if (first == firsts.end() || texts[entry.document].hash.empty()) {
        first = firsts.insert(firsts.end(), entry.document);
      }
      exact_of[entry.document] = *first;
    }
  });
  return exact_of;
}

// Rows of a band: the most for which `count` bands of them still catch a pair at the threshold with
// kRecall, because every row more spares false candidates.
int ChooseBandRows(double min_resemblance) {
  for (int rows = kSlots; rows > 1; --rows) {
    const double miss = std::pow(1 - std::pow(min_resemblance, rows), kSlots / rows);
    if (1 - miss >= kRecall) return rows;
  }
  return 1;
}

bool Resemble(std::span<const uint64_t> a, std::span<const uint64_t> b, double min_resemblance) {
  const auto resemblance = [](size_t common, size_t all) {
    return static_cast<double>(common) / static_cast<double>(all);
  };
  if (resemblance(std::min(a.size(), b.size()), std::max(a.size(), b.size())) < min_resemblance) {
    return false;
  }
  size_t common = 0, i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    const uint64_t x = a[i], y = b[j];
    common += x == y;
    i += x <= y;
    j += y <= x;
  }
  return resemblance(common, a.size() + b.size() - common) >= min_resemblance;
}

// Groups by resemblance, the documents in input order: each joins the earliest representative that
// it resembles, of those that share a bucket with it, or becomes one itself.
class NearGrouper {
 public:
  NearGrouper(std::span<const TokenizedText> texts, std::vector<DocId> documents,
              const GroupOptions& options)
      : texts_(texts), documents_(std::move(documents)), options_(options) {}

  // leader[d] is set for each of the documents.
  void Run(std::vector<DocId>* leader) {
    FindBuckets();
    sets_.resize(documents_.size());
    for (size_t begin = 0; begin < documents_.size(); begin += kBlockDocuments) {
      RunBlock(begin, std::min(documents_.size(), begin + kBlockDocuments), leader);
    }
  }

 private:
  size_t size() const { return documents_.size(); }
  std::span<uint32_t> BucketsOf(size_t i) { return {&bucket_of_[i * bands_], bands_}; }

  void FindBuckets();
  void RunBlock(size_t begin, size_t end, std::vector<DocId>* leader);
  std::vector<uint32_t> LeadersOf(size_t i, size_t from);
  uint32_t FindLeader(size_t i, size_t from);
  void BecomeLeader(size_t i);

  std::span<const TokenizedText> texts_;
  std::vector<DocId> documents_;
  GroupOptions options_;
  size_t bands_ = 0;
  std::vector<uint32_t> bucket_of_;          // document-major; kNone: alone in its bucket
  std::vector<uint32_t> leader_begin_;       // of each bucket, into leaders_
  std::vector<uint32_t> leaders_;            // indices into documents_, ascending in a bucket
  std::vector<uint8_t> leader_count_;        // of each bucket
  std::vector<std::vector<uint64_t>> sets_;  // of representatives, and of the block at work
};

void NearGrouper::FindBuckets() {
  const size_t rows = static_cast<size_t>(ChooseBandRows(options_.min_resemblance));
  bands_ = kSlots / rows;
  std::vector<uint64_t> keys(size() * bands_);
  std::vector<uint8_t> has_shingles(size());
  const MinHasher hasher({.slots = kSlots});
  struct Scratch {
    std::vector<Shingle> shingles;
    std::vector<uint64_t> hashes;
  };
  std::vector<Scratch> scratch(static_cast<size_t>(ThreadCount(options_.threads)));
  ParallelForWorker(size(), {.threads = options_.threads}, [&](size_t i, int worker) {
    auto& [shingles, hashes] = scratch[static_cast<size_t>(worker)];
    ShinglesOf(texts_[documents_[i]], options_.shingle_words, &shingles);
    if (shingles.empty()) return;
    has_shingles[i] = 1;
    hashes.clear();
    for (const Shingle& shingle : shingles) hashes.push_back(shingle.hash);
    const MinHashSignature signature = hasher.Sign(hashes);
    for (size_t band = 0; band < bands_; ++band) {
      keys[i * bands_ + band] = HashBytes(
          {reinterpret_cast<const char*>(&signature[band * rows]), rows * sizeof(uint32_t)}, band);
    }
  });
  bucket_of_.assign(size() * bands_, kNone);
  std::vector<KeyedDocument> keyed;
  for (size_t band = 0; band < bands_; ++band) {
    keyed.clear();
    for (size_t i = 0; i < size(); ++i) {
      if (has_shingles[i]) keyed.push_back({keys[i * bands_ + band], static_cast<uint32_t>(i)});
    }
    ForRunsByKey(&keyed, options_.threads, [&](std::span<const KeyedDocument> run) {
      if (run.size() < 2) return;
      const uint32_t bucket = static_cast<uint32_t>(leader_begin_.size());
      for (const KeyedDocument& entry : run) bucket_of_[entry.document * bands_ + band] = bucket;
      leader_begin_.push_back(static_cast<uint32_t>(leaders_.size()));
      leaders_.resize(leaders_.size() + std::min(run.size(), kBucketLeaders));
    });
  }
  leader_count_.resize(leader_begin_.size());
}

// Distinct representatives of i's buckets, ascending, those at or behind `from`.
std::vector<uint32_t> NearGrouper::LeadersOf(size_t i, size_t from) {
  std::vector<uint32_t> found;
  for (const uint32_t bucket : BucketsOf(i)) {
    if (bucket == kNone) continue;
    const auto begin = leaders_.begin() + leader_begin_[bucket];
    std::copy_if(begin, begin + leader_count_[bucket], std::back_inserter(found),
                 [from](uint32_t leader) { return leader >= from; });
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

uint32_t NearGrouper::FindLeader(size_t i, size_t from) {
  for (const uint32_t leader : LeadersOf(i, from)) {
    if (Resemble(sets_[leader], sets_[i], options_.min_resemblance)) return leader;
  }
  return kNone;
}

void NearGrouper::BecomeLeader(size_t i) {
  for (const uint32_t bucket : BucketsOf(i)) {
    if (bucket == kNone || leader_count_[bucket] == kBucketLeaders) continue;
    leaders_[leader_begin_[bucket] + leader_count_[bucket]++] = static_cast<uint32_t>(i);
  }
}

// In parallel against the representatives before the block, then in order against those within:
// the same as one document after the other, for an earlier representative always wins.
void NearGrouper::RunBlock(size_t begin, size_t end, std::vector<DocId>* leader) {
  std::vector<uint32_t> joined(end - begin, kNone);
  ParallelFor(end - begin, {.threads = options_.threads, .grain = 4}, [&](size_t offset) {
    const size_t i = begin + offset;
    const std::span<const uint32_t> buckets = BucketsOf(i);
    if (std::all_of(buckets.begin(), buckets.end(), [](uint32_t b) { return b == kNone; })) return;
    sets_[i] = ShingleSet(texts_[documents_[i]], options_.shingle_words);
    joined[offset] = FindLeader(i, 0);
  });
  for (size_t i = begin; i < end; ++i) {
    uint32_t found = joined[i - begin];
    if (found == kNone) found = FindLeader(i, begin);
    if (found == kNone) {
      BecomeLeader(i);
      (*leader)[documents_[i]] = documents_[i];
    } else {
      sets_[i] = {};
      (*leader)[documents_[i]] = documents_[found];
    }
  }
}

}  // namespace

Groups FindGroups(std::span<const TokenizedText> texts, const GroupOptions& options) {
  Groups groups;
  groups.exact_of = FindExact(texts, options.threads);
  std::vector<DocId> originals;
  for (DocId d = 0; d < texts.size(); ++d) {
    if (groups.exact_of[d] == d) originals.push_back(d);
  }
  std::vector<DocId> leader = groups.exact_of;
  NearGrouper(texts, std::move(originals), options).Run(&leader);

  groups.group_of.resize(texts.size());
  for (DocId d = 0; d < texts.size(); ++d) {
    const DocId first = leader[groups.exact_of[d]];
    if (first == d) {
      groups.group_of[d] = static_cast<uint32_t>(groups.representative.size());
      groups.representative.push_back(d);
      groups.size.push_back(0);
    } else {
      groups.group_of[d] = groups.group_of[first];
    }
    ++groups.size[groups.group_of[d]];
  }
  return groups;
}

}  // namespace stemma
