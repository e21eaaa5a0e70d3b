// An archive as it is at one moment: the catalogue's snapshot with its segments open.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_STATE_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_STATE_H_

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/archive/internal/catalogue.h"
#include "core/archive/internal/segment.h"

namespace stemma::archive {

// Where things are in an archive's folder.
std::string CataloguePath(const std::string& folder);
std::string SegmentsFolder(const std::string& folder);
std::string SegmentPath(const std::string& folder, int64_t segment);

// A segment that cannot be used.
struct SetAside {
  SegmentEntry entry;
  absl::Status why;
};

struct State {
  std::string folder;
  Snapshot snapshot;
  // In the order of their documents' numbers; those that cannot be used are left out.
  std::vector<SegmentEntry> entries;
  std::vector<std::shared_ptr<const ArchiveSegment>> segments;
  std::vector<SetAside> set_aside;

  bool IsRemoved(uint64_t number) const {
    return std::binary_search(snapshot.removed.begin(), snapshot.removed.end(), number);
  }
  // The segment that could hold this number; segments.size() when none could.
  size_t SegmentOf(uint64_t number) const;
};

// Opens what the snapshot names; segments that `before` (may be null) has open are shared. NotFound
// when a file has gone, for another snapshot has taken this one's place meanwhile.
absl::StatusOr<std::shared_ptr<const State>> OpenState(const std::string& folder, Snapshot snapshot,
                                                       const State* before);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_STATE_H_
