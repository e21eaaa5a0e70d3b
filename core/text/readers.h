// Input: files, folders, JSON lines, CSV and TSV, WARC, plain or packed, as one stream of
// documents.
//
//   STEMMA_ASSIGN_OR_RETURN(auto reader, DocumentReader::Open({"news/", "more.jsonl.zst", "-"},
//   {})); Document document; while (reader->Next(&document)) Use(document); for (const Skipped&
//   skipped : reader->skipped()) ...
//
// What a path holds is told by its name (.jsonl .ndjson .csv .tsv .warc; anything else is one
// document), after the packing (.gz .bz2 .xz .zst .lz4, .tar .zip and their combinations) has been
// taken off by its content; standard input, which has no name, is told by its first bytes. A folder
// is read recursively, in byte order of its paths, hidden files left out. Text is UTF-8, or
// UTF-8/UTF-16 with a byte-order mark; any other encoding is reported, never guessed.
//
// Streaming: memory is that of the largest record. Not safe for use by several threads at once.
//
// Errors: one bad record is skipped, counted and said, and the rest is read (Next). Open fails only
// when a path does not exist or an option is unusable. A text that expands beyond the limits below
// is skipped as a decompression bomb.

#ifndef STEMMA_CORE_TEXT_READERS_H_
#define STEMMA_CORE_TEXT_READERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/text/document.h"

namespace stemma {

// Something in the input that was not read. `why` says what was found, what was expected and what
// to do.
struct Skipped {
  std::string file;
  uint64_t line = 0;  // 0: the whole file
  std::string why;
};

struct ReadOptions {
  // Names of the fields in JSON, CSV and TSV records, first match wins. A name given by a user
  // replaces the list.
  std::vector<std::string> text_fields = {"text", "body", "content", "article", "maintext"};
  std::vector<std::string> id_fields = {"id", "_id", "uid", "doc_id", "document_id"};
  std::vector<std::string> title_fields = {"title", "headline"};
  std::vector<std::string> date_fields = {"date",         "published", "publish_date",
                                          "date_publish", "datetime",  "timestamp"};
  std::vector<std::string> source_fields = {"source", "outlet", "publisher",
                                            "site",   "domain", "source_domain"};
  std::vector<std::string> url_fields = {"url", "link", "uri"};
  std::vector<std::string> author_fields = {"author", "authors", "byline"};
  std::vector<std::string> lang_fields = {"lang", "language"};

  // auto: by name and content, as above. Otherwise text, jsonl, csv, tsv or warc for every input.
  std::string input_format = "auto";

  uint64_t max_text_bytes = uint64_t{1} << 30;      // of one document; spans are 32 bits wide
  uint64_t max_unpacked_bytes = uint64_t{1} << 40;  // of one packed file
  uint64_t max_unpacked_ratio =
      1000;               // unpacked / packed bytes, once over 64 MiB; 0 lifts the limit
  bool keep_raw = false;  // fill Document::raw
};

class DocumentReader {
 public:
  static absl::StatusOr<std::unique_ptr<DocumentReader>> Open(std::vector<std::string> paths,
                                                              ReadOptions options);
  virtual ~DocumentReader() = default;

  // Reads the next document; false at the end of the input.
  virtual bool Next(Document* document) = 0;

  // What was left out so far.
  virtual const std::vector<Skipped>& skipped() const = 0;

  // Bytes of input taken in so far, as they lie on disk, and their sum over all files where it is
  // known (else 0).
  virtual uint64_t bytes_read() const = 0;
  virtual uint64_t bytes_total() const = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_READERS_H_
