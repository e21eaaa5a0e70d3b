// How many bands of how many rows a MinHash signature is cut into, so that a wanted share of the
// pairs that resemble enough meet in a band.
//
//   const LshPlan plan = PlanBands(0.8, 0.99, 128);   // 21 bands of 6 rows
//   plan.HitRate(0.8);                                // 0.998: two in a thousand are missed
//
// Two signatures agree in a slot with probability J, the resemblance; in all rows of a band with
// J^rows; in some band with 1 - (1 - J^rows)^bands, an S-curve over J. More rows spare false
// candidates, fewer miss fewer pairs: the plan takes the most rows whose bands still catch the
// wanted share at the threshold. Leskovec, Rajaraman, Ullman, "Mining of massive datasets", ch. 3.

#ifndef STEMMA_CORE_INDEX_LSH_PLAN_H_
#define STEMMA_CORE_INDEX_LSH_PLAN_H_

namespace stemma {

struct LshPlan {
  int bands = 0;
  int rows = 0;  // slots of a band

  // The probability that two texts of this resemblance share a band.
  double HitRate(double resemblance) const;
};

// `recall` is the least HitRate at `min_resemblance`. Both in (0, 1]; where no plan reaches the
// recall, the one that comes nearest: every slot a band.
LshPlan PlanBands(double min_resemblance, double recall, int slots);

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_LSH_PLAN_H_
