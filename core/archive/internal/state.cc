#include "core/archive/internal/state.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "core/base/hash.h"
#include "core/text/tokenize.h"

namespace stemma::archive {

std::string CataloguePath(const std::string& folder) { return folder + "/catalogue.sqlite"; }
std::string SegmentsFolder(const std::string& folder) { return folder + "/segments"; }
std::string SegmentPath(const std::string& folder, int64_t segment) {
  return SegmentsFolder(folder) + absl::StrFormat("/%08d.seg", segment);
}

size_t State::SegmentOf(uint64_t number) const {
  const auto found = std::partition_point(
      entries.begin(), entries.end(),
      [number](const SegmentEntry& entry) { return static_cast<uint64_t>(entry.last) < number; });
  const bool holds = found != entries.end() && static_cast<uint64_t>(found->first) <= number;
  return holds ? static_cast<size_t>(found - entries.begin()) : entries.size();
}

namespace {

// Whether a segment's file is the one that the catalogue means.
absl::Status CheckEntry(const SegmentEntry& entry, const ArchiveSegment& segment,
                        const ArchiveSettings& settings) {
  const std::string& name = segment.file().name();
  if (segment.file().seal() != entry.seal) {
    return Damaged(name, "header", "that of another file",
                   Concat("segment ", entry.segment, " of the catalogue"));
  }
  STEMMA_RETURN_IF_ERROR(CheckCompatible(settings.sketch, segment.params().sketch, name));
  if (entry.documents == int64_t{segment.documents()}) return absl::OkStatus();
  return Damaged(name, "parameters", Concat(segment.documents(), " documents"),
                 Concat(entry.documents));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const State>> OpenState(const std::string& folder, Snapshot snapshot,
                                                       const State* before) {
  const SketchParams here{.hash_id = kHashId,
                          .normalizer_id = NormalizerId(),
                          .shingle_words = snapshot.settings.sketch.shingle_words,
                          .window = snapshot.settings.sketch.window};
  STEMMA_RETURN_IF_ERROR(CheckCompatible(here, snapshot.settings.sketch, folder));
  auto state = std::make_shared<State>();
  state->folder = folder;
  for (const SegmentEntry& entry : snapshot.segments) {
    std::shared_ptr<const ArchiveSegment> segment;
    for (size_t i = 0; before != nullptr && i < before->entries.size(); ++i) {
      if (before->entries[i].segment == entry.segment) segment = before->segments[i];
    }
    if (segment == nullptr) {
      auto opened = ArchiveSegment::Open(SegmentPath(folder, entry.segment));
      absl::Status status = opened.status();
      if (status.ok()) status = CheckEntry(entry, **opened, snapshot.settings);
      if (absl::IsResourceExhausted(status)) return status;
      if (!status.ok()) {
        state->set_aside.push_back({entry, std::move(status)});
        continue;
      }
      segment = *std::move(opened);
    }
    state->entries.push_back(entry);
    state->segments.push_back(std::move(segment));
  }
  state->snapshot = std::move(snapshot);
  return std::shared_ptr<const State>(std::move(state));
}

}  // namespace stemma::archive
