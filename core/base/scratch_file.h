// A file without a name, for what does not fit in memory: gone when its owner goes, or dies.

#ifndef STEMMA_CORE_BASE_SCRATCH_FILE_H_
#define STEMMA_CORE_BASE_SCRATCH_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace stemma {

class ScratchFile {
 public:
  static absl::StatusOr<ScratchFile> Create(const std::string& folder);

  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ScratchFile(const ScratchFile&) = delete;  // owns a descriptor
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile();

  uint64_t size() const { return written_ + buffer_.size(); }
  absl::Status Append(std::string_view bytes);
  absl::Status Flush();  // before what was appended is read

  // Reads exactly `size` bytes at `offset`; safe from several threads.
  absl::Status ReadAt(uint64_t offset, char* bytes, size_t size) const;

 private:
  ScratchFile(std::string folder, int descriptor)
      : folder_(std::move(folder)), descriptor_(descriptor) {}

  std::string folder_;  // for messages
  int descriptor_ = -1;
  std::string buffer_;
  uint64_t written_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SCRATCH_FILE_H_
