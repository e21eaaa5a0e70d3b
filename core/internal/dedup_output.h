// Kept records on their way out: into one file, or into a folder under the input's own paths.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_OUTPUT_H_
#define STEMMA_CORE_INTERNAL_DEDUP_OUTPUT_H_

#include <memory>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/internal/batched_input.h"
#include "core/report/reporter.h"
#include "core/text/document.h"

namespace stemma {

class KeptWriter {
 public:
  virtual ~KeptWriter() = default;

  // In input order. `document` holds its raw record; `place` is where it stood.
  virtual absl::Status Write(const Document& document, const DocumentPlace& place,
                             uint64_t place_number) = 0;
  // Completes what was written.
  virtual absl::Status Finish() = 0;
};

// One stream of records, packed as `name` asks. `table_header` may be empty.
absl::StatusOr<std::unique_ptr<KeptWriter>> WriteKeptToFile(std::string_view name, Output output,
                                                            std::string_view table_header);

// The folder appears under its name at Finish; until then, and after an error, there is nothing.
absl::StatusOr<std::unique_ptr<KeptWriter>> WriteKeptToFolder(const std::string& folder);

// OK when there is nothing at `folder`, or an empty folder.
absl::Status CheckFolderIsFree(const std::string& folder);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_OUTPUT_H_
