// ratios: prints all ratios as one JSON object. Takes some minutes; wants a quiet machine.

#include "bench/ratios/ratios.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "bench/measure/target.h"
#include "core/pipeline.h"

namespace stemma::bench {
namespace {

double Rounded(double value) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%.4g", value);
  return std::strtod(digits, nullptr);
}

}  // namespace

void Report::Add(const std::string& name, double value, double bar, Better better,
                 const Json& parts) {
  const bool higher = better == Better::kHigher;
  Json entry = {{"value", Rounded(value)},
                {"bar", Rounded(bar)},
                {"better", higher ? "higher" : "lower"},
                {"met", higher ? value >= bar : value <= bar}};
  for (const auto& [key, part] : parts.items()) {
    entry[key] = part.is_number_float() ? Json(Rounded(part.get<double>())) : part;
  }
  json_[name] = entry;
}

void Report::Miss(const std::string& name, std::string_view why) {
  json_[name] = {{"value", nullptr}, {"why", why}};
}

void Check(bool right, std::string_view what) {
  if (right) return;
  std::fprintf(stderr, "ratios: %.*s: not the oracle's answer\n", static_cast<int>(what.size()),
               what.data());
  std::exit(1);
}

}  // namespace stemma::bench

int main() {
  namespace bench = stemma::bench;
  const bench::Machine machine = bench::ThisMachine();
  bench::Report report;
  report.json() = {
      {"machine", machine.processor},       {"cores", machine.cores},
      {"target", bench::BestTarget().name}, {"compiler", machine.compiler},
      {"version", stemma::Version()},       {"signature", "R1, K = 128, word 5-grams"}};
  bench::TextRatios(&report);
  bench::SketchRatios(&report);
  bench::IndexRatios(&report);
  std::printf("%s\n", report.json().dump(2).c_str());
  return 0;
}
