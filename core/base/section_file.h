// Binary files that outlive a run: a checked header, then sections that can be used where they lie.
//
//   const SectionFormat kFormat = {.magic = "\x93stemseg", .version = 1, .writer = 1,
//                                  .params_bytes = 16, .sections = kSections, .what = "a segment"};
//   STEMMA_ASSIGN_OR_RETURN(SectionFile file, ReadSections(kFormat, bytes, path));  // all checked
//   file.sections[0];
//
// Layout, all numbers little-endian:
//
//   magic (8) | format version (4) | writer version (4) | parameters | number of sections (4) | 0
//   (4) | size of the file (8) | for each section {tag (4), 0 (4), offset (8), bytes (8), XXH3-64
//   (8)} | XXH3-64 of all before it | zeros to a multiple of 64 | the sections, each at the next
//   multiple of 64, zeros between; the file ends with the last byte of the last section
//
// Every byte has one right value for given content. ReadSections checks all of it before anything
// is used; each fault is an error of its own that names file and part. What stands in the
// parameters and in the sections is for the caller to check.
//
// Two ways to write: who has the sections in memory places them and puts SealSections' header
// before them; who makes them bit by bit has a SectionWriter, which writes the first section to the
// file as it comes and the others to scratch files beside it, and gives the file its name when it
// is whole. Memory: a megabyte a section.

#ifndef STEMMA_CORE_BASE_SECTION_FILE_H_
#define STEMMA_CORE_BASE_SECTION_FILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/scratch_file.h"
#include "core/base/status.h"

namespace stemma {

struct SectionKind {
  std::string_view tag;  // 4 bytes
  size_t unit = 1;       // its size is a multiple of this
};

// What a kind of file is. Outlives whatever it is given to.
struct SectionFormat {
  std::string_view magic;  // 8 bytes
  uint32_t version = 1;    // raised when an old reader would misread a file
  uint32_t writer = 1;     // raised when the writer changes and files stay readable
  size_t params_bytes = 0;
  std::span<const SectionKind> sections;
  std::string_view what;  // "a segment", in messages
};

struct SectionPlace {
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

// Where sections of these sizes lie. The file ends where the last one does.
std::vector<SectionPlace> PlaceSections(const SectionFormat& format,
                                        std::span<const uint64_t> sizes);

// Writes the header to the beginning of `block`, which holds the sections in their places.
void SealSections(const SectionFormat& format, std::string_view params,
                  std::span<const SectionPlace> places, std::string* block);

// Views of what ReadSections was given.
struct SectionFile {
  std::string_view params;
  std::vector<std::string_view> sections;
  std::vector<uint64_t> checksums;  // that the header has of them
};
absl::StatusOr<SectionFile> ReadSections(const SectionFormat& format, std::string_view bytes,
                                         std::string_view name);

// The same of the header alone: sections lie within the file, but what is in them is not looked at
// (paged_file.h does so a page at a time).
absl::StatusOr<SectionFile> ReadSectionTable(const SectionFormat& format, std::string_view bytes,
                                             std::string_view name);

// The bytes before the first section, for who writes a file in another way.
size_t SectionHeaderBytes(const SectionFormat& format);
std::string SectionHeader(const SectionFormat& format, std::string_view params,
                          std::span<const SectionPlace> places,
                          std::span<const uint64_t> checksums);

// DataLoss: "name: part: found …, expected …; restore it from a copy, or build it again".
absl::Status Damaged(std::string_view name, std::string_view part, std::string_view found,
                     std::string_view expected);

// A section as numbers, or as structs of them: of the size of its unit.
template <typename T>
std::span<const T> SectionAs(std::string_view section) {
  return {reinterpret_cast<const T*>(section.data()), section.size() / sizeof(T)};
}

class SectionWriter {
 public:
  static absl::StatusOr<SectionWriter> Create(const SectionFormat& format, const std::string& path);

  absl::Status Append(size_t section, std::string_view bytes);

  // Completes the file and gives it its name; without it, whatever had that name stays.
  absl::Status Commit(std::string_view params);

 private:
  struct Section {
    uint64_t bytes = 0;
    ChecksumStream checksum;
    std::optional<ScratchFile> scratch;  // but for the first one
  };
  SectionWriter(const SectionFormat& format, AtomicFile file);

  const SectionFormat* format_;
  AtomicFile file_;
  std::vector<Section> sections_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SECTION_FILE_H_
