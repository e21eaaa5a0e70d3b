#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace stemma {

absl::StatusOr<std::unique_ptr<ResultOutput>> ResultOutput::Open(const std::string& path) {
  if (path.empty() || path == "-") {
    return std::unique_ptr<ResultOutput>(new ResultOutput("standard output", STDOUT_FILENO));
  }
  struct stat status;
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return SystemFault(path, "writing", EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return SystemFault(path, "opening", errno);
    return std::unique_ptr<ResultOutput>(new ResultOutput(path, descriptor));
  }
  // Through a symbolic link the file that it names is replaced, not the link.
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(error ? path : target.string()));
  std::unique_ptr<ResultOutput> output(new ResultOutput(path, -1));
  output->file_.emplace(std::move(file));
  return output;
}

ResultOutput::~ResultOutput() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

absl::Status ResultOutput::Write(std::string_view bytes) {
  if (file_) return file_->Append(bytes);
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      reader_gone_ = errno == EPIPE;
      return SystemFault(name_, "writing", errno);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status ResultOutput::Commit() {
  if (file_) return file_->Commit();
  return absl::OkStatus();
}

}  // namespace stemma
