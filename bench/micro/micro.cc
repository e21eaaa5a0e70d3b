#include "bench/micro/micro.h"

#include <hwy/targets.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace stemma::bench {
namespace {

double SecondsToRead(const std::vector<uint64_t>& memory) {
  const auto begin = std::chrono::steady_clock::now();
  std::array<uint64_t, 8> sums{};
  for (size_t i = 0; i + sums.size() <= memory.size(); i += sums.size()) {
    for (size_t j = 0; j < sums.size(); ++j) sums[j] += memory[i + j];
  }
  benchmark::DoNotOptimize(sums);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

double ReadBandwidth() {
  static const double bandwidth = [] {
    const std::vector<uint64_t> memory((size_t{512} << 20) / sizeof(uint64_t), 1);
    double best = SecondsToRead(memory);
    for (int i = 0; i < 9; ++i) best = std::min(best, SecondsToRead(memory));
    return static_cast<double>(memory.size() * sizeof(uint64_t)) / best;
  }();
  return bandwidth;
}

void RegisterOnEveryTarget(const std::string& name, const Body& body) {
  for (int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    const int64_t target = left & -left;
    benchmark::RegisterBenchmark((name + "/" + hwy::TargetName(target)).c_str(),
                                 [body, target](benchmark::State& state) {
                                   hwy::SetSupportedTargetsForTest(target);
                                   body(state);
                                   hwy::SetSupportedTargetsForTest(0);
                                 });
  }
}

void SetBytes(benchmark::State& state, double bytes_an_iteration) {
  const double bytes = bytes_an_iteration * static_cast<double>(state.iterations());
  using benchmark::Counter;
  state.counters["bytes"] = Counter(bytes, Counter::kIsRate, Counter::kIs1000);
  state.counters["of_read"] = Counter(bytes / ReadBandwidth(), Counter::kIsRate);
}

void SetItems(benchmark::State& state, const char* item, double items_an_iteration) {
  using benchmark::Counter;
  state.counters[std::string("per_") + item] =
      Counter(items_an_iteration * static_cast<double>(state.iterations()),
              static_cast<Counter::Flags>(Counter::kIsRate | Counter::kInvert));
}

bool Check(benchmark::State& state, bool right) {
  if (!right) state.SkipWithError("the answer is not the oracle's");
  return right;
}

}  // namespace stemma::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  stemma::bench::RegisterTokenize();
  stemma::bench::RegisterShingle();
  stemma::bench::RegisterWinnow();
  stemma::bench::RegisterMinHash();
  stemma::bench::RegisterSimHash();
  benchmark::AddCustomContext("read_gb_per_s",
                              std::to_string(stemma::bench::ReadBandwidth() / 1e9));
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
