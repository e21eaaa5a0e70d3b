// stemma serve: flags, and the run.

#ifndef STEMMA_CLI_COMMAND_SERVE_H_
#define STEMMA_CLI_COMMAND_SERVE_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace stemma {

struct Arguments;

struct ServeArguments {
  std::string archive;
  std::string address = "127.0.0.1";
  uint16_t port = 8080;
  std::string max_body;
  std::optional<uint32_t> connections, queue, timeout;
};

void DescribeServe(CLI::App* app, Arguments* arguments);

// Serves until SIGINT or SIGTERM; returns the exit status.
int RunServe(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_SERVE_H_
