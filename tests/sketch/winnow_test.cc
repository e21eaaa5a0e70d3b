#include "core/sketch/winnow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/oracle/winnow.h"
#include "tests/support/seeded.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

std::vector<Shingle> RandomShingles(Random& random, size_t count, uint64_t distinct) {
  std::vector<Shingle> shingles;
  for (uint32_t i = 0; i < count; ++i) {
    shingles.push_back({Mix(random.Below(distinct)), i * 3, i * 3 + 5});
  }
  return shingles;
}

void ExpectAsOracle(const std::vector<Shingle>& shingles, int window) {
  const std::vector<size_t> expected = oracle::Winnow(shingles, static_cast<size_t>(window));
  ForTargets([&] {
    std::vector<Fingerprint> got = {{1, 2}};  // what was there must go
    Winnow(shingles, window, &got);
    ASSERT_EQ(got.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(got[i].hash, shingles[expected[i]].hash);
      ASSERT_EQ(got[i].position, shingles[expected[i]].begin);
    }
  });
}

TEST(Winnow, AsTheOracle) {
  ForSeeds(600, [](Random& random) {
    const auto shingles =
        RandomShingles(random, random.Below(100), random.Chance(0.5) ? 4 : uint64_t{1} << 40);
    for (int window : {1, 2, 3, 4, 5, 8, 17, 64, 200}) ExpectAsOracle(shingles, window);
  });
}

TEST(Winnow, AsTheOracleOnSlopes) {
  for (int window : {1, 2, 4, 7}) {
    std::vector<Shingle> rising, falling, level;
    for (uint32_t i = 0; i < 50; ++i) {
      rising.push_back({i, i, i + 1});
      falling.push_back({1000 - i, i, i + 1});
      level.push_back({7, i, i + 1});
    }
    ExpectAsOracle(rising, window);
    ExpectAsOracle(falling, window);
    ExpectAsOracle(level, window);
    ExpectAsOracle({{UINT64_MAX, 0, 1}, {UINT64_MAX, 1, 2}, {UINT64_MAX, 2, 3}}, window);
  }
}

TEST(Winnow, OneFingerprintAWindowOfARepeatedShingle) {
  std::vector<Shingle> level;
  for (uint32_t i = 0; i < 40; ++i) level.push_back({7, i, i + 1});
  std::vector<Fingerprint> fingerprints;
  Winnow(level, 4, &fingerprints);
  EXPECT_EQ(fingerprints.size(), 10u);
  Winnow(level, 1, &fingerprints);
  EXPECT_EQ(fingerprints.size(), 1u);
}

// Two texts with a common run of window + k - 1 words share a fingerprint of that run.
TEST(Winnow, CatchesEveryCommonRun) {
  ForSeeds(300, [](Random& random) {
    const int words = 1 + static_cast<int>(random.Below(7));
    const int window = 1 + static_cast<int>(random.Below(9));
    const auto word = [&random] { return " w" + std::to_string(random.Below(2000)); };
    std::string run, texts[2];
    for (int i = 0; i < window + words - 1; ++i) run += word();
    for (std::string& text : texts) {
      for (size_t n = random.Below(60); n > 0; --n) text += word();
      text += run;
      for (size_t n = random.Below(60); n > 0; --n) text += word();
    }
    std::vector<Fingerprint> found[2];
    for (int i : {0, 1}) {
      TokenizedText tokens;
      Tokenizer().Run(texts[i], &tokens);
      std::vector<Shingle> shingles;
      ShinglesOf(tokens, words, &shingles);
      Winnow(shingles, window, &found[i]);
    }
    const bool shared = std::any_of(found[0].begin(), found[0].end(), [&](const Fingerprint& a) {
      return std::any_of(found[1].begin(), found[1].end(),
                         [&a](const Fingerprint& b) { return a.hash == b.hash; });
    });
    EXPECT_TRUE(shared) << texts[0] << "\n" << texts[1];
  });
}

TEST(Winnow, KeepsTheExpectedDensity) {
  Random random(1);
  const auto shingles = RandomShingles(random, 100000, uint64_t{1} << 60);
  std::vector<Fingerprint> fingerprints;
  for (int window : {2, 4, 10}) {
    Winnow(shingles, window, &fingerprints);
    EXPECT_NEAR(static_cast<double>(fingerprints.size()) / 100000, 2.0 / (window + 1), 0.005);
  }
}

}  // namespace
}  // namespace stemma
