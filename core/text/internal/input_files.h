// The arguments of a run as a list of files: folders walked, in order, with their troubles told.

#ifndef STEMMA_CORE_TEXT_INTERNAL_INPUT_FILES_H_
#define STEMMA_CORE_TEXT_INTERNAL_INPUT_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/text/readers.h"

namespace stemma::internal {

inline constexpr char kStandardInput[] = "-";

struct InputFile {
  std::string path;        // to open, and as a user would name it
  std::string id;          // relative to the argument
  uint64_t bytes = 0;      // on disk
  bool in_folder = false;  // found in a folder, not named by the user
  std::string trouble;     // when not empty, there is nothing to open: why
};

struct InputList {
  std::vector<InputFile> files;  // in the order they are to be read
  std::vector<Skipped> warnings;
  uint64_t bytes = 0;  // of all files; 0 when one of them is a stream
};

// NotFound when none of the paths exists.
absl::StatusOr<InputList> ListInput(const std::vector<std::string>& paths);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_INPUT_FILES_H_
