#include "core/sketch/hamming.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace stemma {

HammingIndex::HammingIndex(std::span<const uint64_t> values, int distance) : distance_(distance) {
  assert(distance >= 0 && distance <= 15 && values.size() < UINT32_MAX);
  const int parts = distance + 1;
  // As many groups as values are enough; less of a part still separates all that differ in it.
  const int enough = std::max(1, static_cast<int>(std::bit_width(values.size())));
  for (int part = 0; part < parts; ++part) {
    const int begin = 64 * part / parts, end = 64 * (part + 1) / parts;
    tables_.push_back(MakeTable(values, begin, std::min(end - begin, enough)));
  }
}

HammingIndex::Table HammingIndex::MakeTable(std::span<const uint64_t> values, int shift, int bits) {
  Table table;
  table.shift = shift;
  table.mask = (uint64_t{1} << bits) - 1;
  table.begins.assign((size_t{1} << bits) + 1, 0);
  for (uint64_t value : values) ++table.begins[table.PartOf(value) + 1];
  for (size_t i = 1; i < table.begins.size(); ++i) table.begins[i] += table.begins[i - 1];
  table.values.resize(values.size());
  table.numbers.resize(values.size());
  std::vector<uint32_t> next(table.begins.begin(), table.begins.end() - 1);
  for (size_t i = 0; i < values.size(); ++i) {
    const uint32_t at = next[table.PartOf(values[i])]++;
    table.values[at] = values[i];
    table.numbers[at] = static_cast<uint32_t>(i);
  }
  return table;
}

std::vector<uint32_t> HammingIndex::Find(uint64_t query) const {
  std::vector<uint32_t> found;
  for (const Table& table : tables_) {
    const uint64_t part = table.PartOf(query);
    for (uint32_t i = table.begins[part]; i < table.begins[part + 1]; ++i) {
      const uint64_t differ = table.values[i] ^ query;
      if (std::popcount(differ) > distance_) continue;
      // A value that agrees in several parts is found by the first of them.
      const bool seen = std::any_of(tables_.data(), &table, [differ](const Table& earlier) {
        return earlier.PartOf(differ) == 0;
      });
      if (!seen) found.push_back(table.numbers[i]);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace stemma
