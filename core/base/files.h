// Files as the rest of core sees them: mapped to read, and written so that a reader finds the old
// file or the whole new one, never a part.
//
//   STEMMA_ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open("segment.stm"));
//   Parse(file.bytes());
//
//   STEMMA_ASSIGN_OR_RETURN(AtomicFile out, AtomicFile::Create("result.jsonl"));
//   STEMMA_RETURN_IF_ERROR(out.Append(line));
//   STEMMA_RETURN_IF_ERROR(out.Commit());   // synced, renamed; without Commit the old file stays

#ifndef STEMMA_CORE_BASE_FILES_H_
#define STEMMA_CORE_BASE_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/status.h"

namespace stemma {

// A file's bytes, mapped read-only for as long as the object lives. An empty file gives empty
// bytes.
class MappedFile {
 public:
  static absl::StatusOr<MappedFile> Open(const std::string& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;  // one owner of the mapping
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  MappedFile(void* data, size_t size) : data_(data), size_(size) {}

  void* data_ = nullptr;
  size_t size_ = 0;
};

// Syncs a file that is whole, and gives it another name in its folder, for good.
absl::Status RenameSynced(const std::string& from, const std::string& to);

// Opens or makes a file of a run's scratch folder, for its owner alone to read, that no other run
// uses until it is closed. FailedPrecondition: one does.
absl::StatusOr<int> OpenForOneRun(const std::string& path);

// A file under a temporary name beside its final one, until Commit.
class AtomicFile {
 public:
  static absl::StatusOr<AtomicFile> Create(const std::string& path);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();  // removes the temporary file when it was not committed

  absl::Status Append(std::string_view bytes);

  // Replaces what was appended first, as many bytes.
  absl::Status ReplaceBeginning(std::string_view bytes);

  // Flushes, syncs, renames to the final name, and syncs the folder. Nothing may be appended
  // afterwards.
  absl::Status Commit();

 private:
  AtomicFile(std::string path, std::string temporary, int descriptor);
  absl::Status Flush();

  std::string path_;
  std::string temporary_;
  std::string buffer_;
  int descriptor_ = -1;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_FILES_H_
