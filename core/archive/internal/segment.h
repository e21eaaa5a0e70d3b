// A segment of an archive: some documents, their fingerprints sorted by hash, and what is kept of
// them, in one immutable file that is used where it lies. docs/archive-format.md is the
// specification.
//
//   STEMMA_ASSIGN_OR_RETURN(auto segment, ArchiveSegment::Open(path));
//   PostingRange range = segment->Find(hash);
//   for (uint64_t i = range.begin; i < range.end; ++i) {
//     Holder holder = segment->HolderOf(i);        // document, place of the fingerprint in it
//   }
//
// A hash is known by its 40 high bits: one in some thousand lookups of a segment of a million
// documents finds what has another hash; the four bits of the token before and behind that each
// posting has (`context`) tell most of these apart, and the texts all.
//
// Every page is checked before it is used, and every number before it is trusted. What is found
// damaged is remembered in damage() and answered as nothing: whoever asks looks at damage() at the
// end, and leaves out what the segment said. Safe from several threads.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/internal/packed.h"
#include "core/base/paged_file.h"
#include "core/base/status.h"
#include "core/index/segment.h"
#include "core/sketch/signature.h"

namespace stemma::archive {

inline constexpr int kHashBits = 40;            // of a fingerprint that are kept
inline constexpr int kContextBits = 8;          // four of the token before, four of the one behind
inline constexpr int kFewPerBucket = 4;         // bits: a bucket holds 8 to 16 postings on average
inline constexpr uint64_t kSampleStride = 128;  // fingerprints between samples of their places
inline constexpr uint64_t kMaxFingerprints = uint64_t{1} << 32;  // of a segment
inline constexpr uint64_t kMaxBlockBytes = uint64_t{1} << 32;    // of an unpacked block

// What stands in the header.
struct SegmentParams {
  SketchParams sketch;
  uint32_t slots = 128;  // of a signature (R1)
  uint32_t slot_bits = 4;
  uint32_t texts = 1;  // records hold the texts
  uint32_t documents = 0;
  uint64_t fingerprints = 0;
  uint64_t tokens = 0;
};
static_assert(sizeof(SegmentParams) == 48);

// One for each document, ascending by number, and one behind the last with the ends.
struct DocumentRow {
  uint64_t number = 0;  // in the archive; never given twice
  uint64_t group = 0;   // number of the first document that this one is a near-duplicate of
  uint64_t first_fingerprint = 0;
  uint64_t first_token = 0;
  int64_t date_begin = 0;  // begin == end: not dated
  int64_t date_end = 0;
  uint32_t outlet = 0;  // 0: none
  uint32_t block = 0;   // its record's

  bool dated() const { return date_begin < date_end; }
};
static_assert(sizeof(DocumentRow) == 56);

// Every kSampleStride-th fingerprint: its token among all of the segment, and its document.
struct PlaceSample {
  uint64_t token = 0;
  uint32_t document = 0;
  uint32_t reserved = 0;
};
static_assert(sizeof(PlaceSample) == 16);

struct BlockRow {
  uint64_t offset = 0;  // in the section of records
  uint32_t bytes = 0;   // packed
  uint32_t first_document = 0;
  uint64_t unpacked = 0;
};
static_assert(sizeof(BlockRow) == 24);

enum SegmentSection : size_t { kDocs, kSign, kBits, kSamp, kPost, kBuck, kRecs, kBloc, kSums };
extern const SectionFormat kSegmentFormat;

// The widths that follow from the number of fingerprints.
struct PostingLayout {
  explicit PostingLayout(uint64_t fingerprints)
      : number_bits(std::max(1, static_cast<int>(std::bit_width(fingerprints)))),
        bucket_bits(std::max(0, number_bits - kFewPerBucket)),
        rest_bits(kHashBits - bucket_bits),
        bits(rest_bits + number_bits + kContextBits) {}

  uint64_t Bucket(uint64_t hash) const { return bucket_bits == 0 ? 0 : hash >> (64 - bucket_bits); }
  uint64_t Rest(uint64_t hash) const { return hash >> (64 - kHashBits) & LowBits(rest_bits); }
  uint64_t Pack(uint64_t hash, uint64_t number, uint8_t context) const {
    return Rest(hash) << (number_bits + kContextBits) | number << kContextBits | context;
  }
  uint64_t Number(uint64_t posting) const { return posting >> kContextBits & LowBits(number_bits); }
  uint64_t RestOf(uint64_t posting) const { return posting >> (number_bits + kContextBits); }

