#include "core/base/section_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <filesystem>
#include <utility>

namespace stemma {
namespace {

static_assert(std::endian::native == std::endian::little,
              "files are little-endian and used in place");

constexpr uint64_t kAlignment = 64;
constexpr size_t kMagicBytes = 8;
constexpr size_t kPieceBytes = size_t{1} << 20;  // copied at a time

struct SectionEntry {
  std::array<char, 4> tag;
  uint32_t reserved;
  uint64_t offset;
  uint64_t bytes;
  uint64_t checksum;
};
static_assert(sizeof(SectionEntry) == 32);

// What stands behind the parameters.
struct TableHead {
  uint32_t section_count;
  uint32_t reserved;
  uint64_t file_bytes;
};
static_assert(sizeof(TableHead) == 16);

uint64_t AlignUp(uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

size_t ParamsAt() { return kMagicBytes + 2 * sizeof(uint32_t); }
size_t TableHeadAt(const SectionFormat& format) { return ParamsAt() + format.params_bytes; }
size_t TableAt(const SectionFormat& format) { return TableHeadAt(format) + sizeof(TableHead); }
size_t ChecksumAt(const SectionFormat& format) {
  return TableAt(format) + format.sections.size() * sizeof(SectionEntry);
}

template <typename T>
T Read(std::string_view bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <typename T>
void Write(std::string* bytes, size_t at, const T& value) {
  std::memcpy(bytes->data() + at, &value, sizeof value);
}

bool AllZero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

size_t SectionHeaderBytes(const SectionFormat& format) {
  return AlignUp(ChecksumAt(format) + sizeof(uint64_t));
}

std::string SectionHeader(const SectionFormat& format, std::string_view params,
                          std::span<const SectionPlace> places,
                          std::span<const uint64_t> checksums) {
  std::string header(SectionHeaderBytes(format), '\0');
  format.magic.copy(header.data(), kMagicBytes);
  Write(&header, kMagicBytes, format.version);
  Write(&header, kMagicBytes + sizeof(uint32_t), format.writer);
  params.copy(header.data() + ParamsAt(), format.params_bytes);
  Write(&header, TableHeadAt(format),
        TableHead{.section_count = static_cast<uint32_t>(places.size()),
                  .reserved = 0,
                  .file_bytes = places.back().offset + places.back().bytes});
  for (size_t i = 0; i < places.size(); ++i) {
    SectionEntry entry{.tag = {},
                       .reserved = 0,
                       .offset = places[i].offset,
                       .bytes = places[i].bytes,
                       .checksum = checksums[i]};
    format.sections[i].tag.copy(entry.tag.data(), entry.tag.size());
    Write(&header, TableAt(format) + i * sizeof entry, entry);
  }
  const size_t end = ChecksumAt(format);
  Write(&header, end, Checksum(std::string_view(header).substr(0, end)));
  return header;
}

namespace {

absl::Status CheckHeader(const SectionFormat& format, std::string_view bytes,
                         std::string_view name) {
  const size_t known = std::min(bytes.size(), kMagicBytes);
  if (known == 0 || bytes.substr(0, known) != format.magic.substr(0, known)) {
    const std::string expected =
        Concat(format.what, ", which begins with \"\\x93", format.magic.substr(1), "\"");
    const std::string fix = Concat("name ", format.what, " file");
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = name,
                  .found = bytes.empty() ? "an empty file" : "other first bytes",
                  .expected = expected,
                  .fix = fix});
  }
  const size_t header_bytes = SectionHeaderBytes(format);
  if (bytes.size() < header_bytes) {
    return Damaged(name, "header", Concat(bytes.size(), " bytes"),
                   Concat(header_bytes, ": the file was cut short"));
  }
  if (const auto version = Read<uint32_t>(bytes, kMagicBytes); version != format.version) {
    const std::string found = Concat("format version ", version);
    const std::string expected = Concat("version ", format.version);
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = name,
                  .found = found,
                  .expected = expected,
                  .fix = "use the program that wrote it, or build it again"});
  }
  const size_t end = ChecksumAt(format);
  const auto head = Read<TableHead>(bytes, TableHeadAt(format));
  const size_t behind = end + sizeof(uint64_t);
  if (Read<uint64_t>(bytes, end) != Checksum(bytes.substr(0, end)) || head.reserved != 0 ||
      !AllZero(bytes.substr(behind, header_bytes - behind))) {
    return Damaged(name, "header", "bytes that do not match their checksum", "an unchanged header");
  }
  if (head.file_bytes != bytes.size()) {
    return Damaged(
        name, "size", Concat(bytes.size(), " bytes"),
        Concat(head.file_bytes, bytes.size() < head.file_bytes ? ": the file was cut short" : ""));
  }
  if (head.section_count != format.sections.size()) {
    return Damaged(name, "section table", Concat(head.section_count, " sections"),
                   Concat(format.sections.size()));
  }
  return absl::OkStatus();
}

// The section follows the one before it, which ends at `end`, at the next aligned offset.
absl::Status CheckSection(const SectionEntry& entry, const SectionKind& kind, uint64_t end,
                          std::string_view bytes, std::string_view name) {
  const std::string_view tag = kind.tag;
  const std::string part = Concat("section ", tag);
  if (std::string_view(entry.tag.data(), entry.tag.size()) != tag || entry.reserved != 0) {
    return Damaged(name, part, "another tag", tag);
  }
  const uint64_t begin = AlignUp(end);
  if (entry.offset != begin) {
    return Damaged(name, part, Concat("offset ", entry.offset), Concat(begin));
  }
  if (begin > bytes.size() || entry.bytes > bytes.size() - begin) {
    return Damaged(name, part, Concat("end ", entry.offset, " + ", entry.bytes),
                   Concat("at most ", bytes.size()));
  }
  if (entry.bytes % kind.unit != 0) {
    return Damaged(name, part, Concat(entry.bytes, " bytes"), Concat("a multiple of ", kind.unit));
  }
  return absl::OkStatus();
}

// What lies in the section, and in the gap before it, which begins at `end`.
absl::Status CheckContent(const SectionEntry& entry, const SectionKind& kind, uint64_t end,
                          std::string_view bytes, std::string_view name) {
  const std::string part = Concat("section ", kind.tag);
  const uint64_t begin = AlignUp(end);
  if (!AllZero(bytes.substr(end, begin - end))) {
    return Damaged(name, part, "bytes in the gap before it", "zeros");
  }
  if (Checksum(bytes.substr(begin, entry.bytes)) != entry.checksum) {
    return Damaged(name, part, "another checksum", "an unchanged section");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Damaged(std::string_view name, std::string_view part, std::string_view found,
                     std::string_view expected) {
  const std::string where = Concat(name, ": ", part);
  return Fault(absl::StatusCode::kDataLoss, {.where = where,
                                             .found = found,
                                             .expected = expected,
                                             .fix = "restore it from a copy, or build it again"});
}

std::vector<SectionPlace> PlaceSections(const SectionFormat& format,
                                        std::span<const uint64_t> sizes) {
  std::vector<SectionPlace> places;
  uint64_t end = SectionHeaderBytes(format);
  for (const uint64_t size : sizes) {
    places.push_back({.offset = AlignUp(end), .bytes = size});
    end = places.back().offset + size;
  }
  return places;
}

void SealSections(const SectionFormat& format, std::string_view params,
                  std::span<const SectionPlace> places, std::string* block) {
  std::vector<uint64_t> checksums;
  for (const SectionPlace& place : places) {
    checksums.push_back(Checksum(std::string_view(*block).substr(place.offset, place.bytes)));
  }
  const std::string header = SectionHeader(format, params, places, checksums);
  header.copy(block->data(), header.size());
}

namespace {

absl::StatusOr<SectionFile> ReadSections(const SectionFormat& format, std::string_view bytes,
                                         std::string_view name, bool content) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(uint64_t) != 0) {
    return Fault(
        absl::StatusCode::kInternal,
        {.where = name, .found = "bytes at an odd address", .expected = "a multiple of 8"});
  }
  STEMMA_RETURN_IF_ERROR(CheckHeader(format, bytes, name));
  SectionFile file{.params = bytes.substr(ParamsAt(), format.params_bytes)};
  uint64_t end = SectionHeaderBytes(format);
  for (size_t i = 0; i < format.sections.size(); ++i) {
    const auto entry = Read<SectionEntry>(bytes, TableAt(format) + i * sizeof(SectionEntry));
    STEMMA_RETURN_IF_ERROR(CheckSection(entry, format.sections[i], end, bytes, name));
    if (content) {
      STEMMA_RETURN_IF_ERROR(CheckContent(entry, format.sections[i], end, bytes, name));
    }
    file.sections.push_back(bytes.substr(entry.offset, entry.bytes));
    file.checksums.push_back(entry.checksum);
    end = entry.offset + entry.bytes;
  }
  if (end != bytes.size()) {
    return Damaged(name, "size", Concat(bytes.size() - end, " bytes behind the last section"),
                   "none");
  }
  return file;
}

}  // namespace

absl::StatusOr<SectionFile> ReadSections(const SectionFormat& format, std::string_view bytes,
                                         std::string_view name) {
  return ReadSections(format, bytes, name, true);
}

absl::StatusOr<SectionFile> ReadSectionTable(const SectionFormat& format, std::string_view bytes,
                                             std::string_view name) {
  return ReadSections(format, bytes, name, false);
}

SectionWriter::SectionWriter(const SectionFormat& format, AtomicFile file)
    : format_(&format), file_(std::move(file)), sections_(format.sections.size()) {}

absl::StatusOr<SectionWriter> SectionWriter::Create(const SectionFormat& format,
                                                    const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  SectionWriter writer(format, std::move(file));
  STEMMA_RETURN_IF_ERROR(writer.file_.Append(std::string(SectionHeaderBytes(format), '\0')));
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  for (size_t i = 1; i < writer.sections_.size(); ++i) {
    STEMMA_ASSIGN_OR_RETURN(ScratchFile scratch, ScratchFile::Create(folder));
    writer.sections_[i].scratch.emplace(std::move(scratch));
  }
  return writer;
}

absl::Status SectionWriter::Append(size_t section, std::string_view bytes) {
  Section& target = sections_[section];
  target.bytes += bytes.size();
  target.checksum.Add(bytes);
  return target.scratch ? target.scratch->Append(bytes) : file_.Append(bytes);
}

absl::Status SectionWriter::Commit(std::string_view params) {
  std::vector<uint64_t> sizes, checksums;
  for (const Section& section : sections_) {
    sizes.push_back(section.bytes);
    checksums.push_back(section.checksum.Checksum());
  }
  const std::vector<SectionPlace> places = PlaceSections(*format_, sizes);
  std::string piece;
  for (size_t i = 1; i < sections_.size(); ++i) {
    const uint64_t end = places[i - 1].offset + places[i - 1].bytes;
    STEMMA_RETURN_IF_ERROR(file_.Append(std::string(places[i].offset - end, '\0')));
    ScratchFile& scratch = *sections_[i].scratch;
    STEMMA_RETURN_IF_ERROR(scratch.Flush());
    for (uint64_t at = 0; at < scratch.size(); at += piece.size()) {
      piece.resize(std::min<uint64_t>(kPieceBytes, scratch.size() - at));
      STEMMA_RETURN_IF_ERROR(scratch.ReadAt(at, piece.data(), piece.size()));
      STEMMA_RETURN_IF_ERROR(file_.Append(piece));
    }
  }
  STEMMA_RETURN_IF_ERROR(
      file_.ReplaceBeginning(SectionHeader(*format_, params, places, checksums)));
  return file_.Commit();
}

}  // namespace stemma
