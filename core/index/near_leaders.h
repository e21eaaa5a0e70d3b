// Who stands for whom: every document is led by the first one, in a given order, that it resembles
// and that is led by nobody. A member resembles its leader directly: nothing chains.
//
//   LshBuckets buckets(PlanBands(0.8, 0.99, 128), documents);
//   for (uint32_t d : ...) buckets.Add(d, hasher.Sign(shingles_of(d)));
//   buckets.Build({.threads = 2});
//   std::vector<uint32_t> leader = FindLeaders(buckets, order, &sets, {.min_resemblance = 0.8});
//
// Bands over MinHash signatures propose pairs; each is verified by the exact resemblance of the
// shingle sets, with a way out as soon as the threshold cannot be met. A bucket remembers its first
// kBucketLeaders leaders, so that one of any size is paid for once a member, not once a pair.
// Deterministic. Memory: 8 bytes a document and band until Build; afterwards 4 a band of the
// documents that share a bucket, and 4 of the others. Who has no room for the keys sorts them
// elsewhere, and names the buckets one by one (StartBuckets, AddBucket).

#ifndef STEMMA_CORE_INDEX_NEAR_LEADERS_H_
#define STEMMA_CORE_INDEX_NEAR_LEADERS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/index/lsh_plan.h"
#include "core/sketch/minhash.h"

namespace stemma {

// The documents of every bucket: those whose signatures agree in all rows of a band.
class LshBuckets {
 public:
  static constexpr size_t kBucketLeaders = 16;
  static constexpr uint32_t kAlone = std::numeric_limits<uint32_t>::max();

  explicit LshBuckets(LshPlan plan) : plan_(plan) {}

  // Makes room for documents [0, documents); those before keep what was added.
  void Grow(size_t documents);

  // Different documents may be added from several threads. An empty signature is in no bucket, as
  // is a document that was never added.
  void Add(uint32_t document, const MinHashSignature& signature);

  // After the last Add. Documents that `left_out` (empty, or one flag a document) marks are in no
  // bucket.
  void Build(std::span<const uint8_t> left_out, int threads);

  // Instead of Grow, Add and Build: buckets of documents below `documents`, two or more in each,
  // ascending, a document at most once a band.
  void StartBuckets(size_t documents);
  template <typename DocumentRange>
  void AddBucket(size_t band, const DocumentRange& members) {
    const uint32_t bucket = static_cast<uint32_t>(leader_begin_.size() - 1);
    size_t count = 0;
    for (const auto document : members) {
      SetBucket(static_cast<uint32_t>(document), band, bucket);
      ++count;
    }
    leader_begin_.push_back(leader_begin_.back() +
                            static_cast<uint32_t>(std::min(count, kBucketLeaders)));
  }

  // For each band the bucket of the document, kAlone where nobody shares it.
  std::span<const uint32_t> BucketsOf(uint32_t document) const {
    const uint32_t row = row_of_[document];
    return {row == kAlone ? alone_.data() : &bucket_of_[row * bands()], bands()};
  }
  bool IsAlone(uint32_t document) const { return row_of_[document] == kAlone; }

  const LshPlan& plan() const { return plan_; }
  size_t bands() const { return static_cast<size_t>(plan_.bands); }
  // Room for the leaders of bucket b is [leader_begin()[b], leader_begin()[b + 1]).
  std::span<const uint32_t> leader_begin() const { return leader_begin_; }

 private:
  void AddBuckets(std::span<const uint64_t> keys, size_t band, std::span<uint64_t> run);
  void SetBucket(uint32_t document, size_t band, uint32_t bucket);

  LshPlan plan_;
  std::vector<std::vector<uint64_t>> keys_;  // of each band, those of the documents; until Build
  std::vector<uint8_t> added_;
  std::vector<uint32_t> row_of_;     // of each document, into bucket_of_; kAlone: in no bucket
  std::vector<uint32_t> bucket_of_;  // a row of bands() for each document in some bucket
  std::vector<uint32_t> alone_;      // such a row of one that is in none
  std::vector<uint32_t> leader_begin_;
};

// The shingle sets of the documents, wherever they are kept.
class ShingleSets {
 public:
  virtual ~ShingleSets() = default;

  // Ascending and distinct; valid until `scratch` is used again or Drop. Called from several
  // threads: for the first time of a document by one of them, before any other asks for it.
  virtual std::span<const uint64_t> Of(uint32_t document, std::vector<uint64_t>* scratch) = 0;

  // Whether the leader resembles the document, whose set is `own`, by at least `min_resemblance`.
  // From several threads.
  virtual bool Resemble(uint32_t leader, uint32_t document, std::span<const uint64_t> own,
                        double min_resemblance, std::vector<uint64_t>* scratch);

  // The document leads nobody: its set is not asked for again.
  virtual void Drop(uint32_t) {}
};

// Whether |a and b| / |a or b| >= min_resemblance; exact. Stops when that is out of reach.
bool Resembles(std::span<const uint64_t> a, std::span<const uint64_t> b, double min_resemblance);

struct NearOptions {
  double min_resemblance = 0.8;
  int threads = 0;
};

// For each document of `order` its leader, itself where it has none; other entries are kAlone. The
// first `fixed` documents of the order lead themselves whatever they resemble.
std::vector<uint32_t> FindLeaders(const LshBuckets& buckets, std::span<const uint32_t> order,
                                  size_t fixed, ShingleSets* sets, const NearOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_NEAR_LEADERS_H_
