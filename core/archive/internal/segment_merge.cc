#include <algorithm>
#include <bit>
#include <utility>

#include "core/archive/internal/posting_writer.h"
#include "core/archive/internal/record.h"
#include "core/archive/internal/segment_builder.h"
#include "core/base/parallel.h"
#include "core/index/radix_sort.h"

namespace stemma::archive {
namespace {

using Segments = std::span<const std::shared_ptr<const ArchiveSegment>>;

constexpr uint64_t kPartitionPostings = uint64_t{1} << 19;  // merged at a time, by each thread
constexpr int kMaxPartitionBits = 20;

// What becomes of one source.
struct Source {
  const ArchiveSegment* segment = nullptr;
  std::vector<bool> dead;       // of its documents; empty: none
  std::vector<uint64_t> first;  // with dead ones: each document's first fingerprint in the result
  uint64_t shift = 0;           // without: what is added to the numbers of fingerprints
  std::vector<uint32_t> block;  // where each block goes; kGone: nowhere

  bool IsDead(uint32_t document) const { return !dead.empty() && dead[document]; }
};
constexpr uint32_t kGone = UINT32_MAX;

template <typename T>
std::string_view BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

class Merger {
 public:
  Merger(Segments sources, std::span<const uint64_t> removed, int threads, PagedWriter* writer)
      : threads_(threads), writer_(writer) {
    for (const auto& segment : sources) AddSource(*segment, removed);
    params_.sketch = sources.front()->params().sketch;
    params_.texts = sources.front()->params().texts;
  }

  absl::Status Run() {
    STEMMA_RETURN_IF_ERROR(WriteRows());
    STEMMA_RETURN_IF_ERROR(WriteSignatures());
    STEMMA_RETURN_IF_ERROR(WritePlaces());
    STEMMA_RETURN_IF_ERROR(WritePostings());
    STEMMA_RETURN_IF_ERROR(WriteRecords());
    for (const Source& source : sources_) STEMMA_RETURN_IF_ERROR(source.segment->damage());
    return writer_->Commit({reinterpret_cast<const char*>(&params_), sizeof params_});
  }

 private:
  void AddSource(const ArchiveSegment& segment, std::span<const uint64_t> removed);
  absl::Status WriteRows();
  absl::Status WriteSignatures();
  absl::Status WritePlaces();
  absl::Status WritePostings();
  absl::Status WriteRecords();
  absl::Status WriteBlock(const Source& source, uint32_t block);
  void Gather(uint64_t from, uint64_t to, std::vector<PostingEntry>* entries) const;

  // Calls body(source, document) for every document that is kept, in order.
  template <typename Body>
  absl::Status ForEach(const Body& body) {
    for (Source& source : sources_) {
      for (uint32_t d = 0; d < source.segment->documents(); ++d) {
        if (!source.IsDead(d)) STEMMA_RETURN_IF_ERROR(body(source, d));
      }
    }
    return absl::OkStatus();
  }

  int threads_;
  PagedWriter* writer_;
  SegmentParams params_;
  std::vector<Source> sources_;
  std::vector<BlockRow> blocks_;
  uint64_t record_bytes_ = 0;
};

void Merger::AddSource(const ArchiveSegment& segment, std::span<const uint64_t> removed) {
  Source source{.segment = &segment};
  const uint64_t first_number = segment.Row(0).number;
  const uint64_t last_number = segment.Row(segment.documents() - 1).number;
  auto dead = std::lower_bound(removed.begin(), removed.end(), first_number);
  if (dead != removed.end() && *dead <= last_number) {
    source.dead.resize(segment.documents());
    source.first.resize(segment.documents());
  }
  source.shift = params_.fingerprints;
  source.block.assign(segment.blocks(), kGone);
  for (uint32_t d = 0; d < segment.documents(); ++d) {
    const DocumentRow row = segment.Row(d), next = segment.Row(d + 1);
    while (dead != removed.end() && *dead < row.number) ++dead;
    if (!source.dead.empty()) {
      source.dead[d] = dead != removed.end() && *dead == row.number;
      source.first[d] = params_.fingerprints;
      if (source.dead[d]) continue;
    }
    if (row.block < source.block.size() && source.block[row.block] == kGone) {
      source.block[row.block] = static_cast<uint32_t>(blocks_.size());
      blocks_.push_back({.first_document = params_.documents});
    }
    ++params_.documents;
    params_.fingerprints += next.first_fingerprint - row.first_fingerprint;
    params_.tokens += next.first_token - row.first_token;
  }
  sources_.push_back(std::move(source));
}

absl::Status Merger::WriteRows() {
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kDocs));
  uint64_t fingerprints = 0, tokens = 0;
  const auto write = [&](const DocumentRow& row) {
    return writer_->Append({reinterpret_cast<const char*>(&row), sizeof row});
  };
  const absl::Status rows = ForEach([&](const Source& source, uint32_t d) {
    DocumentRow row = source.segment->Row(d);
    const DocumentRow next = source.segment->Row(d + 1);
    STEMMA_RETURN_IF_ERROR(source.segment->damage());
    fingerprints += next.first_fingerprint - row.first_fingerprint;
    tokens += next.first_token - row.first_token;
    row.first_fingerprint = fingerprints - (next.first_fingerprint - row.first_fingerprint);
    row.first_token = tokens - (next.first_token - row.first_token);
    row.block = source.block[row.block];
    return write(row);
  });
  STEMMA_RETURN_IF_ERROR(rows);
  return write({.first_fingerprint = fingerprints, .first_token = tokens});
}

