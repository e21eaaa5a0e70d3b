// The two coordinates of everything: which document, and where in it.

#ifndef STEMMA_CORE_BASE_SPAN_H_
#define STEMMA_CORE_BASE_SPAN_H_

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stemma {

// A document of one run: dense, from 0, in input order.
using DocId = uint32_t;

// A half-open range [begin, end). The unit is bytes of a document's original UTF-8 text unless a
// name says tokens.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - begin; }
  bool empty() const { return begin >= end; }
  bool Contains(uint32_t at) const { return begin <= at && at < end; }
  bool Overlaps(Span other) const { return begin < other.end && other.begin < end; }
  auto operator<=>(const Span&) const = default;
};

// Sorts them and makes one of those that overlap or touch.
inline void Unite(std::vector<Span>* spans) {
  std::sort(spans->begin(), spans->end());
  size_t kept = 0;
  for (const Span& span : *spans) {
    if (kept > 0 && span.begin <= (*spans)[kept - 1].end) {
      (*spans)[kept - 1].end = std::max((*spans)[kept - 1].end, span.end);
    } else {
      (*spans)[kept++] = span;
    }
  }
  spans->resize(kept);
}

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SPAN_H_
