// Seeded random input for property tests: the same on every machine, and named in every failure.
//
//   TEST(Winnow, KeepsAMinimumOfEveryWindow) {
//     ForSeeds(100, [](Random& random) { ... random.Below(20) ... });
//   }

#ifndef STEMMA_TESTS_SUPPORT_SEEDED_H_
#define STEMMA_TESTS_SUPPORT_SEEDED_H_

#include <gtest/gtest.h>

#include <cstdint>

#include "core/base/hash.h"

namespace stemma {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(Mix(seed + 1)) {}

  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }
  // In [0, n); n > 0.
  uint64_t Below(uint64_t n) { return Next() % n; }
  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Unit() < probability; }

 private:
  uint64_t state_;
};

template <typename Body>
void ForSeeds(uint64_t seeds, const Body& body) {
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    body(random);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_SEEDED_H_
