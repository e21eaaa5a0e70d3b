// stemma eval: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_EVAL_H_
#define STEMMA_CLI_COMMAND_EVAL_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace stemma {

struct Arguments;

struct EvalArguments {
  std::string result;
  std::string truth;
  std::string format = "text";
  std::string offsets;  // empty: what the result says
  std::vector<std::string> verdicts = {"duplicate", "near-duplicate", "copy"};
  std::vector<std::string> kinds = {"copy", "edited", "quotation"};
  std::string rank_by = "score";
  double answer = 0.6;
  std::string by = "cluster";
};

void DescribeEval(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunEval(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_EVAL_H_
