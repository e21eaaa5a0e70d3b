// What the estimators promise: no bias, the error that theory gives, bands that hit as they should.
// Fresh sets of random hashes with a known share in common; the seeds are fixed.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/sketch/bbit.h"
#include "core/sketch/containment.h"
#include "core/sketch/minhash.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

constexpr int kSlots = 128;

struct Pair {
  std::vector<uint64_t> a, b;
};

Pair RandomPair(Random& random, size_t size, size_t shared) {
  Pair pair;
  for (size_t i = 0; i < size; ++i) pair.a.push_back(random.Next());
  pair.b.assign(pair.a.begin(), pair.a.begin() + static_cast<ptrdiff_t>(shared));
  while (pair.b.size() < size) pair.b.push_back(random.Next());
  return pair;
}

// Mean and root mean square of an estimate's errors.
class Errors {
 public:
  void Add(double error) {
    sum_ += error;
    squares_ += error * error;
    ++count_;
  }
  double Rmse() const { return std::sqrt(squares_ / count_); }
  void ExpectNoBias() const { EXPECT_LT(std::abs(sum_ / count_), 3 * Rmse() / std::sqrt(count_)); }

 private:
  double sum_ = 0, squares_ = 0, count_ = 0;
};

struct Setting {
  size_t size, shared;
  int trials;
  double most[3];  // RMSE over classic MinHash's: of R1, Two32, Fast
};

constexpr Setting kSettings[] = {
    {10, 7, 20000, {1.03, 1.03, 0.80}},     {30, 20, 20000, {0.95, 1.03, 0.80}},
    {100, 67, 10000, {0.95, 1.03, 0.80}},   {500, 333, 5000, {0.95, 1.03, 0.95}},
    {5000, 3333, 1500, {1.03, 1.03, 1.03}},
};

class Estimator : public testing::TestWithParam<MinHashFamily> {};

TEST_P(Estimator, HasNoBiasAndTheErrorOfTheory) {
  const MinHasher hasher({.family = GetParam(), .slots = kSlots});
  for (const Setting& setting : kSettings) {
    SCOPED_TRACE(setting.size);
    const double truth = static_cast<double>(setting.shared) /
                         static_cast<double>(2 * setting.size - setting.shared);
    const double theory = std::sqrt(truth * (1 - truth) / kSlots);
    Random random(setting.size);
    Errors errors, covered;
    for (int trial = 0; trial < setting.trials; ++trial) {
      const Pair pair = RandomPair(random, setting.size, setting.shared);
      errors.Add(EstimateResemblance(hasher.Sign(pair.a), hasher.Sign(pair.b)) - truth);
    }
    errors.ExpectNoBias();
    EXPECT_LT(errors.Rmse(), setting.most[static_cast<int>(GetParam())] * theory);
    RecordProperty("rmse_over_theory_" + std::to_string(setting.size),
                   std::to_string(errors.Rmse() / theory));
  }
}

// A band of r slots is equal with probability J^r; some of K / r bands with 1 - (1 - J^r)^(K/r).
TEST_P(Estimator, HitsBandsAsTheorySays) {
  const MinHasher hasher({.family = GetParam(), .slots = kSlots});
  for (size_t size : {10, 30, 100, 500}) {
    for (double share : {0.3, 0.5, 0.8}) {
      const auto shared = static_cast<size_t>(2 * share / (1 + share) * static_cast<double>(size));
      const double truth = static_cast<double>(shared) / static_cast<double>(2 * size - shared);
      const int trials = size < 500 ? 20000 : 8000;
      Random random(size + shared);
      double hits[2] = {};
      constexpr size_t kRows[2] = {4, 8};
      for (int trial = 0; trial < trials; ++trial) {
        const Pair pair = RandomPair(random, size, shared);
        const MinHashSignature a = hasher.Sign(pair.a), b = hasher.Sign(pair.b);
        for (int i : {0, 1}) {
          bool hit = false;
          for (size_t band = 0; band < kSlots; band += kRows[i]) {
            hit |= std::equal(a.begin() + static_cast<ptrdiff_t>(band),
                              a.begin() + static_cast<ptrdiff_t>(band + kRows[i]),
                              b.begin() + static_cast<ptrdiff_t>(band));
          }
          hits[i] += hit;
        }
      }
      for (int i : {0, 1}) {
        const double band = std::pow(truth, kRows[i]);
        const double theory = 1 - std::pow(1 - band, kSlots / static_cast<double>(kRows[i]));
        EXPECT_NEAR(hits[i] / trials, theory, 0.02)
            << size << " hashes, resemblance " << truth << ", rows " << kRows[i];
      }
    }
  }
}

