#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure/measure.h"
#include "bench/measure/signatures.h"
#include "bench/ratios/ratios.h"
#include "core/base/hash.h"
#include "core/index/lsh_plan.h"
#include "core/index/near_leaders.h"
#include "core/sketch/compare.h"
#include "core/sketch/minhash.h"

namespace stemma::bench {
namespace {

SignatureTable MakeTable(uint64_t size) {
  SignatureTable table(kSignatureSlots);
  for (uint64_t i = 0; i < size; ++i) table.Add(SignatureOf(i));
  return table;
}

void CheckCompare() {
  constexpr uint64_t kSize = 300;
  const SignatureTable table = MakeTable(kSize);
  std::vector<uint64_t> expected, found;
  for (uint64_t i = 0; i < kSize; ++i) {
    const std::vector<uint16_t> counts = table.EqualSlots(SignatureOf(i));
    for (uint64_t j = 0; j < kSize; ++j) {
      const int equal = EqualSlots(SignatureOf(i), SignatureOf(j));
      Check(counts[j] == equal, "one signature against many");
      if (i < j && equal >= 1) expected.push_back(i * kSize + j);
    }
  }
  table.ForPairs(1, [&](size_t i, size_t j, int) { found.push_back(i * kSize + j); });
  Check(found == expected, "all pairs of signatures");
}

void AllPairsOverStreamed(Report* report) {
  constexpr uint64_t kMany = 400000, kBlocked = 4000;
  CheckCompare();
  const SignatureTable many = MakeTable(kMany), blocked = MakeTable(kBlocked);
  const MinHashSignature query = SignatureOf(kMany);
  size_t found = 0;
  const auto seconds =
      MedianSeconds({[&] { Use(many.EqualSlots(query)); },
                     [&] { blocked.ForPairs(96, [&found](size_t, size_t, int) { ++found; }); }});
  const double streamed = double{kMany} / seconds[0];
  const double pairs = double{kBlocked} * double{kBlocked - 1} / 2 / seconds[1];
  report->Add("all_pairs_over_streamed", pairs / streamed, 7, Better::kHigher,
              {{"mega_pairs_per_s", pairs / 1e6},
               {"streamed_mega_pairs_per_s", streamed / 1e6},
               {"streamed_gb_per_s", streamed * kSignatureSlots * 4 / 1e9}});
}

// Documents grouped by the keys of their bands: by LshBuckets, and by a hash map of lists. Both
// from signatures; the map is asked for nothing but its lists.
class Grouping {
 public:
  explicit Grouping(uint32_t documents) {
    for (uint32_t i = 0; i < documents; ++i) signatures_.push_back(SignatureOf(i));
  }

  LshBuckets Ours() const {
    LshBuckets buckets(plan_);
    buckets.Grow(signatures_.size());
    for (uint32_t i = 0; i < signatures_.size(); ++i) buckets.Add(i, signatures_[i]);
    buckets.Build({}, 1);
    return buckets;
  }

  using Lists = absl::flat_hash_map<uint64_t, std::vector<uint32_t>>;
  Lists Mapped(size_t band) const {
    Lists lists;
    for (uint32_t i = 0; i < signatures_.size(); ++i) lists[KeyOf(i, band)].push_back(i);
    return lists;
  }

  // Whether documents share a bucket of `buckets` exactly where they share a list.
  bool Agree(const LshBuckets& buckets) const {
    for (size_t band = 0; band < bands(); ++band) {
      const Lists lists = Mapped(band);
      for (const auto& [key, list] : lists) {
        const uint32_t bucket = buckets.BucketsOf(list.front())[band];
        if ((list.size() == 1) != (bucket == LshBuckets::kAlone)) return false;
        for (const uint32_t document : list) {
          if (buckets.BucketsOf(document)[band] != bucket) return false;
        }
      }
    }
    return true;
  }

  size_t bands() const { return static_cast<size_t>(plan_.bands); }

 private:
  uint64_t KeyOf(uint32_t document, size_t band) const {
    const auto rows = static_cast<size_t>(plan_.rows);
    return HashBytes({reinterpret_cast<const char*>(&signatures_[document][band * rows]),
                      rows * sizeof(uint32_t)},
                     band);
  }

  LshPlan plan_ = PlanBands(0.8, 0.99, kSignatureSlots);
  std::vector<MinHashSignature> signatures_;
};

void GroupingOverMap(Report* report) {
  constexpr uint32_t kDocuments = 1000000;
  const Grouping small(2000);
  Check(small.Agree(small.Ours()), "LSH grouping");
  const Grouping grouping(kDocuments);
  const auto seconds = MedianSeconds({[&] { Use(grouping.Ours()); },
                                      [&] {
                                        for (size_t band = 0; band < grouping.bands(); ++band) {
                                          Use(grouping.Mapped(band));
                                        }
                                      }},
                                     {.rounds = 3});
  const double keys = double{kDocuments} * static_cast<double>(grouping.bands());
  report->Add("lsh_grouping_over_flat_hash_map", seconds[1] / seconds[0], 10, Better::kHigher,
              {{"ns_per_key", seconds[0] / keys * 1e9},
               {"map_ns_per_key", seconds[1] / keys * 1e9},
               {"documents", kDocuments},
               {"bands", grouping.bands()}});
}

}  // namespace

void IndexRatios(Report* report) {
  const OneCore pinned;
  AllPairsOverStreamed(report);
  GroupingOverMap(report);
}

}  // namespace stemma::bench
