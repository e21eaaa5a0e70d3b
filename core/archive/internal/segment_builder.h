// Makes segments: of documents that are new, and of segments that are merged.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_BUILDER_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_BUILDER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/archive/internal/segment.h"
#include "core/sketch/winnow.h"
#include "core/text/shingle.h"

namespace stemma::archive {

// A document made ready for a segment.
struct PreparedDocument {
  DocumentRow row;  // number, group, outlet and dates; the rest is set by BuildSegment
  uint32_t tokens = 0;
  std::vector<Fingerprint> fingerprints;  // by position
  std::vector<uint8_t> contexts;          // of the fingerprints
  std::vector<uint64_t> signature;
  std::string record;  // encoded
};

// Writes the segment of these documents, ascending by number.
absl::Status BuildSegment(const SegmentParams& params, std::span<const PreparedDocument> documents,
                          int threads, const std::string& path);

// Writes the segment of all documents of `sources` but those `removed` (ascending numbers). Sources
// ascending by the numbers of their documents, which do not overlap. Blocks of records without a
// removed document are copied as they are. Memory: some bytes a document, and 64 MiB.
absl::Status MergeSegments(std::span<const std::shared_ptr<const ArchiveSegment>> sources,
                           std::span<const uint64_t> removed, int threads, const std::string& path);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_BUILDER_H_
