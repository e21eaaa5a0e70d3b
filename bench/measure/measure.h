// Times that can be compared with each other: medians on one core, taken by turns, beside the rate
// at which that core reads memory.
//
//   const OneCore pinned;
//   MemoryRead read;
//   const std::vector<double> seconds = MedianSeconds({[&] { read.Run(); }, [&] { Work(); }});
//   const double share = (work_bytes / seconds[1]) / (read.bytes() / seconds[0]);

#ifndef STEMMA_BENCH_MEASURE_MEASURE_H_
#define STEMMA_BENCH_MEASURE_MEASURE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace stemma::bench {

// Holds the calling thread on the core that it runs on, while it stands. Threads started meanwhile
// are held there too.
class OneCore {
 public:
  OneCore();
  ~OneCore();
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  struct Before;
  std::unique_ptr<Before> before_;
};

// Makes the compiler believe that `value` is used.
template <class T>
void Use(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

using Body = std::function<void()>;

struct Turns {
  int rounds = 11;
  double least_seconds = 0.02;  // of a turn: a shorter body is called so often
};

// The median seconds that one call of each body takes. They run by turns, so that what slows the
// machine for a while slows all of them; each has run once before its time counts.
std::vector<double> MedianSeconds(const std::vector<Body>& bodies, const Turns& turns = {});

// Memory that is in no cache, to be read from end to end.
class MemoryRead {
 public:
  explicit MemoryRead(size_t bytes = size_t{512} << 20);
  void Run() const;
  double bytes() const { return static_cast<double>(words_.size() * sizeof(uint64_t)); }

 private:
  std::vector<uint64_t> words_;
};

// The most memory that this process has used so far, in bytes; 0 where the system does not tell.
uint64_t PeakMemory();

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_MEASURE_H_
