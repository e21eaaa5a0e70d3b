// A sketch file: the signatures of a collection, and what is known of its documents without their
// texts.
//
//   STEMMA_ASSIGN_OR_RETURN(SketchWriter writer, SketchWriter::Create("news.sketch", params));
//   for (...) STEMMA_RETURN_IF_ERROR(writer.Add({.id = id, .facts = facts, .row = row}));
//   STEMMA_RETURN_IF_ERROR(writer.Commit());                    // now the file has its name
//
//   STEMMA_ASSIGN_OR_RETURN(SketchFile file, SketchFile::Load("news.sketch"));   // mapped, checked
//   for (uint32_t d = 0; d < file.size(); ++d) Use(file.IdOf(d), file.SetOf(d));
//
// docs/sketch-format.md is the specification of the bytes; core/base/section_file.h checks and
// writes them. Load checks everything before anything is used; each fault (another kind of file,
// cut short, another version, flipped bits, parameters out of range, sections that contradict each
// other) is an error of its own that names the file and the part. Whether two files may be compared
// is CheckCompatible's to say. The same documents and parameters give the same bytes.
//
// Memory: a writer holds some megabytes; a loaded file is mapped, and its pages come as they are
// used. A SketchFile is immutable, cheap to copy and safe to read from several threads.

#ifndef STEMMA_CORE_SKETCH_SKETCH_FILE_H_
#define STEMMA_CORE_SKETCH_SKETCH_FILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/section_file.h"
#include "core/base/status.h"
#include "core/sketch/signature.h"

namespace stemma {

// What tells equal texts, and how much of them there is.
struct SketchFacts {
  uint64_t text_hash = 0;               // XXH3-64 of the text as it was
  std::array<uint64_t, 2> digest = {};  // of its tokens: what is equal here are the same words
  uint32_t tokens = 0;
  uint32_t shingles = 0;  // distinct

  bool operator==(const SketchFacts&) const = default;
};

// What decides which of several copies is kept.
struct SketchOrigin {
  int64_t certainly_by = 0;  // the interval of its date in Unix seconds; INT64_MAX where unknown
  int64_t not_before = 0;
  uint32_t standing = 0;  // kFromAgency, kCreditsAgency
  uint32_t fields = 0;    // of title, date, outlet, address, author and language, how many

  bool operator==(const SketchOrigin&) const = default;
};
inline constexpr uint32_t kFromAgency = 1;     // its outlet is an agency
inline constexpr uint32_t kCreditsAgency = 2;  // it is credited to one

struct SketchEntry {
  std::string_view id;
  SketchFacts facts;
  std::optional<SketchOrigin> origin;  // of all documents, or of none
  std::span<const uint64_t> row;       // as Signer makes it
};

class SketchWriter {
 public:
  static absl::StatusOr<SketchWriter> Create(const std::string& path,
                                             const SignatureParams& params);

  absl::Status Add(const SketchEntry& entry);
  absl::Status Commit();  // without it, whatever stands at `path` stays

 private:
  SketchWriter(SectionWriter file, const SignatureParams& params);
  absl::Status AppendNumber(size_t section, uint64_t number);

  SectionWriter file_;
  SignatureParams params_;
  uint64_t words_ = 0;       // of rows
  uint64_t name_bytes_ = 0;  // of ids
};

class SketchFile {
 public:
  // `name` stands in error messages.
  static absl::StatusOr<SketchFile> FromBytes(std::string bytes, std::string_view name);
  static absl::StatusOr<SketchFile> Load(const std::string& path);

  const SignatureParams& params() const;
  size_t size() const;  // documents
  std::string_view IdOf(size_t document) const;
  const SketchFacts& FactsOf(size_t document) const;
  SignedSet SetOf(size_t document) const;
  bool has_origins() const;
  const SketchOrigin& OriginOf(size_t document) const;  // only when has_origins

 private:
  struct Content;
  explicit SketchFile(std::shared_ptr<const Content> content);
  std::shared_ptr<const Content> content_;
};

// Whether the path is meant as a sketch file: it is called so (".sketch"), or begins as one.
bool IsSketchFile(const std::string& path);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_SKETCH_FILE_H_
