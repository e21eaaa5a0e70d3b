#include "core/sketch/internal/two32.h"

#include <algorithm>
#include <utility>

#include "core/base/hash.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sketch/internal/two32.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Halves = hn::ScalableTag<uint32_t>;
using Vector = hn::Vec<Halves>;

HWY_INLINE uint32_t Value(uint64_t hash, uint32_t multiplier) {
  return multiplier * static_cast<uint32_t>(hash >> 32) + static_cast<uint32_t>(hash);
}

// Many slots: a lane a slot, kVectors of them in registers while the hashes pass.
template <size_t kVectors>
HWY_INLINE void ManySlots(const uint64_t* HWY_RESTRICT hashes, size_t size,
                          const uint32_t* HWY_RESTRICT multipliers, uint32_t* HWY_RESTRICT slots) {
  const Halves d;
  const size_t lanes = hn::Lanes(d);
  Vector c[kVectors], least[kVectors];
  for (size_t v = 0; v < kVectors; ++v) {
    c[v] = hn::LoadU(d, multipliers + v * lanes);
    least[v] = hn::LoadU(d, slots + v * lanes);
  }
  for (size_t i = 0; i < size; ++i) {
    const Vector high = hn::Set(d, static_cast<uint32_t>(hashes[i] >> 32));
    const Vector low = hn::Set(d, static_cast<uint32_t>(hashes[i]));
    for (size_t v = 0; v < kVectors; ++v) {
      least[v] = hn::Min(least[v], hn::Add(hn::Mul(c[v], high), low));
    }
  }
  for (size_t v = 0; v < kVectors; ++v) hn::StoreU(least[v], d, slots + v * lanes);
}

// Few slots: a lane a hash. The wanted values are the low halves of c * hi + hash; the high ones
// are nonsense and masked at the end.
template <size_t kSlots>
HWY_INLINE void FewSlots(const uint64_t* HWY_RESTRICT hashes, size_t size,
                         const uint32_t* HWY_RESTRICT multipliers, uint32_t* HWY_RESTRICT slots) {
  size_t i = 0;
#if HWY_TARGET != HWY_SCALAR
  const Halves d;
  const hn::Repartition<uint64_t, Halves> d64;
  Vector c[kSlots], least[kSlots];
  for (size_t j = 0; j < kSlots; ++j) {
    c[j] = hn::Set(d, multipliers[j]);
    least[j] = hn::Set(d, slots[j]);
  }
  for (; i + hn::Lanes(d64) <= size; i += hn::Lanes(d64)) {
    const auto hash = hn::LoadU(d64, hashes + i);
    const auto high = hn::BitCast(d, hn::ShiftRight<32>(hash));
    for (size_t j = 0; j < kSlots; ++j) {
      least[j] = hn::Min(least[j], hn::BitCast(d, hn::Add(hn::MulEven(high, c[j]), hash)));
    }
  }
  const auto nonsense = hn::BitCast(d, hn::Set(d64, ~uint64_t{0} << 32));
  for (size_t j = 0; j < kSlots; ++j) {
    slots[j] = hn::GetLane(hn::MinOfLanes(d, hn::Or(least[j], nonsense)));
  }
#endif
  for (; i < size; ++i) {
    for (size_t j = 0; j < kSlots; ++j) {
      slots[j] = std::min(slots[j], Value(hashes[i], multipliers[j]));
    }
  }
}

void Lower(const uint64_t* hashes, size_t size, const uint32_t* multipliers, size_t count,
           uint32_t* slots) {
  const size_t lanes = hn::Lanes(Halves());
  size_t j = 0;
  for (; j + 8 * lanes <= count; j += 8 * lanes) {
    ManySlots<8>(hashes, size, multipliers + j, slots + j);
  }
  // What is left, in one pass over the hashes.
  const auto many = [&](auto vectors) HWY_ATTR {
    if (j + vectors * lanes > count) return false;
    ManySlots<vectors>(hashes, size, multipliers + j, slots + j);
    j += vectors * lanes;
    return true;
  };
  [&]<size_t... kFewer>(std::index_sequence<kFewer...>) HWY_ATTR {
    (void)(many(std::integral_constant<size_t, 7 - kFewer>()) || ...);
  }
  (std::make_index_sequence<7>());
  const auto few = [&](auto at_once) HWY_ATTR {
    for (; j + at_once <= count; j += at_once) {
      FewSlots<at_once>(hashes, size, multipliers + j, slots + j);
    }
  };
  few(std::integral_constant<size_t, 4>());
  few(std::integral_constant<size_t, 1>());
}

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma::internal {

HWY_EXPORT(Lower);

uint32_t Two32Multiplier(size_t j) { return static_cast<uint32_t>(Mix(j + 1) >> 32) | 1; }

void Two32(std::span<const uint64_t> hashes, const uint32_t* multipliers, size_t count,
           uint32_t* slots) {
  HWY_DYNAMIC_DISPATCH(Lower)(hashes.data(), hashes.size(), multipliers, count, slots);
}

}  // namespace stemma::internal
#endif  // HWY_ONCE
