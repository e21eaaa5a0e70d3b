// A stable radix sort of small records by a 64-bit key: what every join of this room stands on.
//
//   RadixSort(&hits, [](const Hit& hit) { return hit.key; }, {.threads = 2});
//
// First the records are dealt into buckets by the top bits in which keys differ, until a bucket
// fits the cache; then each bucket is sorted by 8-bit digits from the low end (LSD), only over as
// many of the top bits as are needed to tell its records apart; neighbours that still tie are put
// right by comparison. Bits that all keys share cost nothing, so dense keys and hashes both take
// the short way.
//
// The result is that of std::stable_sort, whatever the number of threads. Cost: about three passes
// over the records; memory for a second copy of them while it runs.

#ifndef STEMMA_CORE_INDEX_RADIX_SORT_H_
#define STEMMA_CORE_INDEX_RADIX_SORT_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/parallel.h"

namespace stemma {

struct RadixSortOptions {
  int threads = 0;
};

namespace radix_internal {

inline constexpr size_t kBucketRecords = size_t{1} << 14;  // of 16 bytes: 256 KiB
inline constexpr size_t kSmall = 96;                       // below, comparison is faster
inline constexpr int kMaxPartitionBits = 11;
inline constexpr int kDigitBits = 8;

// The digits (by their lowest bit, highest first) that a bucket is sorted by.
struct Digits {
  std::array<uint8_t, 64 / kDigitBits + 1> shift;
  int count = 0;
  uint64_t untouched = 0;  // the varying bits below them
};

// Enough digits, from the top varying bit down, that random keys of `records` seldom tie.
inline Digits ChooseDigits(uint64_t varying, size_t records) {
  const int needed = static_cast<int>(std::bit_width(records)) + kDigitBits;
  Digits digits;
  for (int bits = 0; varying != 0 && bits < needed;) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(varying)) - kDigitBits);
    bits += std::popcount(varying >> shift);
    digits.shift[static_cast<size_t>(digits.count++)] = static_cast<uint8_t>(shift);
    varying &= (uint64_t{1} << shift) - 1;
  }
  digits.untouched = varying;
  return digits;
}

template <typename Record, typename KeyOf>
uint64_t VaryingBits(std::span<const Record> records, const KeyOf& key_of) {
  uint64_t varying = 0;
  const uint64_t first = records.empty() ? 0 : key_of(records.front());
  for (const Record& record : records) varying |= key_of(record) ^ first;
  return varying;
}

template <typename Record, typename KeyOf>
void SortByComparison(std::span<Record> records, const KeyOf& key_of) {
  std::stable_sort(records.begin(), records.end(),
                   [&key_of](const Record& x, const Record& y) { return key_of(x) < key_of(y); });
}

template <typename Record, typename KeyOf>
void CountingPass(std::span<const Record> from, std::span<Record> to, const KeyOf& key_of,
                  int shift) {
  constexpr uint64_t kMask = (1u << kDigitBits) - 1;
  std::array<uint32_t, size_t{1} << kDigitBits> next{};
  for (const Record& record : from) ++next[(key_of(record) >> shift) & kMask];
  uint32_t begin = 0;
  for (uint32_t& count : next) begin += std::exchange(count, begin);
  for (const Record& record : from) to[next[(key_of(record) >> shift) & kMask]++] = record;
}

// `records` are sorted but for the bits in `untouched`.
template <typename Record, typename KeyOf>
void SortTies(std::span<Record> records, const KeyOf& key_of, uint64_t untouched) {
  for (size_t begin = 0; begin < records.size();) {
    const uint64_t key = key_of(records[begin]);
    uint64_t varying = 0;
    size_t end = begin + 1;
    for (; end < records.size(); ++end) {
      const uint64_t difference = key_of(records[end]) ^ key;
      if ((difference & ~untouched) != 0) break;
      varying |= difference;
    }
    if (varying != 0) SortByComparison(records.subspan(begin, end - begin), key_of);
    begin = end;
  }
}

