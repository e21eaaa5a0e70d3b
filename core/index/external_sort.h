// A stable sort of small records by a 64-bit key, of any number of them: dealt by the top bits of
// the key into partitions (pages in memory or in scratch, base/page_store.h) as they come, each
// partition sorted when its turn comes.
//
//   ExternalSort<Hit, KeyOfHit> sort(&pages, {.key_bits = 50, .chunk_bytes = 1 << 28});
//   STEMMA_RETURN_IF_ERROR(sort.Add(hits));                               // as often as wanted
//   STEMMA_RETURN_IF_ERROR(sort.Drain([&](std::span<const Hit> chunk) { … }));
//
// Drain hands the records on in chunks, ascending, equal keys in the order in which they were added
// and in one chunk. A chunk has at most chunk_bytes / 2 bytes, for sorting takes as much again;
// only records of one and the same key may be more. A partition that is larger is dealt again by
// the next bits. Afterwards the sort is empty, and its pages are free.

#ifndef STEMMA_CORE_INDEX_EXTERNAL_SORT_H_
#define STEMMA_CORE_INDEX_EXTERNAL_SORT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/status.h"
#include "core/index/radix_sort.h"

namespace stemma {

struct ExternalSortOptions {
  int key_bits = 64;  // no key has more
  int deal_bits = 8;  // 2^8 partitions, each with a page that it fills
  uint64_t chunk_bytes = uint64_t{1} << 28;
  int threads = 0;
};

template <typename Record, typename KeyOf>
class ExternalSort {
 public:
  using Body = std::function<absl::Status(std::span<const Record>)>;

  ExternalSort(PageStore* store, const ExternalSortOptions& options)
      : store_(store),
        options_(options),
        shift_(std::max(0, options.key_bits - options.deal_bits)),
        mask_(options.key_bits == 64 ? ~uint64_t{0} : (uint64_t{1} << options.key_bits) - 1),
        partitions_(size_t{1} << std::min(options.deal_bits, options.key_bits)) {}

  absl::Status Add(std::span<const Record> records) {
    for (const Record& record : records) {
      Partition& partition = partitions_[(KeyOf()(record) & mask_) >> shift_];
      if (partition.tail.empty()) partition.tail.reserve(kTailRecords);
      partition.tail.push_back(record);
      if (partition.tail.size() == kTailRecords) STEMMA_RETURN_IF_ERROR(Spill(&partition));
    }
    size_ += records.size();
    return absl::OkStatus();
  }

  uint64_t size() const { return size_; }

  // Puts all records into pages, so that the sort can be put down; nothing may be added afterwards.
  absl::Status Seal() {
    for (Partition& partition : partitions_) {
      if (partition.size() == 0) continue;
      STEMMA_RETURN_IF_ERROR(Spill(&partition));
      STEMMA_RETURN_IF_ERROR(partition.pages[0].Seal());
    }
    return absl::OkStatus();
  }
  void Put(ByteWriter* out) const {
    out->Put(size_);
    for (const Partition& partition : partitions_) {
      out->Put(!partition.pages.empty());
      if (!partition.pages.empty()) partition.pages[0].Put(out);
    }
  }
  // Of a sort of the same options.
  void Take(ByteReader* in) {
    in->Take(&size_);
    for (Partition& partition : partitions_) {
      partition = {};
      if (in->Take<bool>()) partition.pages.emplace_back(store_).Take(in);
    }
  }

  absl::Status Drain(const Body& body) {
    const uint64_t most = std::max<uint64_t>(1, options_.chunk_bytes / 2 / sizeof(Record));
    size_ = 0;
    for (size_t begin = 0, end = 0; begin < partitions_.size(); begin = end) {
      uint64_t records = 0;
      for (end = begin; end < partitions_.size(); ++end) {
        const uint64_t more = partitions_[end].size();
        if (end > begin && records + more > most) break;
        records += more;
      }
      if (records == 0) continue;
      const std::span<Partition> together(&partitions_[begin], end - begin);
      if (records > most && shift_ > 0) {
        STEMMA_RETURN_IF_ERROR(DealAgain(&together.front(), body));
      } else {
        STEMMA_RETURN_IF_ERROR(SortTogether(together, records, body));
      }
    }
    return absl::OkStatus();
  }

 private:
  static constexpr size_t kTailRecords = std::max<size_t>(1, (size_t{4} << 10) / sizeof(Record));

  struct Partition {
    std::vector<Record> tail;
    std::vector<PageStream> pages;  // one, once something was spilled
    uint64_t size() const {
      return tail.size() + (pages.empty() ? 0 : pages[0].size() / sizeof(Record));
    }
  };

  absl::Status Spill(Partition* partition) {
    if (partition->pages.empty()) partition->pages.emplace_back(store_);
    if (partition->tail.empty()) return absl::OkStatus();
    const absl::Status status =
        partition->pages[0].Append({reinterpret_cast<const char*>(partition->tail.data()),
                                    partition->tail.size() * sizeof(Record)});
    partition->tail.clear();
    return status;
  }

  // Appends the partition's records to `out`, and empties it.
  absl::Status Load(Partition* partition, std::vector<Record>* out) {
    if (!partition->pages.empty()) {
      const uint64_t bytes = partition->pages[0].size();
      const size_t before = out->size();
      out->resize(before + bytes / sizeof(Record));
      partition->pages[0].Prefetch(0, bytes);
      STEMMA_RETURN_IF_ERROR(
          partition->pages[0].ReadAt(0, reinterpret_cast<char*>(out->data() + before), bytes));
    }
    out->insert(out->end(), partition->tail.begin(), partition->tail.end());
    *partition = {};
    return absl::OkStatus();
  }

  absl::Status SortTogether(std::span<Partition> partitions, uint64_t records, const Body& body) {
    std::vector<Record> sorted;
    sorted.reserve(records);
    for (Partition& partition : partitions) STEMMA_RETURN_IF_ERROR(Load(&partition, &sorted));
    RadixSort(&sorted, KeyOf(), {.threads = options_.threads});
    return body(sorted);
  }

  // All keys of the partition have the same top bits: those below them deal it.
  absl::Status DealAgain(Partition* partition, const Body& body) {
    ExternalSortOptions options = options_;
    options.key_bits = shift_;
    ExternalSort finer(store_, options);
    STEMMA_RETURN_IF_ERROR(Spill(partition));
    PageReader reader(&partition->pages[0]);
    std::vector<Record> block;
    for (uint64_t left = partition->size(); left > 0; left -= block.size()) {
      block.resize(std::min<uint64_t>(left, kTailRecords));
      STEMMA_RETURN_IF_ERROR(
          reader.Take(reinterpret_cast<char*>(block.data()), block.size() * sizeof(Record)));
      STEMMA_RETURN_IF_ERROR(finer.Add(block));
    }
    *partition = {};
    return finer.Drain(body);
  }

  PageStore* store_;
  ExternalSortOptions options_;
  int shift_;
  uint64_t mask_;  // of the bits that may differ
  std::vector<Partition> partitions_;
  uint64_t size_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_EXTERNAL_SORT_H_
