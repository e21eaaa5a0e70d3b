// Sets that are only ever joined: components of a graph whose edges come in any order.

#ifndef STEMMA_CORE_BASE_DISJOINT_SETS_H_
#define STEMMA_CORE_BASE_DISJOINT_SETS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace stemma {

class DisjointSets {
 public:
  explicit DisjointSets(size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), 0u);
  }
  // The least member of the set, whatever the order of the joins.
  uint32_t Find(uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_DISJOINT_SETS_H_
