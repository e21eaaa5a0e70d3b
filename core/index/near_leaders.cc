#include "core/index/near_leaders.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

constexpr uint32_t kNone = LshBuckets::kAlone;
constexpr size_t kBlockDocuments = 1024;  // verified together against the leaders so far
constexpr size_t kMergeSteps = 32;        // between two looks at whether the threshold is in reach

double Resemblance(size_t common, size_t all) {
  return static_cast<double>(common) / static_cast<double>(all);
}

// Takes the documents in their order, each by its place in it.
class LeaderSearch {
 public:
  LeaderSearch(const LshBuckets& buckets, std::span<const uint32_t> order, ShingleSets* sets,
               const NearOptions& options)
      : buckets_(buckets),
        order_(order),
        sets_(sets),
        options_(options),
        leaders_(buckets.leader_begin().empty() ? 0 : buckets.leader_begin().back()),
        leader_count_(buckets.leader_begin().size()),
        scratch_(static_cast<size_t>(ThreadCount(options.threads))) {}

  std::vector<uint32_t> Run(size_t fixed) {
    std::vector<uint32_t> leader;
    for (const uint32_t document : order_) {
      if (document >= leader.size()) leader.resize(document + 1, kNone);
    }
    for (size_t i = 0; i < fixed; ++i) {
      std::vector<uint64_t>& unused = scratch_[0].own;
      if (!buckets_.IsAlone(order_[i])) sets_->Of(order_[i], &unused);
      BecomeLeader(i);
      leader[order_[i]] = order_[i];
    }
    for (size_t begin = fixed; begin < order_.size(); begin += kBlockDocuments) {
      RunBlock(begin, std::min(order_.size(), begin + kBlockDocuments), &leader);
    }
    return leader;
  }

 private:
  struct Scratch {
    std::vector<uint64_t> own, other;
    std::vector<uint32_t> found;
  };

  // Distinct leaders of i's buckets, ascending, those at or behind `from`.
  void LeadersOf(size_t i, size_t from, std::vector<uint32_t>* found) const {
    found->clear();
    for (const uint32_t bucket : buckets_.BucketsOf(order_[i])) {
      if (bucket == kNone) continue;
      const auto begin = leaders_.begin() + buckets_.leader_begin()[bucket];
      std::copy_if(begin, begin + leader_count_[bucket], std::back_inserter(*found),
                   [from](uint32_t leader) { return leader >= from; });
    }
    std::sort(found->begin(), found->end());
    found->erase(std::unique(found->begin(), found->end()), found->end());
  }

  uint32_t FindLeader(size_t i, size_t from, Scratch* scratch) {
    if (buckets_.IsAlone(order_[i])) return kNone;
    const std::span<const uint64_t> own = sets_->Of(order_[i], &scratch->own);
    LeadersOf(i, from, &scratch->found);
    for (const uint32_t leader : scratch->found) {
      if (sets_->Resemble(order_[leader], order_[i], own, options_.min_resemblance,
                          &scratch->other)) {
        return leader;
      }
    }
    return kNone;
  }

  void BecomeLeader(size_t i) {
    for (const uint32_t bucket : buckets_.BucketsOf(order_[i])) {
      if (bucket == kNone) continue;
      const uint32_t begin = buckets_.leader_begin()[bucket];
      const uint32_t room = buckets_.leader_begin()[bucket + 1] - begin;
      if (leader_count_[bucket] == room) continue;
      leaders_[begin + leader_count_[bucket]++] = static_cast<uint32_t>(i);
    }
  }

  // In parallel against the leaders before the block, then in order against those within: the same
  // as one document after the other, for an earlier leader always wins.
  void RunBlock(size_t begin, size_t end, std::vector<uint32_t>* leader) {
    std::vector<uint32_t> joined(end - begin, kNone);
    ParallelForWorker(
        end - begin, {.threads = options_.threads, .grain = 4}, [&](size_t offset, int worker) {
          joined[offset] = FindLeader(begin + offset, 0, &scratch_[static_cast<size_t>(worker)]);
        });
    for (size_t i = begin; i < end; ++i) {
      uint32_t found = joined[i - begin];
      if (found == kNone) found = FindLeader(i, begin, &scratch_[0]);
      if (found == kNone) {
        BecomeLeader(i);
        (*leader)[order_[i]] = order_[i];
      } else {
        sets_->Drop(order_[i]);
        (*leader)[order_[i]] = order_[found];
      }
    }
  }

  const LshBuckets& buckets_;
  std::span<const uint32_t> order_;
  ShingleSets* sets_;
  NearOptions options_;
  std::vector<uint32_t> leaders_;      // places in the order, ascending in a bucket
  std::vector<uint8_t> leader_count_;  // of each bucket
  std::vector<Scratch> scratch_;       // of each worker
};

}  // namespace

void LshBuckets::Grow(size_t documents) {
  keys_.resize(bands());
  for (std::vector<uint64_t>& keys : keys_) keys.resize(documents);
  added_.resize(documents);
}

