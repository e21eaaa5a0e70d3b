#include "bench/micro/micro.h"

#include "bench/measure/measure.h"
#include "bench/measure/target.h"

namespace stemma::bench {

double ReadBandwidth() {
  static const double bandwidth = [] {
    const MemoryRead read;
    return read.bytes() / MedianSeconds({[&read] { read.Run(); }})[0];
  }();
  return bandwidth;
}

void RegisterOnEveryTarget(const std::string& name, const Run& run) {
  for (const Target& target : Targets()) {
    benchmark::RegisterBenchmark((name + "/" + target.name).c_str(),
                                 [run, target](benchmark::State& state) {
                                   const ForcedTarget forced(target.name);
                                   run(state);
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

const std::vector<Collection>& Texts() {
  static const std::vector<Collection> texts = [] {
    constexpr size_t kBytes = size_t{8} << 20;
    std::vector<Collection> all;
    for (const std::string& language : GeneratedLanguages()) {
      all.push_back(Generate(language, kBytes));
    }
    for (const char* name : {"revisions", "pan13", "usenet20"}) {
      if (auto texts_of = FromDataSet(name, Which::kAll, kBytes)) {
        all.push_back(*std::move(texts_of));
      }
    }
    return all;
  }();
  return texts;
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
  stemma::bench::RegisterCompare();
  stemma::bench::RegisterStemma();
  benchmark::AddCustomContext("read_gb_per_s",
                              std::to_string(stemma::bench::ReadBandwidth() / 1e9));
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
