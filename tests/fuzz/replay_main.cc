// Runs a fuzz target over a corpus without a fuzzer: every file of the folders named, each also cut
// off and damaged in places drawn from a fixed seed.
//
//   reader_replay [--variants=N] FOLDER...

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kVariants = 200;  // of each file

void Run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

void RunVariants(const std::string& bytes, int variants, uint64_t seed) {
  if (bytes.empty()) return;
  const auto below = [&seed](uint64_t n) { return stemma::Mix(seed += 0x9e3779b97f4a7c15u) % n; };
  for (int variant = 0; variant < variants; ++variant) {
    std::string damaged = bytes;
    for (uint64_t times = below(4) + 1; times > 0 && !damaged.empty(); --times) {
      const size_t at = below(damaged.size());
      switch (below(4)) {
        case 0:
          damaged.resize(at);
          break;
        case 1:
          damaged[at] = static_cast<char>(below(256));
          break;
        case 2:
          damaged.insert(at, damaged.substr(below(damaged.size()), below(32)));
          break;
        default:
          damaged.erase(at, below(32));
          break;
      }
    }
    Run(damaged);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  int variants = kVariants;
  constexpr std::string_view kFlag = "--variants=";
  for (int i = 1; i < argc; ++i) {
    if (const std::string_view argument = argv[i]; argument.starts_with(kFlag)) {
      variants = std::atoi(argv[i] + kFlag.size());
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::fprintf(stderr, "%s: %zu bytes\n", path.c_str(), bytes.size());
    Run(bytes);
    RunVariants(bytes, variants, stemma::HashBytes(bytes));
  }
  if (paths.empty()) std::fprintf(stderr, "no file to replay, expected a corpus folder\n");
  return paths.empty() ? 1 : 0;
}
