// Sketch files among the paths of a run.

#ifndef STEMMA_CORE_INTERNAL_SKETCH_INPUTS_H_
#define STEMMA_CORE_INTERNAL_SKETCH_INPUTS_H_

#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/sketch/sketch_file.h"
#include "core/text/id_register.h"
#include "core/text/readers.h"

namespace stemma {

struct SketchInput {
  std::string path;
  SketchFile file;
};

// The sketch files of `paths`, loaded, in their order; the other paths are left in `texts`.
struct SplitPaths {
  std::vector<SketchInput> sketches;
  std::vector<std::string> texts;
};
absl::StatusOr<SplitPaths> LoadSketches(const std::vector<std::string>& paths);

// Makes ids of several inputs unlike each other, and warns once an input.
class DocumentNames {
 public:
  // A new input: warnings are of this one.
  void Begin(std::string file) {
    file_ = std::move(file);
    warned_ = false;
  }
  // The id that the document is to have; `line`: its number in the input.
  std::string Unlike(std::string_view id, uint64_t line);
  std::vector<Skipped>& warnings() { return warnings_; }

 private:
  IdRegister ids_;
  std::string file_;
  bool warned_ = false;
  std::vector<Skipped> warnings_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_SKETCH_INPUTS_H_
