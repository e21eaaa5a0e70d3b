#include <string>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/base/status.h"
#include "core/sketch/simhash.h"
#include "tests/oracle/simhash.h"

namespace stemma::bench {
namespace {

struct Input {
  std::vector<uint64_t> hashes;
  std::vector<uint32_t> weights;  // up to 255
};

Input MakeInput(size_t size) {
  Input input;
  for (uint64_t i = 0; i < size; ++i) {
    input.hashes.push_back(Mix(i));
    input.weights.push_back(static_cast<uint32_t>(Mix(i + size) >> 56));
  }
  return input;
}

void Plain(size_t size, benchmark::State& state) {
  const Input input = MakeInput(size);
  if (!Check(state, SimHash(input.hashes) == oracle::SimHash(input.hashes, {}))) return;
  for (auto _ : state) benchmark::DoNotOptimize(SimHash(input.hashes));
  SetItems(state, "shingle", static_cast<double>(size));
}

void Weighted(size_t size, benchmark::State& state) {
  const Input input = MakeInput(size);
  const uint64_t expected = oracle::SimHash(input.hashes, input.weights);
  if (!Check(state, SimHash(input.hashes, input.weights) == expected)) return;
  for (auto _ : state) benchmark::DoNotOptimize(SimHash(input.hashes, input.weights));
  SetItems(state, "shingle", static_cast<double>(size));
}

// A counter a bit, as it is written first.
void Counters(size_t size, benchmark::State& state) {
  const Input input = MakeInput(size);
  for (auto _ : state) benchmark::DoNotOptimize(oracle::SimHash(input.hashes, {}));
  SetItems(state, "shingle", static_cast<double>(size));
}

}  // namespace

void RegisterSimHash() {
  for (size_t size : {10, 100, 500, 5000, 100000}) {
    RegisterOnEveryTarget(Concat("SimHash/plain/", size),
                          [size](benchmark::State& state) { Plain(size, state); });
    RegisterOnEveryTarget(Concat("SimHash/weighted/", size),
                          [size](benchmark::State& state) { Weighted(size, state); });
    benchmark::RegisterBenchmark(Concat("SimHash/counters/", size).c_str(),
                                 [size](benchmark::State& state) { Counters(size, state); });
  }
}

}  // namespace stemma::bench
