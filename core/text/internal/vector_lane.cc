#include "core/text/internal/vector_lane.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/text/internal/vector_lane.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/text/internal/rows.h"

#ifndef STEMMA_VECTOR_LANE_ONCE_
#define STEMMA_VECTOR_LANE_ONCE_
namespace stemma::internal {

constexpr size_t kBlock = 64;

// Text that must be readable from a block's beginning: a code point that begins in the block, and
// the one behind it.
constexpr size_t kReach = kBlock + 4;

// What ASCII is, in the terms of the rows.
inline constexpr std::array<uint8_t, 128> kAsciiKinds = [] {
  std::array<uint8_t, 128> kinds{};
  for (size_t c = 0; c < kinds.size(); ++c) {
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    const bool digit = c >= '0' && c <= '9';
    kinds[c] = static_cast<uint8_t>(kRowKnown | (letter || digit ? kRowWord : 0) |
                                    (letter ? kRowLetter : 0));
  }
  return kinds;
}();

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

// The classes of a block's bytes, a bit a byte.
struct BlockMasks {
  uint64_t letters;
  uint64_t words;        // letters and digits
  uint64_t hyphens;      // -
  uint64_t apostrophes;  // ' `
  uint64_t not_ascii;
  uint64_t long_apostrophes = 0;  // the first byte of those of three bytes
  uint64_t foreign = 0;           // the first byte of a code point that no row knows
};

// The code point behind a block: RowKind bits, 0 when it may not be passed, and whether it is -.
struct Behind {
  uint64_t known;
  uint64_t letter;
  uint64_t word_or_hyphen;
};
inline Behind LookBehind(const uint8_t* at) {
  uint8_t kind = 0;
  if (*at < 0x80) {
    kind = kAsciiKinds[*at];
  } else if (const Row* row = Rows::Get().Find(at)) {
    kind = row->kinds[at[row->length - 1] & 0x3f];
  }
  return {kind, uint64_t{(kind & kRowLetter) != 0}, uint64_t{(kind & kRowWord) != 0 || *at == '-'}};
}

}  // namespace stemma::internal
#endif  // STEMMA_VECTOR_LANE_ONCE_

HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

size_t Read(std::string_view, size_t at, size_t, SinkCursor*) { return at; }
bool Exists() { return false; }

#else

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

// Adds to `masks` what one row says of the code points at `firsts`, and writes their folded form.
HWY_INLINE void ApplyRow(const uint8_t* HWY_RESTRICT block, const Row& row, uint64_t firsts,
                         BlockMasks* HWY_RESTRICT masks, uint8_t* HWY_RESTRICT folded) {
  const Bytes d;
  const size_t lanes = hn::Lanes(d);
  const size_t last = row.length - 1u;
  const auto six_bits = hn::Set(d, uint8_t{0x3f});
  uint64_t known = 0, words = 0, letters = 0, apostrophes = 0;
  for (size_t i = 0; i < kBlock; i += lanes) {
    const auto index = hn::And(hn::LoadU(d, block + i + last), six_bits);
    const auto kinds = LookUp64(row.kinds, index);
    const auto have = [&](uint8_t bit) HWY_ATTR {
      return Bits(hn::Ne(hn::And(kinds, hn::Set(d, bit)), hn::Zero(d))) << i;
    };
    known |= have(kRowKnown);
    words |= have(kRowWord);
    letters |= have(kRowLetter);
    apostrophes |= have(kRowApostrophe);
  }
  words &= firsts;
  for (size_t k = 0; k <= last; ++k) {
    const uint64_t places = words << k;
    for (size_t i = 0; i < kBlock; i += lanes) {
      const auto index = hn::And(hn::LoadU(d, block + i + last - k), six_bits);
      const uint64_t bits = places >> i;
      const auto here = hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&bits));
      const auto old = hn::Load(d, folded + i);
      hn::Store(hn::IfThenElse(here, LookUp64(row.folded[k], index), old), d, folded + i);
    }
    masks->words |= places;
    masks->letters |= (letters & firsts) << k;
  }
  masks->foreign |= firsts & ~known;
  masks->long_apostrophes |= apostrophes & firsts;
}

// The places where `block`, or what is `offset` bytes on, holds `byte`.
HWY_INLINE uint64_t Find(const uint8_t* HWY_RESTRICT block, uint8_t byte) {
  const Bytes d;
  uint64_t found = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    found |= Bits(hn::Eq(hn::LoadU(d, block + i), hn::Set(d, byte))) << i;
  }
  return found;
}

// The first bytes of code points that are not ASCII.
HWY_INLINE uint64_t FindFirsts(const uint8_t* HWY_RESTRICT block) {
  const Bytes d;
  uint64_t found = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const auto v = hn::LoadU(d, block + i);
    found |= Bits(hn::Eq(hn::Max(v, hn::Set(d, uint8_t{0xc0})), v)) << i;
  }
  return found;
}

