#include "core/index/segment.h"

#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "core/base/files.h"
#include "core/base/section_file.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

static_assert(sizeof(Posting) == 8 && sizeof(SketchParams) == 16);

constexpr uint32_t kMaxShingleWords = 1024;
constexpr uint32_t kMaxWindow = 1u << 16;

enum SectionIndex : size_t { kHash, kRows, kPost, kSectionCount };
constexpr std::array<SectionKind, kSectionCount> kSections = {SectionKind{"HASH", sizeof(uint64_t)},
                                                              SectionKind{"ROWS", sizeof(uint64_t)},
                                                              SectionKind{"POST", sizeof(Posting)}};
constexpr SectionFormat kFormat = {.magic = "\x93stemseg",
                                   .version = 1,
                                   .writer = 1,
                                   .params_bytes = sizeof(SketchParams),
                                   .sections = kSections,
                                   .what = "a segment"};

absl::Status CheckRange(std::string_view where, std::string_view field, uint32_t value,
                        uint32_t most) {
  if (1 <= value && value <= most) return absl::OkStatus();
  const std::string found = Concat(field, " is ", value);
  const std::string expected = Concat("1 to ", most);
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = where, .found = found, .expected = expected});
}

absl::Status CheckRanges(std::string_view where, const SketchParams& params) {
  STEMMA_RETURN_IF_ERROR(
      CheckRange(where, "shingle_words", params.shingle_words, kMaxShingleWords));
  return CheckRange(where, "window", params.window, kMaxWindow);
}

}  // namespace

absl::Status CheckCompatible(const SketchParams& expected, const SketchParams& found,
                             std::string_view where) {
  auto differ = [where](std::string_view field, uint32_t want, uint32_t have) {
    const std::string have_text = Concat(field, " ", have), want_text = Concat(want);
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = where,
                  .found = have_text,
                  .expected = want_text,
                  .fix = "use the same settings for both, or build one again"});
  };
  if (found.hash_id != expected.hash_id) {
    return differ("hash_id", expected.hash_id, found.hash_id);
  }
  if (found.normalizer_id != expected.normalizer_id) {
    return differ("normalizer_id", expected.normalizer_id, found.normalizer_id);
  }
  if (found.shingle_words != expected.shingle_words) {
    return differ("shingle_words", expected.shingle_words, found.shingle_words);
  }
  if (found.window != expected.window) return differ("window", expected.window, found.window);
  return absl::OkStatus();
}

// The block of bytes, owned or mapped, and the views into it.
struct Segment::Content {
  std::string owned;
  std::optional<MappedFile> mapped;
  std::string_view bytes;
  SketchParams params;
  std::span<const uint64_t> hashes;
  std::span<const uint64_t> rows;
  std::span<const Posting> postings;

  absl::Status Adopt(std::string_view name);
  absl::Status CheckOrder(std::string_view name) const;
};

// Checks `bytes` and sets the views.
absl::Status Segment::Content::Adopt(std::string_view name) {
  STEMMA_ASSIGN_OR_RETURN(const SectionFile file, ReadSections(kFormat, bytes, name));
  std::memcpy(&params, file.params.data(), sizeof params);
  STEMMA_RETURN_IF_ERROR(CheckRanges(name, params));
  hashes = SectionAs<uint64_t>(file.sections[kHash]);
  rows = SectionAs<uint64_t>(file.sections[kRows]);
  postings = SectionAs<Posting>(file.sections[kPost]);
  return CheckOrder(name);
}

absl::Status Segment::Content::CheckOrder(std::string_view name) const {
  if (rows.size() != hashes.size() + 1) {
    return Damaged(name, "section ROWS", Concat(rows.size(), " entries"),
                   Concat(hashes.size() + 1, ", one more than hashes"));
  }
  if (rows.front() != 0 || rows.back() != postings.size()) {
    return Damaged(name, "section ROWS", Concat(rows.front(), " to ", rows.back()),
                   Concat("0 to ", postings.size(), ", the number of postings"));
  }
  // First all row bounds, for the postings are reached through them.
  for (size_t row = 0; row < hashes.size(); ++row) {
    if (rows[row] >= rows[row + 1]) {
      return Damaged(name, "section ROWS", Concat("entry ", row + 1, " not above the one before"),
                     "ascending entries");
    }
    if (row > 0 && hashes[row - 1] >= hashes[row]) {
      return Damaged(name, "section HASH", Concat("hash ", row, " not above the one before"),
                     "ascending hashes");
    }
  }
  for (size_t row = 0; row < hashes.size(); ++row) {
    for (uint64_t i = rows[row] + 1; i < rows[row + 1]; ++i) {
      if (postings[i - 1] >= postings[i]) {
        return Damaged(name, "section POST", Concat("posting ", i, " not above the one before"),
                       "ascending postings of a hash");
      }
    }
  }
  return absl::OkStatus();
}

