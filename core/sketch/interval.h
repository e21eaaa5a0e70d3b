// What a count of successes says of a probability.

#ifndef STEMMA_CORE_SKETCH_INTERVAL_H_
#define STEMMA_CORE_SKETCH_INTERVAL_H_

#include <cstddef>

namespace stemma {

struct Interval {
  double low = 0;
  double high = 0;
};

// Bounds between which the probability of a success lies with at least the given confidence (in
// (0, 1)), after `successes` in `trials` > 0 independent trials. Linear in `trials` (a fraction of
// a millisecond for a thousand). Clopper, Pearson, "The use of confidence or fiducial limits",
// 1934.
Interval BinomialInterval(size_t successes, size_t trials, double confidence);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_INTERVAL_H_
