// stemma dedup: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_DEDUP_H_
#define STEMMA_CLI_COMMAND_DEDUP_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace stemma {

struct Arguments;

struct DedupArguments {
  std::string audit;
  std::vector<std::string> against;
  std::string keep = "source";
  bool exact = false, near = false, contained = false;  // none: exact and near
  double min_resemblance = 0.8;
  double min_containment = 0.9;
  double recall = 0.99;
  int shingle_words = 5;
  bool dry_run = false;
  std::string memory;
  std::string scratch;
};

void DescribeDedup(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunDedup(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_DEDUP_H_
