#include "core/archive/lookup.h"

#include <string>
#include <utility>

#include "core/archive/internal/record.h"
#include "core/archive/internal/segment.h"
#include "core/archive/internal/state.h"

namespace stemma {

absl::StatusOr<std::optional<ArchivedDocument>> ReadDocument(const Archive& archive,
                                                             std::string_view id) {
  STEMMA_ASSIGN_OR_RETURN(const std::optional<uint64_t> number, archive.NumberOf(id));
  const archive::State& state = archive.state();
  if (!number || state.IsRemoved(*number)) return std::nullopt;
  const size_t at = state.SegmentOf(*number);
  if (at >= state.segments.size()) return std::nullopt;  // added since, or set aside
  const archive::ArchiveSegment& segment = *state.segments[at];
  const uint32_t place = segment.DocumentOf(*number);
  if (place >= segment.documents()) return std::nullopt;
  const std::optional<std::string> record = segment.RecordOf(place);
  if (!record) return std::nullopt;
  std::optional<archive::StoredDocument> stored = archive::DecodeRecord(*record);
  if (!stored) return std::nullopt;
  return ArchivedDocument{.document = std::move(stored->document),
                          .article = std::move(stored->article),
                          .whole = stored->has_text};
}

}  // namespace stemma
