#include "core/base/sort.h"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>

namespace stemma {

void MakeSet(std::vector<uint64_t>* hashes) {
  static thread_local const hwy::Sorter sort;  // owns scratch
  sort(hashes->data(), hashes->size(), hwy::SortAscending());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

}  // namespace stemma
