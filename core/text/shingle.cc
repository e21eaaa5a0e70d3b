#include "core/text/shingle.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/base/hash.h"
#include "core/base/sort.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/text/shingle.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef STEMMA_SHINGLE_ONCE_
#define STEMMA_SHINGLE_ONCE_
namespace stemma {

// By how much the hash of a shingle's j-th token is turned: odd, so that 64 neighbours all differ.
constexpr size_t kTurn = 13;
constexpr int TurnOf(size_t j) { return static_cast<int>(kTurn * j % 64); }

inline uint64_t HashOf(const uint64_t* hashes, size_t count) {
  uint64_t sum = 0;
  for (size_t j = 0; j < count; ++j) sum += std::rotl(hashes[j], TurnOf(j));
  return Mix(sum);
}

}  // namespace stemma
#endif  // STEMMA_SHINGLE_ONCE_

HWY_BEFORE_NAMESPACE();
namespace stemma::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Words = hn::ScalableTag<uint64_t>;
using Vector = hn::Vec<Words>;

template <size_t j>
HWY_INLINE Vector Turn(Vector v) {
  if constexpr (TurnOf(j) == 0)
    return v;
  else
    return hn::RotateRight<64 - TurnOf(j)>(v);
}

HWY_INLINE Vector TurnBy(size_t j, Vector v) {
  const int bits = TurnOf(j);
  return bits == 0 ? v : hn::Or(hn::ShiftLeftSame(v, bits), hn::ShiftRightSame(v, 64 - bits));
}

// The sums of as many shingles as there are lanes, each of `length` tokens, the first of them from
// hashes[0]. Lengths beyond those listed in `j` take the loop, whose turns are not in the code.
template <size_t... j>
HWY_INLINE Vector SumsOf(const uint64_t* HWY_RESTRICT hashes, size_t length,
                         std::index_sequence<j...>) {
  const Words d;
  Vector sum = hn::Zero(d);
  const auto add = [&](auto which) HWY_ATTR {
    if (which >= length) return false;
    sum = hn::Add(sum, Turn<which>(hn::LoadU(d, hashes + which)));
    return true;
  };
  (void)(add(std::integral_constant<size_t, j>()) && ...);
  for (size_t i = sizeof...(j); i < length; ++i) {
    sum = hn::Add(sum, TurnBy(i, hn::LoadU(d, hashes + i)));
  }
  return sum;
}
using Listed = std::make_index_sequence<24>;

// Mix of core/base/hash.h, lane by lane.
HWY_INLINE Vector MixLanes(Vector x) {
  const Words d;
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<30>(x)), hn::Set(d, uint64_t{0xbf58476d1ce4e5b9}));
  x = hn::Mul(hn::Xor(x, hn::ShiftRight<27>(x)), hn::Set(d, uint64_t{0x94d049bb133111eb}));
  return hn::Xor(x, hn::ShiftRight<31>(x));
}

// Shingles [0, count) of k tokens each, as many as fill whole vectors; returns how many.
template <class Tokens>
HWY_INLINE size_t Fill(const uint64_t* HWY_RESTRICT hashes, Tokens k, size_t count,
                       Shingle* HWY_RESTRICT shingles) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  // begin and end of a shingle as one word, as they lie in memory.
  constexpr bool kLittle = std::endian::native == std::endian::little;
  const uint64_t both = uint64_t{1} << 32 | 1;
  Vector place = hn::Add(hn::Mul(hn::Iota(d, uint64_t{0}), hn::Set(d, both)),
                         hn::Set(d, kLittle ? uint64_t{k} << 32 : uint64_t{k}));
  const Vector step = hn::Set(d, both * lanes);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const Vector sum = SumsOf(hashes + i, k, Listed());
    hn::StoreInterleaved2(MixLanes(sum), place, d, &shingles[i].hash);
    place = hn::Add(place, step);
  }
  return i;
}

// The same, of the hashes alone.
template <class Tokens>
HWY_INLINE size_t FillAlone(const uint64_t* HWY_RESTRICT hashes, Tokens k, size_t count,
                            uint64_t* HWY_RESTRICT out) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(MixLanes(SumsOf(hashes + i, k, Listed())), d, out + i);
  }
  return i;
}

