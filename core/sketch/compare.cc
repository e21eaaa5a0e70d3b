#include "core/sketch/compare.h"

#include <algorithm>
#include <cassert>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sketch/compare.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stemma::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Slots = hn::CappedTag<uint32_t, 32>;  // of which every signature is a multiple
using Vector = hn::Vec<Slots>;

// Counts the slots that `query` has in common with each of kRows signatures from `rows` on.
template <size_t kRows>
HWY_INLINE void CompareRows(const uint32_t* HWY_RESTRICT query, const uint32_t* HWY_RESTRICT rows,
                            size_t slots, uint16_t* HWY_RESTRICT counts) {
  const Slots d;
  Vector sums[kRows];
  for (size_t r = 0; r < kRows; ++r) sums[r] = hn::Zero(d);
  for (size_t i = 0; i < slots; i += hn::Lanes(d)) {
    const Vector q = hn::LoadU(d, query + i);
    for (size_t r = 0; r < kRows; ++r) {
      const auto equal = hn::Eq(q, hn::LoadU(d, rows + r * slots + i));
      sums[r] = hn::Sub(sums[r], hn::VecFromMask(d, equal));  // minus one where they are equal
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    counts[r] = static_cast<uint16_t>(hn::GetLane(hn::SumOfLanes(d, sums[r])));
  }
}

void Compare(const uint32_t* query, const uint32_t* rows, size_t count, size_t slots,
             uint16_t* counts) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) CompareRows<4>(query, rows + i * slots, slots, counts + i);
  for (; i < count; ++i) CompareRows<1>(query, rows + i * slots, slots, counts + i);
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(Compare);

void SignatureTable::Add(const MinHashSignature& signature) {
  assert(signature.empty() || signature.size() == slots_);
  empty_.push_back(signature.empty());
  rows_.insert(rows_.end(), signature.begin(), signature.end());
  rows_.resize(empty_.size() * slots_);
}

std::vector<uint16_t> SignatureTable::EqualSlots(const MinHashSignature& query) const {
  std::vector<uint16_t> counts(size());
  if (query.empty()) return counts;
  HWY_DYNAMIC_DISPATCH(Compare)(query.data(), rows_.data(), size(), slots_, counts.data());
  for (size_t i = 0; i < size(); ++i) counts[i] = empty_[i] ? 0 : counts[i];
  return counts;
}

void SignatureTable::ForPairs(int least, const Found& found) const {
  assert(least > 0);
  // Rows of the first block meet the second block while that stays in the cache.
  constexpr size_t kCache = size_t{256} << 10;
  const size_t block = std::max<size_t>(4, kCache / (slots_ * sizeof(uint32_t)));
  struct Pair {
    size_t first, second;
    int equal;
  };
  std::vector<uint16_t> counts(block);
  std::vector<Pair> pairs;
  for (size_t begin = 0; begin < size(); begin += block) {
    const size_t end = std::min(begin + block, size());
    pairs.clear();
    for (size_t other = begin; other < size(); other += block) {
      const size_t other_end = std::min(other + block, size());
      for (size_t i = begin; i < end; ++i) {
        const size_t from = std::max(other, i + 1);
        if (empty_[i] || from >= other_end) continue;
        HWY_DYNAMIC_DISPATCH(Compare)
        (rows_.data() + i * slots_, rows_.data() + from * slots_, other_end - from, slots_,
         counts.data());
        for (size_t j = from; j < other_end; ++j) {
          const int equal = counts[j - from];
          if (equal >= least && !empty_[j]) pairs.push_back({i, j, equal});
        }
      }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& a, const Pair& b) { return a.first < b.first; });
    for (const Pair& pair : pairs) found(pair.first, pair.second, pair.equal);
  }
}

}  // namespace stemma
#endif  // HWY_ONCE
