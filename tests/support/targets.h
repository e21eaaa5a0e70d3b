// Runs a check once for every vector width of this machine, and once without vectors.

#ifndef STEMMA_TESTS_SUPPORT_TARGETS_H_
#define STEMMA_TESTS_SUPPORT_TARGETS_H_

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cstdint>

namespace stemma {

template <typename Body>
void ForTargets(const Body& body) {
  for (int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    const int64_t target = left & -left;
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    body();
    hwy::SetSupportedTargetsForTest(0);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_TARGETS_H_
