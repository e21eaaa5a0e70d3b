// Checking an archive: everything against everything.
//
//   STEMMA_ASSIGN_OR_RETURN(CheckReport report, CheckArchive("news.archive", nullptr));
//   for (const CheckFault& fault : report.faults) Show(fault.what, fault.documents);
//
// Reads every byte: the catalogue by SQLite's own check, every segment against its checksums, every
// number against its bounds, and documents, segments and catalogue against each other. A damaged
// segment is a fault that names the documents which are not searched for it; the rest of the
// archive goes on answering. Others may read and write meanwhile: what is checked is one moment.

#ifndef STEMMA_CORE_ARCHIVE_CHECK_H_
#define STEMMA_CORE_ARCHIVE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/status.h"

namespace stemma {

struct CheckFault {
  std::string file;                    // the segment's; empty: the catalogue
  std::string what;                    // is wrong, and what to do
  std::vector<std::string> documents;  // ids of those that are not searched
};

struct CheckReport {
  uint64_t documents = 0;  // of the undamaged segments
  uint64_t segments = 0;
  uint64_t bytes = 0;  // read
  std::vector<CheckFault> faults;
};

// An error only when nothing can be said: no archive, another version, no catalogue. `progress` may
// be null.
absl::StatusOr<CheckReport> CheckArchive(const std::string& folder, Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_ARCHIVE_CHECK_H_
