#include "bench/measure/target.h"

#include <hwy/targets.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace stemma::bench {

const std::vector<Target>& Targets() {
  static const std::vector<Target> targets = [] {
    std::vector<Target> all;
    // The lower the bit, the better the target.
    for (int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
      const int64_t bit = left & -left;
      all.push_back({bit, hwy::TargetName(bit)});
    }
    return all;
  }();
  return targets;
}

bool HasTarget(const std::string& name) {
  return std::any_of(Targets().begin(), Targets().end(),
                     [&name](const Target& target) { return target.name == name; });
}

ForcedTarget::ForcedTarget(const std::string& name) {
  for (const Target& target : Targets()) {
    if (target.name == name) hwy::SetSupportedTargetsForTest(target.bit);
  }
  const char* const utf8 = name.starts_with("AVX3")   ? "icelake"
                           : name.starts_with("AVX2") ? "haswell"
                           : name.starts_with("SS")   ? "westmere"
                                                      : "fallback";
  const simdjson::implementation* const check = simdjson::get_available_implementations()[utf8];
  if (check != nullptr && check->supported_by_runtime_system()) {
    simdjson::get_active_implementation() = check;
  }
}

ForcedTarget::~ForcedTarget() {
  hwy::SetSupportedTargetsForTest(0);
  simdjson::get_active_implementation() =
      simdjson::get_available_implementations().detect_best_supported();
}

Machine ThisMachine() {
  Machine machine;
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line) && machine.processor.empty();) {
    if (line.starts_with("model name")) machine.processor = line.substr(line.find(':') + 2);
  }
  if (machine.processor.empty()) machine.processor = "unknown";
  machine.cores = static_cast<int>(std::thread::hardware_concurrency());
#if defined(__clang__)
  machine.compiler = std::string("Clang ") + __clang_version__;
#else
  machine.compiler = std::string("GCC ") + __VERSION__;
#endif
  return machine;
}

}  // namespace stemma::bench
