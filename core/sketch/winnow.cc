#include "core/sketch/winnow.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace stemma {
namespace {

// The rightmost smallest of the last `window` shingles, in constant time on average: a ring that
// holds those which no later one undercuts, the smallest first.
class WindowMinimum {
 public:
  WindowMinimum(std::span<const Shingle> shingles, size_t window)
      : shingles_(shingles), window_(window), ring_(window) {}

  // Takes in shingle i (one after the other, from 0) and returns the place of the minimum.
  size_t Push(size_t i) {
    if (last_ > first_ && ring_[first_ % window_] + window_ <= i) ++first_;
    while (last_ > first_ && shingles_[ring_[(last_ - 1) % window_]].hash >= shingles_[i].hash) {
      --last_;
    }
    ring_[last_++ % window_] = i;
    return ring_[first_ % window_];
  }

 private:
  std::span<const Shingle> shingles_;
  size_t window_;
  std::vector<size_t> ring_;  // places; those of [first_, last_) are in use
  size_t first_ = 0;
  size_t last_ = 0;
};

void KeepAll(std::span<const Shingle> shingles, std::vector<Fingerprint>* out) {
  for (const Shingle& shingle : shingles) {
    if (out->empty() || out->back().hash != shingle.hash) {
      out->push_back({shingle.hash, shingle.begin});
    }
  }
}

}  // namespace

void Winnow(std::span<const Shingle> shingles, int window, std::vector<Fingerprint>* out) {
  assert(window >= 1);
  out->clear();
  if (shingles.empty()) return;
  if (window == 1) return KeepAll(shingles, out);
  // A text shorter than a window is one window.
  const size_t width = std::min(static_cast<size_t>(window), shingles.size());
  WindowMinimum minimum(shingles, width);
  size_t kept = shingles.size();  // none yet
  for (size_t i = 0; i < shingles.size(); ++i) {
    const size_t smallest = minimum.Push(i);
    if (i + 1 < width) continue;
    const bool stays = kept < shingles.size() && kept + width > i &&
                       shingles[kept].hash == shingles[smallest].hash;
    if (stays) continue;
    kept = smallest;
    out->push_back({shingles[kept].hash, shingles[kept].begin});
  }
}

}  // namespace stemma
