#include <string>
#include <utility>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/base/status.h"
#include "core/sketch/minhash.h"
#include "tests/oracle/minhash.h"

namespace stemma::bench {
namespace {

void Sign(MinHashFamily family, size_t size, int slots, benchmark::State& state) {
  std::vector<uint64_t> hashes;
  for (uint64_t i = 0; i < size; ++i) hashes.push_back(Mix(i));
  const MinHasher hasher({.family = family, .slots = slots});
  const auto expected = oracle::Sign(hashes, static_cast<uint64_t>(slots), family);
  if (!Check(state, hasher.Sign(hashes) == expected)) return;
  for (auto _ : state) benchmark::DoNotOptimize(hasher.Sign(hashes));
  SetItems(state, "shingle", static_cast<double>(size));
}

}  // namespace

void RegisterMinHash() {
  const std::pair<const char*, MinHashFamily> families[] = {
      {"r1", MinHashFamily::kR1}, {"two32", MinHashFamily::kTwo32}, {"fast", MinHashFamily::kFast}};
  for (const auto& [name, family] : families) {
    for (size_t size : {10, 30, 100, 200, 500, 1000, 5000, 100000}) {
      for (int slots : {128, 256}) {
        RegisterOnEveryTarget(Concat("MinHash/", name, "/", slots, "/", size),
                              [family = family, size, slots](benchmark::State& state) {
                                Sign(family, size, slots, state);
                              });
      }
    }
  }
}

}  // namespace stemma::bench
