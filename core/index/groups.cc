#include "core/index/groups.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/near_leaders.h"
#include "core/index/radix_sort.h"
#include "core/sketch/minhash.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

constexpr int kSlots = 128;
constexpr double kRecall = 0.99;  // of pairs at exactly min_resemblance

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

// The sets of representatives, and of the documents at work.
class TextSets : public ShingleSets {
 public:
  TextSets(std::span<const TokenizedText> texts, std::span<const DocId> documents, int words)
      : texts_(texts), documents_(documents), words_(words), sets_(documents.size()) {}

  std::span<const uint64_t> Of(uint32_t i, std::vector<uint64_t>*) override {
    if (sets_[i].empty()) sets_[i] = ShingleSet(texts_[documents_[i]], words_);
    return sets_[i];
  }
  void Drop(uint32_t i) override { sets_[i] = {}; }

 private:
  std::span<const TokenizedText> texts_;
  std::span<const DocId> documents_;
  int words_;
  std::vector<std::vector<uint64_t>> sets_;
};

// Groups by resemblance, the documents in input order. Sets leader[d] for each of them.
void GroupNear(std::span<const TokenizedText> texts, std::span<const DocId> documents,
               const GroupOptions& options, std::vector<DocId>* leader) {
  LshBuckets buckets(PlanBands(options.min_resemblance, kRecall, kSlots));
  buckets.Grow(documents.size());
  const MinHasher hasher({.slots = kSlots});
  std::vector<std::vector<uint64_t>> scratch(static_cast<size_t>(ThreadCount(options.threads)));
  ParallelForWorker(documents.size(), {.threads = options.threads}, [&](size_t i, int worker) {
    std::vector<uint64_t>& hashes = scratch[static_cast<size_t>(worker)];
    ShingleHashes(texts[documents[i]], options.shingle_words, &hashes);
    buckets.Add(static_cast<uint32_t>(i), hasher.Sign(hashes));
  });
  buckets.Build({}, options.threads);
  std::vector<uint32_t> order(documents.size());
  std::iota(order.begin(), order.end(), 0u);
  TextSets sets(texts, documents, options.shingle_words);
  const std::vector<uint32_t> led =
      FindLeaders(buckets, order, 0, &sets,
                  {.min_resemblance = options.min_resemblance, .threads = options.threads});
  for (size_t i = 0; i < documents.size(); ++i) (*leader)[documents[i]] = documents[led[i]];
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
  GroupNear(texts, originals, options, &leader);

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
