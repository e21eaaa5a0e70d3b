// Any bytes as a segment of an archive: an error, or a segment of which everything can be asked.
// The first byte says whether the checksums are made right before, so that what lies behind them is
// reached.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/archive/internal/record.h"
#include "core/archive/internal/segment.h"
#include "core/base/hash.h"

namespace {

using stemma::archive::ArchiveSegment;

constexpr size_t kSections = 9, kEntryBytes = 32;
constexpr size_t kTableAt = 16 + sizeof(stemma::archive::SegmentParams) + 16;
constexpr size_t kChecksumAt = kTableAt + kSections * kEntryBytes;
constexpr size_t kHeaderBytes = (kChecksumAt + 8 + 63) / 64 * 64;
constexpr uint32_t kMost = 500;  // of everything that is asked

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "segment_fuzz: not true: %s\n", what);
  std::abort();
}

class Sealer {
 public:
  explicit Sealer(std::string* bytes) : bytes_(*bytes) {}

  void Seal() {
    if (bytes_.size() < kHeaderBytes) return;
    SealPages();
    for (size_t section = 0; section < kSections; ++section) {
      const size_t entry = kTableAt + section * kEntryBytes;
      const uint64_t offset = Read(entry + 8), size = Read(entry + 16);
      if (!Within(offset, size)) continue;
      Write(entry + 24, stemma::Checksum(View(offset, size)));
    }
    Write(kChecksumAt, stemma::Checksum(View(0, kChecksumAt)));
  }

 private:
  void SealPages() {
    const size_t entry = kTableAt + (kSections - 1) * kEntryBytes;
    const uint64_t offset = Read(entry + 8), size = Read(entry + 16);
    if (!Within(offset, size) || offset < kHeaderBytes) return;
    uint64_t page = kHeaderBytes;
    for (uint64_t at = offset; at + 8 <= offset + size && page < offset; at += 8) {
      const uint64_t length = std::min<uint64_t>(stemma::kPageBytes, offset - page);
      Write(at, stemma::Checksum(View(page, length)));
      page += length;
    }
  }
  bool Within(uint64_t offset, uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }
  std::string_view View(uint64_t offset, uint64_t size) const {
    return std::string_view(bytes_).substr(offset, size);
  }
  uint64_t Read(size_t at) const {
    uint64_t value;
    std::memcpy(&value, bytes_.data() + at, sizeof value);
    return value;
  }
  void Write(size_t at, uint64_t value) { std::memcpy(bytes_.data() + at, &value, sizeof value); }

  std::string& bytes_;
};

void AskDocuments(const ArchiveSegment& segment) {
  for (uint32_t d = 0; d < std::min(segment.documents(), kMost); ++d) {
    const uint64_t number = segment.Row(d).number;
    Require(segment.DocumentOf(number) <= segment.documents(), "a document is one of the segment");
    segment.SignatureOf(d);
    segment.PositionsOf(d);
    if (const auto record = segment.RecordOf(d)) stemma::archive::DecodeRecord(*record);
  }
}

void AskPostings(const ArchiveSegment& segment) {
  const uint64_t postings = std::min<uint64_t>(segment.params().fingerprints, kMost);
  for (uint64_t i = 0; i < postings; ++i) {
    const auto holder = segment.HolderOf(i);
    Require(holder.document < segment.documents() || segment.documents() == 0,
            "a holder is a document");
    segment.PositionOf(holder);
    const auto range = segment.Find(stemma::Mix(i));
    Require(range.begin <= range.end && range.end <= segment.params().fingerprints,
            "postings lie in the segment");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1) != 0) Sealer(&bytes).Seal();
  const auto opened = ArchiveSegment::FromBytes(bytes, "input");
  if (!opened.ok()) {
    Require(!opened.status().message().empty(), "what is refused has a reason");
    return 0;
  }
  const ArchiveSegment& segment = **opened;
  AskDocuments(segment);
  AskPostings(segment);
  const bool damaged = !segment.damage().ok();
  const absl::Status checked = segment.CheckAll(nullptr);
  Require(!damaged || !checked.ok(), "what is damaged does not pass the check");
  return 0;
}
