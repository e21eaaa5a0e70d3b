#include "core/internal/dedup_output.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "core/internal/packed_output.h"

namespace stemma {
namespace {

// The record with what follows it in a file of its kind.
absl::Status WriteRecord(const Document& document, const DocumentPlace& place, PackedOutput* out) {
  STEMMA_RETURN_IF_ERROR(out->Write(document.raw));
  if (document.line == 0) return absl::OkStatus();  // the whole file
  const bool is_table = !place.table_header.empty();
  if (!is_table && document.raw.starts_with("WARC/")) return out->Write("\r\n\r\n");
  return out->Write(is_table && place.table_header.ends_with("\r\n") ? "\r\n" : "\n");
}

class FileWriter : public KeptWriter {
 public:
  explicit FileWriter(PackedOutput out) : out_(std::move(out)) {}

  absl::Status Write(const Document& document, const DocumentPlace& place, uint64_t) override {
    return WriteRecord(document, place, &out_);
  }
  absl::Status Finish() override { return out_.Finish(); }

 private:
  PackedOutput out_;
};

// A path that stays below the folder it is joined to, whatever an archive says.
std::filesystem::path Tame(std::string_view relative) {
  std::filesystem::path tame;
  for (const std::filesystem::path& part : std::filesystem::path(std::string(relative))) {
    if (part.empty() || part == "." || part == "/") continue;
    tame /= part == ".." ? std::filesystem::path("_") : part;
  }
  return tame.empty() ? std::filesystem::path("_") : tame;
}

class PlainFile {
 public:
  static absl::StatusOr<std::unique_ptr<PlainFile>> Create(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return SystemFault(path, "creating", errno);
    return std::unique_ptr<PlainFile>(new PlainFile(path, descriptor));
  }
  PlainFile(const PlainFile&) = delete;  // owns a descriptor
  ~PlainFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  absl::Status Append(std::string_view bytes) {
    buffer_.append(bytes);
    return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
  }
  absl::Status Close() {
    STEMMA_RETURN_IF_ERROR(Flush());
    if (::close(std::exchange(descriptor_, -1)) != 0) return SystemFault(path_, "closing", errno);
    return absl::OkStatus();
  }

 private:
  static constexpr size_t kBufferBytes = size_t{1} << 18;
  PlainFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  absl::Status Flush() {
    for (std::string_view left = buffer_; !left.empty();) {
      const ssize_t done = ::write(descriptor_, left.data(), left.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return SystemFault(path_, "writing", errno);
      left.remove_prefix(static_cast<size_t>(done));
    }
    buffer_.clear();
    return absl::OkStatus();
  }

  std::string path_;
  int descriptor_;
  std::string buffer_;
};

class FolderWriter : public KeptWriter {
 public:
  FolderWriter(std::string folder, std::string staging)
      : folder_(std::move(folder)), staging_(std::move(staging)) {}
  ~FolderWriter() override {
    std::error_code ignored;
    if (!staging_.empty()) std::filesystem::remove_all(staging_, ignored);
  }

  absl::Status Write(const Document& document, const DocumentPlace& place,
                     uint64_t place_number) override {
    if (!out_ || place_number != place_number_) {
      STEMMA_RETURN_IF_ERROR(CloseFile());
      STEMMA_RETURN_IF_ERROR(OpenFile(place));
      place_number_ = place_number;
    }
    return WriteRecord(document, place, &*out_);
  }

  absl::Status Finish() override {
    STEMMA_RETURN_IF_ERROR(CloseFile());
    const int descriptor = ::open(staging_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return SystemFault(staging_.string(), "opening", errno);
    const int synced = ::syncfs(descriptor);
    const int error_number = errno;
    ::close(descriptor);
    if (synced != 0) return SystemFault(folder_, "syncing", error_number);
    const mode_t mask = ::umask(0);  // mkdtemp gives 0700
    ::umask(mask);
    ::chmod(staging_.c_str(), 0777 & ~mask);
    if (::rename(staging_.c_str(), folder_.c_str()) != 0) {
      return SystemFault(folder_, "renaming to it", errno);
    }
    staging_.clear();
    return absl::OkStatus();
  }

 private:
  // The place's path below the folder: its own, with a number before the endings when another file
  // of the input has it too.
  std::filesystem::path NameFor(const DocumentPlace& place) {
    const std::filesystem::path wanted = Tame(place.relative_path);
    std::filesystem::path name = wanted;
    for (int number = 2; !taken_.insert(name.string()).second; ++number) {
      std::string file = wanted.filename().string();
      file.insert(std::min(file.find('.', 1), file.size()), Concat("#", number));
      name = wanted.parent_path() / file;
    }
    return name;
  }

  absl::Status OpenFile(const DocumentPlace& place) {
    const std::filesystem::path path = staging_ / NameFor(place);
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return SystemFault(path.parent_path().string(), "creating", error.value());
    STEMMA_ASSIGN_OR_RETURN(file_, PlainFile::Create(path.string()));
    STEMMA_ASSIGN_OR_RETURN(
        PackedOutput out,
        PackedOutput::Open(path.string(), [file = file_.get()](std::string_view bytes) {
          return file->Append(bytes);
        }));
    out_.emplace(std::move(out));
    return out_->Write(place.table_header);
  }

  absl::Status CloseFile() {
    if (!out_) return absl::OkStatus();
    STEMMA_RETURN_IF_ERROR(out_->Finish());
    out_.reset();
    STEMMA_RETURN_IF_ERROR(file_->Close());
    file_.reset();
    return absl::OkStatus();
  }

  std::string folder_;
  std::filesystem::path staging_;
  std::set<std::string> taken_;
  std::unique_ptr<PlainFile> file_;
  std::optional<PackedOutput> out_;  // into file_
  uint64_t place_number_ = 0;
};

std::string WithoutSlash(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeptWriter>> WriteKeptToFile(std::string_view name, Output output,
                                                            std::string_view table_header) {
  STEMMA_ASSIGN_OR_RETURN(PackedOutput out, PackedOutput::Open(name, std::move(output)));
  STEMMA_RETURN_IF_ERROR(out.Write(table_header));
  return std::make_unique<FileWriter>(std::move(out));
}

absl::StatusOr<std::unique_ptr<KeptWriter>> WriteKeptToFolder(const std::string& folder) {
  STEMMA_RETURN_IF_ERROR(CheckFolderIsFree(folder));
  const std::string name = WithoutSlash(folder);
  std::string staging = name + ".XXXXXX";
  if (::mkdtemp(staging.data()) == nullptr) return SystemFault(folder, "creating", errno);
  return std::make_unique<FolderWriter>(name, std::move(staging));
}

absl::Status CheckFolderIsFree(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return absl::OkStatus();
  if (std::filesystem::is_directory(folder, error) && std::filesystem::is_empty(folder, error) &&
      !error) {
    return absl::OkStatus();
  }
  return Fault(absl::StatusCode::kAlreadyExists,
               {.where = folder,
                .found = "something in the output's place",
                .expected = "nothing there, or an empty folder",
                .fix = "name another folder, or remove this one"});
}

}  // namespace stemma
