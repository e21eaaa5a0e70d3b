#include "core/index/internal/row_pairs.h"

#include <algorithm>

namespace stemma {
namespace {

uint64_t PairsOf(uint64_t n) { return n * (n - (n > 0)) / 2; }

}  // namespace

void RowPairs::Decide(std::span<const Posting> row, bool linked) {
  row_ = row;
  links_.clear();
  FindHolders();
  const uint64_t holders = all_pairs_.size();
  if (holders > options_.max_group_pairs) LinkExact();
  if (linked) {
    LinkInRow();
  } else if (all_pairs_.size() > options_.max_holders) {
    LinkGroups();
  }
  left_out_ = PairsOf(holders) - PairsOf(all_pairs_.size()) - links_.size();
}

void RowPairs::FindHolders() {
  all_pairs_.clear();
  for (size_t i = 0; i < row_.size(); ++i) {
    if (all_pairs_.empty() || all_pairs_.back().document != row_[i].document) {
      all_pairs_.push_back({row_[i].document, 0, i});
    }
    Holder& holder = all_pairs_.back();
    if (holder.count < options_.max_repeats) ++holder.count;
  }
}

void RowPairs::LinkExact() {
  scratch_.clear();
  for (const Holder& holder : all_pairs_) {
    const DocId first = groups_.exact_of[holder.document];
    if (first != holder.document && exact_size_[first] > options_.max_group_pairs) {
      const auto found =
          std::lower_bound(scratch_.begin(), scratch_.end(), first,
                           [](const Holder& h, DocId document) { return h.document < document; });
      if (found != scratch_.end() && found->document == first) {
        links_.emplace_back(*found, holder);
        continue;
      }
    }
    scratch_.push_back(holder);
  }
  std::swap(all_pairs_, scratch_);
}

void RowPairs::LinkGroups() {
  scratch_.clear();
  const auto group = [this](const Holder& holder) { return groups_.group_of[holder.document]; };
  std::sort(all_pairs_.begin(), all_pairs_.end(), [&](const Holder& x, const Holder& y) {
    return std::pair(group(x), x.document) < std::pair(group(y), y.document);
  });
  for (const Holder& holder : all_pairs_) {
    if (scratch_.empty() || group(scratch_.back()) != group(holder)) {
      scratch_.push_back(holder);
    } else {
      links_.emplace_back(scratch_.back(), holder);
    }
  }
  std::sort(scratch_.begin(), scratch_.end(),
            [](const Holder& x, const Holder& y) { return x.document < y.document; });
  std::swap(all_pairs_, scratch_);
}

void RowPairs::LinkInRow() {
  for (size_t i = 1; i < all_pairs_.size(); ++i) {
    links_.emplace_back(all_pairs_[0], all_pairs_[i]);
    if (i > 1) links_.emplace_back(all_pairs_[i - 1], all_pairs_[i]);
  }
  all_pairs_.clear();
}

}  // namespace stemma
