// stemma bench: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_BENCH_H_
#define STEMMA_CLI_COMMAND_BENCH_H_

#include <CLI/CLI.hpp>

namespace stemma {

struct Arguments;

void DescribeBench(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunBench(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_BENCH_H_
