// stemma archive: makes an archive, adds to it, keeps it in order.

#ifndef STEMMA_CLI_COMMAND_ARCHIVE_H_
#define STEMMA_CLI_COMMAND_ARCHIVE_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stemma {

struct Arguments;

struct ArchiveArguments {
  std::string action;  // create, add, remove, info, check, compact
  std::string archive;
  std::vector<std::string> ids;
  std::string ids_file;
  bool no_text = false;
  bool repair = false;
  std::optional<int> window;
  std::optional<uint32_t> batch;
  bool acknowledge = false;
};

void DescribeArchive(CLI::App* app, Arguments* arguments);
int RunArchive(const Arguments& arguments);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMAND_ARCHIVE_H_
