#include "core/index/internal/site_prints.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "core/index/external_sort.h"
#include "core/index/fingerprint_index.h"
#include "core/index/internal/shared_rows.h"

namespace stemma {
namespace {

struct ByPlace {
  uint64_t operator()(const Posting& posting) const {
    return uint64_t{posting.document} << 32 | posting.position;
  }
};

// The outlets of which a row is a print, ascending.
class PrintedBy {
 public:
  PrintedBy(const Groups& groups, std::span<const uint32_t> outlet_of,
            const SitePrintOptions& options)
      : groups_(groups), outlet_of_(outlet_of) {
    for (const uint32_t outlet : outlet_of) {
      if (outlet >= needed_.size()) needed_.resize(outlet + 1);
      ++needed_[outlet];
    }
    for (uint32_t& needed : needed_) {
      needed =
          std::max(options.max_groups + 1, static_cast<uint32_t>(std::ceil(kOutletShare * needed)));
    }
  }

  std::span<const uint32_t> operator()(std::span<const Posting> row) {
    holders_.clear();
    for (size_t i = 0; i < row.size(); ++i) {
      const DocId d = row[i].document;
      if (outlet_of_[d] == 0 || (i > 0 && row[i - 1].document == d)) continue;
      holders_.emplace_back(outlet_of_[d], groups_.group_of[d]);
    }
    std::sort(holders_.begin(), holders_.end());
    holders_.erase(std::unique(holders_.begin(), holders_.end()), holders_.end());
    outlets_.clear();
    for (size_t begin = 0, end = 0; begin < holders_.size(); begin = end) {
      const uint32_t outlet = holders_[begin].first;
      while (end < holders_.size() && holders_[end].first == outlet) ++end;
      if (end - begin >= needed_[outlet]) outlets_.push_back(outlet);
    }
    return outlets_;
  }

 private:
  const Groups& groups_;
  std::span<const uint32_t> outlet_of_;
  std::vector<uint32_t> needed_;                        // groups, by outlet
  std::vector<std::pair<uint32_t, uint32_t>> holders_;  // outlet, group
  std::vector<uint32_t> outlets_;
};

}  // namespace

absl::StatusOr<SitePrints> SitePrints::Find(const PageStream& rows, const Groups& groups,
                                            std::span<const uint32_t> outlet_of,
                                            const SitePrintOptions& options, PageStore* pages) {
  PrintedBy printed_by(groups, outlet_of, options);
  ExternalSort<Posting, ByPlace> places(
      pages, {.key_bits = 32 + static_cast<int>(std::bit_width(outlet_of.size())),
              .chunk_bytes = options.chunk_bytes,
              .threads = options.threads});
  const auto add_prints = [&](std::span<const SharedRow> some) {
    for (const SharedRow& row : some) {
      if (row.groups <= options.max_groups) continue;
      const std::span<const uint32_t> outlets = printed_by(row.postings);
      if (outlets.empty()) continue;
      for (const Posting& posting : row.postings) {
        if (!std::binary_search(outlets.begin(), outlets.end(), outlet_of[posting.document])) {
          continue;
        }
        STEMMA_RETURN_IF_ERROR(places.Add({&posting, 1}));
      }
    }
    return absl::OkStatus();
  };
  STEMMA_RETURN_IF_ERROR(ForSharedRows(rows, add_prints));
  SitePrints prints;
  if (places.size() == 0) return prints;
  prints.shingle_words_ = options.shingle_words;
  prints.first_.reserve(outlet_of.size() + 1);
  STEMMA_RETURN_IF_ERROR(places.Drain([&](std::span<const Posting> some) {
    for (const Posting& posting : some) {
      const bool is_first = prints.first_.size() <= posting.document;
      if (is_first) prints.first_.resize(posting.document + 1, prints.prints_.size());
      const uint32_t end = posting.position + options.shingle_words;
      if (!is_first && posting.position <= prints.prints_.back().end) {
        prints.prints_.back().end = end;
      } else {
        prints.prints_.push_back({posting.position, end});
      }
    }
    return absl::OkStatus();
  }));
  prints.first_.resize(outlet_of.size() + 1, prints.prints_.size());
  return prints;
}

bool SitePrints::Touches(DocId document, uint32_t position) const {
  if (first_.empty()) return false;
  const auto begin = prints_.begin() + static_cast<ptrdiff_t>(first_[document]);
  const auto end = prints_.begin() + static_cast<ptrdiff_t>(first_[document + 1]);
  const auto print = std::partition_point(
      begin, end, [position](const Span& span) { return span.end <= position; });
  return print != end && print->begin < position + shingle_words_;
}

}  // namespace stemma
