// A segment: the fingerprints of some documents, sorted by hash, in one block of bytes that is the
// same in memory and on disk.
//
//   SegmentBuilder builder(params);
//   for (DocId doc = 0; ...) builder.Add(doc, fingerprints);
//   STEMMA_ASSIGN_OR_RETURN(Segment segment, builder.Finish({.threads = 2}));
//   STEMMA_RETURN_IF_ERROR(segment.Save("fingerprints.stm"));
//   STEMMA_ASSIGN_OR_RETURN(Segment again, Segment::Load("fingerprints.stm"));   // mapped, checked
//
// Layout (little-endian, sections aligned to 64 bytes; docs/segment-format.md is the
// specification):
//
//   magic "\x93stemseg" | format version | writer version | SketchParams | section table {tag,
//   offset, bytes, XXH3-64} | HASH: distinct hashes, ascending (u64) | ROWS: first posting of each
//   hash, and the number of all (u64) | POST: postings {document u32, position u32}, ascending
//   within a hash
//
// Load checks magic, version, parameters' ranges, every bound and every checksum before anything is
// used; each fault has an error of its own that names file and section. A Segment is immutable and
// safe to read from several threads.

#ifndef STEMMA_CORE_INDEX_SEGMENT_H_
#define STEMMA_CORE_INDEX_SEGMENT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/base/status.h"
#include "core/sketch/winnow.h"

namespace stemma {

// Everything that changes the bits of a fingerprint. Two segments can be joined only when all of it
// is equal.
struct SketchParams {
  uint32_t hash_id = 0;        // kHashId
  uint32_t normalizer_id = 0;  // NormalizerId()
  uint32_t shingle_words = 5;
  uint32_t window = 1;
  auto operator<=>(const SketchParams&) const = default;
};

// OK, or FailedPrecondition naming the field that differs and both values.
absl::Status CheckCompatible(const SketchParams& expected, const SketchParams& found,
                             std::string_view where);

struct Posting {
  DocId document = 0;
  uint32_t position = 0;
  auto operator<=>(const Posting&) const = default;
};

class Segment {
 public:
  // `name` stands in error messages.
  static absl::StatusOr<Segment> FromBytes(std::string bytes, std::string_view name);
  static absl::StatusOr<Segment> Load(const std::string& path);
  absl::Status Save(const std::string& path) const;

  const SketchParams& params() const;
  std::span<const uint64_t> hashes() const;  // distinct, ascending
  std::span<const Posting> PostingsOf(size_t row) const;
  std::span<const Posting> postings() const;  // of all rows
  std::string_view bytes() const;

 private:
  friend class SegmentBuilder;
  struct Content;
  explicit Segment(std::shared_ptr<const Content> content);
  std::shared_ptr<const Content> content_;
};

struct SegmentBuildOptions {
  int threads = 0;
};

class SegmentBuilder {
 public:
  explicit SegmentBuilder(const SketchParams& params);

  // Documents in any order, each once; fingerprints ascending by position, as Winnow gives them.
  void Add(DocId document, std::span<const Fingerprint> fingerprints);

  // Sorts and lays out what was added; the builder is empty afterwards. Cost: an LSD radix sort of
  // 16 bytes a fingerprint, and as much memory again while it runs.
  absl::StatusOr<Segment> Finish(const SegmentBuildOptions& options);

 private:
  struct Entry {
    uint64_t hash;
    Posting posting;
  };
  absl::Status Sort(int threads);

  SketchParams params_;
  std::vector<Entry> entries_;
  bool in_order_ = true;  // documents came ascending
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_SEGMENT_H_
