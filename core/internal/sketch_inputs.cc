#include "core/internal/sketch_inputs.h"

#include <utility>

namespace stemma {

absl::StatusOr<SplitPaths> LoadSketches(const std::vector<std::string>& paths) {
  SplitPaths split;
  for (const std::string& path : paths) {
    if (!IsSketchFile(path)) {
      split.texts.push_back(path);
      continue;
    }
    STEMMA_ASSIGN_OR_RETURN(SketchFile file, SketchFile::Load(path));
    split.sketches.push_back({path, std::move(file)});
  }
  return split;
}

std::string DocumentNames::Unlike(std::string_view id, uint64_t line) {
  std::string unlike(id);
  if (!ids_.MakeUnique(&unlike) || std::exchange(warned_, true)) return unlike;
  warnings_.push_back(
      {file_, line,
       Concat("id \"", id, "\" was given before, so this document is \"", unlike,
              "\"; more such documents of this file are renamed without a warning each")});
  return unlike;
}

}  // namespace stemma
