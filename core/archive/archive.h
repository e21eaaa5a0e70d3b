// The persistent archive: documents that every new one is searched against, on disk.
//
//   STEMMA_RETURN_IF_ERROR(CreateArchive("news.archive", {}));
//   STEMMA_ASSIGN_OR_RETURN(Archive archive, Archive::Open("news.archive"));
//   archive.info().documents;
//   STEMMA_ASSIGN_OR_RETURN(archive, archive.Reopen());    // what has been added since
//
// An Archive is what was committed at one moment: it never changes, whatever a writer does
// meanwhile, costs little to copy, and may be used by several threads. Writing is ArchiveWriter's
// (archive_writer.h), searching search.h's, scoring whole articles core/score.h's.
//
// Opening costs the catalogue and the header of every segment, whatever their size; what is in a
// segment is checked, a page of 16 KiB at a time, when it is first looked at. A segment that is
// damaged is set aside: it answers nothing, set_aside() names it, and the rest goes on answering.
// docs/archive-format.md describes the files, and what is synced when.

#ifndef STEMMA_CORE_ARCHIVE_ARCHIVE_H_
#define STEMMA_CORE_ARCHIVE_ARCHIVE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/index/segment.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/tokenize.h"

namespace stemma {

namespace archive {
struct State;
}

struct ArchiveOptions {
  int shingle_words = 5;
  int window = 4;     // any run of window + shingle_words - 1 words that is copied is found
  bool texts = true;  // keep the texts; without them passages are known by their fingerprints only
};

// Makes an empty archive in a new folder, or in one that is empty.
absl::Status CreateArchive(const std::string& folder, const ArchiveOptions& options);

struct ArchiveInfo {
  SketchParams sketch;
  bool texts = true;
  uint64_t generation = 0;  // rises with every change
  uint64_t documents = 0;   // that are not removed
  uint64_t removed = 0;     // whose bytes are still there, until they are merged away
  uint64_t segments = 0;
  uint64_t fingerprints = 0;
  uint64_t bytes = 0;            // on disk, all files
  uint64_t catalogue_bytes = 0;  // of them
  uint64_t record_bytes = 0;     // of them: texts, and what is kept beside them
  uint64_t outlets = 0;
};

// A segment that is not searched, with the documents that are not found for it.
struct SetAsideSegment {
  std::string file;
  uint64_t first = 0;  // numbers of its documents
  uint64_t last = 0;
  uint64_t documents = 0;
  std::string why;  // and what to do
};

class Archive {
 public:
  // Errors: no archive; another version; other parameters than this program has; a damaged
  // catalogue. A damaged segment is none.
  static absl::StatusOr<Archive> Open(const std::string& folder);

  // What is committed by now; whatever has not changed is shared. Cheap when nothing has.
  absl::StatusOr<Archive> Reopen() const;

  const std::string& folder() const;
  absl::StatusOr<ArchiveInfo> info() const;
  SketchParams sketch() const;
  uint64_t documents() const;
  uint64_t generation() const;

  // Those found so far, by searches of whatever copy of this object too.
  std::vector<SetAsideSegment> set_aside() const;

  // The number of the document with this id; ids() of a range of numbers. Both ask the catalogue as
  // it is now.
  absl::StatusOr<std::optional<uint64_t>> NumberOf(std::string_view id) const;
  absl::StatusOr<std::vector<std::string>> IdsIn(uint64_t first, uint64_t last) const;

  const archive::State& state() const { return *state_; }

 private:
  friend class ArchiveWriter;
  explicit Archive(std::shared_ptr<const archive::State> state) : state_(std::move(state)) {}
  std::shared_ptr<const archive::State> state_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_ARCHIVE_ARCHIVE_H_
