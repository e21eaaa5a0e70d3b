#include <string>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/sketch/minhash.h"
#include "tests/oracle/minhash.h"

namespace stemma::bench {
namespace {

void Sign(size_t size, int slots, benchmark::State& state) {
  std::vector<uint64_t> hashes;
  for (uint64_t i = 0; i < size; ++i) hashes.push_back(Mix(i));
  const MinHasher hasher({.slots = slots});
  if (!Check(state, hasher.Sign(hashes) == oracle::Sign(hashes, static_cast<uint64_t>(slots)))) {
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(hasher.Sign(hashes));
  SetItems(state, "shingle", static_cast<double>(size));
}

}  // namespace

void RegisterMinHash() {
  for (size_t size : {10, 30, 100, 200, 500, 1000, 5000, 100000}) {
    for (int slots : {128, 256}) {
      RegisterOnEveryTarget("MinHash/r1/" + std::to_string(slots) + "/" + std::to_string(size),
                            [size, slots](benchmark::State& state) { Sign(size, slots, state); });
    }
  }
}

}  // namespace stemma::bench
