#include "core/sketch/simhash.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base/hash.h"
#include "tests/oracle/simhash.h"
#include "tests/support/seeded.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

std::vector<uint64_t> Again(const std::vector<uint64_t>& hashes) {
  std::vector<uint64_t> again;
  for (uint64_t hash : hashes) again.push_back(Mix(hash ^ 0x8ebc6af09c88c6e3u));
  return again;
}

TEST(SimHash, AsTheOracleOnEveryTarget) {
  ForSeeds(6, [](Random& random) {
    for (size_t size : {0,   1,   2,   3,   7,   8,    15,   16,   17,   31,
                        100, 127, 128, 129, 487, 1023, 1024, 1025, 2500, 5000}) {
      std::vector<uint64_t> hashes;
      std::vector<uint32_t> weights;
      const uint64_t most = random.Chance(0.5) ? 20 : uint64_t{1} << 32;
      for (size_t i = 0; i < size; ++i) {
        hashes.push_back(random.Chance(0.1) ? ~uint64_t{0} : random.Next());
        weights.push_back(static_cast<uint32_t>(random.Below(most)));
      }
      const uint64_t plain = oracle::SimHash(hashes, {}),
                     weighted = oracle::SimHash(hashes, weights);
      const WideSimHashValue wide = {plain, oracle::SimHash(Again(hashes), {})};
      const WideSimHashValue both = {weighted, oracle::SimHash(Again(hashes), weights)};
      ForTargets([&] {
        ASSERT_EQ(SimHash(hashes), plain) << size;
        ASSERT_EQ(SimHash(hashes, weights), weighted) << size;
        ASSERT_EQ(WideSimHash(hashes), wide) << size;
        ASSERT_EQ(WideSimHash(hashes, weights), both) << size;
      });
    }
  });
}

TEST(SimHash, OfNothingAndOfOne) {
  EXPECT_EQ(SimHash({}), 0u);
  EXPECT_EQ(SimHash(std::vector<uint64_t>{0x1234}), 0x1234u);
  EXPECT_EQ(SimHash(std::vector<uint64_t>{1, 2}), 0u);  // no bit has a majority
  EXPECT_EQ(SimHash(std::vector<uint64_t>{1, 2}, std::vector<uint32_t>{1, 2}), 2u);
  EXPECT_EQ(SimHash(std::vector<uint64_t>{1}, std::vector<uint32_t>{0}), 0u);
}

// The expected share of differing bits is the angle over pi.
TEST(SimHash, DiffersByTheAngle) {
  constexpr size_t kSize = 301;
  for (size_t shared : {100, 200, 280}) {
    Random random(shared);
    double bits = 0;
    constexpr int kTrials = 2000;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<uint64_t> a, b;
      for (size_t i = 0; i < kSize; ++i) {
        a.push_back(random.Next());
        b.push_back(i < shared ? a.back() : random.Next());
      }
      const WideSimHashValue x = WideSimHash(a), y = WideSimHash(b);
      bits += std::popcount(x[0] ^ y[0]) + std::popcount(x[1] ^ y[1]);
    }
    const double angle = std::acos(static_cast<double>(shared) / kSize) / std::numbers::pi;
    EXPECT_NEAR(bits / (128 * kTrials), angle, 0.005);
  }
}

}  // namespace
}  // namespace stemma
