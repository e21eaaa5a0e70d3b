#include "core/text/shingle.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "core/base/hash.h"

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

HWY_INLINE Vector Rotl(Vector v, int bits) {
  return bits == 0 ? v : hn::Or(hn::ShiftLeftSame(v, bits), hn::ShiftRightSame(v, 64 - bits));
}

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
    Vector sum = hn::LoadU(d, hashes + i);
    for (size_t j = 1; j < k; ++j)
      sum = hn::Add(sum, Rotl(hn::LoadU(d, hashes + i + j), TurnOf(j)));
    hn::StoreInterleaved2(MixLanes(sum), place, d, &shingles[i].hash);
    place = hn::Add(place, step);
  }
  return i;
}

size_t FillShingles(const uint64_t* hashes, size_t k, size_t count, Shingle* shingles) {
  if (k == 5) return Fill(hashes, std::integral_constant<size_t, 5>(), count, shingles);
  return Fill(hashes, k, count, shingles);
}

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(FillShingles);

namespace {

static_assert(sizeof(Shingle) == 16 && offsetof(Shingle, begin) == 8 &&
              offsetof(Shingle, end) == 12);

// Every token is a word: shingle i is tokens [i, i + k).
void EvenShingles(const TokenizedText& tokens, size_t k, std::vector<Shingle>* out) {
  const size_t count = tokens.size() < k ? 0 : tokens.size() - k + 1;
  out->resize(count);
  const uint64_t* const hashes = tokens.hash.data();
  size_t i = HWY_DYNAMIC_DISPATCH(FillShingles)(hashes, k, count, out->data());
  for (; i < count; ++i) {
    (*out)[i] = {HashOf(hashes + i, k), static_cast<uint32_t>(i), static_cast<uint32_t>(i + k)};
  }
}

void WeightedShingles(const TokenizedText& tokens, uint64_t words, std::vector<Shingle>* out) {
  out->clear();
  const uint64_t wanted = kWordWeight * words;
  uint64_t weight = 0;
  for (size_t begin = 0, end = 0; begin < tokens.size(); ++begin) {
    while (end < tokens.size() && weight < wanted) weight += tokens.weight[end++];
    if (weight < wanted) return;
    out->push_back({HashOf(tokens.hash.data() + begin, end - begin), static_cast<uint32_t>(begin),
                    static_cast<uint32_t>(end)});
    weight -= tokens.weight[begin];
  }
}

}  // namespace

void ShinglesOf(const TokenizedText& tokens, int words, std::vector<Shingle>* out) {
  const auto k = static_cast<size_t>(words);
  return tokens.weight.empty() ? EvenShingles(tokens, k, out) : WeightedShingles(tokens, k, out);
}

std::vector<uint64_t> ShingleSet(const TokenizedText& tokens, int words) {
  std::vector<Shingle> shingles;
  ShinglesOf(tokens, words, &shingles);
  std::vector<uint64_t> set;
  set.reserve(shingles.size());
  for (const Shingle& shingle : shingles) set.push_back(shingle.hash);
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

}  // namespace stemma
#endif  // HWY_ONCE