// Sorts `bucket` with `other` as scratch; the result stands in `target`, which is one of the two.
template <typename Record, typename KeyOf>
void SortBucket(std::span<Record> bucket, std::span<Record> other, const Record* target,
                const KeyOf& key_of) {
  std::span<Record> from = bucket, to = other;
  Digits digits;
  if (bucket.size() >= kSmall) {
    digits = ChooseDigits(VaryingBits<Record>(bucket, key_of), bucket.size());
    for (int i = digits.count - 1; i >= 0; --i) {
      CountingPass<Record>(from, to, key_of, digits.shift[static_cast<size_t>(i)]);
      std::swap(from, to);
    }
  }
  if (from.data() != target) {
    std::copy(from.begin(), from.end(), to.begin());
    std::swap(from, to);
  }
  if (bucket.size() < kSmall) SortByComparison(from, key_of);
  if (digits.untouched != 0) SortTies(from, key_of, digits.untouched);
}

// Deals `from` into buckets by the bits from `shift` up, keeping order; returns where they begin.
template <typename Record, typename KeyOf>
std::vector<size_t> Partition(std::span<const Record> from, std::span<Record> to,
                              const KeyOf& key_of, int shift, uint64_t mask, int threads) {
  const size_t buckets = static_cast<size_t>(mask) + 1;
  const size_t parts = static_cast<size_t>(ThreadCount(threads));
  auto part = [&](size_t p) {
    const size_t begin = from.size() * p / parts;
    return from.subspan(begin, from.size() * (p + 1) / parts - begin);
  };
  std::vector<std::vector<size_t>> next(parts, std::vector<size_t>(buckets));
  ParallelFor(parts, {.threads = threads, .grain = 1}, [&](size_t p) {
    for (const Record& record : part(p)) ++next[p][(key_of(record) >> shift) & mask];
  });
  std::vector<size_t> begins;
  size_t begin = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    begins.push_back(begin);
    for (std::vector<size_t>& counts : next) begin += std::exchange(counts[bucket], begin);
  }
  begins.push_back(begin);
  ParallelFor(parts, {.threads = threads, .grain = 1}, [&](size_t p) {
    for (const Record& record : part(p)) to[next[p][(key_of(record) >> shift) & mask]++] = record;
  });
  return begins;
}

}  // namespace radix_internal

// Sorts by key_of(record), a uint64_t; records of equal keys keep their order.
template <typename Record, typename KeyOf>
void RadixSort(std::vector<Record>* records, const KeyOf& key_of,
               const RadixSortOptions& options = {}) {
  static_assert(std::is_trivially_copyable_v<Record>);
  using radix_internal::kBucketRecords;
  const std::span<Record> data(*records);
  if (data.size() < radix_internal::kSmall) {
    radix_internal::SortByComparison(data, key_of);
    return;
  }
  const std::unique_ptr<Record[]> memory = std::make_unique_for_overwrite<Record[]>(data.size());
  const std::span<Record> scratch(memory.get(), data.size());
  if (data.size() <= kBucketRecords) {
    radix_internal::SortBucket(data, scratch, data.data(), key_of);
    return;
  }
  const uint64_t varying = radix_internal::VaryingBits<Record>(data, key_of);
  const int bits = std::min(static_cast<int>(std::bit_width(data.size() / kBucketRecords)),
                            radix_internal::kMaxPartitionBits);
  const int shift = std::max(0, static_cast<int>(std::bit_width(varying)) - bits);
  const std::vector<size_t> begins = radix_internal::Partition<Record>(
      data, scratch, key_of, shift, (uint64_t{1} << bits) - 1, options.threads);
  ParallelFor(begins.size() - 1, {.threads = options.threads, .grain = 1}, [&](size_t bucket) {
    const size_t begin = begins[bucket], size = begins[bucket + 1] - begin;
    radix_internal::SortBucket(scratch.subspan(begin, size), data.subspan(begin, size),
                               data.data() + begin, key_of);
  });
}

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_RADIX_SORT_H_
