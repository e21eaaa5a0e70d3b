#include "core/base/scratch_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace stemma {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

}  // namespace

absl::StatusOr<ScratchFile> ScratchFile::Create(const std::string& folder) {
  std::string name = folder + "/stemma.XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemFault(folder, "creating a scratch file in it", errno);
  ::unlink(name.c_str());
  return ScratchFile(folder, descriptor);
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      written_(other.written_) {}

ScratchFile::~ScratchFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::Status ScratchFile::Append(std::string_view bytes) {
  buffer_.append(bytes);
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status ScratchFile::Flush() {
  for (std::string_view left = buffer_; !left.empty();) {
    const ssize_t done = ::write(descriptor_, left.data(), left.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return SystemFault(folder_, "writing a scratch file in it", errno);
    left.remove_prefix(static_cast<size_t>(done));
    written_ += static_cast<uint64_t>(done);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status ScratchFile::ReadAt(uint64_t offset, char* bytes, size_t size) const {
  while (size > 0) {
    const ssize_t got = ::pread(descriptor_, bytes, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      return SystemFault(folder_, "reading a scratch file in it", got < 0 ? errno : EIO);
    }
    bytes += got;
    offset += static_cast<uint64_t>(got);
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace stemma