absl::Status Merger::WriteSignatures() {
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kSign));
  return ForEach([&](const Source& source, uint32_t d) {
    const std::span<const uint64_t> words = source.segment->SignatureOf(d);
    STEMMA_RETURN_IF_ERROR(source.segment->damage());
    return writer_->Append({reinterpret_cast<const char*>(words.data()), words.size_bytes()});
  });
}

// The bits of the tokens, document behind document, and the samples of where fingerprints are.
absl::Status Merger::WritePlaces() {
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kBits));
  std::vector<PlaceSample> samples;
  std::vector<uint64_t> words;
  uint64_t word = 0, token = 0, fingerprint = 0;
  uint32_t document = 0;
  const auto flush = [&] {
    const absl::Status status = writer_->Append(BytesOf(words));
    words.clear();
    return status;
  };
  const absl::Status bits_written = ForEach([&](const Source& source, uint32_t d) {
    const uint64_t begin = source.segment->Row(d).first_token;
    const uint64_t end = source.segment->Row(d + 1).first_token;
    for (uint64_t at = begin; at < end;) {
      const uint64_t room = std::min({uint64_t{64} - token % 64, end - at, uint64_t{64}});
      const uint64_t bits = source.segment->BitsFrom(at) & LowBits(static_cast<int>(room));
      word |= bits << (token % 64);
      for (uint64_t ones = bits; ones != 0; ones &= ones - 1) {
        if (fingerprint++ % kSampleStride != 0) continue;
        samples.push_back(
            {.token = token + static_cast<uint64_t>(std::countr_zero(ones)), .document = document});
      }
      at += room;
      token += room;
      if (token % 64 == 0) words.push_back(std::exchange(word, 0));
    }
    ++document;
    STEMMA_RETURN_IF_ERROR(source.segment->damage());
    return words.size() < 4096 ? absl::OkStatus() : flush();
  });
  STEMMA_RETURN_IF_ERROR(bits_written);
  words.push_back(word);
  STEMMA_RETURN_IF_ERROR(flush());
  if (fingerprint != params_.fingerprints) {
    return Damaged(sources_.front().segment->file().name(), "section BITS",
                   "another number of fingerprints", "that of its documents");
  }
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kSamp));
  return writer_->Append(BytesOf(samples));
}

// The first posting of `segment` whose hash (kHashBits) is not less.
uint64_t LowerBound(const ArchiveSegment& segment, uint64_t hash) {
  if (hash >> kHashBits != 0) return segment.params().fingerprints;
  const uint64_t whole = hash << (64 - kHashBits);
  PostingRange range = segment.BucketRange(segment.layout().Bucket(whole));
  const uint64_t rest = segment.layout().Rest(whole);
  while (range.size() > 0) {
    const uint64_t middle = range.begin + range.size() / 2;
    if (!segment.CheckPostings(middle, middle + 1)) break;
    const bool less = segment.layout().RestOf(segment.PostingAt(middle)) < rest;
    (less ? range.begin : range.end) = less ? middle + 1 : middle;
  }
  return range.begin;
}

// The postings with hashes in [from, to), ascending by hash, then by number.
void Merger::Gather(uint64_t from, uint64_t to, std::vector<PostingEntry>* entries) const {
  entries->clear();
  for (const Source& source : sources_) {
    const ArchiveSegment& segment = *source.segment;
    const PostingLayout& layout = segment.layout();
    const uint64_t begin = LowerBound(segment, from), end = LowerBound(segment, to);
    if (begin >= end || !segment.CheckPostings(begin, end)) continue;
    // The bucket that posting `begin` lies in; the next ones follow as the postings pass them.
    uint64_t bucket = layout.Bucket(from << (64 - kHashBits));
    uint64_t behind = segment.BucketRange(bucket).end;
    for (uint64_t i = begin; i < end; ++i) {
      while (i >= behind && bucket + 1 < uint64_t{1} << layout.bucket_bits) {
        behind = segment.BucketRange(++bucket).end;
      }
      const uint64_t posting = segment.PostingAt(i);
      uint64_t number = layout.Number(posting) + source.shift;
      if (!source.dead.empty()) {
        const Holder holder = segment.HolderOf(i);
        if (source.dead[holder.document]) continue;
        number = source.first[holder.document] + holder.fingerprint;
      }
      entries->push_back({.hash = bucket << layout.rest_bits | layout.RestOf(posting),
                          .number = static_cast<uint32_t>(number),
                          .context = static_cast<uint8_t>(posting)});
    }
  }
  RadixSort(entries, [](const PostingEntry& entry) { return entry.hash; }, {.threads = 1});
}