// Completes the masks of a block that is not all ASCII, up to the first code point that no row
// knows, and writes its folded form.
HWY_INLINE void ApplyRows(const uint8_t* HWY_RESTRICT block, BlockMasks* HWY_RESTRICT masks,
                          uint8_t* HWY_RESTRICT folded) {
  const Bytes d;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    hn::Store(hn::Or(hn::LoadU(d, block + i), hn::Set(d, uint8_t{0x20})), d, folded + i);
  }
  const Rows& rows = Rows::Get();
  for (uint64_t left = FindFirsts(block); left != 0;) {
    const size_t first = static_cast<size_t>(std::countr_zero(left));
    const Row* const row = rows.Find(block + first);
    if (row == nullptr) {
      masks->foreign |= uint64_t{1} << first;
      return;
    }
    uint64_t firsts = left & Find(block, row->first);
    if (row->length == 3) firsts &= Find(block + 1, row->second);
    ApplyRow(block, *row, firsts, masks, folded);
    left &= ~firsts;
  }
}

// Reads blocks; where each stands is kept here, in registers, rather than in the sink.
class Reader {
 public:
  Reader(std::string_view text, size_t at, SinkCursor* sink)
      : text_(reinterpret_cast<const uint8_t*>(text.data())),
        size_(text.size()),
        at_(at),
        sink_(sink),
        to_(reinterpret_cast<uint8_t*>(sink->text) + sink->length),
        begins_(sink->begins + sink->count),
        open_(sink->state() == State::kLetters || sink->state() == State::kDigits),
        letter_(sink->state() == State::kLetters),
        edges_(&sink->spans->begin + 2 * sink->count - open_) {}

  size_t Read(size_t stop) {
    bool goes_on = true;
    while (at_ < stop && goes_on) {
      const size_t rest = size_ - at_;
      if (HWY_LIKELY(rest >= kReach)) {
        goes_on = ReadBlock(text_ + at_, kBlock);
      } else {
        uint8_t block[kReach] = {};
        std::memcpy(block, text_ + at_, rest);
        goes_on = ReadBlock(block, std::min(rest, kBlock));
      }
    }
    return Leave();
  }

 private:
  // Reads `rest` bytes of a block; false when it had to stop before their end.
  HWY_INLINE bool ReadBlock(const uint8_t* block, size_t rest) {
    BlockMasks masks = Classify(block);
    if (HWY_UNLIKELY((masks.not_ascii | block[kBlock] >> 7) != 0)) {
      return ReadMixed(block, rest, masks);
    }
    const Behind behind = LookBehind(block + kBlock);
    const uint64_t hyphens = LineEndHyphens(masks, behind);
    if (HWY_UNLIKELY(hyphens != 0 || rest < kBlock)) {
      const auto limit = static_cast<size_t>(std::countr_zero(hyphens));
      Take(block, 0x20, masks, behind, std::min(limit, rest));
      return limit >= rest;
    }
    TakeAll(block, masks, behind);
    return true;
  }

  HWY_NOINLINE bool ReadMixed(const uint8_t* block, size_t rest, BlockMasks masks) {
    HWY_ALIGN uint8_t folded[kBlock];
    ApplyRows(block, &masks, folded);
    const Behind behind = LookBehind(block + kBlock);
    const uint64_t hyphens = LineEndHyphens(masks, behind);
    // Code points begin at the bytes that continue none. A code point that is foreign may attach to
    // the one before it, which is left to the other lane too.
    const uint64_t firsts = ~masks.not_ascii | FindFirsts(block);
    size_t limit = rest;
    bool goes_on = true;
    const auto stop_at = [&](size_t place) {
      limit = std::min(limit, place);
      goes_on = false;
    };
    if (masks.foreign != 0) stop_at(LastBelow(firsts, std::countr_zero(masks.foreign)));
    // A code point that ends behind the block is for the next one.
    const size_t last = LastBelow(firsts, kBlock);
    if (rest == kBlock) {
      if (last + LengthOf(block[last]) > kBlock) {
        limit = std::min(limit, last);
      } else if (behind.known == 0) {
        stop_at(last);
      }
    }
    if (hyphens != 0) stop_at(static_cast<size_t>(std::countr_zero(hyphens)));
    Take(folded, 0, masks, behind, limit);
    return goes_on;
  }

  static size_t LengthOf(uint8_t first) {
    return 1u + (first >= 0xc0) + (first >= 0xe0) + (first >= 0xf0);
  }