TEST_P(Estimator, IntervalCovers) {
  const MinHasher hasher({.family = GetParam(), .slots = kSlots});
  constexpr int kTrials = 300;
  Random random(1);
  int covered = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const size_t shared = random.Below(200);
    const Pair pair = RandomPair(random, 200, shared);
    const double truth = static_cast<double>(shared) / static_cast<double>(400 - shared);
    const Interval interval = ResemblanceInterval(hasher.Sign(pair.a), hasher.Sign(pair.b), 0.9);
    covered += interval.low <= truth && truth <= interval.high;
  }
  EXPECT_GE(covered, 0.9 * kTrials);
}

TEST_P(Estimator, TruncatedHasNoBiasAndTheErrorOfTheory) {
  const MinHasher hasher({.family = GetParam(), .slots = kSlots});
  for (size_t size : {30, 1000}) {
    const size_t shared = size / 2;
    const double truth = static_cast<double>(shared) / static_cast<double>(2 * size - shared);
    const int trials = size == 30 ? 6000 : 3000;
    Random random(size);
    constexpr int kBits[] = {1, 2, 4, 8, 16};
    Errors errors[5];
    for (int trial = 0; trial < trials; ++trial) {
      const Pair pair = RandomPair(random, size, shared);
      const MinHashSignature a = hasher.Sign(pair.a), b = hasher.Sign(pair.b);
      for (int i = 0; i < 5; ++i) {
        const double estimate = EstimateResemblance(Truncate(a, kBits[i]), Truncate(b, kBits[i]));
        errors[i].Add(estimate - truth);
      }
    }
    for (int i = 0; i < 5; ++i) {
      SCOPED_TRACE(kBits[i]);
      const double chance = std::ldexp(1.0, -kBits[i]);
      const double equal = truth + (1 - truth) * chance;
      errors[i].ExpectNoBias();
      EXPECT_LT(errors[i].Rmse(), 1.03 * std::sqrt(equal * (1 - equal) / kSlots) / (1 - chance));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Families, Estimator,
                         testing::Values(MinHashFamily::kR1, MinHashFamily::kTwo32,
                                         MinHashFamily::kFast));

TEST(Containment, HasNoBiasAndTheErrorOfSampling) {
  constexpr uint32_t kOneIn = 20;
  constexpr size_t kSmall = 400, kLarge = 6000, kShared = 300;
  Random random(1);
  Errors small, large, resemblance;
  for (int trial = 0; trial < 2000; ++trial) {
    Pair pair = RandomPair(random, kSmall, kShared);
    while (pair.b.size() < kLarge) pair.b.push_back(random.Next());
    const SampledOverlap overlap =
        EstimateOverlap(SampleSet(pair.a, kOneIn), SampleSet(pair.b, kOneIn));
    small.Add(overlap.a_in_b - 0.75);
    large.Add(overlap.b_in_a - double{kShared} / kLarge);
    resemblance.Add(overlap.resemblance - double{kShared} / (kSmall + kLarge - kShared));
  }
  small.ExpectNoBias();
  large.ExpectNoBias();
  resemblance.ExpectNoBias();
  // That of a sample of kSmall / kOneIn; their number varies, which costs a little.
  EXPECT_LT(small.Rmse(), 1.06 * std::sqrt(0.75 * 0.25 / (kSmall / kOneIn)));
}

TEST(Containment, OneInOneIsExact) {
  ForSeeds(20, [](Random& random) {
    const size_t shared = random.Below(50);
    const Pair pair = RandomPair(random, 60, shared);
    const SampledOverlap overlap = EstimateOverlap(SampleSet(pair.a, 1), SampleSet(pair.b, 1));
    EXPECT_DOUBLE_EQ(overlap.a_in_b, static_cast<double>(shared) / 60);
    EXPECT_DOUBLE_EQ(overlap.resemblance,
                     static_cast<double>(shared) / static_cast<double>(120 - shared));
  });
}

TEST(Containment, RepetitionAndEmptinessAreDefined) {
  const std::vector<uint64_t> hashes = {5, 9, 5, 9, 5};
  EXPECT_EQ(SampleSet(hashes, 1).size, 2u);
  EXPECT_EQ(SampleSet(hashes, 3), SampleSet(std::vector<uint64_t>{9, 5}, 3));
  const SampledOverlap overlap = EstimateOverlap(SampleSet({}, 3), SampleSet(hashes, 3));
  EXPECT_EQ(overlap.a_in_b, 0);
  EXPECT_EQ(overlap.b_in_a, 0);
  EXPECT_EQ(overlap.resemblance, 0);
}

}  // namespace
}  // namespace stemma
