// All values within a Hamming distance of a query, among millions: exact, not approximate.
//
//   HammingIndex index(simhashes, 3);
//   for (uint32_t id : index.Find(SimHash(hashes))) ...
//
// Words that differ in at most d bits agree in one of d + 1 disjoint parts; the index groups the
// values by each part, and looks through the groups that agree with the query. Memory: 12 (d + 1)
// bytes a value. A query among n random values looks at some (d + 1) n / 2^(64 / (d + 1)) of them:
// 60 of a million for d = 3. After Manku, Jain, Das Sarma, "Detecting near-duplicates for web
// crawling", WWW 2007.

#ifndef STEMMA_CORE_SKETCH_HAMMING_H_
#define STEMMA_CORE_SKETCH_HAMMING_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stemma {

class HammingIndex {
 public:
  // `distance` from 0 to 15; fewer than 2^32 values, which are numbered in their order.
  HammingIndex(std::span<const uint64_t> values, int distance);

  // The numbers of the values that differ from `query` in at most `distance` bits, ascending.
  std::vector<uint32_t> Find(uint64_t query) const;

 private:
  // The values grouped by one part of their bits.
  struct Table {
    int shift = 0;                 // of the part
    uint64_t mask = 0;             // behind the shift
    std::vector<uint32_t> begins;  // of each group, and behind the last
    std::vector<uint64_t> values;
    std::vector<uint32_t> numbers;

    uint64_t PartOf(uint64_t value) const { return value >> shift & mask; }
  };
  static Table MakeTable(std::span<const uint64_t> values, int shift, int bits);

  int distance_;
  std::vector<Table> tables_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_HAMMING_H_
