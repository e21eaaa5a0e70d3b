// A document of an archive by its id.
//
//   STEMMA_ASSIGN_OR_RETURN(std::optional<ArchivedDocument> found, ReadDocument(archive,
//   "u00017")); if (found) Show(found->document.title, found->document.text);
//
// None when the archive, as it was opened, has no document of this id, or has its segment set
// aside. Cost: a question to the catalogue and unpacking some dozens of records.

#ifndef STEMMA_CORE_ARCHIVE_LOOKUP_H_
#define STEMMA_CORE_ARCHIVE_LOOKUP_H_

#include <optional>
#include <string_view>

#include "core/archive/archive.h"
#include "core/base/status.h"
#include "core/text/article.h"
#include "core/text/document.h"

namespace stemma {

struct ArchivedDocument {
  Document document;
  Article article;
  bool whole = true;  // false: the archive keeps no texts
};

absl::StatusOr<std::optional<ArchivedDocument>> ReadDocument(const Archive& archive,
                                                             std::string_view id);

}  // namespace stemma

#endif  // STEMMA_CORE_ARCHIVE_LOOKUP_H_
