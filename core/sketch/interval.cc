#include "core/sketch/interval.h"

#include <cassert>
#include <cmath>

namespace stemma {
namespace {

// The probability of at least `successes` (> 0) in `trials`, for 0 < p < 1: summed from the far
// end, where the terms are smallest.
double UpperTail(size_t successes, size_t trials, double p) {
  const double n = static_cast<double>(trials);
  double sum = 0;
  for (size_t i = trials + 1; i-- > successes;) {
    const double k = static_cast<double>(i);
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                    k * std::log(p) + (n - k) * std::log1p(-p));
  }
  return sum;
}

// The probability p under which at least `successes` have probability `tail`.
double Solve(size_t successes, size_t trials, double tail) {
  double low = 0, high = 1;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (UpperTail(successes, trials, middle) < tail ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Interval BinomialInterval(size_t successes, size_t trials, double confidence) {
  assert(trials > 0 && successes <= trials && confidence > 0 && confidence < 1);
  const double tail = (1 - confidence) / 2;
  return {successes == 0 ? 0 : Solve(successes, trials, tail),
          successes == trials ? 1 : Solve(successes + 1, trials, 1 - tail)};
}

}  // namespace stemma
