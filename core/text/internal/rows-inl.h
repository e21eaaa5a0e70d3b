// Blocks that are not ASCII alone: the classes and the case folding of their code points, a row of
// the tables at a time (rows.h), for one vector target: included by vector_lane.cc once for each.

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/text/internal/block-inl.h"
#include "core/text/internal/rows.h"

#ifndef STEMMA_CORE_TEXT_INTERNAL_ROWS_ONCE_
#define STEMMA_CORE_TEXT_INTERNAL_ROWS_ONCE_
namespace stemma::internal {

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
#endif  // STEMMA_CORE_TEXT_INTERNAL_ROWS_ONCE_

#if defined(STEMMA_CORE_TEXT_INTERNAL_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef STEMMA_CORE_TEXT_INTERNAL_ROWS_INL_H_
#undef STEMMA_CORE_TEXT_INTERNAL_ROWS_INL_H_
#else
#define STEMMA_CORE_TEXT_INTERNAL_ROWS_INL_H_
#endif

#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

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
