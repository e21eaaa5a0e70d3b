#include "core/archive/check.h"

#include <algorithm>
#include <utility>

#include "core/archive/archive.h"
#include "core/archive/internal/catalogue.h"
#include "core/archive/internal/state.h"

namespace stemma {
namespace {

using archive::ArchiveSegment;
using archive::Catalogue;
using archive::SegmentEntry;
using archive::State;

constexpr std::string_view kRepair =
    "stemma archive check --repair takes it out, and its documents can be added again";

class Checker {
 public:
  Checker(const State& state, Catalogue* catalogue, Progress* progress)
      : state_(state), catalogue_(catalogue), progress_(progress) {}

  absl::StatusOr<CheckReport> Run() {
    STEMMA_ASSIGN_OR_RETURN(const std::vector<std::string> faults, catalogue_->Check());
    for (const std::string& fault : faults) {
      report_.faults.push_back({.what = Concat("catalogue: ", fault,
                                               "; restore the archive from a copy, or build it "
                                               "again")});
    }
    if (progress_ != nullptr) {
      progress_->Stage("checking", "segments", state_.snapshot.segments.size());
    }
    for (const archive::SetAside& aside : state_.set_aside) {
      STEMMA_RETURN_IF_ERROR(AddDamaged(aside.entry, aside.why));
    }
    for (size_t i = 0; i < state_.segments.size(); ++i) {
      const absl::Status status = CheckSegment(state_.entries[i], *state_.segments[i]);
      if (!status.ok()) STEMMA_RETURN_IF_ERROR(AddDamaged(state_.entries[i], status));
      if (progress_ != nullptr) progress_->Advance(1);
    }
    return CheckCounts();
  }

 private:
  absl::Status AddDamaged(const SegmentEntry& entry, const absl::Status& why) {
    CheckFault fault{.file = archive::SegmentPath(state_.folder, entry.segment),
                     .what = Concat(std::string(why.message()), "; ", kRepair)};
    STEMMA_ASSIGN_OR_RETURN(fault.documents, catalogue_->IdsIn(static_cast<uint64_t>(entry.first),
                                                               static_cast<uint64_t>(entry.last)));
    report_.faults.push_back(std::move(fault));
    return absl::OkStatus();
  }

  absl::Status CheckSegment(const SegmentEntry& entry, const ArchiveSegment& segment);
  absl::StatusOr<CheckReport> CheckCounts();

  const State& state_;
  Catalogue* catalogue_;
  Progress* progress_;
  CheckReport report_;
};

absl::Status Checker::CheckSegment(const SegmentEntry& entry, const ArchiveSegment& segment) {
  STEMMA_ASSIGN_OR_RETURN(const auto documents,
                          catalogue_->DocumentsIn(static_cast<uint64_t>(entry.first),
                                                  static_cast<uint64_t>(entry.last)));
  auto named = documents.begin();
  uint64_t live = 0;
  std::string fault;
  const absl::Status status = segment.CheckAll([&](uint32_t document, const std::string& id) {
    const uint64_t number = segment.Row(document).number;
    const bool removed = state_.IsRemoved(number);
    const bool here = named != documents.end() && named->first == number;
    if (here == removed || (here && named->second != id)) {
      if (fault.empty()) fault = Concat("document ", number, ", \"", id, "\"");
    }
    if (!here) return;
    ++named;
    ++live;
  });
  STEMMA_RETURN_IF_ERROR(status);
  const std::string& name = segment.file().name();
  if (fault.empty() && named != documents.end()) fault = Concat("no document ", named->first);
  if (fault.empty() &&
      (static_cast<uint64_t>(entry.first) != segment.Row(0).number ||
       static_cast<uint64_t>(entry.last) != segment.Row(segment.documents() - 1).number)) {
    fault = "documents of other numbers";
  }
  if (!fault.empty()) {
    return Fault(
        absl::StatusCode::kDataLoss,
        {.where = name, .found = fault, .expected = "the documents that the catalogue names"});
  }
  report_.documents += live;
  ++report_.segments;
  report_.bytes += segment.file().size();
  return absl::OkStatus();
}

absl::StatusOr<CheckReport> Checker::CheckCounts() {
  if (report_.faults.empty() &&
      report_.documents != static_cast<uint64_t>(state_.snapshot.documents)) {
    report_.faults.push_back(
        {.what =
             Concat("catalogue: ", state_.snapshot.documents, " documents, but ", report_.documents,
                    " in the segments; restore the archive from a copy, or "
                    "build it again")});
  }
  return std::move(report_);
}

}  // namespace

absl::StatusOr<CheckReport> CheckArchive(const std::string& folder, Progress* progress) {
  STEMMA_ASSIGN_OR_RETURN(const Archive archive, Archive::Open(folder));
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(archive::CataloguePath(folder), false));
  return Checker(archive.state(), catalogue.get(), progress).Run();
}

}  // namespace stemma
