#include "core/base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace stemma {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

absl::Status WriteAll(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return SystemFault(path, "writing", errno);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// A rename is durable only once the folder that holds the name is.
absl::Status SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemFault(folder, "opening", errno);
  const int result = ::fsync(descriptor);
  const int error_number = errno;
  ::close(descriptor);
  if (result != 0 && error_number != EINVAL) return SystemFault(folder, "syncing", error_number);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemFault(path, "opening", errno);
  struct stat status;
  if (::fstat(descriptor, &status) != 0) {
    const int error_number = errno;
    ::close(descriptor);
    return SystemFault(path, "reading", error_number);
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return Fault(
        absl::StatusCode::kFailedPrecondition,
        {.where = path, .found = "not a regular file", .expected = "a file that can be mapped"});
  }
  const size_t size = static_cast<size_t>(status.st_size);
  void* data = nullptr;
  if (size > 0) {
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED) {
      const int error_number = errno;
      ::close(descriptor);
      return SystemFault(path, "mapping", error_number);
    }
  }
  ::close(descriptor);
  return MappedFile(data, size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

absl::Status RenameSynced(const std::string& from, const std::string& to) {
  const int descriptor = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemFault(from, "opening", errno);
  const int result = ::fsync(descriptor);
  const int error_number = errno;
  ::close(descriptor);
  if (result != 0) return SystemFault(from, "syncing", error_number);
  if (::rename(from.c_str(), to.c_str()) != 0) return SystemFault(to, "renaming to it", errno);
  return SyncFolderOf(to);
}

AtomicFile::AtomicFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      buffer_(std::move(other.buffer_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

absl::StatusOr<int> OpenForOneRun(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return SystemFault(path, "opening", errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return Fault(absl::StatusCode::kFailedPrecondition,
               {.where = path,
                .found = "another run that uses it",
                .expected = "a scratch folder of one's own",
                .fix = "wait for it, or name another folder"});
}

absl::StatusOr<AtomicFile> AtomicFile::Create(const std::string& path) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemFault(path, "creating", errno);
  const mode_t mask = ::umask(0);  // mkostemp gives 0600; a result is as readable as any new file
  ::umask(mask);
  ::fchmod(descriptor, 0666 & ~mask);
  return AtomicFile(path, std::move(temporary), descriptor);
}

absl::Status AtomicFile::Append(std::string_view bytes) {
  if (bytes.size() >= kBufferBytes) {
    STEMMA_RETURN_IF_ERROR(Flush());
    return WriteAll(descriptor_, bytes, path_);
  }
  buffer_.append(bytes);
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status AtomicFile::Flush() {
  absl::Status status = WriteAll(descriptor_, buffer_, path_);
  buffer_.clear();
  return status;
}

absl::Status AtomicFile::ReplaceBeginning(std::string_view bytes) {
  STEMMA_RETURN_IF_ERROR(Flush());
  if (::lseek(descriptor_, 0, SEEK_SET) < 0) return SystemFault(path_, "seeking in", errno);
  STEMMA_RETURN_IF_ERROR(WriteAll(descriptor_, bytes, path_));
  if (::lseek(descriptor_, 0, SEEK_END) < 0) return SystemFault(path_, "seeking in", errno);
  return absl::OkStatus();
}

absl::Status AtomicFile::Commit() {
  STEMMA_RETURN_IF_ERROR(Flush());
  if (::fsync(descriptor_) != 0) return SystemFault(path_, "syncing", errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    const int error_number = errno;
    ::unlink(temporary_.c_str());
    return SystemFault(path_, "closing", error_number);
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(temporary_.c_str());
    return SystemFault(path_, "renaming to it", error_number);
  }
  return SyncFolderOf(path_);
}

}  // namespace stemma
