// Containment from samples: how much of one text is in another, from some kilobytes each.
//
//   SampledSet a = SampleSet(hashes_a, 100), b = SampleSet(hashes_b, 100);   // one hash in 100
//   SampledOverlap overlap = EstimateOverlap(a, b);
//   overlap.a_in_b;                                    // the share of a's shingles that b has too
//
// Every set keeps those of its shingle hashes whose mixed value is under the same limit, so that a
// shared shingle is kept by both or by neither. MinHash cannot see a short text in a long one; this
// can, at a size that grows with the text. After Irber et al., "Lightweight compositional analysis
// of metagenomes with FracMinHash", 2022; the share of texts whose sample is empty by chance is
// taken out as Hera, Pierce-Ward, Koslicki, "Deriving confidence intervals for mutation rates",
// 2023, do.

#ifndef STEMMA_CORE_SKETCH_CONTAINMENT_H_
#define STEMMA_CORE_SKETCH_CONTAINMENT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stemma {

struct SampledSet {
  uint32_t one_in = 1;           // how many hashes one was kept of
  uint64_t size = 0;             // distinct hashes of the whole set
  std::vector<uint64_t> hashes;  // those kept, ascending

  bool operator==(const SampledSet&) const = default;
};

// `hashes` may repeat. `one_in` >= 1; 1 keeps all.
SampledSet SampleSet(std::span<const uint64_t> hashes, uint32_t one_in);

struct SampledOverlap {
  double a_in_b =
      0;  // containment of a in b, of b in a, and resemblance; 0 where a sample is empty
  double b_in_a = 0;
  double resemblance = 0;
};

// Both must keep one of as many. One pass over both samples.
SampledOverlap EstimateOverlap(const SampledSet& a, const SampledSet& b);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_CONTAINMENT_H_
