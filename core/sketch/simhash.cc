#include "core/sketch/simhash.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>

#include "core/base/hash.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sketch/simhash.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef STEMMA_SIMHASH_ONCE_
#define STEMMA_SIMHASH_ONCE_
namespace stemma {

// 64 counters side by side: bit i of word `level` is bit `level` of counter i.
using Slices = std::array<uint64_t, 64>;

// Adds 2^level to the counters whose bits `word` has.
inline void AddTo(Slices* slices, uint64_t word, size_t level) {
  for (; word != 0; ++level) {
    const uint64_t carry = (*slices)[level] & word;
    (*slices)[level] ^= word;
    word = carry;
  }
}

}  // namespace stemma
#endif  // STEMMA_SIMHASH_ONCE_

HWY_BEFORE_NAMESPACE();
namespace stemma::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Words = hn::ScalableTag<uint64_t>;
using Vector = hn::Vec<Words>;

// A full adder of three bits in every place: a becomes the sum, the carry is returned.
HWY_INLINE Vector Carry(Vector& a, Vector b, Vector c) {
  const Vector differ = hn::Xor(a, b);
  const Vector carry = hn::Or(hn::And(a, b), hn::And(differ, c));
  a = hn::Xor(differ, c);
  return carry;
}

constexpr size_t kAtOnce = 16;  // vectors a block

// Counters a lane: sums of ones, twos, fours and eights, and of sixteens and more as they come.
struct Counters {
  Vector ones, twos, fours, eights;
  Vector more[32];
  size_t levels = 0;  // of `more` in use

  HWY_INLINE Vector Four(const uint64_t* words, size_t lanes) {
    const Words d;
    const Vector a = Carry(ones, hn::LoadU(d, words), hn::LoadU(d, words + lanes));
    const Vector b = Carry(ones, hn::LoadU(d, words + 2 * lanes), hn::LoadU(d, words + 3 * lanes));
    return Carry(twos, a, b);
  }
  HWY_INLINE Vector Eight(const uint64_t* words, size_t lanes) {
    const Vector a = Four(words, lanes), b = Four(words + 4 * lanes, lanes);
    return Carry(fours, a, b);
  }
  HWY_INLINE void Sixteen(const uint64_t* words, size_t lanes) {
    const Vector a = Eight(words, lanes), b = Eight(words + 8 * lanes, lanes);
    Vector carry = Carry(eights, a, b);
    for (size_t i = 0; i < levels; ++i) {
      const Vector next = hn::And(more[i], carry);
      more[i] = hn::Xor(more[i], carry);
      carry = next;
    }
  }
};

// Adds 2^level to the counters whose bits each word has.
void CountBits(const uint64_t* HWY_RESTRICT words, size_t size, size_t level, Slices* slices) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  const size_t block = kAtOnce * lanes;
  const Vector zero = hn::Zero(d);
  Counters counters{zero, zero, zero, zero, {}, 0};
  size_t i = 0;
  for (size_t blocks = 1; i < size; i += block, ++blocks) {
    if (std::has_single_bit(blocks)) counters.more[counters.levels++] = zero;
    if (i + block <= size) {
      counters.Sixteen(words + i, lanes);
    } else {  // zeros count nothing
      HWY_ALIGN uint64_t last[kAtOnce * HWY_MAX_BYTES / sizeof(uint64_t)] = {};
      std::copy(words + i, words + size, last);
      counters.Sixteen(last, lanes);
    }
  }
  const auto add = [&](Vector v, size_t at) HWY_ATTR {
    HWY_ALIGN uint64_t lane[HWY_MAX_BYTES / sizeof(uint64_t)];
    hn::Store(v, d, lane);
    for (size_t j = 0; j < lanes; ++j) AddTo(slices, lane[j], at);
  };
  add(counters.ones, level);
  add(counters.twos, level + 1);
  add(counters.fours, level + 2);
  add(counters.eights, level + 3);
  for (size_t j = 0; j < counters.levels; ++j) add(counters.more[j], level + 4 + j);
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(CountBits);

namespace {

constexpr size_t kChunk = 1024;  // hashes prepared at a time
constexpr uint64_t kSecondWord = 0x8ebc6af09c88c6e3u;

// The bits whose counters are above `limit`.
uint64_t Above(const Slices& slices, uint64_t limit) {
  uint64_t above = 0, equal = ~uint64_t{0};
  for (size_t level = slices.size(); level-- > 0;) {
    const uint64_t limit_bit = limit >> level & 1 ? ~uint64_t{0} : 0;
    above |= equal & slices[level] & ~limit_bit;
    equal &= ~(slices[level] ^ limit_bit);
  }
  return above;
}

// Hashes as one word of the result counts them: as they are, or mixed again.
uint64_t Bits(std::span<const uint64_t> hashes, std::span<const uint32_t> weights, bool again) {
  Slices slices{};
  uint64_t total = 0;
  uint64_t mixed[kChunk], masked[kChunk];
  for (size_t begin = 0; begin < hashes.size(); begin += kChunk) {
    const size_t size = std::min(kChunk, hashes.size() - begin);
    const uint64_t* words = hashes.data() + begin;
    if (again) {
      for (size_t i = 0; i < size; ++i) mixed[i] = Mix(words[i] ^ kSecondWord);
      words = mixed;
    }
    if (weights.empty()) {
      total += size;
      HWY_DYNAMIC_DISPATCH(CountBits)(words, size, 0, &slices);
      continue;
    }
    const uint32_t* const weight = weights.data() + begin;
    uint32_t any = 0;
    for (size_t i = 0; i < size; ++i) {
      any |= weight[i];
      total += weight[i];
    }
    for (size_t level = 0; level < 32; ++level) {
      if ((any >> level & 1) == 0) continue;
      for (size_t i = 0; i < size; ++i)
        masked[i] = words[i] & (0 - uint64_t{weight[i] >> level & 1});
      HWY_DYNAMIC_DISPATCH(CountBits)(masked, size, level, &slices);
    }
  }
  return Above(slices, total / 2);
}

}  // namespace

uint64_t SimHash(std::span<const uint64_t> hashes) { return Bits(hashes, {}, false); }

WideSimHashValue WideSimHash(std::span<const uint64_t> hashes) {
  return {Bits(hashes, {}, false), Bits(hashes, {}, true)};
}

uint64_t SimHash(std::span<const uint64_t> hashes, std::span<const uint32_t> weights) {
  assert(hashes.size() == weights.size());
  return Bits(hashes, weights, false);
}

WideSimHashValue WideSimHash(std::span<const uint64_t> hashes, std::span<const uint32_t> weights) {
  assert(hashes.size() == weights.size());
  return {Bits(hashes, weights, false), Bits(hashes, weights, true)};
}

}  // namespace stemma
#endif  // HWY_ONCE