  int number_bits;  // of a fingerprint's number
  int bucket_bits;
  int rest_bits;
  int bits;  // of a posting
};

// The tokens around a fingerprint, four bits each; 0 where the text begins or ends.
uint8_t ContextOf(const TokenizedText& tokens, uint32_t begin, uint32_t end);

struct PostingRange {
  uint64_t begin = 0;
  uint64_t end = 0;
  uint64_t size() const { return end - begin; }
};

struct Holder {
  uint32_t document = 0;     // in the segment
  uint32_t fingerprint = 0;  // of the document's
  uint64_t number = 0;       // of the fingerprint in the segment
  uint8_t context = 0;
};

class ArchiveSegment {
 public:
  static absl::StatusOr<std::shared_ptr<const ArchiveSegment>> Open(const std::string& path);
  static absl::StatusOr<std::shared_ptr<const ArchiveSegment>> FromBytes(std::string bytes,
                                                                         std::string_view name);

  const SegmentParams& params() const { return params_; }
  const PagedFile& file() const { return file_; }
  uint32_t documents() const { return params_.documents; }
  const PostingLayout& layout() const { return layout_; }

  // [0, documents()]; a row of zeros when it is damaged.
  const DocumentRow& Row(uint32_t document) const;
  // The document of this number, or documents().
  uint32_t DocumentOf(uint64_t number) const;

  PostingRange Find(uint64_t hash) const;
  // Replaces *ranges with what Find says of each hash. Of many hashes at once, ascending or not, a
  // lookup waits a fraction of the time for memory.
  void FindAll(std::span<const uint64_t> hashes, std::vector<PostingRange>* ranges) const;
  Holder HolderOf(uint64_t posting) const;
  // The same of many at once, into as many places.
  void HoldersOf(std::span<const uint64_t> postings, Holder* holders) const;
  // The token, counted in the document, at which its fingerprint begins.
  uint32_t PositionOf(const Holder& holder) const;
  // Those of all fingerprints of a document.
  std::vector<uint32_t> PositionsOf(uint32_t document) const;

  // One word a 16 slots; empty when it is damaged.
  std::span<const uint64_t> SignatureOf(uint32_t document) const;

  // What was kept of the document (record.h); none when it is damaged.
  std::optional<std::string> RecordOf(uint32_t document) const;
  // Block by block, for who copies all.
  uint32_t blocks() const { return static_cast<uint32_t>(blocks_.size()); }
  const BlockRow& block(uint32_t i) const { return blocks_[i]; }
  std::string_view PackedBlock(uint32_t i) const;  // empty when it is damaged
  std::optional<std::string> Unpack(uint32_t i) const;

  // The first thing that was found wrong; OK as long as nothing was.
  absl::Status damage() const;

  // Reads everything, and holds every number to what it must be. `id` (may be null) is told the id
  // in every document's record, in order.
  absl::Status CheckAll(const std::function<void(uint32_t document, const std::string&)>& id) const;

  // For whoever goes through all postings (merging).
  uint64_t PostingAt(uint64_t i) const { return ReadPacked(postings_.data(), i, layout_.bits); }
  PostingRange BucketRange(uint64_t bucket) const;
  bool CheckPostings(uint64_t begin, uint64_t end) const {
    return Good(kPost, PackedPart(postings_, begin, end, layout_.bits));
  }
  // 64 of the bits that say at which tokens fingerprints begin, from token `at` of the segment on.
  uint64_t BitsFrom(uint64_t at) const;
  std::string_view Section(SegmentSection section) const { return file_.section(section); }

 private:
  explicit ArchiveSegment(PagedFile file) : file_(std::move(file)), layout_(0) {}
  static absl::StatusOr<std::shared_ptr<const ArchiveSegment>> Adopt(PagedFile file);
  absl::Status CheckSizes() const;
  absl::Status CheckRows() const;
  absl::Status CheckRecords(
      const std::function<void(uint32_t document, const std::string&)>& id) const;
  absl::Status CheckPostingOrder() const;
  absl::Status CheckPlaces() const;
  PostingRange Narrow(PostingRange range, uint64_t rest, bool before) const;
  bool Good(SegmentSection section, std::string_view part) const;
  bool Bad(SegmentSection section, std::string_view found) const;  // false, for return

  PagedFile file_;
  SegmentParams params_;
  PostingLayout layout_;
  std::span<const DocumentRow> rows_;
  std::span<const uint64_t> signatures_;
  std::span<const uint64_t> bits_;
  std::span<const PlaceSample> samples_;
  std::string_view postings_;
  std::span<const uint32_t> buckets_;
  std::string_view records_;
  std::span<const BlockRow> blocks_;
  mutable std::mutex mutex_;
  mutable absl::Status damage_;
  mutable std::atomic<bool> damaged_{false};
};

// A block as it stands in a file.
std::string Pack(std::string_view unpacked);

// Record i of an unpacked block.
std::optional<std::string_view> RecordInBlock(std::string_view unpacked, uint32_t i);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_SEGMENT_H_