Segment::Segment(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

absl::StatusOr<Segment> Segment::FromBytes(std::string bytes, std::string_view name) {
  auto content = std::make_shared<Content>();
  content->owned = std::move(bytes);
  content->bytes = content->owned;
  STEMMA_RETURN_IF_ERROR(content->Adopt(name));
  return Segment(std::move(content));
}

absl::StatusOr<Segment> Segment::Load(const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(MappedFile file, MappedFile::Open(path));
  auto content = std::make_shared<Content>();
  content->mapped = std::move(file);
  content->bytes = content->mapped->bytes();
  STEMMA_RETURN_IF_ERROR(content->Adopt(path));
  return Segment(std::move(content));
}

absl::Status Segment::Save(const std::string& path) const {
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  // In pieces, for AtomicFile copies what it is given.
  constexpr size_t kPiece = size_t{1} << 20;
  for (size_t at = 0; at < bytes().size(); at += kPiece) {
    STEMMA_RETURN_IF_ERROR(file.Append(bytes().substr(at, kPiece)));
  }
  return file.Commit();
}

const SketchParams& Segment::params() const { return content_->params; }
std::span<const uint64_t> Segment::hashes() const { return content_->hashes; }
std::span<const Posting> Segment::postings() const { return content_->postings; }
std::string_view Segment::bytes() const { return content_->bytes; }

std::span<const Posting> Segment::PostingsOf(size_t row) const {
  const uint64_t begin = content_->rows[row];
  return content_->postings.subspan(begin, content_->rows[row + 1] - begin);
}

SegmentBuilder::SegmentBuilder(const SketchParams& params) : params_(params) {}

void SegmentBuilder::Add(DocId document, std::span<const Fingerprint> fingerprints) {
  in_order_ = in_order_ && (entries_.empty() || entries_.back().posting.document <= document);
  for (const Fingerprint& fingerprint : fingerprints) {
    entries_.push_back({fingerprint.hash, {document, fingerprint.position}});
  }
}

absl::Status SegmentBuilder::Sort(int threads) {
  STEMMA_RETURN_IF_ERROR(CheckRanges("a segment to be built", params_));
  if (!in_order_) {
    RadixSort(&entries_, [](const Entry& entry) { return uint64_t{entry.posting.document}; },
              {.threads = threads});
  }
  RadixSort(&entries_, [](const Entry& entry) { return entry.hash; }, {.threads = threads});
  for (size_t i = 1; i < entries_.size(); ++i) {
    const Entry &before = entries_[i - 1], &entry = entries_[i];
    if (before.hash == entry.hash && before.posting >= entry.posting) {
      const std::string where = Concat("document ", entry.posting.document);
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = where,
                    .found = "fingerprints out of order, or added twice",
                    .expected = "each document once, its fingerprints ascending by position"});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Segment> SegmentBuilder::Finish(const SegmentBuildOptions& options) {
  const absl::Status sorted = Sort(options.threads);
  const std::vector<Entry> entries = std::exchange(entries_, {});
  in_order_ = true;
  STEMMA_RETURN_IF_ERROR(sorted);

  size_t distinct = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    distinct += i == 0 || entries[i - 1].hash != entries[i].hash;
  }
  const std::array<uint64_t, kSectionCount> sizes = {distinct * sizeof(uint64_t),
                                                     (distinct + 1) * sizeof(uint64_t),
                                                     entries.size() * sizeof(Posting)};
  const std::vector<SectionPlace> places = PlaceSections(kFormat, sizes);
  auto content = std::make_shared<Segment::Content>();
  std::string& block = content->owned;
  block.resize(places[kPost].offset + places[kPost].bytes);
  const auto at = [&](SectionIndex index) { return block.data() + places[index].offset; };
  auto* hashes = reinterpret_cast<uint64_t*>(at(kHash));
  auto* rows = reinterpret_cast<uint64_t*>(at(kRows));
  auto* postings = reinterpret_cast<Posting*>(at(kPost));
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i - 1].hash != entries[i].hash) {
      *hashes++ = entries[i].hash;
      *rows++ = i;
    }
    postings[i] = entries[i].posting;
  }
  *rows = entries.size();
  SealSections(kFormat, {reinterpret_cast<const char*>(&params_), sizeof params_}, places, &block);

  content->bytes = block;
  content->params = params_;
  content->hashes = {reinterpret_cast<const uint64_t*>(at(kHash)), distinct};
  content->rows = {reinterpret_cast<const uint64_t*>(at(kRows)), distinct + 1};
  content->postings = {reinterpret_cast<const Posting*>(at(kPost)), entries.size()};
  return Segment(std::move(content));
}

}  // namespace stemma
