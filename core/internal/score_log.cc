#include "core/internal/score_log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/files.h"
#include "core/base/hash.h"

namespace stemma {
namespace {

constexpr std::string_view kName = "stemma-score.log";
constexpr uint64_t kFormat = 1;  // of what is logged; raised with any change

struct Head {
  uint64_t bytes = 0;
  uint64_t checksum = 0;
};

bool ReadAt(int file, uint64_t at, void* to, size_t size) {
  auto* next = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = ::pread(file, next, size, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    next += got;
    at += static_cast<uint64_t>(got);
    size -= static_cast<size_t>(got);
  }
  return true;
}

}  // namespace

ScoreLog::ScoreLog(ScoreLog&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), end_(other.end_) {}

ScoreLog::~ScoreLog() {
  if (file_ >= 0) ::close(file_);
}

absl::StatusOr<ScoreLog> ScoreLog::Open(const std::vector<std::string>& paths,
                                        const RunFields& shown, bool for_people,
                                        const Options& options, std::string* begun) {
  ScoreLog log;
  if (!options.keep_stages) return log;
  log.path_ = Concat(options.scratch_folder, "/", kName);
  STEMMA_ASSIGN_OR_RETURN(log.file_, OpenForOneRun(log.path_));
  const bool exists = ::lseek(log.file_, 0, SEEK_END) > 0;
  if (exists && !options.resume) return StoppedRunThere(log.path_);
  const RunFields now = RunFieldsOf(kFormat, paths, shown, options, for_people);
  if (exists) {
    STEMMA_RETURN_IF_ERROR(log.Load(now, begun));
    return log;
  }
  std::string head;
  ByteWriter out(&head);
  PutRunFields(now, &out);
  out.PutString(*begun);
  STEMMA_RETURN_IF_ERROR(log.Append(head));
  return log;
}

absl::Status ScoreLog::Load(const RunFields& now, std::string* begun) {
  std::string head;
  if (!Next(&head)) return DamagedState(path_);
  ByteReader in(head);
  STEMMA_RETURN_IF_ERROR(ExpectSameRun(path_, TakeRunFields(&in), now));
  in.TakeString(begun);
  return in.ok() ? absl::OkStatus() : DamagedState(path_);
}

bool ScoreLog::Next(std::string* batch) {
  struct stat status;
  Head head;
  if (file_ < 0 || ::fstat(file_, &status) != 0 || !ReadAt(file_, end_, &head, sizeof head)) {
    return false;
  }
  const uint64_t begin = end_ + sizeof head;
  if (head.bytes > static_cast<uint64_t>(status.st_size) - begin) return false;
  batch->resize(head.bytes);
  if (!ReadAt(file_, begin, batch->data(), batch->size())) return false;
  if (HashBytes(*batch) != head.checksum) return false;
  end_ = begin + head.bytes;
  return true;
}

// Over whatever a crash has left behind the last whole batch.
absl::Status ScoreLog::Append(std::string_view batch) {
  if (file_ < 0) return absl::OkStatus();
  const Head head{.bytes = batch.size(), .checksum = HashBytes(batch)};
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  bytes.append(batch);
  std::string_view left = bytes;
  for (uint64_t at = end_; !left.empty();) {
    const ssize_t written = ::pwrite(file_, left.data(), left.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemFault(path_, "writing", errno);
    at += static_cast<uint64_t>(written);
    left.remove_prefix(static_cast<size_t>(written));
  }
  if (::fdatasync(file_) != 0) return SystemFault(path_, "syncing", errno);
  end_ += bytes.size();
  return absl::OkStatus();
}

absl::Status ScoreLog::Remove() {
  if (file_ < 0 || ::unlink(path_.c_str()) == 0) return absl::OkStatus();
  return SystemFault(path_, "removing", errno);
}

}  // namespace stemma
