// What an archive keeps of a document beside its fingerprints: the record's fields, the article's
// facts, and its text, or, where texts are not kept, where its fingerprints begin.
//
//   std::string bytes;
//   EncodeRecord(stored, text, &bytes);
//   std::optional<StoredDocument> again = DecodeRecord(bytes);   // none: these are no record
//
// Numbers are little-endian base 128, signed ones zigzag; a string is its length and its bytes.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_RECORD_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/article.h"
#include "core/text/document.h"

namespace stemma::archive {

struct StoredDocument {
  Document document;  // without its text where texts are not kept
  Article article;
  bool has_text = true;
  uint32_t text_bytes = 0;
  std::vector<uint32_t> places;  // without a text: the byte at which each fingerprint begins
};

class RecordWriter {
 public:
  explicit RecordWriter(std::string* out) : out_(out) {}
  void Number(uint64_t value);
  void Signed(int64_t value);
  void String(std::string_view text);

 private:
  std::string* out_;
};

// Each reads the next value; none (0, empty) from the first one on that is not there: see ok().
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}
  uint64_t Number();
  int64_t Signed();
  std::optional<std::string_view> String();
  std::string Text();              // String, or empty
  uint64_t Below(uint64_t limit);  // a number that is less, else not ok
  bool empty() const { return rest_.empty(); }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// `text` is the document's; stored.document.text is not read.
void EncodeRecord(const StoredDocument& stored, std::string_view text, std::string* out);
std::optional<StoredDocument> DecodeRecord(std::string_view bytes);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_RECORD_H_
