#include "core/index/groups.h"

#include <algorithm>
#include <utility>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/external_sort.h"
#include "core/sketch/minhash.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

constexpr int kSlots = 128;
constexpr double kRecall = 0.99;             // of pairs at exactly min_resemblance
constexpr size_t kBatchDocuments = 1 << 14;  // sketched at once, of texts in memory

struct Digest {
  std::array<uint64_t, 2> digest;
  uint64_t document;
};
struct DigestKey {
  uint64_t operator()(const Digest& entry) const { return entry.digest[0]; }
};

struct BandKey {
  uint64_t key;
  uint32_t document;
  uint32_t band;
};
struct BandKeyKey {
  uint64_t operator()(const BandKey& entry) const { return entry.key; }
};

// Calls body(run) for every run of records with equal keys.
template <typename Record, typename KeyOf, typename Body>
absl::Status ForRuns(ExternalSort<Record, KeyOf>* sort, const Body& body) {
  return sort->Drain([&](std::span<const Record> all) {
    for (size_t begin = 0, end = 0; begin < all.size(); begin = end) {
      for (end = begin + 1; end < all.size() && KeyOf()(all[end]) == KeyOf()(all[begin]);) ++end;
      body(all.subspan(begin, end - begin));
    }
    return absl::OkStatus();
  });
}

class TextSets : public ShingleSets {
 public:
  TextSets(std::span<const TokenizedText> texts, int words)
      : texts_(texts), words_(words), sets_(texts.size()) {}

  std::span<const uint64_t> Of(uint32_t d, std::vector<uint64_t>*) override {
    if (sets_[d].empty()) sets_[d] = ShingleSet(texts_[d], words_);
    return sets_[d];
  }
  void Drop(uint32_t d) override { sets_[d] = {}; }

 private:
  std::span<const TokenizedText> texts_;
  int words_;
  std::vector<std::vector<uint64_t>> sets_;
};

}  // namespace

struct GroupFinder::Sorts {
  ExternalSort<Digest, DigestKey> digests;
  ExternalSort<BandKey, BandKeyKey> bands;
};

GroupFinder::GroupFinder(PageStore* pages, const GroupOptions& options, uint64_t chunk_bytes)
    : options_(options),
      plan_(PlanBands(options.min_resemblance, kRecall, kSlots)),
      hasher_({.slots = kSlots}) {
  const ExternalSortOptions sort{
      .deal_bits = 5, .chunk_bytes = chunk_bytes, .threads = options.threads};
  sorts_ = std::make_unique<Sorts>(Sorts{{pages, sort}, {pages, sort}});
}

GroupFinder::~GroupFinder() = default;

void GroupFinder::SketchOf(const TokenizedText& text, std::span<const uint64_t> shingle_hashes,
                           Sketch* sketch) const {
  const std::string_view bytes(reinterpret_cast<const char*>(text.hash.data()),
                               text.hash.size() * sizeof(uint64_t));
  sketch->digest = {};
  if (!text.hash.empty()) sketch->digest = {HashBytes(bytes, 0), HashBytes(bytes, 1)};
  sketch->bands.clear();
  const MinHashSignature signature = hasher_.Sign(shingle_hashes);
  if (signature.empty()) return;
  const size_t rows = static_cast<size_t>(plan_.rows);
  for (size_t band = 0; band < static_cast<size_t>(plan_.bands); ++band) {
    sketch->bands.push_back(HashBytes(
        {reinterpret_cast<const char*>(&signature[band * rows]), rows * sizeof(uint32_t)}, band));
  }
}

absl::Status GroupFinder::Add(const Sketch& sketch) {
  const uint32_t document = documents_++;
  if (sketch.digest != std::array<uint64_t, 2>{}) {
    const Digest entry{sketch.digest, document};
    STEMMA_RETURN_IF_ERROR(sorts_->digests.Add({&entry, 1}));
  }
  for (uint32_t band = 0; band < sketch.bands.size(); ++band) {
    const BandKey entry{sketch.bands[band], document, band};
    STEMMA_RETURN_IF_ERROR(sorts_->bands.Add({&entry, 1}));
  }
  return absl::OkStatus();
}

