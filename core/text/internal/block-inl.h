// Blocks of 64 bytes as bit masks, for one vector target: included once for each.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/text/tokenize.h"

#ifndef STEMMA_CORE_TEXT_INTERNAL_BLOCK_ONCE_
#define STEMMA_CORE_TEXT_INTERNAL_BLOCK_ONCE_
namespace stemma::internal {

constexpr size_t kBlock = 64;

// Text that must be readable from a block's beginning: a code point that begins in the block, and
// the one behind it.
constexpr size_t kReach = kBlock + 4;

// For every byte of a mask: the places of its set bits one after the other. Compacts eight bytes by
// a shuffle, and lists eight bits.
struct alignas(8) Places {
  uint8_t at[8];
};
inline constexpr std::array<Places, 256> kPlaces = [] {
  std::array<Places, 256> places{};
  for (size_t mask = 0; mask < 256; ++mask) {
    size_t count = 0;
    for (uint8_t bit = 0; bit < 8; ++bit) {
      if (mask >> bit & 1) places[mask].at[count++] = bit;
    }
  }
  return places;
}();

// The classes of a block of ASCII, a bit a byte.
struct BlockMasks {
  uint64_t letters;
  uint64_t words;        // letters and digits
  uint64_t hyphens;      // -
  uint64_t apostrophes;  // ' `
  uint64_t not_ascii;
};

}  // namespace stemma::internal
#endif  // STEMMA_CORE_TEXT_INTERNAL_BLOCK_ONCE_

// Per target: a toggle instead of an include guard, as Highway wants it.
#if defined(STEMMA_CORE_TEXT_INTERNAL_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STEMMA_CORE_TEXT_INTERNAL_BLOCK_INL_H_
#undef STEMMA_CORE_TEXT_INTERNAL_BLOCK_INL_H_
#else
#define STEMMA_CORE_TEXT_INTERNAL_BLOCK_INL_H_
#endif

#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<uint8_t, kBlock>;

template <class Mask>
HWY_INLINE uint64_t Bits(Mask mask) {
  uint8_t bits[8] = {};
  hn::StoreMaskBits(Bytes(), mask, bits);
  uint64_t result;
  std::memcpy(&result, bits, sizeof(result));
  return result;
}

// Whether bytes lie in [first, last].
template <class V>
HWY_INLINE auto InRange(V bytes, uint8_t first, uint8_t last) {
  const Bytes d;
  const auto from_first = hn::Sub(bytes, hn::Set(d, first));
  const auto range = hn::Set(d, static_cast<uint8_t>(last - first));
  return hn::Eq(hn::Min(from_first, range), from_first);
}

HWY_INLINE BlockMasks Classify(const uint8_t* HWY_RESTRICT block) {
  const Bytes d;
  const hn::RebindToSigned<Bytes> ds;
  const size_t lanes = hn::Lanes(d);
  BlockMasks masks{};
  for (size_t i = 0; i < kBlock; i += lanes) {
    const auto v = hn::LoadU(d, block + i);
    const auto letter = InRange(hn::Or(v, hn::Set(d, uint8_t{0x20})), 'a', 'z');
    const auto digit = InRange(v, '0', '9');
    const auto apostrophe =
        hn::Or(hn::Eq(v, hn::Set(d, uint8_t{'\''})), hn::Eq(v, hn::Set(d, uint8_t{'`'})));
    masks.letters |= Bits(letter) << i;
    masks.words |= Bits(hn::Or(letter, digit)) << i;
    masks.hyphens |= Bits(hn::Eq(v, hn::Set(d, uint8_t{'-'}))) << i;
    masks.apostrophes |= Bits(apostrophe) << i;
    masks.not_ascii |= Bits(hn::RebindMask(d, hn::Lt(hn::BitCast(ds, v), hn::Zero(ds)))) << i;
  }
  return masks;
}

#if HWY_TARGET == HWY_AVX3_DL

// Writes the bytes of `block` that `keep` has, or-ed with `with`, and passes `to` behind them.
HWY_INLINE void Compact(const uint8_t* HWY_RESTRICT block, uint8_t with, uint64_t keep,
                        uint8_t*& to) {
  const Bytes d;
  const auto lower = hn::Or(hn::LoadU(d, block), hn::Set(d, with));
  const auto mask = hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&keep));
  hn::StoreU(hn::Compress(lower, mask), d, to);
  to += std::popcount(keep);
}

