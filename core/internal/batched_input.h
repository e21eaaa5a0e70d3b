// The input of a run in batches, read ahead, and as often as the run needs it: for dedup first to
// survey it, then for the texts that have to be compared, at last for what is kept. What can be
// read only once (standard input, pipes) goes to a scratch file on its first reading.

#ifndef STEMMA_CORE_INTERNAL_BATCHED_INPUT_H_
#define STEMMA_CORE_INTERNAL_BATCHED_INPUT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/base/scratch_file.h"
#include "core/base/status.h"
#include "core/text/document.h"
#include "core/text/readers.h"

namespace stemma {

// A file, or a member of an archive, that documents stand in.
struct DocumentPlace {
  std::string relative_path;
  std::string table_header;  // when raw records are kept
  std::string file;          // as a user would name it

  bool operator==(const DocumentPlace&) const = default;
};

// Some neighbouring documents. Its strings keep their memory from one batch to the next.
class DocumentBatch {
 public:
  uint64_t first() const { return first_; }  // number of the first document in the input
  std::span<const Document> documents() const { return {documents_.data(), count_}; }
  const DocumentPlace& PlaceOf(size_t i) const { return places_[place_[i]]; }
  // Whether document i stands in another file than the one before it in the input.
  bool BeginsPlace(size_t i) const { return i == 0 ? new_place_ : place_[i] != place_[i - 1]; }

 private:
  friend class BatchedInput;
  uint64_t first_ = 0;
  size_t count_ = 0;
  std::vector<Document> documents_;
  std::vector<uint32_t> place_;  // of each document, into places_
  std::vector<DocumentPlace> places_;
  bool new_place_ = true;
};

class BatchedInput {
 public:
  // Without a scratch folder what can be read only once is.
  BatchedInput(std::vector<std::string> paths, ReadOptions options,
               std::optional<std::string> scratch_folder);

  // Reads all, and hands it on in order; the next batch is read while `body` has the last one.
  // `raw` as ReadOptions::keep_raw.
  absl::Status Read(bool raw, Progress* progress, std::string_view stage,
                    const std::function<absl::Status(const DocumentBatch&)>& body);

  // Of the last reading.
  const std::vector<Skipped>& skipped() const { return skipped_; }
  const std::vector<Skipped>& warnings() const { return warnings_; }

 private:
  class Source;
  class ReaderSource;
  class SpoolSource;
  absl::StatusOr<std::unique_ptr<Source>> Open(bool raw);
  absl::Status Fill(Source* source, DocumentBatch* batch);
  absl::Status Spool(const DocumentBatch& batch);

  std::vector<std::string> paths_;
  ReadOptions options_;
  std::optional<std::string> scratch_folder_;
  bool once_ = false;  // something can be read only once
  std::optional<ScratchFile> spool_;
  bool spooled_ = false;  // spool_ holds the whole input
  uint64_t next_ = 0;     // document to be read
  DocumentPlace last_;    // of the document before it
  std::vector<Skipped> skipped_;
  std::vector<Skipped> warnings_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_BATCHED_INPUT_H_
