#include "core/index/segment.h"

#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

static_assert(std::endian::native == std::endian::little,
              "segments are little-endian and used in place");
static_assert(sizeof(Posting) == 8 && sizeof(SketchParams) == 16);

constexpr std::array<char, 8> kMagic = {'\x93', 's', 't', 'e', 'm', 's', 'e', 'g'};
constexpr uint32_t kFormatVersion = 1;
constexpr uint32_t kWriterVersion = 1;
constexpr uint64_t kAlignment = 64;
constexpr uint32_t kMaxShingleWords = 1024;
constexpr uint32_t kMaxWindow = 1u << 16;

enum SectionIndex : size_t { kHash, kRows, kPost, kSectionCount };
constexpr std::array<std::string_view, kSectionCount> kTags = {"HASH", "ROWS", "POST"};

struct SectionEntry {
  std::array<char, 4> tag;
  uint32_t reserved;
  uint64_t offset;
  uint64_t bytes;
  uint64_t checksum;
};

struct Header {
  std::array<char, 8> magic;
  uint32_t format_version;
  uint32_t writer_version;
  SketchParams params;
  uint32_t section_count;
  uint32_t reserved;
  uint64_t file_bytes;
  std::array<SectionEntry, kSectionCount> sections;
  uint64_t checksum;  // of all that stands before it
  std::array<char, 40> padding;
};
static_assert(sizeof(Header) == 3 * kAlignment && std::is_trivially_copyable_v<Header>);

uint64_t AlignUp(uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

std::string_view BytesOf(const Header& header) {
  return {reinterpret_cast<const char*>(&header), offsetof(Header, checksum)};
}

bool AllZero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

constexpr std::string_view kRebuild = "restore it from a copy, or build it again";

absl::Status Damaged(std::string_view name, std::string_view part, std::string_view found,
                     std::string_view expected) {
  const std::string where = Concat(name, ": ", part);
  return Fault(absl::StatusCode::kDataLoss,
               {.where = where, .found = found, .expected = expected, .fix = kRebuild});
}

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

absl::StatusOr<Header> ReadHeader(std::string_view bytes, std::string_view name) {
  const size_t known = std::min(bytes.size(), kMagic.size());
  if (known == 0 || std::memcmp(bytes.data(), kMagic.data(), known) != 0) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = name,
                  .found = bytes.empty() ? "an empty file" : "other first bytes",
                  .expected = "a segment, which begins with \"\\x93stemseg\"",
                  .fix = "name a segment file"});
  }
  Header header;
  if (bytes.size() < sizeof(Header)) {
    return Damaged(name, "header", Concat(bytes.size(), " bytes"),
                   Concat(sizeof(Header), ": the file was cut short"));
  }
  std::memcpy(&header, bytes.data(), sizeof(Header));
  if (header.format_version != kFormatVersion) {
    const std::string found = Concat("format version ", header.format_version);
    const std::string expected = Concat("version ", kFormatVersion);
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = name,
                  .found = found,
                  .expected = expected,
                  .fix = "use the program that wrote it, or build it again"});
  }
  if (header.checksum != Checksum(BytesOf(header)) || header.reserved != 0 ||
      !AllZero({header.padding.data(), header.padding.size()})) {
    return Damaged(name, "header", "bytes that do not match their checksum", "an unchanged header");
  }
  if (header.file_bytes != bytes.size()) {
    return Damaged(name, "size", Concat(bytes.size(), " bytes"), Concat(header.file_bytes));
  }
  STEMMA_RETURN_IF_ERROR(CheckRanges(name, header.params));
  return header;
}

