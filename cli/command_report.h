// stemma report: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_REPORT_H_
#define STEMMA_CLI_COMMAND_REPORT_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace stemma {

struct Arguments;

struct ReportArguments {
  std::string result;
  std::vector<std::string> paths;  // the inputs of the run, for their texts
  std::string page;                // find --report
  bool no_text = false;
};

void DescribeReport(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunReport(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_REPORT_H_
