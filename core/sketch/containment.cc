#include "core/sketch/containment.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/hash.h"
#include "core/base/sort.h"

namespace stemma {
namespace {

// Taken by another mix than the fingerprints', which are the smallest hashes of their windows.
constexpr uint64_t kSampling = 0x5851f42d4c957f2du;

// The share of a set whose sample, of `size` hashes, holds `shared` of another's. Were empty
// samples left out without a word, the mean would lack their share.
double Share(size_t shared, const SampledSet& of) {
  if (of.hashes.empty()) return 0;
  const double empty = std::pow(1 - 1.0 / of.one_in, static_cast<double>(of.size));
  const double share = static_cast<double>(shared) / static_cast<double>(of.hashes.size());
  return std::min(1.0, share / (1 - empty));
}

}  // namespace

SampledSet SampleSet(std::span<const uint64_t> hashes, uint32_t one_in) {
  assert(one_in >= 1);
  std::vector<uint64_t> distinct(hashes.begin(), hashes.end());
  MakeSet(&distinct);
  SampledSet sample{one_in, distinct.size(), {}};
  const uint64_t limit = UINT64_MAX / one_in;
  for (uint64_t hash : distinct) {
    if (Mix(hash ^ kSampling) <= limit) sample.hashes.push_back(hash);
  }
  return sample;
}

SampledOverlap EstimateOverlap(const SampledSet& a, const SampledSet& b) {
  assert(a.one_in == b.one_in);
  size_t shared = 0;
  for (size_t i = 0, j = 0; i < a.hashes.size() && j < b.hashes.size();) {
    const uint64_t left = a.hashes[i], right = b.hashes[j];
    shared += left == right;
    i += left <= right;
    j += right <= left;
  }
  const size_t all = a.hashes.size() + b.hashes.size() - shared;
  return {Share(shared, a), Share(shared, b),
          all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all)};
}

}  // namespace stemma
