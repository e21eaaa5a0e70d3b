// The documents of one stream, in one of the record formats.
//
// A stream fills text, metadata, extra, raw and line; id stays empty when the record has none.

#ifndef STEMMA_CORE_TEXT_INTERNAL_RECORD_STREAM_H_
#define STEMMA_CORE_TEXT_INTERNAL_RECORD_STREAM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/text/document.h"
#include "core/text/internal/block_source.h"
#include "core/text/internal/fields.h"
#include "core/text/readers.h"

namespace stemma::internal {

class RecordStream {
 public:
  virtual ~RecordStream() = default;

  enum class Got {
    kDocument,
    kBadRecord,  // document->line says where, `why` says why; the next one can be read
    kEnd,
  };
  // `document` is empty when it is called.
  virtual Got Next(Document* document, std::string* why) = 0;

  // The header row with its line end, when the stream is a table and raw records are kept.
  const std::string& table_header() const { return table_header_; }

 protected:
  std::string table_header_;
};

// What every format needs; all of it outlives the stream.
struct StreamContext {
  const ReadOptions& options;
  FieldMap* fields;
  JsonParser* parser;
};

// The most bytes that a record may have to still hold a text within the limit: escapes and other
// fields take room, and a JSON library addresses 32 bits.
uint64_t MaxRecordBytes(const ReadOptions& options);

// One document that is the whole stream; `html` is reduced to its text.
std::unique_ptr<RecordStream> WholeText(BlockSource* source, bool html,
                                        const StreamContext& context);
// JSON lines; with `or_one_object`, a stream that holds one object over several lines is one
// record.
std::unique_ptr<RecordStream> JsonLines(BlockSource* source, bool or_one_object,
                                        const StreamContext& context);
// CSV (',') or TSV ('\t') with a header.
std::unique_ptr<RecordStream> Table(BlockSource* source, char delimiter,
                                    const StreamContext& context);
std::unique_ptr<RecordStream> Warc(BlockSource* source, const StreamContext& context);

// Makes `bytes`, a document as it was stored, the document's text; `html` is reduced to its text,
// and what it says about itself fills fields that are empty. An error when it is no text, none at
// all, or too much.
absl::Status FillText(std::string bytes, bool html, const ReadOptions& options, Document* document);

// The name of the file format that begins with `head` ("a PDF"), when it is known and no text.
std::string_view NameOfMagic(std::string_view head);

// The same, and also "binary data (NUL at byte 12)"; empty when `bytes`, all of a stream or its
// beginning, may be text.
std::string NameBinary(std::string_view bytes);

// The error of a file that is `what`.
absl::Status NotText(std::string_view what);

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_RECORD_STREAM_H_
