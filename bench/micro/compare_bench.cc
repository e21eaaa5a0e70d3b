#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "bench/measure/signatures.h"
#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/base/status.h"
#include "core/index/lsh_plan.h"
#include "core/index/near_leaders.h"
#include "core/sketch/compare.h"
#include "core/sketch/containment.h"
#include "core/sketch/hamming.h"

namespace stemma::bench {
namespace {

std::vector<MinHashSignature> Signatures(size_t size) {
  std::vector<MinHashSignature> signatures;
  for (uint64_t i = 0; i < size; ++i) signatures.push_back(SignatureOf(i));
  return signatures;
}

SignatureTable TableOf(const std::vector<MinHashSignature>& signatures) {
  SignatureTable table(kSignatureSlots);
  for (const MinHashSignature& signature : signatures) table.Add(signature);
  return table;
}

void OneWithMany(size_t size, benchmark::State& state) {
  const std::vector<MinHashSignature> signatures = Signatures(size);
  const SignatureTable table = TableOf(signatures);
  const std::vector<uint16_t> found = table.EqualSlots(signatures[1]);
  for (size_t i = 0; i < size; ++i) {
    if (!Check(state, found[i] == EqualSlots(signatures[1], signatures[i]))) return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(table.EqualSlots(signatures[1]));
  SetBytes(state, static_cast<double>(size * kSignatureSlots * sizeof(uint32_t)));
  SetItems(state, "pair", static_cast<double>(size));
}

void AllPairs(size_t size, benchmark::State& state) {
  const SignatureTable table = TableOf(Signatures(size));
  std::vector<std::pair<size_t, size_t>> expected, found;
  const std::vector<MinHashSignature> few = Signatures(std::min<size_t>(size, 200));
  for (size_t i = 0; i < few.size(); ++i) {
    for (size_t j = i + 1; j < few.size(); ++j) {
      if (EqualSlots(few[i], few[j]) >= 96) expected.push_back({i, j});
    }
  }
  TableOf(few).ForPairs(96, [&](size_t i, size_t j, int) { found.push_back({i, j}); });
  if (!Check(state, found == expected)) return;
  size_t pairs = 0;
  for (auto _ : state) table.ForPairs(96, [&](size_t, size_t, int) { ++pairs; });
  benchmark::DoNotOptimize(pairs);
  SetItems(state, "pair", static_cast<double>(size) * static_cast<double>(size - 1) / 2);
}

void Hamming(size_t size, int distance, benchmark::State& state) {
  std::vector<uint64_t> values;
  for (uint64_t i = 0; i < size; ++i) values.push_back(Mix(i));
  const HammingIndex index(values, distance);
  const uint64_t query = values[size / 2] ^ 5;  // two bits away
  std::vector<uint32_t> expected;
  for (uint32_t i = 0; i < size; ++i) {
    if (std::popcount(values[i] ^ query) <= distance) expected.push_back(i);
  }
  if (!Check(state, index.Find(query) == expected)) return;
  uint64_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(index.Find(values[++next % size] ^ 5));
  SetItems(state, "query", 1);
}

void LshGrouping(size_t size, benchmark::State& state) {
  const std::vector<MinHashSignature> signatures = Signatures(size);
  const LshPlan plan = PlanBands(0.8, 0.99, kSignatureSlots);
  const auto group = [&] {
    LshBuckets buckets(plan);
    buckets.Grow(size);
    for (size_t i = 0; i < size; ++i) buckets.Add(static_cast<uint32_t>(i), signatures[i]);
    buckets.Build({}, 1);
    return buckets;
  };
  const LshBuckets buckets = group();
  for (uint32_t i = 0; i < size; ++i) {  // every tenth has a twin, and nobody else has
    const bool twin = i % 10 == 1 || (i % 10 == 0 && i + 1 < size);
    if (!Check(state, buckets.IsAlone(i) != twin)) return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(group());
  SetItems(state, "key", static_cast<double>(size) * plan.bands);
}

void Containment(size_t size, uint32_t one_in, benchmark::State& state) {
  std::vector<uint64_t> whole, part;
  for (uint64_t i = 0; i < size; ++i) whole.push_back(Mix(i));
  part.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size / 2));
  const SampledOverlap all = EstimateOverlap(SampleSet(part, 1), SampleSet(whole, 1));
  const SampledSet sample = SampleSet(whole, one_in);
  const bool subset = std::all_of(sample.hashes.begin(), sample.hashes.end(), [&](uint64_t hash) {
    return std::find(whole.begin(), whole.end(), hash) != whole.end();
  });
  if (!Check(state, all.a_in_b == 1 && sample.size == size && subset)) return;
  for (auto _ : state) benchmark::DoNotOptimize(SampleSet(whole, one_in));
  SetItems(state, "shingle", static_cast<double>(size));
}

}  // namespace

void RegisterCompare() {
  for (size_t size : {10, 1000, 100000}) {
    RegisterOnEveryTarget(Concat("Compare/one-with-many/", size),
                          [size](auto& state) { OneWithMany(size, state); });
  }
  for (size_t size : {10, 100, 1000, 4000}) {
    RegisterOnEveryTarget(Concat("Compare/all-pairs/", size),
                          [size](auto& state) { AllPairs(size, state); });
  }
  // Without vectors: the same on every target.
  const auto add = [](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), run);
  };
  for (size_t size : {10, 1000, 100000}) {
    add(Concat("LshGrouping/", size), [size](auto& state) { LshGrouping(size, state); });
    for (int distance : {3, 6}) {
      add(Concat("Hamming/", distance, "/", size),
          [size, distance](auto& state) { Hamming(size, distance, state); });
    }
  }
  for (size_t size : {10, 100, 500, 5000, 100000}) {
    add(Concat("Containment/one-in-100/", size),
        [size](auto& state) { Containment(size, 100, state); });
  }
}

}  // namespace stemma::bench
