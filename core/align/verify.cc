#include "core/align/verify.h"

#include <algorithm>
#include <cstddef>

namespace stemma {
namespace {

// From this ratio of sizes on, looking each element of the smaller set up beats the merge.
constexpr size_t kGallopRatio = 16;

uint64_t MergeCount(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  uint64_t shared = 0;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {  // no branch on the data
    const uint64_t in_a = a[i];
    const uint64_t in_b = b[j];
    shared += in_a == in_b;
    i += in_a <= in_b;
    j += in_b <= in_a;
  }
  return shared;
}

// Bentley and Yao's search: steps of doubling length from the last place on, then a bisection.
uint64_t GallopCount(std::span<const uint64_t> few, std::span<const uint64_t> many) {
  uint64_t shared = 0;
  size_t at = 0;
  for (const uint64_t value : few) {
    size_t step = 1;
    while (at + step < many.size() && many[at + step] < value) step *= 2;
    const auto begin = many.begin() + static_cast<ptrdiff_t>(at);
    const auto end = many.begin() + static_cast<ptrdiff_t>(std::min(at + step + 1, many.size()));
    at = static_cast<size_t>(std::lower_bound(begin, end, value) - many.begin());
    if (at == many.size()) break;
    shared += many[at] == value;
  }
  return shared;
}

double Share(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Similarity ExactSimilarity(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  const std::span<const uint64_t> few = a.size() < b.size() ? a : b;
  const std::span<const uint64_t> many = a.size() < b.size() ? b : a;
  Similarity similarity;
  similarity.shared =
      many.size() / kGallopRatio >= few.size() ? GallopCount(few, many) : MergeCount(a, b);
  similarity.resemblance = Share(similarity.shared, a.size() + b.size() - similarity.shared);
  similarity.containment_a = Share(similarity.shared, a.size());
  similarity.containment_b = Share(similarity.shared, b.size());
  return similarity;
}

}  // namespace stemma
