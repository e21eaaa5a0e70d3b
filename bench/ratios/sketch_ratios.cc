#include <array>
#include <string>
#include <vector>

#include "bench/measure/measure.h"
#include "bench/measure/target.h"
#include "bench/ratios/ratios.h"
#include "bench/ratios/two32_twin.h"
#include "core/base/hash.h"
#include "core/sketch/minhash.h"
#include "core/sketch/simhash.h"
#include "tests/oracle/minhash.h"
#include "tests/oracle/simhash.h"

namespace stemma::bench {
namespace {

constexpr size_t kSets = 64;  // different ones, so that no branch is learnt
constexpr size_t kShingles = 500;
constexpr int kSlots = 128;

using Sets = std::vector<std::vector<uint64_t>>;

Sets MakeSets() {
  Sets sets(kSets);
  uint64_t next = 0;
  for (std::vector<uint64_t>& set : sets) {
    for (size_t i = 0; i < kShingles; ++i) set.push_back(Mix(++next));
  }
  return sets;
}

double NanosecondsPerShingle(double seconds) {
  return seconds * 1e9 / static_cast<double>(kSets * kShingles);
}

void R1OverTwo32(const Sets& sets, Report* report) {
  const MinHasher r1({.family = MinHashFamily::kR1, .slots = kSlots});
  const MinHasher two32({.family = MinHashFamily::kTwo32, .slots = kSlots});
  Check(r1.Sign(sets[0]) == oracle::Sign(sets[0], kSlots), "R1");
  const auto all = [&sets](const MinHasher& hasher) {
    for (const std::vector<uint64_t>& set : sets) Use(hasher.Sign(set));
  };
  const auto seconds = MedianSeconds({[&] { all(r1); }, [&] { all(two32); }});
  report->Add("r1_at_500_over_two32", seconds[0] / seconds[1], 0.6, Better::kLower,
              {{"ns_per_shingle", NanosecondsPerShingle(seconds[0])},
               {"two32_ns_per_shingle", NanosecondsPerShingle(seconds[1])}});
}

std::vector<uint32_t> Multipliers() {
  std::vector<uint32_t> multipliers;
  for (uint64_t j = 0; j < kSlots; ++j) multipliers.push_back(oracle::Multiplier(j));
  return multipliers;
}

void Two32OverTwins(const Sets& sets, Report* report) {
  const std::vector<uint32_t> multipliers = Multipliers();
  const MinHasher hasher({.family = MinHashFamily::kTwo32, .slots = kSlots});
  for (const Two32Twin& twin : Two32Twins()) {
    const ForcedTarget forced(twin.target);
    MinHashSignature ours(kSlots, UINT32_MAX), twins(kSlots, UINT32_MAX);
    hasher.Add(sets[0], &ours);
    twin.lower(sets[0], multipliers.data(), twins.data());
    const auto expected = oracle::Sign(sets[0], kSlots, MinHashFamily::kTwo32);
    Check(ours == expected && twins == expected, "two32 on " + twin.target);
    const auto seconds = MedianSeconds({[&] {
                                          for (const auto& set : sets) hasher.Add(set, &ours);
                                        },
                                        [&] {
                                          for (const auto& set : sets) {
                                            twin.lower(set, multipliers.data(), twins.data());
                                          }
                                        }});
    report->Add("two32_over_intrinsics_" + twin.target, seconds[0] / seconds[1], 1.1,
                Better::kLower,
                {{"ns_per_shingle", NanosecondsPerShingle(seconds[0])},
                 {"twin_ns_per_shingle", NanosecondsPerShingle(seconds[1])},
                 {"target", twin.target}});
  }
}

// SimHash as it is written first: a counter a bit, up or down.
__attribute__((noinline)) uint64_t CountersSimHash(const std::vector<uint64_t>& hashes) {
  std::array<int, 64> sums{};
  for (const uint64_t hash : hashes) {
    for (size_t bit = 0; bit < 64; ++bit) sums[bit] += (hash >> bit & 1) != 0 ? 1 : -1;
  }
  uint64_t result = 0;
  for (size_t bit = 0; bit < 64; ++bit) result |= uint64_t{sums[bit] > 0} << bit;
  return result;
}

void SimHashOverCounters(const Sets& sets, const std::string& target, const std::string& name,
                         double bar, Report* report) {
  const ForcedTarget forced(target);
  const uint64_t expected = oracle::SimHash(sets[0], {});
  Check(SimHash(sets[0]) == expected && CountersSimHash(sets[0]) == expected, "SimHash");
  const auto seconds = MedianSeconds({[&] {
                                        for (const auto& set : sets) Use(SimHash(set));
                                      },
                                      [&] {
                                        for (const auto& set : sets) Use(CountersSimHash(set));
                                      }});
  report->Add(name, seconds[0] / seconds[1], bar, Better::kLower,
              {{"ns_per_shingle", NanosecondsPerShingle(seconds[0])},
               {"counters_ns_per_shingle", NanosecondsPerShingle(seconds[1])},
               {"target", target}});
}

}  // namespace

void SketchRatios(Report* report) {
  const OneCore pinned;
  const Sets sets = MakeSets();
  R1OverTwo32(sets, report);
  Two32OverTwins(sets, report);
  const std::vector<Target>& targets = Targets();
  if (targets.front().name.starts_with("AVX3")) {
    SimHashOverCounters(sets, targets.front().name, "simhash_over_counters", 0.02, report);
  } else {
    report->Miss("simhash_over_counters", "no AVX-512");
  }
  // What every machine of this kind has.
  SimHashOverCounters(sets, targets.back().name, "simhash_portable_over_counters", 0.04, report);
}

}  // namespace stemma::bench
