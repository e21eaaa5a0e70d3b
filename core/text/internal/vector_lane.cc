#include "core/text/internal/vector_lane.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/text/internal/vector_lane.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "core/text/internal/rows-inl.h"
#include "core/text/internal/rows.h"

HWY_BEFORE_NAMESPACE();
namespace stemma::internal::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

size_t Read(std::string_view, size_t at, size_t, bool, SinkCursor*) { return at; }
bool Exists() { return false; }

#else

// The last bit of `bits` below `place`, as a number; 0 when there is none.
HWY_INLINE size_t LastBelow(uint64_t bits, size_t place) {
  const uint64_t below = place == kBlock ? bits : bits & ((uint64_t{1} << place) - 1);
  return below == 0 ? 0 : 63 - static_cast<size_t>(std::countl_zero(below));
}

HWY_INLINE size_t FirstOf(uint64_t bits) { return static_cast<size_t>(std::countr_zero(bits)); }

// What stands behind a block, for its last byte.
struct Behind {
  explicit Behind(const uint8_t* at)
      : kind(RowKindOf(at)),
        letter((kind & kRowLetter) != 0),
        word_or_hyphen((kind & kRowWord) != 0 || *at == '-') {}
  uint8_t kind;
  uint64_t letter;
  uint64_t word_or_hyphen;
};