// Writes base + the place of every set bit, and passes `to` behind them; kUsual at once, and more
// when there are more.
template <size_t kUsual>
HWY_INLINE void ListBits(uint64_t bits, uint32_t base, uint32_t*& to) {
  const Bytes d;
  const hn::ScalableTag<uint32_t> d32;
  const hn::Rebind<uint8_t, decltype(d32)> d8;
  HWY_ALIGN uint8_t places[kBlock];
  const auto mask = hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&bits));
  hn::Store(hn::Compress(hn::Iota(d, 0), mask), d, places);
  const auto write = [&](size_t i) HWY_ATTR {
    const auto place = hn::PromoteTo(d32, hn::Load(d8, places + i));
    hn::StoreU(hn::Add(place, hn::Set(d32, base)), d32, to + i);
  };
  for (size_t i = 0; i < kUsual; i += 16) write(i);
  const size_t count = static_cast<size_t>(std::popcount(bits));
  if (HWY_UNLIKELY(count > kUsual)) {
    for (size_t i = kUsual; i < count; i += 16) write(i);
  }
  to += count;
}

// Writes for every start the number of kept bytes before it, from `length`.
HWY_INLINE void ListBegins(uint64_t starts, uint64_t keep, uint32_t length, uint32_t*& to) {
  ListBits<16>(_pext_u64(starts, keep), length, to);
}

#else

HWY_INLINE void Compact(const uint8_t* HWY_RESTRICT block, uint8_t with, uint64_t keep,
                        uint8_t*& to) {
  const hn::CappedTag<uint8_t, 8> d;
  for (size_t i = 0; i < kBlock; i += 8) {
    const uint64_t mask = keep >> i & 0xff;
    const auto lower = hn::Or(hn::LoadU(d, block + i), hn::Set(d, with));
    hn::StoreU(hn::TableLookupBytes(lower, hn::Load(d, kPlaces[mask].at)), d, to);
    to += std::popcount(mask);
  }
}

template <size_t kUsual>
HWY_INLINE void ListBits(uint64_t bits, uint32_t base, uint32_t*& to) {
  const hn::CappedTag<uint32_t, 8> d32;
  const hn::Rebind<uint8_t, decltype(d32)> d8;
  for (size_t i = 0; i < kBlock; i += 8) {
    const uint64_t mask = bits >> i & 0xff;
    for (size_t j = 0; j < 8; j += hn::Lanes(d32)) {
      const auto place = hn::PromoteTo(d32, hn::LoadU(d8, kPlaces[mask].at + j));
      hn::StoreU(hn::Add(place, hn::Set(d32, base + static_cast<uint32_t>(i))), d32, to + j);
    }
    to += std::popcount(mask);
  }
}

HWY_INLINE void ListBegins(uint64_t starts, uint64_t keep, uint32_t length, uint32_t*& to) {
  constexpr size_t kUsual = 16;
  const size_t count = static_cast<size_t>(std::popcount(starts));
  const auto write = [&](size_t i) HWY_ATTR {
    const uint64_t below = (starts & (~starts + 1)) - 1;
    to[i] = length + static_cast<uint32_t>(std::popcount(keep & below));
    starts &= starts - 1;
  };
  for (size_t i = 0; i < kUsual; ++i) write(i);
  if (HWY_UNLIKELY(count > kUsual)) {
    for (size_t i = kUsual; i < count; ++i) write(i);
  }
  to += count;
}

#endif

// Writes the weight of the token at every start: of a word, or of a letter that stands alone. What
// is behind them is left as words have it.
HWY_INLINE void ListWeights(uint64_t starts, uint64_t alone, uint64_t quarters, uint8_t* to) {
  const Bytes d;
  HWY_ALIGN uint8_t weights[kBlock];
  const auto mask = [d](const uint64_t bits) HWY_ATTR {
    return hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&bits));
  };
  const auto word = hn::Set(d, kWordWeight);
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const auto letter = hn::IfThenElse(mask(alone >> i), hn::Set(d, kHanWeight), word);
    const auto weight = hn::IfThenElse(mask(quarters >> i), hn::Set(d, kLetterWeight), letter);
    hn::Store(weight, d, weights + i);
  }
  Compact(weights, 0, starts, to);
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) hn::StoreU(word, d, to + i);
}

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // HWY_TARGET

#endif  // per target
