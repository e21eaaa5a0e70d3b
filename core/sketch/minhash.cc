#include "core/sketch/minhash.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "core/base/hash.h"

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
    multipliers_.push_back(High(Mix(static_cast<uint64_t>(j) + 1)) | 1);
  }
}

MinHashSignature MinHasher::Sign(std::span<const uint64_t> hashes) const {
  if (hashes.empty()) return {};
  MinHashSignature slots(static_cast<size_t>(options_.slots), kEmpty);
  for (uint64_t hash : hashes) {
    const uint64_t bin = uint64_t{High(hash)} * slots.size() >> 32;
    slots[bin] = std::min(slots[bin], Low(hash) >> 1);
  }
  for (size_t j = 0; j < slots.size(); ++j) {
    if (slots[j] != kEmpty) continue;
    uint32_t smallest = kEmpty;
    for (uint64_t hash : hashes) {
      smallest = std::min(smallest, multipliers_[j] * High(hash) + Low(hash));
    }
    slots[j] = kFilled | smallest >> 1;
  }
  return slots;
}

double EstimateResemblance(const MinHashSignature& a, const MinHashSignature& b) {
  assert(a.empty() || b.empty() || a.size() == b.size());
  if (a.empty() || b.empty()) return 0;
  size_t equal = 0;
  for (size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

}  // namespace stemma
