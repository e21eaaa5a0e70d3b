#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace stemma {

std::string SourcePath(std::string_view relative) {
  return std::string(STEMMA_SOURCE_DIR) + "/" + std::string(relative);
}

void ExpectGolden(std::string_view relative, std::string_view actual) {
  const std::string path = SourcePath(relative);
  if (std::getenv("STEMMA_REWRITE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream out(path, std::ios::binary);
    out << actual;
    return;
  }
  EXPECT_EQ(ReadWholeFile(path), actual)
      << "golden file " << relative
      << "; rewrite it with STEMMA_REWRITE_GOLDEN=1 if the new output is right";
}

}  // namespace stemma