absl::Status Merger::WritePostings() {
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kPost));
  PostingWriter postings{PostingLayout(params_.fingerprints)};
  const int bits =
      std::min(kMaxPartitionBits,
               static_cast<int>(std::bit_width(params_.fingerprints / kPartitionPostings)));
  const uint64_t partitions = uint64_t{1} << bits;
  std::vector<std::vector<PostingEntry>> wave(static_cast<size_t>(ThreadCount(threads_)));
  uint64_t written = 0;
  for (uint64_t first = 0; first < partitions; first += wave.size()) {
    const size_t count = std::min<uint64_t>(wave.size(), partitions - first);
    ParallelFor(count, {.threads = threads_, .grain = 1}, [&](size_t i) {
      const uint64_t partition = first + i;
      Gather(partition << (kHashBits - bits), (partition + 1) << (kHashBits - bits), &wave[i]);
    });
    for (size_t i = 0; i < count; ++i) {
      for (const PostingEntry& entry : wave[i]) {
        postings.Add(entry.hash, entry.number, entry.context);
      }
      written += wave[i].size();
      STEMMA_RETURN_IF_ERROR(writer_->Append(postings.packer().bytes()));
      postings.packer().bytes().clear();
    }
  }
  for (const Source& source : sources_) STEMMA_RETURN_IF_ERROR(source.segment->damage());
  if (written != params_.fingerprints) {
    return Damaged(sources_.front().segment->file().name(), "section POST",
                   Concat(written, " postings of the segments to be merged"),
                   Concat(params_.fingerprints));
  }
  postings.packer().Finish();
  STEMMA_RETURN_IF_ERROR(writer_->Append(postings.packer().bytes()));
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kBuck));
  return writer_->Append(BytesOf(postings.FinishBuckets()));
}

absl::Status Merger::WriteRecords() {
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kRecs));
  for (const Source& source : sources_) {
    for (uint32_t block = 0; block < source.block.size(); ++block) {
      if (source.block[block] == kGone) continue;
      STEMMA_RETURN_IF_ERROR(WriteBlock(source, block));
    }
  }
  STEMMA_RETURN_IF_ERROR(writer_->Begin(kBloc));
  return writer_->Append(BytesOf(blocks_));
}

// A block as it is, or without the records of removed documents.
absl::Status Merger::WriteBlock(const Source& source, uint32_t block) {
  const ArchiveSegment& segment = *source.segment;
  const std::string_view packed = segment.PackedBlock(block);
  STEMMA_RETURN_IF_ERROR(segment.damage());
  BlockRow& row = blocks_[source.block[block]];
  row.offset = record_bytes_;
  row.bytes = static_cast<uint32_t>(packed.size());
  row.unpacked = segment.block(block).unpacked;
  const uint32_t first = segment.block(block).first_document;
  const uint32_t behind =
      block + 1 < segment.blocks() ? segment.block(block + 1).first_document : segment.documents();
  bool any_dead = false;
  for (uint32_t d = first; d < behind; ++d) any_dead = any_dead || source.IsDead(d);
  if (!any_dead) {
    record_bytes_ += packed.size();
    return writer_->Append(packed);
  }
  const std::optional<std::string> unpacked = segment.Unpack(block);
  STEMMA_RETURN_IF_ERROR(segment.damage());
  std::string kept;
  RecordWriter writer(&kept);
  RecordReader reader(*unpacked);
  for (uint32_t d = first; d < behind; ++d) {
    const std::optional<std::string_view> record = reader.String();
    if (!record) {
      return Damaged(segment.file().name(), "section RECS", "a block without a document's record",
                     "all of them");
    }
    if (!source.IsDead(d)) writer.String(*record);
  }
  const std::string again = Pack(kept);
  row.bytes = static_cast<uint32_t>(again.size());
  row.unpacked = kept.size();
  record_bytes_ += again.size();
  return writer_->Append(again);
}

}  // namespace

absl::Status MergeSegments(Segments sources, std::span<const uint64_t> removed, int threads,
                           const std::string& path) {
  STEMMA_ASSIGN_OR_RETURN(PagedWriter writer, PagedWriter::Create(kSegmentFormat, path));
  return Merger(sources, removed, threads, &writer).Run();
}

}  // namespace stemma::archive
