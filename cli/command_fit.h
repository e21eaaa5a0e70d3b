// stemma fit: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_FIT_H_
#define STEMMA_CLI_COMMAND_FIT_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace stemma {

struct Arguments;

struct FitArguments {
  std::vector<std::string> inputs;  // RESULT TRUTH …; with from_dates RESULT …
  bool from_dates = false;
  double penalty = 0.01;
};

void DescribeFit(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunFit(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_FIT_H_
