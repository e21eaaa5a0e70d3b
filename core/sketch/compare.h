// Many MinHash signatures compared at the speed of memory: one against all, or all with all.
//
//   SignatureTable table(128);
//   for (const MinHashSignature& signature : signatures) table.Add(signature);
//   std::vector<uint16_t> equal = table.EqualSlots(query);          // of each, of 128
//   table.ForPairs(96, [](size_t i, size_t j, int equal_slots) { ... });   // i < j, ordered
//
// One against many reads every signature once. Of all pairs, those that may have enough in common
// are told by one byte a slot, in blocks that stay in the cache, and only these are counted in
// full. Every target gives the same counts.

#ifndef STEMMA_CORE_SKETCH_COMPARE_H_
#define STEMMA_CORE_SKETCH_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/sketch/minhash.h"

namespace stemma {

class SignatureTable {
 public:
  // For signatures of `slots` slots (a multiple of 32).
  explicit SignatureTable(int slots) : slots_(static_cast<size_t>(slots)) {}

  // The signature of an empty set may be among them; it has no slot in common with any.
  void Add(const MinHashSignature& signature);
  size_t size() const { return empty_.size(); }

  // The number of slots that each signature has in common with `query`.
  std::vector<uint16_t> EqualSlots(const MinHashSignature& query) const;

  // Calls `found` for every pair that has at least `least` (> 0) slots in common, by the first
  // number and then the second.
  using Found = std::function<void(size_t first, size_t second, int equal)>;
  void ForPairs(int least, const Found& found) const;

 private:
  size_t slots_;
  std::vector<uint32_t> rows_;  // one signature behind the other
  std::vector<uint8_t> empty_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_COMPARE_H_
