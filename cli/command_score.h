// stemma score: new articles against an archive.

#ifndef STEMMA_CLI_COMMAND_SCORE_H_
#define STEMMA_CLI_COMMAND_SCORE_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/score.h"

namespace stemma {

struct Arguments;

struct ScoreArguments {
  std::string archive;
  bool add = false;
  uint32_t top = 0;
  std::string since, until;
  std::vector<std::string> exclude_outlets;
  std::string not_same;
};

void DescribeScore(CLI::App* app, Arguments* arguments);

// The options that the arguments ask for. An error names the flag.
absl::StatusOr<ScoreOptions> ScoreOptionsOf(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_SCORE_H_
