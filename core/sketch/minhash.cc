#include "core/sketch/minhash.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <memory>

#include "core/sketch/internal/two32.h"

namespace stemma {
namespace {

constexpr uint32_t kFilled = 0x80000000;  // marks a slot that round 0 left empty
constexpr uint32_t kEmpty = 0xffffffff;

uint32_t High(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
uint32_t Low(uint64_t hash) { return static_cast<uint32_t>(hash); }

}  // namespace

MinHasher::MinHasher(MinHashOptions options) : options_(options) {
  assert(options.slots > 0 && options.slots <= 1024 && options.slots % 32 == 0);
  for (int j = 0; j < options.slots; ++j) {
    multipliers_.push_back(internal::Two32Multiplier(static_cast<size_t>(j)));
  }
}

MinHashSignature MinHasher::Sign(std::span<const uint64_t> hashes) const {
  if (hashes.empty()) return {};
  MinHashSignature slots(static_cast<size_t>(options_.slots), kEmpty);
  for (uint64_t hash : hashes) {
    const uint64_t bin = uint64_t{High(hash)} * slots.size() >> 32;
    slots[bin] = std::min(slots[bin], Low(hash) >> 1);
  }
  FillEmpty(hashes, &slots);
  return slots;
}

void MinHasher::FillEmpty(std::span<const uint64_t> hashes, MinHashSignature* slots) const {
  const size_t size = slots->size();
  const auto scratch = std::make_unique_for_overwrite<uint32_t[]>(3 * size);
  uint32_t* const empty = scratch.get();
  uint32_t* const multipliers = empty + size;
  uint32_t* const least = multipliers + size;
  size_t count = 0;
  for (size_t j = 0; j < size; ++j) {
    empty[count] = static_cast<uint32_t>(j);
    multipliers[count] = multipliers_[j];
    count += (*slots)[j] == kEmpty;
  }
  std::fill_n(least, count, kEmpty);
  internal::Two32(hashes, multipliers, count, least);
  for (size_t i = 0; i < count; ++i) (*slots)[empty[i]] = kFilled | least[i] >> 1;
}

double EstimateResemblance(const MinHashSignature& a, const MinHashSignature& b) {
  assert(a.empty() || b.empty() || a.size() == b.size());
  if (a.empty() || b.empty()) return 0;
  size_t equal = 0;
  for (size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

}  // namespace stemma
