// The vector widths of this machine: what runs by itself, and what is forced.

#ifndef STEMMA_BENCH_MEASURE_TARGET_H_
#define STEMMA_BENCH_MEASURE_TARGET_H_

#include <cstdint>
#include <string>
#include <vector>

namespace stemma::bench {

// Targets as Highway names them, the best first. To be asked for before any is forced.
struct Target {
  int64_t bit;
  std::string name;
};
const std::vector<Target>& Targets();
inline const Target& BestTarget() { return Targets().front(); }
bool HasTarget(const std::string& name);

// While it stands, everything that chooses by target takes this one; the check of UTF-8, which
// knows other names, one that is no wider.
class ForcedTarget {
 public:
  explicit ForcedTarget(const std::string& name);
  ~ForcedTarget();
  ForcedTarget(const ForcedTarget&) = delete;
  ForcedTarget& operator=(const ForcedTarget&) = delete;
};

// The processor's name, its cores, the compiler.
struct Machine {
  std::string processor;
  int cores = 0;
  std::string compiler;
};
Machine ThisMachine();

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_TARGET_H_
