#include <string>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/sketch/winnow.h"
#include "tests/oracle/winnow.h"

namespace stemma::bench {
namespace {

void WinnowOf(size_t size, int window, benchmark::State& state) {
  std::vector<Shingle> shingles;
  for (uint32_t i = 0; i < size; ++i) shingles.push_back({Mix(i), i, i + 5});
  std::vector<Fingerprint> fingerprints;
  Winnow(shingles, window, &fingerprints);
  const std::vector<size_t> expected = oracle::Winnow(shingles, static_cast<size_t>(window));
  if (!Check(state, fingerprints.size() == expected.size())) return;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (!Check(state, fingerprints[i].position == expected[i])) return;
  }
  for (auto _ : state) Winnow(shingles, window, &fingerprints);
  SetItems(state, "shingle", static_cast<double>(size));
}

}  // namespace

void RegisterWinnow() {
  for (size_t size : {10, 100, 500, 10000, 100000}) {
    for (int window : {1, 4, 20}) {
      RegisterOnEveryTarget(
          "Winnow/" + std::to_string(size) + "/window:" + std::to_string(window),
          [size, window](benchmark::State& state) { WinnowOf(size, window, state); });
    }
  }
}

}  // namespace stemma::bench