// Section follows section at the next aligned offset, and the file ends with the last.
absl::Status CheckTable(const Header& header, std::string_view bytes, std::string_view name) {
  if (header.section_count != kSectionCount) {
    return Damaged(name, "section table", Concat(header.section_count, " sections"),
                   Concat(size_t{kSectionCount}));
  }
  uint64_t end = sizeof(Header);
  for (size_t i = 0; i < kSectionCount; ++i) {
    const SectionEntry& entry = header.sections[i];
    const std::string part = Concat("section ", kTags[i]);
    if (std::string_view(entry.tag.data(), entry.tag.size()) != kTags[i] || entry.reserved != 0) {
      return Damaged(name, part, "another tag", kTags[i]);
    }
    const uint64_t begin = AlignUp(end);
    if (entry.offset != begin) {
      return Damaged(name, part, Concat("offset ", entry.offset), Concat(begin));
    }
    if (begin > bytes.size() || entry.bytes > bytes.size() - begin) {
      return Damaged(name, part, Concat("end ", entry.offset, " + ", entry.bytes),
                     Concat("at most ", bytes.size()));
    }
    if (!AllZero(bytes.substr(end, begin - end))) {
      return Damaged(name, part, "bytes in the gap before it", "zeros");
    }
    if (entry.bytes % sizeof(uint64_t) != 0) {
      return Damaged(name, part, Concat(entry.bytes, " bytes"), "a multiple of 8");
    }
    if (Checksum(bytes.substr(begin, entry.bytes)) != entry.checksum) {
      return Damaged(name, part, "another checksum", "an unchanged section");
    }
    end = begin + entry.bytes;
  }
  if (end != bytes.size()) {
    return Damaged(name, "size", Concat(bytes.size() - end, " bytes behind the last section"),
                   "none");
  }
  return absl::OkStatus();
}

template <typename T>
std::span<const T> View(std::string_view bytes, const SectionEntry& entry) {
  return {reinterpret_cast<const T*>(bytes.data() + entry.offset), entry.bytes / sizeof(T)};
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
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(uint64_t) != 0) {
    return Fault(
        absl::StatusCode::kInternal,
        {.where = name, .found = "bytes at an odd address", .expected = "a multiple of 8"});
  }
  STEMMA_ASSIGN_OR_RETURN(const Header header, ReadHeader(bytes, name));
  STEMMA_RETURN_IF_ERROR(CheckTable(header, bytes, name));
  params = header.params;
  hashes = View<uint64_t>(bytes, header.sections[kHash]);
  rows = View<uint64_t>(bytes, header.sections[kRows]);
  postings = View<Posting>(bytes, header.sections[kPost]);
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
  Header header{};
  header.magic = kMagic;
  header.format_version = kFormatVersion;
  header.writer_version = kWriterVersion;
  header.params = params_;
  header.section_count = kSectionCount;
  const std::array<uint64_t, kSectionCount> sizes = {distinct * sizeof(uint64_t),
                                                     (distinct + 1) * sizeof(uint64_t),
                                                     entries.size() * sizeof(Posting)};
  header.file_bytes = sizeof(Header);
  for (size_t i = 0; i < kSectionCount; ++i) {
    std::copy(kTags[i].begin(), kTags[i].end(), header.sections[i].tag.begin());
    header.sections[i].offset = AlignUp(header.file_bytes);
    header.sections[i].bytes = sizes[i];
    header.file_bytes = header.sections[i].offset + sizes[i];
  }

  auto content = std::make_shared<Segment::Content>();
  std::string& block = content->owned;
  block.resize(header.file_bytes);
  auto* hashes = reinterpret_cast<uint64_t*>(block.data() + header.sections[kHash].offset);
  auto* rows = reinterpret_cast<uint64_t*>(block.data() + header.sections[kRows].offset);
  auto* postings = reinterpret_cast<Posting*>(block.data() + header.sections[kPost].offset);
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i == 0 || entries[i - 1].hash != entries[i].hash) {
      *hashes++ = entries[i].hash;
      *rows++ = i;
    }
    postings[i] = entries[i].posting;
  }
  *rows = entries.size();
  for (SectionEntry& section : header.sections) {
    section.checksum = Checksum(std::string_view(block).substr(section.offset, section.bytes));
  }
  header.checksum = Checksum(BytesOf(header));
  std::memcpy(block.data(), &header, sizeof(Header));

  content->bytes = block;
  content->params = params_;
  content->hashes = View<uint64_t>(block, header.sections[kHash]);
  content->rows = View<uint64_t>(block, header.sections[kRows]);
  content->postings = View<Posting>(block, header.sections[kPost]);
  return Segment(std::move(content));
}

}  // namespace stemma
