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

// One more where they are equal.
HWY_INLINE Vector CountEqual(Vector sum, Vector a, Vector b) {
  const Slots d;
#if HWY_TARGET <= HWY_AVX3
  return hn::IfThenElse(hn::Eq(a, b), hn::Add(sum, hn::Set(d, 1u)), sum);
#else
  return hn::Sub(sum, hn::VecFromMask(d, hn::Eq(a, b)));  // the mask is minus one
#endif
}

// Counts the slots that `query` has in common with each of `count` signatures from `rows` on. One
// row after the other, as memory is read ahead.
void CompareOne(const uint32_t* HWY_RESTRICT query, const uint32_t* HWY_RESTRICT rows, size_t count,
                size_t slots, uint16_t* HWY_RESTRICT counts) {
  const Slots d;
  const size_t lanes = hn::Lanes(d);
  for (size_t r = 0; r < count; ++r, rows += slots) {
    Vector even = hn::Zero(d), odd = hn::Zero(d);
    size_t i = 0;
    for (; i + 2 * lanes <= slots; i += 2 * lanes) {
      even = CountEqual(even, hn::LoadU(d, query + i), hn::LoadU(d, rows + i));
      odd = CountEqual(odd, hn::LoadU(d, query + i + lanes), hn::LoadU(d, rows + i + lanes));
    }
    if (i < slots) even = CountEqual(even, hn::LoadU(d, query + i), hn::LoadU(d, rows + i));
    counts[r] = static_cast<uint16_t>(hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd))));
  }
}

// The same for two queries and kRows rows that are in the cache: what is loaded serves twice.
template <size_t kRows>
HWY_INLINE void CompareRows(const uint32_t* HWY_RESTRICT a, const uint32_t* HWY_RESTRICT b,
                            const uint32_t* HWY_RESTRICT rows, size_t slots,
                            uint16_t* HWY_RESTRICT a_counts, uint16_t* HWY_RESTRICT b_counts) {
  const Slots d;
  Vector a_sums[kRows], b_sums[kRows];
  for (size_t r = 0; r < kRows; ++r) a_sums[r] = b_sums[r] = hn::Zero(d);
  for (size_t i = 0; i < slots; i += hn::Lanes(d)) {
    const Vector a_part = hn::LoadU(d, a + i), b_part = hn::LoadU(d, b + i);
    for (size_t r = 0; r < kRows; ++r) {
      const Vector row = hn::LoadU(d, rows + r * slots + i);
      a_sums[r] = CountEqual(a_sums[r], a_part, row);
      b_sums[r] = CountEqual(b_sums[r], b_part, row);
    }
  }
  for (size_t r = 0; r < kRows; ++r) {  // both totals, below 2^16, in one sum
    const Vector both = hn::Add(a_sums[r], hn::ShiftLeft<16>(b_sums[r]));
    const uint32_t total = hn::GetLane(hn::SumOfLanes(d, both));
    a_counts[r] = static_cast<uint16_t>(total);
    b_counts[r] = static_cast<uint16_t>(total >> 16);
  }
}

void CompareTwo(const uint32_t* a, const uint32_t* b, const uint32_t* rows, size_t count,
                size_t slots, uint16_t* a_counts, uint16_t* b_counts) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    CompareRows<4>(a, b, rows + i * slots, slots, a_counts + i, b_counts + i);
  }
  for (; i < count; ++i) {
    CompareRows<1>(a, b, rows + i * slots, slots, a_counts + i, b_counts + i);
  }
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(CompareOne);
HWY_EXPORT(CompareTwo);

void SignatureTable::Add(const MinHashSignature& signature) {
  assert(signature.empty() || signature.size() == slots_);
  empty_.push_back(signature.empty());
  rows_.insert(rows_.end(), signature.begin(), signature.end());
  rows_.resize(empty_.size() * slots_);
}

std::vector<uint16_t> SignatureTable::EqualSlots(const MinHashSignature& query) const {
  std::vector<uint16_t> counts(size());
  if (query.empty()) return counts;
  HWY_DYNAMIC_DISPATCH(CompareOne)(query.data(), rows_.data(), size(), slots_, counts.data());
  for (size_t i = 0; i < size(); ++i) counts[i] = empty_[i] ? 0 : counts[i];
  return counts;
}

void SignatureTable::ForPairs(int least, const Found& found) const {
  assert(least > 0);
  // Rows of the first block meet the second block while that stays in the first-level cache.
  constexpr size_t kCache = size_t{24} << 10;
  const size_t block = std::max<size_t>(4, kCache / (slots_ * sizeof(uint32_t)));
  struct Pair {
    size_t first, second;
    int equal;
  };
  std::vector<uint16_t> counts(2 * block);
  std::vector<Pair> pairs;
  const auto row = [this](size_t i) { return rows_.data() + i * slots_; };
  // Notes what `first` has in common with rows [from, to): mostly too little with all of them,
  // which is seen at once.
  const auto note = [&](size_t first, size_t from, size_t to, const uint16_t* equal) {
    int most = 0;
    for (size_t j = 0; j < to - from; ++j) most = std::max<int>(most, equal[j]);
    if (most < least || empty_[first]) return;
    for (size_t j = from; j < to; ++j, ++equal) {
      if (j > first && *equal >= least && !empty_[j]) pairs.push_back({first, j, *equal});
    }
  };
  for (size_t begin = 0; begin < size(); begin += block) {
    const size_t end = std::min(begin + block, size());
    pairs.clear();
    for (size_t other = begin; other < size(); other += block) {
      const size_t to = std::min(other + block, size());
      for (size_t i = begin; i < end; i += 2) {
        const size_t next = std::min(i + 1, end - 1), from = std::max(other, i + 1);
        if (from >= to) continue;
        HWY_DYNAMIC_DISPATCH(CompareTwo)
        (row(i), row(next), row(from), to - from, slots_, counts.data(), counts.data() + block);
        note(i, from, to, counts.data());
        if (next != i) note(next, from, to, counts.data() + block);
      }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& a, const Pair& b) { return a.first < b.first; });
    for (const Pair& pair : pairs) found(pair.first, pair.second, pair.equal);
  }
}

}  // namespace stemma
#endif  // HWY_ONCE
