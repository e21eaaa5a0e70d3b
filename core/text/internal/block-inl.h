// Blocks of 64 bytes as bit masks, for one vector target: included by vector_lane.cc once for each.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/text/internal/rows.h"
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

// The classes of any block. "First" masks have the first bytes of code points, others all bytes.
struct MixedMasks : BlockMasks {
  uint64_t keep = 0;            // goes into tokens
  uint64_t alone = 0;           // letters that are tokens
  uint64_t quarters_first = 0;  // those that weigh a quarter
  uint64_t marks = 0;
  uint64_t attaching = 0;        // of known kind, but without a boundary before them
  uint64_t joiners_first = 0;    // apostrophes of three bytes
  uint64_t vanishing_first = 0;  // of three bytes
  uint64_t foreign_first = 0;    // unknown
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

// table[index], for indices below 64.
template <class V>
HWY_INLINE V LookUp64(const uint8_t* HWY_RESTRICT table, V index) {
  const Bytes d;
#if HWY_TARGET == HWY_AVX3_DL
  return V{_mm512_permutexvar_epi8(index.raw, hn::Load(d, table).raw)};
#else
  const auto bit4 = hn::Ne(hn::And(index, hn::Set(d, uint8_t{0x10})), hn::Zero(d));
  const auto bit5 = hn::Ne(hn::And(index, hn::Set(d, uint8_t{0x20})), hn::Zero(d));
  const auto low = hn::And(index, hn::Set(d, uint8_t{0x0f}));
  const auto part = [&](size_t i) HWY_ATTR {
    return hn::TableLookupBytes(hn::LoadDup128(d, table + 16 * i), low);
  };
  return hn::IfThenElse(bit5, hn::IfThenElse(bit4, part(3), part(2)),
                        hn::IfThenElse(bit4, part(1), part(0)));
#endif
}

// The bytes of the code points of `length` bytes that begin at `firsts`.
HWY_INLINE uint64_t Spread(uint64_t firsts, size_t length) {
  return firsts | firsts << 1 | (length == 3 ? firsts << 2 : 0);
}

// A mask of the bytes for which `test`, given a vector of them and one of the bytes behind each,
// holds.
template <class Test>
HWY_INLINE uint64_t Where(const uint8_t* HWY_RESTRICT block, Test test) {
  const Bytes d;
  uint64_t found = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    found |= Bits(test(hn::LoadU(d, block + i), hn::LoadU(d, block + i + 1))) << i;
  }
  return found;
}

template <class V>
HWY_INLINE auto AtLeast(V bytes, uint8_t least) {
  return hn::Eq(hn::Max(bytes, hn::Set(Bytes(), least)), bytes);
}

// The first bytes of code points that are not ASCII.
HWY_INLINE uint64_t FindFirsts(const uint8_t* HWY_RESTRICT block) {
  return Where(block, [](auto v, auto) HWY_ATTR { return AtLeast(v, 0xc0); });
}

// The code points of a row: where they begin.
HWY_INLINE uint64_t FindRowIn(const uint8_t* HWY_RESTRICT block, const Row& row) {
  const Bytes d;
  const auto first = hn::Set(d, row.first);
  const auto second = hn::Set(d, row.second);
  if (row.length == 2) return Where(block, [=](auto v, auto) HWY_ATTR { return hn::Eq(v, first); });
  return Where(block, [=](auto v, auto next)
                          HWY_ATTR { return hn::And(hn::Eq(v, first), hn::Eq(next, second)); });
}

// A block in vectors.
struct Vectors {
  hn::Vec<Bytes> at[kBlock / hn::MaxLanes(Bytes())];

  // table[index] for the low six bits of all bytes from `bytes` on.
  static HWY_INLINE Vectors LookUp(const uint8_t* HWY_RESTRICT table,
                                   const uint8_t* HWY_RESTRICT bytes) {
    const Bytes d;
    Vectors found;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const auto index = hn::And(hn::LoadU(d, bytes + i), hn::Set(d, uint8_t{0x3f}));
      found.at[i / hn::Lanes(d)] = LookUp64(table, index);
    }
    return found;
  }

  // Which bytes have a bit of `bits`.
  HWY_INLINE uint64_t Having(uint8_t bits) const {
    const Bytes d;
    uint64_t found = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      found |= Bits(hn::TestBit(at[i / hn::Lanes(d)], hn::Set(d, bits))) << i;
    }
    return found;
  }
};

// Puts the folded forms of the code points that begin at `firsts` into `folded`.
HWY_INLINE void FoldRow(const uint8_t* HWY_RESTRICT block, const Row& row, uint64_t firsts,
                        Vectors& folded) {
  const Bytes d;
  const size_t last = row.length - 1u;
  for (size_t k = 0; k <= last; ++k) {
    const Vectors found = Vectors::LookUp(row.folded[k], block + last - k);
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const uint64_t bits = firsts << k >> i;
      const auto here = hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&bits));
      auto& part = folded.at[i / hn::Lanes(d)];
      part = hn::IfThenElse(here, found.at[i / hn::Lanes(d)], part);
    }
  }
}

