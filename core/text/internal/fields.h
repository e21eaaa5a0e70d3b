// Named values to the fields of a Document, the same for JSON, CSV and TSV records.

#ifndef STEMMA_CORE_TEXT_INTERNAL_FIELDS_H_
#define STEMMA_CORE_TEXT_INTERNAL_FIELDS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/base/json.h"
#include "core/base/status.h"
#include "core/text/document.h"
#include "core/text/readers.h"

namespace stemma::internal {

enum class Slot : uint8_t { kText, kId, kTitle, kDate, kSource, kUrl, kAuthor, kLang };
inline constexpr size_t kSlots = 8;

class FieldMap {
 public:
  explicit FieldMap(const ReadOptions& options);

  // Fills `document` from the fields of one record; the others go to `extra`. An error when there
  // is no text field, or its text is longer than the limit. An empty text is one: a record, unlike
  // a file, was written as a document on purpose.
  absl::Status Fill(std::span<const JsonField> fields, Document* document);

  // The error of a record, or of a table's header, that has `names` but no text field.
  absl::Status MissingText(std::span<const std::string_view> names) const;

  bool IsText(std::string_view name) const;

 private:
  struct Match {
    Slot slot;
    uint16_t rank;  // the lower one wins
  };
  const Match* Find(std::string_view name) const;
  // The text field that is there but empty, or why there is none.
  absl::StatusOr<const JsonField*> EmptyText(std::span<const JsonField> fields) const;
  bool Usable(Slot slot, const JsonField& field, std::string* joined);

  absl::flat_hash_map<std::string, Match> names_;
  std::string text_names_;  // as an error shows them
  uint64_t max_text_bytes_;
  JsonParser list_parser_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_FIELDS_H_
