#include "core/index/shared_keys.h"

#include <algorithm>
#include <utility>

#include "core/index/radix_sort.h"

namespace stemma {

void SharedKeys::Add(uint32_t document, std::span<const uint64_t> keys) {
  for (const uint64_t key : keys) entries_.push_back({key, document});
}

void SharedKeys::Build(int threads) {
  std::vector<Entry> entries = std::exchange(entries_, {});
  const size_t documents = entries.empty() ? 0 : entries.back().document + size_t{1};
  RadixSort(&entries, [](const Entry& entry) { return entry.key; }, {.threads = threads});
  row_begin_ = {0};
  list_begin_.assign(documents + 1, 0);
  for (size_t begin = 0, end; begin < entries.size(); begin = end) {
    for (end = begin + 1; end < entries.size() && entries[end].key == entries[begin].key;) ++end;
    const size_t holders = end - begin;
    if (holders < 2) continue;
    for (size_t i = begin; i < end; ++i) {
      members_.push_back(entries[i].document);
      ++list_begin_[entries[i].document + 1];
    }
    row_begin_.push_back(members_.size());
    if (holders > kMostPartners + 1) {
      const uint64_t beyond = holders - kMostPartners - 1;
      capped_ += beyond * (beyond + 1) / 2;
    }
  }
  for (size_t d = 0; d < documents; ++d) list_begin_[d + 1] += list_begin_[d];
  rows_.resize(members_.size());
  std::vector<uint64_t> next(list_begin_);
  for (size_t row = 0; row + 1 < row_begin_.size(); ++row) {
    for (uint64_t i = row_begin_[row]; i < row_begin_[row + 1]; ++i) {
      rows_[next[members_[i]]++] = static_cast<uint32_t>(row);
    }
  }
}

void SharedKeys::PartnersOf(uint32_t document, std::vector<uint32_t>* partners) const {
  partners->clear();
  if (document + size_t{1} >= list_begin_.size()) return;
  for (uint64_t i = list_begin_[document]; i < list_begin_[document + 1]; ++i) {
    const auto end = members_.begin() + static_cast<ptrdiff_t>(row_begin_[rows_[i] + size_t{1}]);
    const auto begin = members_.begin() + static_cast<ptrdiff_t>(row_begin_[rows_[i]]);
    const auto behind = std::upper_bound(begin, end, document);
    const auto taken = std::min<ptrdiff_t>(end - behind, kMostPartners);
    partners->insert(partners->end(), behind, behind + taken);
  }
  std::sort(partners->begin(), partners->end());
  partners->erase(std::unique(partners->begin(), partners->end()), partners->end());
}

}  // namespace stemma
