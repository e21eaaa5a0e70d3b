#include "core/index/lsh_plan.h"

#include <cmath>

namespace stemma {

double LshPlan::HitRate(double resemblance) const {
  return 1 - std::pow(1 - std::pow(resemblance, rows), bands);
}

LshPlan PlanBands(double min_resemblance, double recall, int slots) {
  for (int rows = slots; rows > 1; --rows) {
    const LshPlan plan{.bands = slots / rows, .rows = rows};
    if (plan.HitRate(min_resemblance) >= recall) return plan;
  }
  return {.bands = slots, .rows = 1};
}

}  // namespace stemma