size_t FillHashes(const uint64_t* hashes, size_t k, size_t count, uint64_t* out) {
  if (k == 5) return FillAlone(hashes, std::integral_constant<size_t, 5>(), count, out);
  return FillAlone(hashes, k, count, out);
}

size_t FillShingles(const uint64_t* hashes, size_t k, size_t count, Shingle* shingles) {
  if (k == 5) return Fill(hashes, std::integral_constant<size_t, 5>(), count, shingles);
  return Fill(hashes, k, count, shingles);
}

// Hashes shingles whose tokens are set, as many as fill whole vectors; returns how many. Lanes that
// have all their tokens sit out while the others go on.
size_t HashShingles(const uint64_t* HWY_RESTRICT hashes, size_t tokens, size_t count,
                    Shingle* HWY_RESTRICT shingles) {
#if HWY_TARGET == HWY_SCALAR
  return hashes == nullptr && shingles == nullptr ? tokens * count : 0;
#else
  const Words d;
  const hn::Repartition<uint32_t, Words> d32;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Vector unset, place;
    hn::LoadInterleaved2(d, &shingles[i].hash, unset, place);
    const Vector low = hn::Set(d, uint64_t{0xffffffff});
    const Vector lengths = hn::Sub(hn::ShiftRight<32>(place), hn::And(place, low));
    // What is 0 in the high halves does not count as a length.
    const Vector high = hn::ShiftLeft<32>(low);
    const size_t longest = hn::GetLane(hn::MaxOfLanes(d32, hn::BitCast(d32, lengths)));
    const size_t shortest =
        hn::GetLane(hn::MinOfLanes(d32, hn::BitCast(d32, hn::Or(lengths, high))));
    if (i + lanes + longest > tokens) break;
    Vector sum = SumsOf(hashes + i, shortest, Listed());
    for (size_t j = shortest; j < longest; ++j) {
      const Vector turned = TurnBy(j, hn::LoadU(d, hashes + i + j));
      const auto sits_out = hn::Gt(hn::Set(d, uint64_t{j + 1}), lengths);
      sum = hn::Add(sum, hn::IfThenZeroElse(sits_out, turned));
    }
    hn::StoreInterleaved2(MixLanes(sum), place, d, &shingles[i].hash);
  }
  return i;
#endif
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(FillHashes);
HWY_EXPORT(FillShingles);
HWY_EXPORT(HashShingles);

namespace {

static_assert(sizeof(Shingle) == 16 && offsetof(Shingle, begin) == 8 &&
              offsetof(Shingle, end) == 12);

// Every token is a word: shingle i is tokens [i, i + k).
void EvenShingles(const TokenHashes& tokens, size_t k, std::vector<Shingle>* out) {
  const size_t count = tokens.size() < k ? 0 : tokens.size() - k + 1;
  out->resize(count);
  const uint64_t* const hashes = tokens.hash.data();
  size_t i = HWY_DYNAMIC_DISPATCH(FillShingles)(hashes, k, count, out->data());
  for (; i < count; ++i) {
    (*out)[i] = {HashOf(hashes + i, k), static_cast<uint32_t>(i), static_cast<uint32_t>(i + k)};
  }
}

// Adds the hashes of `count` shingles of k tokens each.
void AddHashes(const uint64_t* hashes, size_t k, size_t count, std::vector<uint64_t>* out) {
  const size_t before = out->size();
  out->resize(before + count);
  uint64_t* const to = out->data() + before;
  size_t i = HWY_DYNAMIC_DISPATCH(FillHashes)(hashes, k, count, to);
  for (; i < count; ++i) to[i] = HashOf(hashes + i, k);
}

// The shingles of a text of which some token is no word, some at a time.
class WeightedRuns {
 public:
  WeightedRuns(const TokenHashes& tokens, int words)
      : tokens_(tokens), wanted_(kWordWeight * static_cast<uint64_t>(words)) {}

