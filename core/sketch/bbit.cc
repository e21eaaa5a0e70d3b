#include "core/sketch/bbit.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "core/base/hash.h"

namespace stemma {
namespace {

// Words whose lowest bit of every `bits` is set.
uint64_t LowBits(int bits) { return ~uint64_t{0} / ((uint64_t{1} << bits) - 1); }

size_t EqualSlots(const BBitSignature& a, const BBitSignature& b) {
  assert(a.bits == b.bits && a.slots == b.slots);
  const uint64_t low = LowBits(a.bits);
  size_t unequal = 0;
  for (size_t i = 0; i < a.words.size(); ++i) {
    uint64_t differ = a.words[i] ^ b.words[i];
    for (int shift = a.bits / 2; shift > 0; shift /= 2) differ |= differ >> shift;
    unequal += static_cast<size_t>(std::popcount(differ & low));
  }
  return static_cast<size_t>(a.slots) - unequal;
}

// The resemblance at which a share of equal slots is expected.
double Correct(double share, int bits) {
  const double chance = std::ldexp(1.0, -bits);
  return (share - chance) / (1 - chance);
}

}  // namespace

BBitSignature Truncate(const MinHashSignature& signature, int bits) {
  assert(bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16);
  BBitSignature result{bits, static_cast<int>(signature.size()), {}};
  const size_t per_word = 64 / static_cast<size_t>(bits);
  result.words.resize((signature.size() + per_word - 1) / per_word);
  for (size_t j = 0; j < signature.size(); ++j) {
    const uint64_t kept = Mix(signature[j]) >> (64 - bits);
    result.words[j / per_word] |= kept << (j % per_word * static_cast<size_t>(bits));
  }
  return result;
}

double EstimateResemblance(const BBitSignature& a, const BBitSignature& b) {
  if (a.slots == 0 || b.slots == 0) return 0;
  const double share = static_cast<double>(EqualSlots(a, b)) / static_cast<double>(a.slots);
  return Correct(share, a.bits);
}

Interval ResemblanceInterval(const BBitSignature& a, const BBitSignature& b, double confidence) {
  if (a.slots == 0 || b.slots == 0) return {};
  const Interval share =
      BinomialInterval(EqualSlots(a, b), static_cast<size_t>(a.slots), confidence);
  return {std::max(0.0, Correct(share.low, a.bits)), std::max(0.0, Correct(share.high, a.bits))};
}

}  // namespace stemma
