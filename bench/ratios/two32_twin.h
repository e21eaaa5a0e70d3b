// The classic MinHash kernel written by hand for one instruction set each: what the portable one is
// held against. 128 slots.

#ifndef STEMMA_BENCH_RATIOS_TWO32_TWIN_H_
#define STEMMA_BENCH_RATIOS_TWO32_TWIN_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stemma::bench {

struct Two32Twin {
  std::string target;  // as Highway names it
  // Lowers slots[j] to the least multipliers[j] * hi + lo over the halves of the hashes.
  void (*lower)(std::span<const uint64_t> hashes, const uint32_t* multipliers, uint32_t* slots);
};

// Those that this machine can run.
std::vector<Two32Twin> Two32Twins();

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_RATIOS_TWO32_TWIN_H_