void LshBuckets::Add(uint32_t document, const MinHashSignature& signature) {
  if (signature.empty()) return;
  const size_t rows = static_cast<size_t>(plan_.rows);
  for (size_t band = 0; band < bands(); ++band) {
    keys_[band][document] = HashBytes(
        {reinterpret_cast<const char*>(&signature[band * rows]), rows * sizeof(uint32_t)}, band);
  }
  added_[document] = 1;
}

// Keys are sorted by as many of their top bits as a word has room for beside the document, so that
// half as much is moved about; where shortened keys are equal, the whole ones decide.
void LshBuckets::Build(std::span<const uint8_t> left_out, int threads) {
  assert(left_out.empty() || left_out.size() == added_.size());
  StartBuckets(added_.size());
  const int document_bits = static_cast<int>(std::bit_width(added_.size()));
  const uint64_t document_mask = (uint64_t{1} << document_bits) - 1;
  std::vector<uint64_t> sorted;
  sorted.reserve(added_.size());
  for (size_t band = 0; band < keys_.size(); ++band) {
    const std::vector<uint64_t> keys = std::move(keys_[band]);
    sorted.clear();
    for (uint32_t d = 0; d < keys.size(); ++d) {
      if (!added_[d] || (!left_out.empty() && left_out[d])) continue;
      sorted.push_back((keys[d] & ~document_mask) | d);
    }
    RadixSort(&sorted, [=](uint64_t entry) { return entry >> document_bits; },
              {.threads = threads});
    for (size_t begin = 0, end; begin < sorted.size(); begin = end) {
      for (end = begin + 1; end < sorted.size();) {
        if ((sorted[end] ^ sorted[begin]) > document_mask) break;
        ++end;
      }
      if (end - begin < 2) continue;
      const std::span<uint64_t> run(&sorted[begin], end - begin);
      for (uint64_t& entry : run) entry &= document_mask;
      AddBuckets(keys, band, run);
    }
  }
  keys_ = {};
}

// Makes a bucket of all documents of `run` that have a key in common. Sorts them by key, and leaves
// those of the same key in their order.
void LshBuckets::AddBuckets(std::span<const uint64_t> keys, size_t band, std::span<uint64_t> run) {
  const auto less = [&](uint64_t a, uint64_t b) { return keys[a] < keys[b]; };
  if (!std::is_sorted(run.begin(), run.end(), less)) {
    std::stable_sort(run.begin(), run.end(), less);
  }
  for (size_t begin = 0, end; begin < run.size(); begin = end) {
    for (end = begin + 1; end < run.size() && keys[run[end]] == keys[run[begin]];) ++end;
    if (end - begin < 2) continue;
    AddBucket(band, run.subspan(begin, end - begin));
  }
}

void LshBuckets::StartBuckets(size_t documents) {
  row_of_.assign(documents, kAlone);
  bucket_of_.clear();
  alone_.assign(bands(), kAlone);
  leader_begin_.assign(1, 0);
}

void LshBuckets::SetBucket(uint32_t document, size_t band, uint32_t bucket) {
  if (row_of_[document] == kAlone) {
    row_of_[document] = static_cast<uint32_t>(bucket_of_.size() / bands());
    bucket_of_.insert(bucket_of_.end(), bands(), kAlone);
  }
  bucket_of_[row_of_[document] * bands() + band] = bucket;
}

bool ShingleSets::Resemble(uint32_t leader, uint32_t, std::span<const uint64_t> own,
                           double min_resemblance, std::vector<uint64_t>* scratch) {
  return Resembles(Of(leader, scratch), own, min_resemblance);
}

bool Resembles(std::span<const uint64_t> a, std::span<const uint64_t> b, double min_resemblance) {
  const size_t fewer = std::min(a.size(), b.size());
  if (fewer == 0 || Resemblance(fewer, std::max(a.size(), b.size())) < min_resemblance) {
    return false;
  }
  // The least number of common shingles that may do, rounded down to be safe; the last word has the
  // exact quotient.
  const double sum = static_cast<double>(a.size() + b.size());
  const double least = min_resemblance * sum / (1 + min_resemblance);
  const size_t needed = static_cast<size_t>(std::max(0.0, std::floor(least * (1 - 1e-9))));
  size_t common = 0, i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (common + std::min(a.size() - i, b.size() - j) < needed) return false;
    const size_t steps = std::min({kMergeSteps, a.size() - i, b.size() - j});
    for (size_t step = 0; step < steps; ++step) {
      const uint64_t x = a[i], y = b[j];
      common += x == y;
      i += x <= y;
      j += y <= x;
    }
  }
  return Resemblance(common, a.size() + b.size() - common) >= min_resemblance;
}

std::vector<uint32_t> FindLeaders(const LshBuckets& buckets, std::span<const uint32_t> order,
                                  size_t fixed, ShingleSets* sets, const NearOptions& options) {
  return LeaderSearch(buckets, order, sets, options).Run(fixed);
}

}  // namespace stemma
