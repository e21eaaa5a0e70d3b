// Input: files, folders, JSON lines, CSV and TSV, WARC, plain or packed, as one stream of
// documents. What is read and what is not, for users: docs/input.md.
//
//   STEMMA_ASSIGN_OR_RETURN(auto reader,
//                           DocumentReader::Open({"news/", "more.jsonl.zst", "-"}, {}));
//   Document document;
//   while (reader->Next(&document)) Use(document);
//   for (const Skipped& skipped : reader->skipped()) ...
//
// What a path holds is told by its name (.jsonl .ndjson .json .csv .tsv .warc .wet .html .htm;
// anything else is one document), after the packing (.gz .bz2 .xz .zst .lz4, .tar .zip and their
// combinations, two layers deep) has been taken off by its content. A stream, which has no such
// name, is told by its first bytes. A folder is read recursively, in byte order of its paths,
// hidden files left out, links followed, no folder twice. Text is UTF-8, or UTF-8/UTF-16 with a
// byte-order mark; any other encoding is reported, never guessed.
//
// Ids: the record's own, else the path relative to the argument ("a/1.txt" for news/a/1.txt of the
// argument news, "posts.tar.gz/1.txt" in an archive, "more.jsonl#7" for line 7). An id that was
// given before becomes "id#2", "id#3", …, and is warned of once a file.
//
// Memory: that of the largest record, the list of the files' paths, and some 40 bytes for each
// document, by which ids are kept apart. Not safe for use by several threads at once.
//
// Errors: what cannot be read is left out, said, and the rest is read: see skipped(). Open fails
// only when none of the paths exists or an option is unusable. A file that unpacks beyond the
// limits below is read up to there.

#ifndef STEMMA_CORE_TEXT_READERS_H_
#define STEMMA_CORE_TEXT_READERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/text/document.h"

namespace stemma {

// Something in the input that was not read. `why` says what was found, what was expected and what
// to do, without naming file and line.
struct Skipped {
  std::string file;
  uint64_t line = 0;  // or number of the record in a WARC file; 0: the whole file
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

  // auto: by name and content, as above. Otherwise text, html, json, jsonl, csv, tsv or warc for
  // every input.
  std::string input_format = "auto";

  uint64_t max_text_bytes = uint64_t{1} << 30;      // of one document; spans are 32 bits wide
  uint64_t max_unpacked_bytes = uint64_t{1} << 40;  // of one packed file
  uint64_t max_unpacked_ratio = 1000;    // unpacked to packed bytes, once over 64 MiB; 0: any
  size_t block_bytes = size_t{1} << 20;  // read at a time; no result depends on it

  bool keep_raw = false;  // fill Document::raw
};

class DocumentReader {
 public:
  static absl::StatusOr<std::unique_ptr<DocumentReader>> Open(const std::vector<std::string>& paths,
                                                              ReadOptions options);
  virtual ~DocumentReader() = default;

  // Reads the next document; false at the end of the input.
  virtual bool Next(Document* document) = 0;

  // Where the last document's record stands, for whoever writes it out again (raw in Document): the
  // file's path relative to its argument, as ids are made of it, and, of a table, the header row
  // with its line end (kept when ReadOptions::keep_raw). Valid until the next call of Next.
  virtual const std::string& relative_path() const = 0;
  virtual const std::string& table_header() const = 0;

  // What was left out so far.
  virtual const std::vector<Skipped>& skipped() const = 0;

  // What was kept, but is worth saying: ids given twice, a folder met again through a link.
  virtual const std::vector<Skipped>& warnings() const = 0;

  // Bytes of input taken in so far, as they lie on disk, and their sum over all files where it is
  // known (else 0).
  virtual uint64_t bytes_read() const = 0;
  virtual uint64_t bytes_total() const = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_READERS_H_
