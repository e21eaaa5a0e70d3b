#include "core/sketch/compare.h"

#include <algorithm>
#include <cassert>
#include <span>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sketch/compare.cc"
#include <hwy/aligned_allocator.h>
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

using Bytes = hn::ScalableTag<uint8_t>;

// Rows of bytes are filled up to a multiple of this, which every vector of bytes divides.
size_t ByteStride() { return hn::Lanes(Bytes()); }

// The numbers of those of `count` rows that have at least `least` bytes in common with `query`;
// returns how many. Four rows at a time, for their counts go through the same few units.
size_t RowsNear(const uint8_t* HWY_RESTRICT query, const uint8_t* HWY_RESTRICT rows, size_t count,
                size_t stride, size_t least, uint32_t* HWY_RESTRICT near) {
  const Bytes d;
  size_t found = 0;
  const auto compare = [&]<size_t kRows>(size_t row) HWY_ATTR {
    const uint8_t* HWY_RESTRICT at = rows + row * stride;
    size_t equal[kRows] = {};
    for (size_t i = 0; i < stride; i += hn::Lanes(d)) {
      const auto part = hn::Load(d, query + i);
      for (size_t r = 0; r < kRows; ++r) {
        equal[r] += hn::CountTrue(d, hn::Eq(part, hn::Load(d, at + r * stride + i)));
      }
    }
    for (size_t r = 0; r < kRows; ++r) {
      near[found] = static_cast<uint32_t>(row + r);
      found += equal[r] >= least;
    }
  };
  size_t row = 0;
  for (; row + 4 <= count; row += 4) compare.template operator()<4>(row);
  for (; row < count; ++row) compare.template operator()<1>(row);
  return found;
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(CompareOne);
HWY_EXPORT(ByteStride);
HWY_EXPORT(RowsNear);

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

// The lowest byte of every slot, rows filled up with zeros: what has few bytes in common has few
// slots in common, and a quarter of the memory tells.
class LowBytes {
 public:
  LowBytes(std::span<const uint32_t> slots, size_t slots_a_row) {
    const size_t unit = HWY_DYNAMIC_DISPATCH(ByteStride)();
    stride_ = (slots_a_row + unit - 1) / unit * unit;
    fill_ = stride_ - slots_a_row;
    const size_t rows = slots.size() / slots_a_row;
    bytes_ = hwy::AllocateAligned<uint8_t>(rows * stride_);
    for (size_t row = 0; row < rows; ++row) {
      uint8_t* to = bytes_.get() + row * stride_;
      for (const uint32_t slot : slots.subspan(row * slots_a_row, slots_a_row)) {
        *to++ = static_cast<uint8_t>(slot);
      }
      std::fill_n(to, fill_, uint8_t{0});
    }
  }

  size_t stride() const { return stride_; }

  // Of rows [from, to), those that may have `least` slots in common with row `query`.
  std::span<const uint32_t> Near(size_t query, size_t from, size_t to, int least,
                                 std::vector<uint32_t>* near) const {
    near->resize(std::max(near->size(), to - from + 4));
    const size_t found =
        HWY_DYNAMIC_DISPATCH(RowsNear)(Row(query), Row(from), to - from, stride_,
                                       static_cast<size_t>(least) + fill_, near->data());
    return std::span(*near).first(found);
  }

 private:
  const uint8_t* Row(size_t i) const { return bytes_.get() + i * stride_; }

  size_t stride_, fill_;
  hwy::AlignedFreeUniquePtr<uint8_t[]> bytes_;
};

void SignatureTable::ForPairs(int least, const Found& found) const {
  assert(least > 0);
  const LowBytes bytes(rows_, slots_);
  // Rows of the first block meet the second block while that stays in the first-level cache.
  constexpr size_t kCache = size_t{24} << 10;
  const size_t block = std::max<size_t>(4, kCache / bytes.stride());
  struct Pair {
    size_t first, second;
    int equal;
  };
  std::vector<Pair> pairs;
  std::vector<uint32_t> near;
  const auto row = [this](size_t i) { return rows_.data() + i * slots_; };
  for (size_t begin = 0; begin < size(); begin += block) {
    const size_t end = std::min(begin + block, size());
    pairs.clear();
    for (size_t other = begin; other < size(); other += block) {
      const size_t to = std::min(other + block, size());
      for (size_t i = begin; i < end; ++i) {
        const size_t from = std::max(other, i + 1);
        if (empty_[i] || from >= to) continue;
        for (const uint32_t offset : bytes.Near(i, from, to, least, &near)) {
          const size_t j = from + offset;
          uint16_t equal = 0;
          HWY_DYNAMIC_DISPATCH(CompareOne)(row(i), row(j), 1, slots_, &equal);
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
