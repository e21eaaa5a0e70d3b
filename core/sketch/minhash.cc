#include "core/sketch/minhash.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "core/sketch/internal/two32.h"

namespace stemma {
namespace {

constexpr int kMaxSlots = 1024;
constexpr uint32_t kFilled = 0x80000000;  // marks a slot that round 0 left empty
constexpr uint32_t kEmpty = 0xffffffff;

uint32_t High(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
uint32_t Low(uint64_t hash) { return static_cast<uint32_t>(hash); }

}  // namespace

MinHasher::MinHasher(MinHashOptions options) : options_(options) {
  assert(options.slots > 0 && options.slots <= kMaxSlots && options.slots % 32 == 0);
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
  const auto count = static_cast<size_t>(std::count(slots->begin(), slots->end(), kEmpty));
  if (count == 0) return;
  uint32_t least[kMaxSlots];
  if (2 * count > size) {  // all of them are as quick as a choice
    std::fill_n(least, size, kEmpty);
    internal::Two32(hashes, multipliers_.data(), size, least);
    // What came by its bin has no top bit and stays.
    for (size_t j = 0; j < size; ++j) (*slots)[j] = std::min((*slots)[j], kFilled | least[j] >> 1);
    return;
  }
  std::fill_n(least, count, kEmpty);
  std::vector<uint32_t> empty, multipliers;
  empty.reserve(count);
  multipliers.reserve(count);
  for (size_t j = 0; j < size; ++j) {
    if ((*slots)[j] != kEmpty) continue;
    empty.push_back(static_cast<uint32_t>(j));
    multipliers.push_back(multipliers_[j]);
  }
  internal::Two32(hashes, multipliers.data(), count, least);
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
