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
    // Who has no outlet stands alone.
    constexpr uint64_t kAlone = uint64_t{1} << 32;
    if (!outlet_of_.empty()) {
      LinkToFirst([this](DocId d) { return outlet_of_[d] == 0 ? kAlone + d : outlet_of_[d]; });
    }
    LinkInRow();
  } else if (all_pairs_.size() > options_.max_holders) {
    LinkToFirst([this](DocId d) { return groups_.group_of[d]; });
  }
  left_out_ = PairsOf(holders) - PairsOf(all_pairs_.size()) - links_.size();
  if (!linked && !outlet_of_.empty()) left_out_ += MarkPrints();
}

void RowPairs::FindHolders() {
  all_pairs_.clear();
  for (size_t i = 0; i < row_.size(); ++i) {
    if (all_pairs_.empty() || all_pairs_.back().document != row_[i].document) {
      all_pairs_.push_back({.document = row_[i].document, .count = 0, .first = i});
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

template <typename Key>
void RowPairs::LinkToFirst(const Key& key_of) {
  std::sort(all_pairs_.begin(), all_pairs_.end(), [&](const Holder& x, const Holder& y) {
    return std::pair(key_of(x.document), x.document) < std::pair(key_of(y.document), y.document);
  });
  scratch_.clear();
  for (const Holder& holder : all_pairs_) {
    if (scratch_.empty() || key_of(scratch_.back().document) != key_of(holder.document)) {
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

uint64_t RowPairs::MarkPrints() {
  const auto outlet = [this](const Holder& holder) { return outlet_of_[holder.document]; };
  outlets_.clear();
  for (const Holder& holder : all_pairs_) outlets_.push_back(outlet(holder));
  std::sort(outlets_.begin(), outlets_.end());
  outlets_.erase(std::unique(outlets_.begin(), outlets_.end()), outlets_.end());
  if (outlets_.size() == all_pairs_.size()) return 0;
  outlets_.clear();
  for (Holder& holder : all_pairs_) {
    const auto touches = [&](const Posting& posting) {
      return prints_.Touches(posting.document, posting.position);
    };
    const auto used = row_.subspan(holder.first, holder.count);
    if (outlet(holder) == 0 || !std::all_of(used.begin(), used.end(), touches)) continue;
    holder.printed_by = outlet(holder);
    outlets_.push_back(holder.printed_by);
  }
  std::sort(outlets_.begin(), outlets_.end());
  uint64_t pairs = 0;
  for (size_t begin = 0, end = 0; begin < outlets_.size(); begin = end) {
    while (end < outlets_.size() && outlets_[end] == outlets_[begin]) ++end;
    pairs += PairsOf(end - begin);
  }
  return pairs;
}

}  // namespace stemma
