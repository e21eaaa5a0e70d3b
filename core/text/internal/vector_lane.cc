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

#ifndef STEMMA_VECTOR_LANE_ONCE_
#define STEMMA_VECTOR_LANE_ONCE_
namespace stemma::internal {

constexpr size_t kBlock = 64;

// What the byte behind a block is to the last byte of the block.
enum : uint8_t { kNextLetter = 1, kNextWordOrHyphen = 2, kNextNotAscii = 4 };
inline constexpr std::array<uint8_t, 256> kNext = [] {
  std::array<uint8_t, 256> next{};
  for (int c = 0; c < 256; ++c) {
    const int lower = c | 0x20;
    const bool letter = lower >= 'a' && lower <= 'z' && c < 0x80;
    const bool word = letter || (c >= '0' && c <= '9');
    next[static_cast<size_t>(c)] = static_cast<uint8_t>((letter ? kNextLetter : 0) |
                                                        (word || c == '-' ? kNextWordOrHyphen : 0) |
                                                        (c >= 0x80 ? kNextNotAscii : 0));
  }
  return next;
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
};

}  // namespace stemma::internal
#endif  // STEMMA_VECTOR_LANE_ONCE_

HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

size_t Read(std::string_view, size_t at, size_t, SinkCursor*) { return at; }

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

// Writes the bytes of `block` that `keep` has, in lower case, and passes `to` behind them.
HWY_INLINE void Compact(const uint8_t* HWY_RESTRICT block, uint64_t keep, uint8_t*& to) {
  const Bytes d;
  const auto lower = hn::Or(hn::LoadU(d, block), hn::Set(d, uint8_t{0x20}));
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

HWY_INLINE void Compact(const uint8_t* HWY_RESTRICT block, uint64_t keep, uint8_t*& to) {
  const hn::CappedTag<uint8_t, 8> d;
  for (size_t i = 0; i < kBlock; i += 8) {
    const uint64_t mask = keep >> i & 0xff;
    const auto lower = hn::Or(hn::LoadU(d, block + i), hn::Set(d, uint8_t{0x20}));
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
    while (at_ < stop && at_ + kBlock < size_) {
      const BlockMasks masks = Classify(text_ + at_);
      const uint8_t next = kNext[text_[at_ + kBlock]];
      const uint64_t limits = Limits(masks, next);
      if (HWY_UNLIKELY(limits != 0)) {
        Take(text_ + at_, masks, next, static_cast<size_t>(std::countr_zero(limits)));
        return Leave();
      }
      TakeAll(text_ + at_, masks, next);
    }
    if (at_ < stop) ReadTail();
    return Leave();
  }

 private:
  // Where a block must not be passed: at what is not ASCII and the character before it, and at a
  // hyphen behind a letter that nothing joins within the line.
  uint64_t Limits(const BlockMasks& masks, uint8_t next) const {
    const uint64_t not_ascii = masks.not_ascii;
    const uint64_t after_last = next & kNextNotAscii ? uint64_t{1} << 63 : 0;
    const uint64_t hyphen = Hyphens(masks, next);
    return not_ascii | not_ascii >> 1 | after_last | hyphen;
  }
  uint64_t Hyphens(const BlockMasks& masks, uint8_t next) const {
    const uint64_t inside = masks.words | masks.hyphens;
    const uint64_t behind = inside >> 1 | (next & kNextWordOrHyphen ? uint64_t{1} << 63 : 0);
    return masks.hyphens & (masks.letters << 1 | letter_) & ~behind;
  }
  uint64_t Joins(const BlockMasks& masks, uint8_t next) const {
    const uint64_t behind = masks.letters >> 1 | uint64_t{next & kNextLetter} << 63;
    return (masks.hyphens | masks.apostrophes) & (masks.letters << 1 | letter_) & behind;
  }

  HWY_INLINE void Emit(const uint8_t* block, uint64_t words, uint64_t inside) {
    const uint64_t before = inside << 1 | open_;
    ListBegins(inside & ~before, words,
               static_cast<uint32_t>(to_ - reinterpret_cast<uint8_t*>(sink_->text)), begins_);
    ListBits<32>(inside ^ before, static_cast<uint32_t>(at_), edges_);
    Compact(block, words, to_);
  }

  HWY_INLINE void TakeAll(const uint8_t* block, const BlockMasks& masks, uint8_t next) {
    const uint64_t joins = Joins(masks, next);
    Emit(block, masks.words, masks.words | joins);
    at_ += kBlock;
    open_ = (masks.words | joins) >> 63;
    letter_ = masks.letters >> 63;
    join_ = joins >> 63;
  }

  // Takes the first `count` (< 64) bytes of a block; fewer when the last would be a join.
  void Take(const uint8_t* block, const BlockMasks& masks, uint8_t next, size_t count) {
    const uint64_t joins = Joins(masks, next);
    if (count > 0 && joins >> (count - 1) & 1) --count;
    if (count == 0) return;
    const uint64_t valid = (uint64_t{1} << count) - 1;
    const uint64_t inside = (masks.words | joins) & valid;
    Emit(block, masks.words & valid, inside);  // ends an open word, for the time being, at count
    at_ += count;
    open_ = inside >> (count - 1);
    letter_ = (masks.letters & valid) >> (count - 1);
    join_ = 0;
    ended_ = open_;
  }

  void ReadTail() {
    uint8_t block[kBlock + 1] = {};
    const size_t rest = size_ - at_;
    std::memcpy(block, text_ + at_, rest);
    const BlockMasks masks = Classify(block);
    const uint64_t limits = Limits(masks, kNext[0]);
    const size_t limit = limits == 0 ? kBlock : static_cast<size_t>(std::countr_zero(limits));
    if (limit < kBlock || rest < kBlock) {
      Take(block, masks, kNext[0], std::min(limit, rest));
    } else {
      TakeAll(block, masks, kNext[0]);
    }
  }

  // Hands the state back to the sink.
  size_t Leave() {
    if (open_ != 0 && ended_ == 0) *edges_++ = static_cast<uint32_t>(at_ - join_);
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
  uint64_t open_;       // 1: the last byte belongs to an open word
  uint64_t letter_;     // 1: it is a letter
  uint64_t join_ = 0;   // 1: it is what joins the letters on its sides
  uint64_t ended_ = 0;  // 1: the open word's end is among the edges
  uint32_t* edges_;
};

size_t Read(std::string_view text, size_t at, size_t stop, SinkCursor* sink) {
  return Reader(text, at, sink).Read(stop);
}

#endif  // HWY_TARGET

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma::internal {

HWY_EXPORT(Read);

size_t VectorLane(std::string_view text, size_t at, size_t stop, SinkCursor* sink) {
  return HWY_DYNAMIC_DISPATCH(Read)(text, at, stop, sink);
}

}  // namespace stemma::internal
#endif