// Reads blocks; where each stands is kept here, in registers, rather than in the sink. Spans are
// written when they are wanted.
template <bool kSpans>
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
        uint8_t block[kReach + kBlock] = {};
        std::memcpy(block, text_ + at_, rest);
        goes_on = ReadBlock(block, std::min(rest, kBlock));
      }
    }
    return Leave();
  }

 private:
  // Reads `rest` bytes of a block; false when it had to stop before their end.
  HWY_INLINE bool ReadBlock(const uint8_t* block, size_t rest) {
    const BlockMasks masks = Classify(block);
    if (HWY_UNLIKELY((masks.not_ascii | block[kBlock] >> 7) != 0)) {
      return ReadMixed(block, rest, masks);
    }
    const Behind behind(block + kBlock);
    const uint64_t joins = Joins(masks, behind);
    const uint64_t hyphens = LineEndHyphens(masks, behind);
    if (HWY_LIKELY(hyphens == 0 && rest == kBlock)) {
      const uint64_t inside = masks.words | joins;
      const uint64_t before = inside << 1 | open_;
      EmitWords(block, 0x20, masks.words, inside & ~before, inside ^ before);
      at_ += kBlock;
      open_ = inside >> 63;
      letter_ = masks.letters >> 63;
      alone_ = 0;
      return true;
    }
    const size_t limit = hyphens == 0 ? kBlock : FirstOf(hyphens);
    MixedMasks mixed{masks};
    mixed.keep = masks.words;
    Take(block, 0x20, mixed, joins, 0, std::min(limit, rest));
    return limit >= rest;
  }

  HWY_NOINLINE bool ReadMixed(const uint8_t* block, size_t rest, const BlockMasks& ascii) {
    HWY_ALIGN uint8_t folded[kBlock];
    MixedMasks masks{ascii};
    masks.keep = ascii.words;
    const uint64_t long_firsts = FindFirsts(block);
    const uint64_t firsts = long_firsts | ~ascii.not_ascii;
    ApplyRows(block, long_firsts, &masks, folded);
    const uint64_t alone_firsts = masks.alone & firsts;
    const uint64_t bases = firsts & ~(masks.marks | masks.attaching);
    GiveMarksToLetters(&masks);
    // Behind another that attaches, order and composition are for the other lane. (No block begins
    // with what attaches: it is left with its letter.)
    masks.foreign_first |= masks.attaching & firsts & masks.attaching << 1;
    const Behind behind(block + kBlock);
    const uint64_t joins = LongJoins(behind, &masks) | Joins(masks, behind);

    size_t limit = rest;
    bool goes_on = true;
    const auto stop_at = [&](size_t place) {
      limit = std::min(limit, place);
      goes_on = false;
    };
    // What is foreign may attach to the letter before it.
    if (masks.foreign_first != 0) stop_at(LastBelow(bases, FirstOf(masks.foreign_first)));
    const uint64_t hyphens = LineEndHyphens(masks, behind);
    if (hyphens != 0) stop_at(FirstOf(hyphens));
    if (rest == kBlock) {
      // A code point that ends behind the block is for the next one, with the letter that it
      // belongs to.
      const size_t last = LastBelow(firsts, kBlock);
      if (last + LengthOf(block[last]) > kBlock) {
        limit = std::min(limit, (bases >> last & 1) != 0 ? last : LastBelow(bases, last));
      } else if (behind.kind == 0) {
        stop_at(LastBelow(bases, kBlock));
      } else if ((behind.kind & (kRowMark | kRowAttaches)) != 0) {
        limit = std::min(limit, LastBelow(bases, kBlock));
      }
    }
    return Take(folded, 0, masks, joins, alone_firsts, limit) && goes_on;
  }

  static size_t LengthOf(uint8_t first) {
    return 1u + (first >= 0xc0) + (first >= 0xe0) + (first >= 0xf0);
  }

  // Makes marks part of the word or the letter before them; those that have none are foreign.
  HWY_INLINE void GiveMarksToLetters(MixedMasks* masks) const {
    const uint64_t marks = masks->marks;
    if (marks == 0) return;
    const uint64_t runs = marks & ~(marks << 1);
    const uint64_t after_letter = runs & (masks->letters << 1 | letter_);
    const uint64_t after_alone = runs & (masks->alone << 1);
    masks->foreign_first |= runs & ~(after_letter | after_alone);
    // Adding a run's first bit carries through the run and clears it.
    const uint64_t of_alone = marks & ~(marks + after_alone);
    masks->alone |= of_alone;
    masks->words |= marks & ~of_alone;
    masks->letters |= marks & ~of_alone;
  }

  // Hyphens behind a letter that nothing joins within the line: what follows may be a line end.
  HWY_INLINE uint64_t LineEndHyphens(const BlockMasks& masks, const Behind& behind) const {
    const uint64_t joined = (masks.words | masks.hyphens) >> 1 | behind.word_or_hyphen << 63;
    return masks.hyphens & (masks.letters << 1 | letter_) & ~joined;
  }

  HWY_INLINE uint64_t Joins(const BlockMasks& masks, const Behind& behind) const {
    return (masks.hyphens | masks.apostrophes) & (masks.letters << 1 | letter_) &
           (masks.letters >> 1 | behind.letter << 63);
  }

  // Joiners of three bytes. What vanishes and joins no letters is foreign.
  HWY_INLINE uint64_t LongJoins(const Behind& behind, MixedMasks* masks) const {
    const uint64_t joiners = masks->joiners_first | masks->vanishing_first;
    if (joiners == 0) return 0;
    const uint64_t joins =
        joiners & (masks->letters << 1 | letter_) & (masks->letters >> 3 | behind.letter << 61);
    masks->foreign_first |= masks->vanishing_first & ~joins;
    return Spread(joins, 3);
  }

  // Takes the first `count` bytes of a block; false when that is nothing.
  HWY_INLINE bool Take(const uint8_t* block, uint8_t with, const MixedMasks& masks, uint64_t joins,
                       uint64_t alone_firsts, size_t count) {
    if (count == 0) return false;
    const uint64_t valid = ~uint64_t{0} >> (kBlock - count);
    const uint64_t inside = (masks.words | joins) & valid;
    const uint64_t alone = masks.alone & valid;
    const uint64_t before = inside << 1 | open_;
    const uint64_t starts = (inside & ~before) | (alone_firsts & valid);
    alone_ = alone >> (count - 1);
    if (alone == 0) {
      EmitWords(block, with, masks.keep & valid, starts, (inside ^ before) & valid);
    } else {
      const uint64_t cover = inside | alone;
      const uint64_t ends = (cover << 1 | open_) & (starts | ~cover) & valid;
      EmitAlone(block, masks.keep & valid, starts, ends, alone_firsts, masks.quarters_first,
                static_cast<uint32_t>(at_ + count));
    }
    at_ += count;
    open_ = inside >> (count - 1);
    letter_ = masks.letters >> (count - 1) & 1;
    return true;
  }

  uint32_t Length() const {
    return static_cast<uint32_t>(to_ - reinterpret_cast<uint8_t*>(sink_->text));
  }

  // Words alone: their edges are beginnings and ends by turns, as spans lie in memory.
  HWY_INLINE void EmitWords(const uint8_t* block, uint8_t with, uint64_t keep, uint64_t starts,
                            uint64_t edges) {
    ListBegins(starts, keep, Length(), begins_);
    if constexpr (kSpans) ListBits<32>(edges, static_cast<uint32_t>(at_), edges_);
    Compact(block, with, keep, to_);
  }

  // Tokens that may follow each other without anything between. A letter that comes last ends at
  // `end` for the time being.
  HWY_INLINE void EmitAlone(const uint8_t* block, uint64_t keep, uint64_t starts, uint64_t ends,
                            uint64_t alone_firsts, uint64_t quarters_first, uint32_t end) {
    if constexpr (kSpans) AddSpans(starts, ends, end);
    ListWeights(starts, alone_firsts, quarters_first, sink_->weights + (begins_ - sink_->begins));
    sink_->unlike_words = 1;
    ListBegins(starts, keep, Length(), begins_);
    Compact(block, 0, keep, to_);
  }

  HWY_INLINE void AddSpans(uint64_t starts, uint64_t ends, uint32_t end) {
    uint32_t start_list[2 * kBlock], end_list[2 * kBlock];
    uint32_t* starts_end = start_list;
    uint32_t* ends_end = end_list;
    ListBits<32>(starts, static_cast<uint32_t>(at_), starts_end);
    ListBits<32>(ends, static_cast<uint32_t>(at_), ends_end);
    if (alone_ != 0) *ends_end++ = end;
    uint32_t* const first_begin = edges_ + open_;
    for (ptrdiff_t i = 0; i < starts_end - start_list; ++i) first_begin[2 * i] = start_list[i];
    uint32_t* const first_end = edges_ + (1 - open_);
    for (ptrdiff_t i = 0; i < ends_end - end_list; ++i) first_end[2 * i] = end_list[i];
    edges_ += (starts_end - start_list) + (ends_end - end_list);
  }

  // Hands the state back to the sink.
  size_t Leave() {
    sink_->length = Length();
    sink_->count = static_cast<size_t>(begins_ - sink_->begins);
    if (open_ != 0) *edges_++ = static_cast<uint32_t>(at_);
    sink_->end = edges_[-1];
    if (at_ == begin_) return at_;
    if (open_ == 0) {
      sink_->set_state(alone_ != 0 ? State::kAlone : State::kOut);
    } else {
      // (Behind what joins, a letter is sure to come, and goes on with the word in either state.)
      sink_->set_state(letter_ != 0 ? State::kLetters : State::kDigits);
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
  uint64_t letter_;     // 1: it is of a letter
  uint64_t alone_ = 0;  // 1: it belongs to a letter that is a token
  uint32_t* edges_;     // where the next begin or end of a span goes
};

size_t Read(std::string_view text, size_t at, size_t stop, bool spans, SinkCursor* sink) {
  return spans ? Reader<true>(text, at, sink).Read(stop) : Reader<false>(text, at, sink).Read(stop);
}

bool Exists() { return true; }

#endif  // HWY_TARGET

}  // namespace stemma::internal::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma::internal {

HWY_EXPORT(Read);
HWY_EXPORT(Exists);

bool KnowsAt(std::string_view text, size_t at) {
  const uint8_t kind = RowKindOf(reinterpret_cast<const uint8_t*>(text.data()) + at);
  return kind != 0 && (kind & (kRowMark | kRowAttaches)) == 0;
}

bool HasVectorLane() { return HWY_DYNAMIC_DISPATCH(Exists)(); }

size_t VectorLane(std::string_view text, size_t at, size_t stop, bool spans, SinkCursor* sink) {
  return HWY_DYNAMIC_DISPATCH(Read)(text, at, stop, spans, sink);
}

}  // namespace stemma::internal
#endif
