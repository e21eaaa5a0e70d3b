#include "bench/measure/measure.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace stemma::bench {

struct OneCore::Before {
  cpu_set_t cores;
};

OneCore::OneCore() : before_(std::make_unique<Before>()) {
  if (sched_getaffinity(0, sizeof(before_->cores), &before_->cores) != 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<size_t>(sched_getcpu()), &one);
  sched_setaffinity(0, sizeof(one), &one);
}

OneCore::~OneCore() { sched_setaffinity(0, sizeof(before_->cores), &before_->cores); }

namespace {

double SecondsOf(const Body& body, size_t times) {
  const auto begin = std::chrono::steady_clock::now();
  for (size_t i = 0; i < times; ++i) body();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  return seconds.count() / static_cast<double>(times);
}

// How often a body has to be called for a turn of `least` seconds.
size_t Times(const Body& body, double least) {
  body();
  for (size_t times = 1;; times *= 4) {
    const double seconds = SecondsOf(body, times);
    if (seconds * static_cast<double>(times) * 4 >= least) {
      return static_cast<size_t>(std::max(1.0, least / seconds));
    }
  }
}

}  // namespace

std::vector<double> MedianSeconds(const std::vector<Body>& bodies, const Turns& turns) {
  std::vector<size_t> times;
  times.reserve(bodies.size());
  for (const Body& body : bodies) times.push_back(Times(body, turns.least_seconds));
  std::vector<std::vector<double>> seconds(bodies.size());
  for (int round = 0; round < turns.rounds; ++round) {
    for (size_t i = 0; i < bodies.size(); ++i) {
      seconds[i].push_back(SecondsOf(bodies[i], times[i]));
    }
  }
  std::vector<double> medians;
  for (std::vector<double>& of_body : seconds) {
    const auto middle = of_body.begin() + static_cast<std::ptrdiff_t>(of_body.size() / 2);
    std::nth_element(of_body.begin(), middle, of_body.end());
    medians.push_back(*middle);
  }
  return medians;
}

MemoryRead::MemoryRead(size_t bytes) : words_(bytes / sizeof(uint64_t), 1) {}

void MemoryRead::Run() const {
  std::array<uint64_t, 8> sums{};
  for (size_t i = 0; i + sums.size() <= words_.size(); i += sums.size()) {
    for (size_t j = 0; j < sums.size(); ++j) sums[j] += words_[i + j];
  }
  Use(sums);
}

uint64_t PeakMemory() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace stemma::bench
