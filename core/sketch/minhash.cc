#include "core/sketch/minhash.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "core/base/hash.h"
#include "core/sketch/internal/two32.h"

namespace stemma {
namespace {

constexpr int kMaxSlots = 1024;
constexpr uint32_t kFilled = 0x80000000;  // marks a slot that round 0 left empty
constexpr uint32_t kEmpty = 0xffffffff;

// A slot that a later round of Fast fills: the round, at most 2 * kMaxSlots - 1, above the value.
constexpr int kValueBits = 20;
static_assert((kFilled >> kValueBits) >= 2 * kMaxSlots);

uint32_t High(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
uint32_t Low(uint64_t hash) { return static_cast<uint32_t>(hash); }

size_t BinOf(uint64_t hash, size_t slots) { return uint64_t{High(hash)} * slots >> 32; }

size_t CountEmpty(const MinHashSignature& slots) {
  return static_cast<size_t>(std::count(slots.begin(), slots.end(), kEmpty));
}

void Scatter(std::span<const uint64_t> hashes, MinHashSignature* slots) {
  const size_t size = slots->size();
  for (uint64_t hash : hashes) {
    uint32_t& slot = (*slots)[BinOf(hash, size)];
    slot = std::min(slot, Low(hash) >> 1);
  }
}

// Round r of Fast sees its own hash of every hash; rounds from K on fill slot r - K alone.
void FillByRounds(std::span<const uint64_t> hashes, MinHashSignature* slots) {
  const size_t size = slots->size();
  size_t empty = CountEmpty(*slots);
  for (size_t round = 1; empty > 0; ++round) {
    const uint64_t key = round * 0x9e3779b97f4a7c15u;
    const uint32_t prefix = kFilled | static_cast<uint32_t>(round << kValueBits);
    for (uint64_t hash : hashes) {
      const uint64_t again = Mix(hash + key);
      const size_t bin = round < size ? BinOf(again, size) : round - size;
      const uint32_t value = prefix | (Low(again) & ((1u << kValueBits) - 1));
      (*slots)[bin] = std::min((*slots)[bin], value);
    }
    if (round + 1 == 2 * size) break;
    empty = CountEmpty(*slots);
  }
}

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
  switch (options_.family) {
    case MinHashFamily::kR1:
      Scatter(hashes, &slots);
      FillEmpty(hashes, &slots);
      break;
    case MinHashFamily::kTwo32:
      internal::Two32(hashes, multipliers_.data(), slots.size(), slots.data());
      break;
    case MinHashFamily::kFast:
      Scatter(hashes, &slots);
      FillByRounds(hashes, &slots);
      break;
  }
  return slots;
}

void MinHasher::Add(std::span<const uint64_t> hashes, MinHashSignature* signature) const {
  if (options_.family == MinHashFamily::kTwo32 && !signature->empty()) {
    internal::Two32(hashes, multipliers_.data(), signature->size(), signature->data());
  } else {
    Merge(Sign(hashes), signature);
  }
}

void MinHasher::FillEmpty(std::span<const uint64_t> hashes, MinHashSignature* slots) const {
  const size_t size = slots->size();
  uint32_t empty[kMaxSlots], multipliers[kMaxSlots], least[kMaxSlots];
  size_t count = 0;
  for (size_t j = 0; j < size; ++j) {  // without a branch: which are empty cannot be guessed
    empty[count] = static_cast<uint32_t>(j);
    multipliers[count] = multipliers_[j];
    count += (*slots)[j] == kEmpty;
  }
  if (count == 0) return;
  if (2 * count > size) {  // all of them are as quick as a choice
    std::fill_n(least, size, kEmpty);
    internal::Two32(hashes, multipliers_.data(), size, least);
    // What came by its bin has no top bit and stays.
    for (size_t j = 0; j < size; ++j) (*slots)[j] = std::min((*slots)[j], kFilled | least[j] >> 1);
    return;
  }
  std::fill_n(least, count, kEmpty);
  internal::Two32(hashes, multipliers, count, least);
  for (size_t i = 0; i < count; ++i) (*slots)[empty[i]] = kFilled | least[i] >> 1;
}

void Merge(const MinHashSignature& other, MinHashSignature* signature) {
  if (signature->empty()) *signature = other;
  if (other.empty()) return;
  assert(other.size() == signature->size());
  for (size_t j = 0; j < other.size(); ++j) {
    (*signature)[j] = std::min((*signature)[j], other[j]);
  }
}

namespace {

size_t EqualSlots(const MinHashSignature& a, const MinHashSignature& b) {
  assert(a.size() == b.size());
  size_t equal = 0;
  for (size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
  return equal;
}

}  // namespace

double EstimateResemblance(const MinHashSignature& a, const MinHashSignature& b) {
  if (a.empty() || b.empty()) return 0;
  return static_cast<double>(EqualSlots(a, b)) / static_cast<double>(a.size());
}

Interval ResemblanceInterval(const MinHashSignature& a, const MinHashSignature& b,
                             double confidence) {
  if (a.empty() || b.empty()) return {};
  return BinomialInterval(EqualSlots(a, b), a.size(), confidence);
}

}  // namespace stemma
