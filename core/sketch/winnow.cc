#include "core/sketch/winnow.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sketch/winnow.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stemma::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Words = hn::ScalableTag<uint64_t>;

// Replaces words[i] with op over words[i, i + width), for i in [0, count): windows that double
// until they are wide enough. Reads up to `width` + a vector behind the last.
template <class Op>
HWY_INLINE void OverWindows(uint64_t* HWY_RESTRICT words, size_t count, size_t width, Op op) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  for (size_t span = 1; span < width;) {
    const size_t step = std::min(span, width - span);
    span += step;
    // What later steps read must be wide enough too.
    for (size_t i = 0; i < count + (width - span); i += lanes) {
      hn::StoreU(op(hn::LoadU(d, words + i), hn::LoadU(d, words + i + step)), d, words + i);
    }
  }
}

// Writes the shingles that are the smallest of some window of `window`, all of them where several
// are equal: those which are as small as the largest minimum of their windows. `hashes` and
// `minima` are scratch, of WinnowScratch words each. Returns how many were written.
size_t KeepSmallest(const Shingle* HWY_RESTRICT shingles, size_t count, size_t window,
                    uint64_t* HWY_RESTRICT hashes, uint64_t* HWY_RESTRICT minima,
                    Fingerprint* HWY_RESTRICT out) {
  const Words d;
  const size_t lanes = hn::Lanes(d);
  for (size_t i = 0; i < count; ++i) hashes[i] = shingles[i].hash;
  // Window s has its minimum at minima[s + window - 1]; zeros stand where no window is.
  uint64_t* const first = minima + window - 1;
  std::memset(minima, 0, (window - 1) * sizeof(uint64_t));
  std::memcpy(first, hashes, count * sizeof(uint64_t));
  const size_t windows = count - window + 1;
  OverWindows(first, windows, window, [](auto a, auto b) HWY_ATTR { return hn::Min(a, b); });
  std::memset(first + windows, 0, (window - 1 + 2 * lanes) * sizeof(uint64_t));
  OverWindows(minima, count, window, [](auto a, auto b) HWY_ATTR { return hn::Max(a, b); });
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    out[kept] = {hashes[i], shingles[i].begin};
    kept += hashes[i] == minima[i];
  }
  return kept;
}

size_t VectorLanes() { return hn::Lanes(Words()); }

}  // namespace stemma::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stemma {

HWY_EXPORT(KeepSmallest);
HWY_EXPORT(VectorLanes);

namespace {

size_t KeepAll(std::span<const Shingle> shingles, Fingerprint* out) {
  size_t count = 0;
  for (size_t i = 0; i < shingles.size(); ++i) {
    const bool repeats = i > 0 && shingles[i].hash == shingles[i - 1].hash;
    out[count] = {shingles[i].hash, shingles[i].begin};
    count += !repeats;
  }
  return count;
}

// The rightmost smallest of some shingles.
struct Smallest {
  uint64_t hash = UINT64_MAX;
  size_t at = 0;
};
Smallest Of(Smallest left, Smallest right) { return right.hash <= left.hash ? right : left; }

// Winnowing to the letter, for shingles of which some window has several smallest. Cuts them into
// blocks of `window`: every window is the tail of one block and the head of the next, so that
// running minima from both ends of the blocks give its minimum (van Herk, 1992; Gil and Werman,
// 1993), whatever the window.
size_t KeepRobust(std::span<const Shingle> shingles, size_t window, Fingerprint* out) {
  std::vector<Smallest> tails(window + 1);  // of the block before; the last stays: nothing
  Smallest kept;
  size_t count = 0;
  for (size_t block = 0; block < shingles.size(); block += window) {
    const size_t size = std::min(window, shingles.size() - block);
    Smallest head;
    for (size_t j = 0; j < size; ++j) {
      const size_t i = block + j;
      head = Of(head, {shingles[i].hash, i});
      if (i + 1 < window) continue;
      const Smallest smallest = Of(tails[j + 1], head);
      if (count > 0 && kept.at + window > i && kept.hash == smallest.hash) continue;
      kept = smallest;
      out[count++] = {kept.hash, shingles[kept.at].begin};
    }
    if (size < window) break;
    for (size_t j = window; j-- > 0;) {
      tails[j] = Of({shingles[block + j].hash, block + j}, tails[j + 1]);
    }
  }
  return count;
}

size_t KeepMinima(std::span<const Shingle> shingles, size_t window, Fingerprint* out) {
  const size_t scratch = shingles.size() + 2 * window + 2 * HWY_DYNAMIC_DISPATCH(VectorLanes)();
  const auto words = std::make_unique_for_overwrite<uint64_t[]>(2 * scratch);
  const size_t kept = HWY_DYNAMIC_DISPATCH(KeepSmallest)(shingles.data(), shingles.size(), window,
                                                         words.get(), words.get() + scratch, out);
  // Equal smallest ones of a window stand side by side among those kept.
  bool equal = false;
  for (size_t i = 1; i < kept; ++i) equal |= out[i].hash == out[i - 1].hash;
  return equal ? KeepRobust(shingles, window, out) : kept;
}

}  // namespace

void Winnow(std::span<const Shingle> shingles, int window, std::vector<Fingerprint>* out) {
  assert(window >= 1);
  out->resize(shingles.size());
  // A text shorter than a window is one window.
  const size_t width = std::min(static_cast<size_t>(window), shingles.size());
  out->resize(width <= 1 ? KeepAll(shingles, out->data())
                         : KeepMinima(shingles, width, out->data()));
}

}  // namespace stemma
#endif  // HWY_ONCE
