// Adding to an archive, and keeping it in order: the one writer that it can have at a time.
//
//   STEMMA_ASSIGN_OR_RETURN(auto writer, ArchiveWriter::Open("news.archive", {}));
//   STEMMA_RETURN_IF_ERROR(writer->Add(documents));     // as often as wanted
//   STEMMA_RETURN_IF_ERROR(writer->Flush());            // all of them are there now, for good
//   writer->summary().added;
//
// Documents are gathered into batches; a batch becomes a segment: written, synced, and then named
// by a transaction of the catalogue. Before that moment nothing of it is there, afterwards all of
// it is, whatever happens (docs/archive-format.md has the order of syncs). What an interrupted run
// leaves behind is swept by the next writer. A document whose id is there already is passed over,
// so that an interrupted run is simply started again.
//
// While a batch is being written the next one is prepared. Segments of like size are merged, eight
// into one, as they come: a document is rewritten once for every eightfold of the archive. Flush
// merges the small ones that are left, three and more.
//
// Memory: two batches, some 16 KiB a document. Errors: Unavailable when another writer is at work,
// ResourceExhausted when the disk is full (the archive stays as it was after the last batch), and
// whatever the files say. After an error of Add or Flush, open the archive again.

#ifndef STEMMA_CORE_ARCHIVE_ARCHIVE_WRITER_H_
#define STEMMA_CORE_ARCHIVE_ARCHIVE_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/archive/archive.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/text/document.h"
#include "core/text/readers.h"

namespace stemma {

struct ArchiveWriterOptions {
  size_t batch_documents = size_t{1} << 15;
  size_t batch_bytes = size_t{128} << 20;  // of text
  int threads = 0;
  // Called when a batch is there for good, with the number of documents added by then; from a
  // thread of the writer's.
  std::function<void(uint64_t added)> committed;
};

struct AddSummary {
  uint64_t added = 0;
  uint64_t known = 0;  // passed over: their ids were there
  uint64_t merges = 0;
};

class ArchiveWriter {
 public:
  static absl::StatusOr<std::unique_ptr<ArchiveWriter>> Open(const std::string& folder,
                                                             const ArchiveWriterOptions& options);
  virtual ~ArchiveWriter() = default;

  // The documents are not needed afterwards.
  virtual absl::Status Add(std::span<const Document> documents) = 0;
  virtual absl::Status Flush() = 0;
  virtual const AddSummary& summary() const = 0;  // complete after Flush

  // Takes the documents with these ids out; those that are not there are counted in *unknown. What
  // was stored of them stays on disk, unread, until it is merged away: Compact does so at once.
  virtual absl::Status Remove(std::span<const std::string> ids, uint64_t* unknown) = 0;

  // Merges all segments, and leaves nothing of what was removed.
  virtual absl::Status Compact() = 0;

  // Takes a damaged segment out of the catalogue, and gives its file a name beside: its documents
  // can then be added again. NotFound when there is none of this file.
  virtual absl::Status SetAside(const std::string& file) = 0;

  // The archive as the last commit left it.
  virtual absl::StatusOr<Archive> Current() = 0;

 protected:
  static Archive MakeArchive(std::shared_ptr<const archive::State> state) {
    return Archive(std::move(state));
  }
};

// Adds all that the reader gives, which is read ahead. `progress` may be null.
absl::Status AddAll(DocumentReader* reader, ArchiveWriter* writer, Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_ARCHIVE_ARCHIVE_WRITER_H_
