#include "core/archive/internal/segment_builder.h"

#include <algorithm>
#include <utility>

#include "core/archive/internal/posting_writer.h"
#include "core/archive/internal/record.h"
#include "core/base/parallel.h"
#include "core/index/radix_sort.h"

namespace stemma::archive {
namespace {

constexpr size_t kBlockBytes = size_t{16} << 10;  // of records, before they are packed
constexpr size_t kWriteBytes = size_t{1} << 20;   // of postings, written at a time

template <typename T>
std::string_view BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// Deals the documents into blocks and packs them.
struct Blocks {
  std::vector<BlockRow> rows;
  std::vector<std::string> packed;
};

Blocks PackAll(std::span<const PreparedDocument> documents, std::vector<DocumentRow>* rows,
               int threads) {
  Blocks blocks;
  size_t bytes = 0;
  for (uint32_t d = 0; d < documents.size(); ++d) {
    if (d == 0 || bytes + documents[d].record.size() > kBlockBytes) {
      blocks.rows.push_back({.first_document = d});
      bytes = 0;
    }
    bytes += documents[d].record.size();
    (*rows)[d].block = static_cast<uint32_t>(blocks.rows.size() - 1);
  }
  blocks.packed.resize(blocks.rows.size());
  ParallelFor(blocks.rows.size(), {.threads = threads, .grain = 8}, [&](size_t i) {
    const size_t first = blocks.rows[i].first_document;
    const size_t behind =
        i + 1 < blocks.rows.size() ? blocks.rows[i + 1].first_document : documents.size();
    std::string records;
    RecordWriter writer(&records);
    for (size_t d = first; d < behind; ++d) writer.String(documents[d].record);
    blocks.rows[i].unpacked = records.size();
    blocks.packed[i] = Pack(records);
  });
  uint64_t offset = 0;
  for (size_t i = 0; i < blocks.rows.size(); ++i) {
    blocks.rows[i].offset = offset;
    blocks.rows[i].bytes = static_cast<uint32_t>(blocks.packed[i].size());
    offset += blocks.packed[i].size();
  }
  return blocks;
}

// The rows, with where each document's fingerprints and tokens begin.
std::vector<DocumentRow> RowsOf(std::span<const PreparedDocument> documents,
                                SegmentParams* params) {
  std::vector<DocumentRow> rows;
  params->documents = static_cast<uint32_t>(documents.size());
  params->fingerprints = params->tokens = 0;
  for (const PreparedDocument& document : documents) {
    rows.push_back(document.row);
    rows.back().first_fingerprint = params->fingerprints;
    rows.back().first_token = params->tokens;
    params->fingerprints += document.fingerprints.size();
    params->tokens += document.tokens;
  }
  rows.push_back({.first_fingerprint = params->fingerprints, .first_token = params->tokens});
  return rows;
}

struct Places {
  std::vector<uint64_t> bits;
  std::vector<PlaceSample> samples;
};

Places PlacesOf(std::span<const PreparedDocument> documents, std::span<const DocumentRow> rows) {
  Places places;
  places.bits.resize(rows.back().first_token / 64 + 1);
  for (uint32_t d = 0; d < documents.size(); ++d) {
    uint64_t number = rows[d].first_fingerprint;
    for (const Fingerprint& fingerprint : documents[d].fingerprints) {
      const uint64_t token = rows[d].first_token + fingerprint.position;
      places.bits[token / 64] |= uint64_t{1} << (token % 64);
      if (number++ % kSampleStride == 0) places.samples.push_back({token, d, 0});
    }
  }
  return places;
}

std::vector<PostingEntry> SortedEntries(std::span<const PreparedDocument> documents,
                                        std::span<const DocumentRow> rows, int threads) {
  std::vector<PostingEntry> entries(rows.back().first_fingerprint);
  ParallelFor(documents.size(), {.threads = threads}, [&](size_t d) {
    uint64_t number = rows[d].first_fingerprint;
    for (size_t i = 0; i < documents[d].fingerprints.size(); ++i, ++number) {
      entries[number] = {documents[d].fingerprints[i].hash >> (64 - kHashBits),
                         static_cast<uint32_t>(number), documents[d].contexts[i]};
    }
  });
  RadixSort(&entries, [](const PostingEntry& entry) { return entry.hash; }, {.threads = threads});
  return entries;
}

}  // namespace

absl::Status BuildSegment(const SegmentParams& params, std::span<const PreparedDocument> documents,
                          int threads, const std::string& path) {
  SegmentParams filled = params;
  std::vector<DocumentRow> rows = RowsOf(documents, &filled);
  if (filled.fingerprints >= kMaxFingerprints) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "a batch of documents",
                  .found = Concat(filled.fingerprints, " fingerprints"),
                  .expected = Concat("fewer than ", kMaxFingerprints),
                  .fix = "add fewer documents at a time"});
  }
  const Blocks blocks = PackAll(documents, &rows, threads);
  const Places places = PlacesOf(documents, rows);
  STEMMA_ASSIGN_OR_RETURN(PagedWriter writer, PagedWriter::Create(kSegmentFormat, path));
  const auto section = [&](SegmentSection which, std::string_view bytes) {
    STEMMA_RETURN_IF_ERROR(writer.Begin(which));
    return writer.Append(bytes);
  };
  STEMMA_RETURN_IF_ERROR(section(kDocs, BytesOf(rows)));
  STEMMA_RETURN_IF_ERROR(writer.Begin(kSign));
  for (const PreparedDocument& document : documents) {
    STEMMA_RETURN_IF_ERROR(writer.Append(BytesOf(document.signature)));
  }
  STEMMA_RETURN_IF_ERROR(section(kBits, BytesOf(places.bits)));
  STEMMA_RETURN_IF_ERROR(section(kSamp, BytesOf(places.samples)));
  STEMMA_RETURN_IF_ERROR(writer.Begin(kPost));
  PostingWriter postings{PostingLayout(filled.fingerprints)};
  std::string& packed = postings.packer().bytes();
  for (const PostingEntry& entry : SortedEntries(documents, rows, threads)) {
    postings.Add(entry.hash, entry.number, entry.context);
    if (packed.size() < kWriteBytes) continue;
    STEMMA_RETURN_IF_ERROR(writer.Append(packed));
    packed.clear();
  }
  postings.packer().Finish();
  STEMMA_RETURN_IF_ERROR(writer.Append(packed));
  STEMMA_RETURN_IF_ERROR(section(kBuck, BytesOf(postings.FinishBuckets())));
  STEMMA_RETURN_IF_ERROR(writer.Begin(kRecs));
  for (const std::string& block : blocks.packed) STEMMA_RETURN_IF_ERROR(writer.Append(block));
  STEMMA_RETURN_IF_ERROR(section(kBloc, BytesOf(blocks.rows)));
  return writer.Commit({reinterpret_cast<const char*>(&filled), sizeof filled});
}

}  // namespace stemma::archive
