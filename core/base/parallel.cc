#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace stemma {

int ThreadCount(int threads) {
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void ParallelForWorker(size_t n, const ParallelOptions& options,
                       const std::function<void(size_t, int)>& body) {
  const size_t grain = std::max<size_t>(1, options.grain);
  const size_t batches = (n + grain - 1) / grain;
  const int workers = static_cast<int>(
      std::min<size_t>(static_cast<size_t>(ThreadCount(options.threads)), batches));
  std::atomic<size_t> next{0};
  auto work = [&](int worker) {
    for (size_t batch = next++; batch < batches; batch = next++) {
      const size_t end = std::min(n, (batch + 1) * grain);
      for (size_t i = batch * grain; i < end; ++i) body(i, worker);
    }
  };
  std::vector<std::thread> others;
  for (int worker = 1; worker < workers; ++worker) others.emplace_back(work, worker);
  if (workers > 0) work(0);
  for (std::thread& thread : others) thread.join();
}

void ParallelFor(size_t n, const ParallelOptions& options,
                 const std::function<void(size_t)>& body) {
  ParallelForWorker(n, options, [&body](size_t i, int) { body(i); });
}

}  // namespace stemma