  // The place of the last bit of `bits` below `place`; 0 when there is none.
  static size_t LastBelow(uint64_t bits, int place) {
    const uint64_t below = place == 64 ? bits : bits & ((uint64_t{1} << place) - 1);
    return below == 0 ? 0 : 63 - static_cast<size_t>(std::countl_zero(below));
  }

  // Hyphens behind a letter that nothing joins within the line: what follows may be a line end.
  HWY_INLINE uint64_t LineEndHyphens(const BlockMasks& masks, const Behind& behind) const {
    const uint64_t joined = (masks.words | masks.hyphens) >> 1 | behind.word_or_hyphen << 63;
    return masks.hyphens & (masks.letters << 1 | letter_) & ~joined;
  }

  HWY_INLINE uint64_t Joins(const BlockMasks& masks, const Behind& behind) const {
    const uint64_t before = masks.letters << 1 | letter_;
    const uint64_t joins =
        (masks.hyphens | masks.apostrophes) & before & (masks.letters >> 1 | behind.letter << 63);
    if (HWY_LIKELY(masks.long_apostrophes == 0)) return joins;
    const uint64_t longer =
        masks.long_apostrophes & before & (masks.letters >> 3 | behind.letter << 61);
    return joins | longer | longer << 1 | longer << 2;
  }

  HWY_INLINE void Emit(const uint8_t* block, uint8_t with, uint64_t words, uint64_t starts,
                       uint64_t edges) {
    const auto length = static_cast<uint32_t>(to_ - reinterpret_cast<uint8_t*>(sink_->text));
    ListBegins(starts, words, length, begins_);
    ListBits<32>(edges, static_cast<uint32_t>(at_), edges_);
    Compact(block, with, words, to_);
  }

  HWY_INLINE void TakeAll(const uint8_t* block, const BlockMasks& masks, const Behind& behind) {
    const uint64_t joins = Joins(masks, behind);
    const uint64_t inside = masks.words | joins;
    const uint64_t before = inside << 1 | open_;
    Emit(block, 0x20, masks.words, inside & ~before, inside ^ before);
    at_ += kBlock;
    open_ = inside >> 63;
    letter_ = masks.letters >> 63;
    join_ = joins >> 63;
  }

  // Takes the first `count` bytes of a block, up to what joins when that would come last.
  HWY_INLINE void Take(const uint8_t* block, uint8_t with, const BlockMasks& masks,
                       const Behind& behind, size_t count) {
    const uint64_t joins = Joins(masks, behind);
    while (count > 0 && (joins >> (count - 1) & 1) != 0) --count;
    if (count == 0) return;
    const uint64_t valid = ~uint64_t{0} >> (kBlock - count);
    const uint64_t inside = (masks.words | joins) & valid;
    const uint64_t before = inside << 1 | open_;
    Emit(block, with, masks.words & valid, inside & ~before, (inside ^ before) & valid);
    at_ += count;
    open_ = inside >> (count - 1);
    letter_ = masks.letters >> (count - 1) & 1;
    join_ = 0;
  }

  // Hands the state back to the sink.
  size_t Leave() {
    if (open_ != 0) *edges_++ = static_cast<uint32_t>(at_ - join_);
    sink_->length = static_cast<uint32_t>(to_ - reinterpret_cast<uint8_t*>(sink_->text));
    sink_->count = static_cast<size_t>(edges_ - &sink_->spans->begin) / 2;
    sink_->end = edges_[-1];
    if (at_ != begin_) {
      sink_->set_state(open_ == 0     ? State::kOut
                       : letter_ != 0 ? State::kLetters
                       : join_ != 0   ? State::kHyphen
                                      : State::kDigits);
    }
    return at_;
  }

  const uint8_t* text_;
  size_t size_;
  size_t at_;
  size_t begin_ = at_;
  SinkCursor* sink_;
  uint8_t* to_;
  uint32_t* begins_;
  uint64_t open_;      // 1: the last byte belongs to an open word
  uint64_t letter_;    // 1: it is of a letter
  uint64_t join_ = 0;  // 1: it is what joins the letters on its sides, of one byte
  uint32_t* edges_;
};

size_t Read(std::string_view text, size_t at, size_t stop, SinkCursor* sink) {
  return Reader(text, at, sink).Read(stop);
}

bool Exists() { return true; }

#endif  // HWY_TARGET

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma::internal {

HWY_EXPORT(Read);
HWY_EXPORT(Exists);

bool HasVectorLane() { return HWY_DYNAMIC_DISPATCH(Exists)(); }

size_t VectorLane(std::string_view text, size_t at, size_t stop, SinkCursor* sink) {
  return HWY_DYNAMIC_DISPATCH(Read)(text, at, stop, sink);
}

}  // namespace stemma::internal
#endif
