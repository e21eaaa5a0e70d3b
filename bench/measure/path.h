// The path from raw text to signatures and groups on one's own text: every stage by itself and all
// of them together, in units that compare between texts and machines.
//
//   const PathReport report = MeasurePath(collection, /*threads=*/2);

#ifndef STEMMA_BENCH_MEASURE_PATH_H_
#define STEMMA_BENCH_MEASURE_PATH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/measure/texts.h"

namespace stemma::bench {

struct Stage {
  std::string name;
  double seconds = 0;  // for `bytes` of text
  size_t bytes = 0;    // of text that went through
  size_t shingles = 0;
  size_t documents = 0;
};

struct PathReport {
  size_t documents = 0, bytes = 0, words = 0, shingles = 0;
  double read_bytes_per_second = 0;  // at which one core reads memory
  std::vector<Stage> stages;         // each on a sample, on one core
  Stage one_core, all_threads;       // raw text to signatures
  int threads = 1;
  uint64_t peak_memory = 0;
};

// `threads` >= 1. Takes some seconds.
PathReport MeasurePath(const Collection& texts, int threads);

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_PATH_H_