absl::Status GroupFinder::Seal() {
  STEMMA_RETURN_IF_ERROR(sorts_->digests.Seal());
  return sorts_->bands.Seal();
}

void GroupFinder::Put(ByteWriter* out) const {
  out->Put(documents_);
  sorts_->digests.Put(out);
  sorts_->bands.Put(out);
}

void GroupFinder::Take(ByteReader* in) {
  in->Take(&documents_);
  sorts_->digests.Take(in);
  sorts_->bands.Take(in);
}

// For each document the first with exactly its tokens. Empty texts are not copies of each other.
absl::StatusOr<std::vector<DocId>> GroupFinder::FindExact() {
  std::vector<DocId> exact_of(documents_);
  for (DocId d = 0; d < documents_; ++d) exact_of[d] = d;
  std::vector<Digest> sorted;
  STEMMA_RETURN_IF_ERROR(ForRuns(&sorts_->digests, [&](std::span<const Digest> run) {
    if (run.size() < 2) return;
    sorted.assign(run.begin(), run.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Digest& x, const Digest& y) { return x.digest[1] < y.digest[1]; });
    for (size_t i = 1; i < sorted.size(); ++i) {
      if (sorted[i].digest[1] != sorted[i - 1].digest[1]) continue;
      exact_of[sorted[i].document] = exact_of[sorted[i - 1].document];
    }
  }));
  return exact_of;
}

// Only the first of equal texts is in a bucket.
absl::Status GroupFinder::FindBuckets(std::span<const DocId> exact_of, LshBuckets* buckets) {
  buckets->StartBuckets(documents_);
  std::vector<uint32_t> members;
  return ForRuns(&sorts_->bands, [&](std::span<const BandKey> run) {
    if (run.size() < 2) return;
    members.clear();
    for (const BandKey& entry : run) {
      // The band is hashed into the key: another one here is a chance of 2^-64.
      const bool original = exact_of[entry.document] == entry.document;
      if (original && entry.band == run.front().band) members.push_back(entry.document);
    }
    if (members.size() > 1) buckets->AddBucket(run.front().band, members);
  });
}

absl::StatusOr<Groups> GroupFinder::Find(ShingleSets* sets) {
  Groups groups;
  STEMMA_ASSIGN_OR_RETURN(groups.exact_of, FindExact());
  std::vector<DocId> originals;
  for (DocId d = 0; d < documents_; ++d) {
    if (groups.exact_of[d] == d) originals.push_back(d);
  }
  LshBuckets buckets(plan_);
  STEMMA_RETURN_IF_ERROR(FindBuckets(groups.exact_of, &buckets));
  const std::vector<DocId> leader =
      FindLeaders(buckets, originals, 0, sets,
                  {.min_resemblance = options_.min_resemblance, .threads = options_.threads});

  groups.group_of.resize(documents_);
  for (DocId d = 0; d < documents_; ++d) {
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

Groups FindGroups(std::span<const TokenizedText> texts, const GroupOptions& options) {
  PageStore pages({});
  GroupFinder finder(&pages, options, UINT64_MAX);
  std::vector<GroupFinder::Sketch> sketches(std::min(kBatchDocuments, texts.size()));
  std::vector<std::vector<uint64_t>> scratch(static_cast<size_t>(ThreadCount(options.threads)));
  for (size_t first = 0; first < texts.size(); first += kBatchDocuments) {
    const size_t count = std::min(kBatchDocuments, texts.size() - first);
    ParallelForWorker(count, {.threads = options.threads}, [&](size_t i, int worker) {
      std::vector<uint64_t>& hashes = scratch[static_cast<size_t>(worker)];
      ShingleHashes(texts[first + i], options.shingle_words, &hashes);
      finder.SketchOf(texts[first + i], hashes, &sketches[i]);
    });
    // Pages without a bound are in memory: nothing of this can fail.
    for (size_t i = 0; i < count; ++i) (void)finder.Add(sketches[i]);
  }
  TextSets sets(texts, options.shingle_words);
  return *finder.Find(&sets);
}

}  // namespace stemma
