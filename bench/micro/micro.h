// What the micro benchmarks have in common: every one is run for every vector target, checks its
// answer against the oracle before the clock starts, and tells its rate as a share of the rate at
// which this machine reads memory, measured in the same run.

#ifndef STEMMA_BENCH_MICRO_MICRO_H_
#define STEMMA_BENCH_MICRO_MICRO_H_

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "bench/measure/texts.h"

namespace stemma::bench {

using Run = std::function<void(benchmark::State&)>;

// Registers NAME/TARGET for every target of this machine. `run` runs with that target forced.
void RegisterOnEveryTarget(const std::string& name, const Run& run);

// Bytes a second that one core reads from memory that is in no cache.
double ReadBandwidth();

// Tells the bytes that the benchmark took in, and their rate as a share of ReadBandwidth.
void SetBytes(benchmark::State& state, double bytes_an_iteration);

// Tells the time of each item.
void SetItems(benchmark::State& state, const char* item, double items_an_iteration);

// Ends the benchmark with an error when `right` is false.
bool Check(benchmark::State& state, bool right);

// The generated texts, and those of the data sets where STEMMA_DATA is set: some 8 MB each.
const std::vector<Collection>& Texts();

void RegisterTokenize();
void RegisterShingle();
void RegisterWinnow();
void RegisterMinHash();
void RegisterSimHash();
void RegisterCompare();
void RegisterStemma();

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MICRO_MICRO_H_
