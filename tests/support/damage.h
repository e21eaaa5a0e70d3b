// Every way in which a file of ours can be damaged in one place, for readers that must see it.

#ifndef STEMMA_TESTS_SUPPORT_DAMAGE_H_
#define STEMMA_TESTS_SUPPORT_DAMAGE_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "core/base/status.h"

namespace stemma {

// `read(bytes)` gives the Status of reading; with any bit of `good` flipped, with any end cut off
// and with something added it must be an error. `cut(status, size)` sees those of cut files.
template <typename Read, typename Cut>
void ExpectDamageIsSeen(const std::string& good, const Read& read, const Cut& cut) {
  ASSERT_TRUE(read(good).ok()) << read(good);
  for (size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      EXPECT_FALSE(read(bad).ok()) << "byte " << at << ", bit " << bit;
    }
    const absl::Status status = read(good.substr(0, at));
    EXPECT_FALSE(status.ok()) << "cut to " << at;
    cut(status, at);
  }
  for (const size_t more : {1u, 8u, 64u, 4096u}) {
    EXPECT_FALSE(read(good + std::string(more, '\0')).ok()) << more << " bytes more";
  }
}

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_DAMAGE_H_
