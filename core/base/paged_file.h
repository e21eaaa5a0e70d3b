// Section files that are too large to be read whole before they are used: every page of 16 KiB has
// a checksum of its own, and is checked when it is first looked at.
//
//   STEMMA_ASSIGN_OR_RETURN(PagedWriter writer, PagedWriter::Create(kFormat, "1.seg"));
//   writer.Begin(0); writer.Append(bytes); writer.Begin(1); ...; writer.Commit(params);
//
//   STEMMA_ASSIGN_OR_RETURN(PagedFile file, PagedFile::Open(kFormat, "1.seg"));  // header, table
//   if (!file.Check(file.section(0).substr(at, 8))) return file.Damage(0);       // then: use it
//
// The layout is that of section_file.h; the format's last section holds the XXH3-64 of every page
// between the header and itself. Opening costs the header and that section, whatever the size of
// the file. Check is safe from several threads and costs a load once a page has been checked.

#ifndef STEMMA_CORE_BASE_PAGED_FILE_H_
#define STEMMA_CORE_BASE_PAGED_FILE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/section_file.h"

namespace stemma {

inline constexpr size_t kPageBytes = size_t{16} << 10;

class PagedWriter {
 public:
  static absl::StatusOr<PagedWriter> Create(const SectionFormat& format, const std::string& path);

  // Sections in the order of the format, each once; not the last one, which Commit writes.
  absl::Status Begin(size_t section);
  absl::Status Append(std::string_view bytes);  // to the section begun last

  // Completes the file and gives it its name; without it, whatever had that name stays.
  absl::Status Commit(std::string_view params);

 private:
  PagedWriter(const SectionFormat& format, AtomicFile file)
      : format_(&format), file_(std::move(file)) {}
  absl::Status Write(std::string_view bytes);

  const SectionFormat* format_;
  AtomicFile file_;
  uint64_t written_ = 0;
  std::vector<SectionPlace> places_;
  std::vector<uint64_t> checksums_;
  ChecksumStream section_;
  ChecksumStream page_;
  uint64_t in_page_ = 0;
  std::vector<uint64_t> sums_;
};

class PagedFile {
 public:
  static absl::StatusOr<PagedFile> Open(const SectionFormat& format, const std::string& path);
  static absl::StatusOr<PagedFile> FromBytes(const SectionFormat& format, std::string bytes,
                                             std::string_view name);

  const std::string& name() const { return name_; }
  uint64_t size() const { return bytes_.size(); }
  uint64_t seal() const { return seal_; }  // checksum of the header: tells two files apart
  std::string_view params() const { return table_.params; }
  std::string_view section(size_t i) const { return table_.sections[i]; }

  // Whether the pages that `part`, a part of a section, lies in are what was written.
  bool Check(std::string_view part) const {
    if (part.empty()) return true;
    const auto begin = static_cast<uint64_t>(part.data() - content_);
    for (uint64_t p = begin / kPageBytes; p <= (begin + part.size() - 1) / kPageBytes; ++p) {
      if (!checked_[p].load(std::memory_order_relaxed) && !CheckPage(p)) return false;
    }
    return true;
  }

  // What to say when a part of the section is not.
  absl::Status DamageIn(size_t section) const;

  // Reads everything: every section against its checksum.
  absl::Status CheckAll() const;

 private:
  PagedFile() = default;
  absl::Status Adopt(const SectionFormat& format);
  bool CheckPage(uint64_t page) const;

  const SectionFormat* format_ = nullptr;
  std::string name_;
  std::unique_ptr<const std::string> owned_;
  std::optional<MappedFile> mapped_;
  std::string_view bytes_;
  SectionFile table_;
  uint64_t seal_ = 0;
  const char* content_ = nullptr;  // where pages are counted from
  uint64_t content_bytes_ = 0;
  std::span<const uint64_t> sums_;
  std::unique_ptr<std::atomic<bool>[]> checked_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_PAGED_FILE_H_
