// Finds the copy among the files named on the command line; exit status 0 when there is one.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/pipeline.h"

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  std::string result;
  auto reporter = stemma::MakeJsonlReporter([&result](std::string_view bytes) {
    result.append(bytes);
    return absl::OkStatus();
  });
  const absl::Status status = stemma::Find(paths, *stemma::Preset("news"), reporter.get(), nullptr);
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  std::fputs(result.c_str(), stdout);
  return status.ok() && result.find("\"verdict\":\"copy\"") != std::string::npos ? 0 : 1;
}