  // How many shingles from here on are alike, of `length` tokens each.
  size_t Even(size_t* length) const {
    const uint8_t* const weights = tokens_.weight.data() + begin_;
    const size_t left = tokens_.size() - begin_;
    if (left == 0) return 0;
    size_t alike = 1;
    while (alike < left && weights[alike] == weights[0]) ++alike;
    *length = (wanted_ + weights[0] - 1) / weights[0];
    return alike < *length ? 0 : alike - *length + 1;
  }
  const uint64_t* hashes() const { return tokens_.hash.data() + begin_; }
  void Skip(size_t shingles) {
    begin_ += shingles;
    end_ = begin_;
    weight_ = 0;
  }

  // Writes the next shingles, at most `room`; returns how many.
  size_t Next(size_t room, Shingle* shingles) {
    const size_t size = tokens_.size(), first = begin_;
    const uint8_t* const weights = tokens_.weight.data();
    size_t count = 0;
    for (; count < room && begin_ < size; ++count) {
      while (end_ < size && weight_ < wanted_) weight_ += weights[end_++];
      if (weight_ < wanted_) break;
      shingles[count].begin = static_cast<uint32_t>(begin_);
      shingles[count].end = static_cast<uint32_t>(end_);
      weight_ -= weights[begin_++];
    }
    const uint64_t* const hashes = tokens_.hash.data() + first;
    size_t i = HWY_DYNAMIC_DISPATCH(HashShingles)(hashes, size - first, count, shingles);
    for (; i < count; ++i) {
      shingles[i].hash = HashOf(hashes + i, shingles[i].end - shingles[i].begin);
    }
    return count;
  }

 private:
  const TokenHashes& tokens_;
  const uint64_t wanted_;
  uint64_t weight_ = 0;  // of tokens [begin_, end_)
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace

void ShinglesOf(const TokenHashes& tokens, int words, std::vector<Shingle>* out) {
  if (tokens.weight.empty()) return EvenShingles(tokens, static_cast<size_t>(words), out);
  out->resize(tokens.size());
  out->resize(WeightedRuns(tokens, words).Next(tokens.size(), out->data()));
}

void ShingleHashes(const TokenHashes& tokens, int words, std::vector<uint64_t>* out) {
  out->clear();
  if (tokens.weight.empty()) {
    const auto k = static_cast<size_t>(words);
    if (tokens.size() >= k) AddHashes(tokens.hash.data(), k, tokens.size() - k + 1, out);
    return;
  }
  // Mostly one script goes on for long, and where two meet there are few shingles to look at.
  constexpr size_t kWorthwhile = 8;
  Shingle some[16];
  WeightedRuns runs(tokens, words);
  while (true) {
    size_t length = 0;
    if (const size_t even = runs.Even(&length); even >= kWorthwhile) {
      AddHashes(runs.hashes(), length, even, out);
      runs.Skip(even);
      continue;
    }
    const size_t count = runs.Next(std::size(some), some);
    if (count == 0) return;
    for (size_t i = 0; i < count; ++i) out->push_back(some[i].hash);
  }
}

std::vector<uint64_t> ShingleSet(const TokenHashes& tokens, int words) {
  std::vector<uint64_t> set;
  ShingleHashes(tokens, words, &set);
  MakeSet(&set);
  return set;
}

void LetterShingles(const TokenizedText& tokens, int letters, std::vector<uint64_t>* out) {
  out->clear();
  if (tokens.size() == 0) return;
  const std::string_view text(tokens.text.data(), tokens.offset.back());
  std::vector<uint32_t> begins;  // of code points, and behind the last
  begins.reserve(text.size() + 1);
  for (uint32_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) begins.push_back(i);
  }
  begins.push_back(static_cast<uint32_t>(text.size()));
  const auto count = static_cast<size_t>(letters);
  if (begins.size() <= count) return;
  out->reserve(begins.size() - count);
  for (size_t i = 0; i + count < begins.size(); ++i) {
    const std::string_view run = text.substr(begins[i], begins[i + count] - begins[i]);
    out->push_back(Mix(TokenHash(run)));
  }
}

}  // namespace stemma
#endif  // HWY_ONCE
