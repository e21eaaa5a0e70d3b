#include "core/index/shared_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

TEST(SharedKeys, PairsWhoeverSharesAKey) {
  ForSeeds(60, [](Random& random) {
    SharedKeys keys;
    std::map<uint32_t, std::set<uint64_t>> held;
    const uint64_t names = 1 + random.Below(60);
    uint32_t document = 0;
    for (uint64_t i = random.Below(60); i > 0; --i) {
      document += 1 + static_cast<uint32_t>(random.Below(3));
      std::set<uint64_t>& own = held[document];
      for (uint64_t k = random.Below(6); k > 0; --k) own.insert(Mix(random.Below(names)));
      keys.Add(document, std::vector<uint64_t>(own.begin(), own.end()));
    }
    keys.Build(random.Chance(0.5) ? 1 : 2);
    std::vector<uint32_t> partners;
    for (uint32_t a = 0; a <= document + 3; ++a) {
      std::vector<uint32_t> expected;
      for (const auto& [b, own] : held) {
        if (b > a && std::any_of(own.begin(), own.end(),
                                 [&](uint64_t key) { return held[a].contains(key); })) {
          expected.push_back(b);
        }
      }
      keys.PartnersOf(a, &partners);
      EXPECT_EQ(partners, expected) << a;
    }
    EXPECT_EQ(keys.capped(), 0u);
  });
}

TEST(SharedKeys, AKeyOfManyCostsALineEach) {
  constexpr uint32_t kMany = 1000;
  SharedKeys keys;
  for (uint32_t d = 0; d < kMany; ++d) keys.Add(d, std::vector<uint64_t>{42});
  keys.Build(2);
  uint64_t pairs = 0;
  std::vector<uint32_t> partners;
  for (uint32_t d = 0; d < kMany; ++d) {
    keys.PartnersOf(d, &partners);
    EXPECT_EQ(partners.size(), std::min<size_t>(SharedKeys::kMostPartners, kMany - 1 - d));
    if (!partners.empty()) {
      EXPECT_EQ(partners.front(), d + 1);
    }
    pairs += partners.size();
  }
  EXPECT_EQ(pairs + keys.capped(), uint64_t{kMany} * (kMany - 1) / 2);
}

TEST(SharedKeys, NothingIsNothing) {
  SharedKeys keys;
  keys.Build(1);
  std::vector<uint32_t> partners = {1};
  keys.PartnersOf(0, &partners);
  EXPECT_TRUE(partners.empty());
}

}  // namespace
}  // namespace stemma
