// Work over index ranges on several threads, with results that do not depend on how many.
//
//   std::vector<Summary> summaries(documents.size());
//   ParallelFor(documents.size(), {.threads = 2}, [&](size_t i) { summaries[i] =
//   Summarise(documents[i]); });
//
// The body writes only to its own slot; whoever needs an order reads the slots in order afterwards.
// Bodies do not throw. One call costs the start of its threads (some 20 microseconds each); `grain`
// items are handed out at a time.

#ifndef STEMMA_CORE_BASE_PARALLEL_H_
#define STEMMA_CORE_BASE_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace stemma {

struct ParallelOptions {
  int threads = 0;    // 0: one for each core
  size_t grain = 16;  // items taken at a time
};

// The number of threads that `threads` asks for: itself, or the number of cores when 0.
int ThreadCount(int threads);

// Calls body(i) once for every i in [0, n).
void ParallelFor(size_t n, const ParallelOptions& options, const std::function<void(size_t)>& body);

// The same with the number of the worker in [0, ThreadCount): for scratch that is kept from item to
// item.
void ParallelForWorker(size_t n, const ParallelOptions& options,
                       const std::function<void(size_t i, int worker)>& body);

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_PARALLEL_H_
