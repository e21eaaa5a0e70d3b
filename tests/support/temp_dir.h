// A scratch folder that goes when its owner goes.

#ifndef STEMMA_TESTS_SUPPORT_TEMP_DIR_H_
#define STEMMA_TESTS_SUPPORT_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace stemma {

class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::string& path() const { return path_; }
  // Writes `bytes` to the file `name` in the folder (folders on the way are made) and returns its
  // path.
  std::string Write(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

// The whole file; the test fails when it cannot be read.
std::string ReadWholeFile(const std::string& path);

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_TEMP_DIR_H_
