#include "core/base/paged_file.h"

#include <algorithm>
#include <utility>

namespace stemma {
namespace {

constexpr uint64_t kAlignment = 64;

uint64_t PagesOf(uint64_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes; }

}  // namespace

absl::StatusOr<PagedWriter> PagedWriter::Create(const SectionFormat& format,
                                                const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  PagedWriter writer(format, std::move(file));
  writer.written_ = SectionHeaderBytes(format);
  STEMMA_RETURN_IF_ERROR(writer.file_.Append(std::string(writer.written_, '\0')));
  return writer;
}

// Writes content, which the pages' checksums are taken of.
absl::Status PagedWriter::Write(std::string_view bytes) {
  written_ += bytes.size();
  for (std::string_view rest = bytes; !rest.empty();) {
    const size_t piece = std::min<size_t>(rest.size(), kPageBytes - in_page_);
    page_.Add(rest.substr(0, piece));
    in_page_ += piece;
    rest.remove_prefix(piece);
    if (in_page_ < kPageBytes) continue;
    sums_.push_back(page_.Checksum());
    page_ = ChecksumStream();
    in_page_ = 0;
  }
  return file_.Append(bytes);
}

absl::Status PagedWriter::Begin(size_t section) {
  if (!places_.empty()) checksums_.push_back(section_.Checksum());
  section_ = ChecksumStream();
  (void)section;
  const uint64_t gap = (kAlignment - written_ % kAlignment) % kAlignment;
  STEMMA_RETURN_IF_ERROR(Write(std::string(gap, '\0')));
  places_.push_back({.offset = written_, .bytes = 0});
  return absl::OkStatus();
}

absl::Status PagedWriter::Append(std::string_view bytes) {
  section_.Add(bytes);
  places_.back().bytes += bytes.size();
  return Write(bytes);
}

absl::Status PagedWriter::Commit(std::string_view params) {
  // The last section is in no page.
  STEMMA_RETURN_IF_ERROR(Begin(format_->sections.size() - 1));
  if (in_page_ > 0) sums_.push_back(page_.Checksum());
  const std::string_view sums(reinterpret_cast<const char*>(sums_.data()),
                              sums_.size() * sizeof(uint64_t));
  places_.back().bytes = sums.size();
  checksums_.push_back(stemma::Checksum(sums));
  STEMMA_RETURN_IF_ERROR(file_.Append(sums));
  STEMMA_RETURN_IF_ERROR(
      file_.ReplaceBeginning(SectionHeader(*format_, params, places_, checksums_)));
  return file_.Commit();
}

absl::StatusOr<PagedFile> PagedFile::Open(const SectionFormat& format, const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(MappedFile mapped, MappedFile::Open(path));
  PagedFile file;
  file.name_ = path;
  file.mapped_ = std::move(mapped);
  file.bytes_ = file.mapped_->bytes();
  STEMMA_RETURN_IF_ERROR(file.Adopt(format));
  return file;
}

absl::StatusOr<PagedFile> PagedFile::FromBytes(const SectionFormat& format, std::string bytes,
                                               std::string_view name) {
  PagedFile file;
  file.name_ = name;
  file.owned_ = std::make_unique<const std::string>(std::move(bytes));
  file.bytes_ = *file.owned_;
  STEMMA_RETURN_IF_ERROR(file.Adopt(format));
  return file;
}

absl::Status PagedFile::Adopt(const SectionFormat& format) {
  format_ = &format;
  STEMMA_ASSIGN_OR_RETURN(table_, ReadSectionTable(format, bytes_, name_));
  const size_t header = SectionHeaderBytes(format);
  seal_ = Checksum(bytes_.substr(0, header));
  const std::string_view last = table_.sections.back();
  if (Checksum(last) != table_.checksums.back()) return DamageIn(format.sections.size() - 1);
  content_ = bytes_.data() + header;
  content_bytes_ = static_cast<uint64_t>(last.data() - content_);
  sums_ = SectionAs<uint64_t>(last);
  if (sums_.size() != PagesOf(content_bytes_)) {
    return Damaged(name_, Concat("section ", format.sections.back().tag),
                   Concat(sums_.size(), " checksums"), Concat(PagesOf(content_bytes_)));
  }
  checked_ = std::make_unique<std::atomic<bool>[]>(sums_.size());
  return absl::OkStatus();
}

bool PagedFile::CheckPage(uint64_t page) const {
  if (page >= sums_.size()) return false;
  const uint64_t begin = page * kPageBytes;
  const uint64_t size = std::min<uint64_t>(kPageBytes, content_bytes_ - begin);
  if (Checksum({content_ + begin, size}) != sums_[page]) return false;
  checked_[page].store(true, std::memory_order_relaxed);
  return true;
}

absl::Status PagedFile::DamageIn(size_t section) const {
  return Damaged(name_, Concat("section ", format_->sections[section].tag), "another checksum",
                 "an unchanged section");
}

absl::Status PagedFile::CheckAll() const {
  STEMMA_RETURN_IF_ERROR(ReadSections(*format_, bytes_, name_).status());
  for (uint64_t page = 0; page < sums_.size(); ++page) {
    if (!CheckPage(page)) return DamageIn(format_->sections.size() - 1);
  }
  return absl::OkStatus();
}

}  // namespace stemma
