// The catalogue of an archive: which segments and documents there are. An SQLite database in WAL
// mode; what a transaction has committed is there, and nothing else. docs/archive-format.md lists
// the tables.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_CATALOGUE_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_CATALOGUE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/sqlite.h"
#include "core/index/segment.h"

namespace stemma::archive {

inline constexpr int64_t kFormatVersion = 1;

// The largest that an archive can be made with, or that its catalogue may say.
inline constexpr uint32_t kMaxShingleWords = 32;
inline constexpr uint32_t kMaxWindow = 256;

// What an archive is made with; never changes.
struct ArchiveSettings {
  SketchParams sketch;
  bool texts = true;
};

struct SegmentEntry {
  int64_t segment = 0;  // its file's number; never given twice
  int64_t first = 0;    // the numbers of its first and last document
  int64_t last = 0;
  int64_t documents = 0;
  int64_t fingerprints = 0;
  int64_t bytes = 0;
  uint64_t seal = 0;  // PagedFile::seal of its file
};

struct OutletEntry {
  uint32_t outlet = 0;  // from 1
  std::string name;
  uint64_t documents = 0;  // that are not removed
};

struct Snapshot {
  ArchiveSettings settings;
  int64_t generation = 0;              // rises with every change
  int64_t documents = 0;               // that are not removed
  std::vector<SegmentEntry> segments;  // ascending by the numbers of their documents
  std::vector<uint64_t> removed;       // numbers in these segments, ascending
  std::vector<OutletEntry> outlets;    // by number
};

class Catalogue {
 public:
  static absl::Status Create(const std::string& path, const ArchiveSettings& settings);
  static absl::StatusOr<std::unique_ptr<Catalogue>> Open(const std::string& path, bool write);

  absl::StatusOr<Snapshot> Read();  // all of one moment
  absl::StatusOr<int64_t> Generation();

  absl::StatusOr<std::optional<uint64_t>> NumberOf(std::string_view id);
  absl::StatusOr<std::vector<std::pair<uint64_t, std::string>>> DocumentsIn(uint64_t first,
                                                                            uint64_t last);
  absl::StatusOr<std::vector<std::string>> IdsIn(uint64_t first, uint64_t last);

  // The number that the next document and the next segment will have.
  absl::StatusOr<int64_t> NextDocument();
  absl::StatusOr<int64_t> NextSegment();

  struct NewDocument {
    uint64_t number = 0;
    std::string_view id;
    std::string_view outlet;  // may be empty
  };
  // Each in one transaction.
  absl::Status AddSegment(const SegmentEntry& segment, std::span<const NewDocument> documents,
                          std::span<const OutletEntry> new_outlets);
  absl::Status RemoveDocuments(std::span<const std::pair<uint64_t, uint32_t>> numbers_and_outlets);
  // `merged` in the place of `old`; nothing, when all documents of `old` were removed.
  absl::Status ReplaceSegments(std::span<const SegmentEntry> old,
                               const std::optional<SegmentEntry>& merged);
  // Takes a damaged segment and its documents out.
  absl::Status DropSegment(const SegmentEntry& segment);

  // SQLite's own check of the file; the faults found.
  absl::StatusOr<std::vector<std::string>> Check();

 private:
  explicit Catalogue(std::unique_ptr<Database> database, std::string path)
      : database_(std::move(database)), path_(std::move(path)) {}
  absl::Status CheckVersion();
  absl::StatusOr<ArchiveSettings> ReadSettings();
  absl::Status ReadRows(Snapshot* snapshot);
  absl::Status InsertSegment(const SegmentEntry& segment);
  absl::Status Count(std::span<const NewDocument> documents);
  absl::Status Bump();

  std::unique_ptr<Database> database_;
  std::string path_;
  std::optional<Statement> find_;
};

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_CATALOGUE_H_
