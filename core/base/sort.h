// Hashes in order.
//
//   MakeSet(&shingle_hashes);                                        // ascending, each once
//   SortByHash(&shingles, [](const Shingle& s) { return s.hash; });  // equal ones keep their order
//
// MakeSet costs some 12 ns a hash for sets of any size, in vectors (Highway's vectorised
// quicksort), where std::sort takes 35 to 75, and needs no memory beside some kilobytes a thread.
// SortByHash is for the some hundred words or shingles of one text: hashes spread evenly, so each
// is dealt to its place by its high bits, and neighbours that fall together are put right: some
// 5 ns an item. Hashes that do not spread cost what a sort by comparison does.

#ifndef STEMMA_CORE_BASE_SORT_H_
#define STEMMA_CORE_BASE_SORT_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace stemma {

void MakeSet(std::vector<uint64_t>* hashes);

template <typename Item, typename HashOf>
void SortByHash(std::vector<Item>* items, const HashOf& hash_of) {
  static_assert(std::is_trivially_copyable_v<Item>);
  constexpr int kMaxBits = 11;
  constexpr size_t kFew = 16;  // that insertion puts right
  const auto less = [&](const Item& x, const Item& y) { return hash_of(x) < hash_of(y); };
  const size_t size = items->size();
  if (size < 2 * kFew) {
    std::stable_sort(items->begin(), items->end(), less);
    return;
  }
  const int bits = std::min(kMaxBits, static_cast<int>(std::bit_width(size)));
  const int shift = 64 - bits;
  std::array<uint32_t, (size_t{1} << kMaxBits) + 1> begin;
  std::fill_n(begin.begin(), (size_t{1} << bits) + 1, 0u);
  for (const Item& item : *items) ++begin[(hash_of(item) >> shift) + 1];
  for (size_t i = 1; i <= size_t{1} << bits; ++i) begin[i] += begin[i - 1];
  std::vector<Item> dealt(size);
  for (const Item& item : *items) dealt[begin[hash_of(item) >> shift]++] = item;
  // Every bucket now begins where the one before it ends, which is what its entry says.
  for (size_t i = 0, first = 0; i < size_t{1} << bits; first = begin[i++]) {
    const auto low = dealt.begin() + static_cast<ptrdiff_t>(first);
    const auto high = dealt.begin() + static_cast<ptrdiff_t>(begin[i]);
    if (high - low > static_cast<ptrdiff_t>(kFew)) {
      std::stable_sort(low, high, less);
      continue;
    }
    for (auto next = low; next < high; ++next) {
      const Item item = *next;
      auto place = next;
      for (; place > low && hash_of(item) < hash_of(place[-1]); --place) *place = place[-1];
      *place = item;
    }
  }
  items->swap(dealt);
}

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SORT_H_
