// stemma sketch: flags, and the run. And stemma find over sketch files.

#ifndef STEMMA_CLI_COMMAND_SKETCH_H_
#define STEMMA_CLI_COMMAND_SKETCH_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace stemma {

struct Arguments;

struct SketchArguments {
  std::string kind = "r1";
  std::optional<uint32_t> slots, bits, one_in;
  std::string shingles = "words";
  std::optional<uint32_t> shingle_size;
  bool no_origins = false;
};

void DescribeSketch(CLI::App* app, Arguments* arguments);

// Returns the exit status.
int RunSketch(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_SKETCH_H_