// Adds to `masks` what one row says of its code points, which begin at `firsts`.
HWY_INLINE void ApplyRow(const uint8_t* HWY_RESTRICT block, const Row& row, uint64_t firsts,
                         MixedMasks* HWY_RESTRICT masks, Vectors& folded) {
  const size_t length = row.length;
  const Vectors kinds = Vectors::LookUp(row.kinds, block + length - 1);
  const auto kind = [&](uint8_t bit) HWY_ATTR { return kinds.Having(bit) & firsts; };
  const uint64_t words = kind(kRowWord);
  uint64_t kept = words;
  masks->words |= Spread(words, length);
  masks->letters |= Spread(kind(kRowLetter), length);
  masks->foreign_first |= firsts & ~kind(kRowKnown);
  // One guess for all that is rare: which of it a row has would be guessed wrong.
  if ((row.any_kinds & (kRowAlone | kRowMark | kRowAttaches | kRowJoiner)) != 0) {
    const uint64_t alone = kind(kRowAlone), marks = kind(kRowMark);
    const uint64_t attaching = kind(kRowAttaches), joiners = kind(kRowJoiner);
    kept |= alone | marks;
    masks->alone |= Spread(alone, length);
    masks->marks |= Spread(marks, length);
    masks->attaching |= Spread(attaching, length);
    masks->quarters_first |= kind(kRowQuarter);
    masks->joiners_first |= joiners & ~attaching;
    masks->vanishing_first |= joiners & attaching;
  }
  if (row.shrinks) {
    const Vectors lengths = Vectors::LookUp(row.lengths, block + length - 1);
    masks->keep |= kept | (lengths.Having(2) & kept) << 1 | (lengths.Having(4) & kept) << 2;
  } else {
    masks->keep |= Spread(kept, length);
  }
  if (row.folds) FoldRow(block, row, kept, folded);
}

// Han and Hangul, which are many rows but all alike. Returns where their code points begin.
HWY_INLINE uint64_t ApplyPlainLetters(const uint8_t* HWY_RESTRICT block,
                                      MixedMasks* HWY_RESTRICT masks) {
  const Bytes d;
  if (Where(block, [](auto v, auto) HWY_ATTR { return AtLeast(v, 0xe4); }) == 0) return 0;
  const auto is = [d](auto v, uint8_t byte) HWY_ATTR { return hn::Eq(v, hn::Set(d, byte)); };
  // U+4E00 to U+9F7F, and U+AC00 to U+D77F.
  const uint64_t han = Where(block, [&](auto v, auto next) HWY_ATTR {
    return hn::Or(InRange(v, 0xe5, 0xe8), hn::Or(hn::And(is(v, 0xe4), AtLeast(next, 0xb8)),
                                                 hn::AndNot(AtLeast(next, 0xbe), is(v, 0xe9))));
  });
  const uint64_t hangul = Where(block, [&](auto v, auto next) HWY_ATTR {
    return hn::Or(InRange(v, 0xeb, 0xec), hn::Or(hn::And(is(v, 0xea), AtLeast(next, 0xb0)),
                                                 hn::AndNot(AtLeast(next, 0x9e), is(v, 0xed))));
  });
  masks->alone |= Spread(han, 3);
  masks->words |= Spread(hangul, 3);
  masks->letters |= Spread(hangul, 3);
  masks->keep |= Spread(han | hangul, 3);
  return han | hangul;
}

// Completes the masks of a block that is not all ASCII, up to the first code point that has no row,
// and writes its folded form.
HWY_INLINE void ApplyRows(const uint8_t* HWY_RESTRICT block, uint64_t firsts,
                          MixedMasks* HWY_RESTRICT masks, uint8_t* HWY_RESTRICT to) {
  const Bytes d;
  Vectors folded;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const auto v = hn::LoadU(d, block + i);
    const auto bit = hn::IfThenZeroElse(AtLeast(v, 0x80), hn::Set(d, uint8_t{0x20}));
    folded.at[i / hn::Lanes(d)] = hn::Or(v, bit);
  }
  uint64_t left = firsts & ~ApplyPlainLetters(block, masks);
  while (left != 0) {
    const uint64_t first = left & (~left + 1);
    const Row* const row = FindRow(block + std::countr_zero(left));
    if (row == nullptr) {
      masks->foreign_first |= first;
      break;
    }
    const uint64_t of_row = left & FindRowIn(block, *row);
    ApplyRow(block, *row, of_row, masks, folded);
    left &= ~of_row;
  }
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    hn::Store(folded.at[i / hn::Lanes(d)], d, to + i);
  }
}

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif  // HWY_TARGET

#endif  // per target
