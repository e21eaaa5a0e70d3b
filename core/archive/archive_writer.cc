#include "core/archive/archive_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <future>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "core/archive/internal/catalogue.h"
#include "core/archive/internal/grouping.h"
#include "core/archive/internal/prepare.h"
#include "core/archive/internal/segment_builder.h"
#include "core/archive/internal/state.h"
#include "core/base/files.h"
#include "core/base/parallel.h"

namespace stemma {
namespace {

namespace fs = std::filesystem;
using archive::Catalogue;
using archive::CataloguePath;
using archive::PreparedDocument;
using archive::SegmentEntry;
using archive::SegmentPath;
using archive::SegmentsFolder;
using archive::State;

// Segments of like size that become one: while batches come, and when no more do. Then merging
// keeps nobody waiting, and every segment costs each answer a lookup a fingerprint; but what is
// rewritten then is the least part of the archive.
constexpr int64_t kMergeWidth = 8, kMergeWidthAtRest = 3;
constexpr int64_t kLargestPartAtRest = 4;  // a quarter
constexpr uint64_t kMergedFingerprints = archive::kMaxFingerprints / 4 * 3;

// The right to write, held as long as the file is open: gone when the process is, however it ends.
class WriteLock {
 public:
  static absl::StatusOr<WriteLock> Take(const std::string& folder) {
    const std::string path = folder + "/lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return SystemFault(path, "opening", errno);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return WriteLock(descriptor);
    const int error_number = errno;
    ::close(descriptor);
    if (error_number != EWOULDBLOCK) return SystemFault(path, "locking", error_number);
    return Fault(absl::StatusCode::kUnavailable,
                 {.where = folder,
                  .found = "another writer at work",
                  .expected = "one writer at a time",
                  .fix = "try again when it has finished; reading and scoring go on meanwhile"});
  }
  WriteLock(WriteLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  WriteLock& operator=(WriteLock&&) = delete;
  ~WriteLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  explicit WriteLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Documents on their way into a segment.
struct Batch {
  std::vector<archive::Preparer::Result> documents;
  size_t bytes = 0;
};

// The first of the last segments that are to be merged, as many as are alike but at least `width`;
// the number of segments when none are.
size_t MergeFrom(const State& state, int64_t width) {
  const size_t count = state.entries.size();
  if (!state.set_aside.empty()) return count;
  int64_t documents = 0;
  for (const SegmentEntry& entry : state.entries) documents += entry.documents;
  size_t from = count;
  int64_t sum = 0, largest = 0, fingerprints = 0;
  for (size_t first = count; first-- > 0;) {
    sum += state.entries[first].documents;
    largest = std::max(largest, state.entries[first].documents);
    fingerprints += state.entries[first].fingerprints;
    if (!state.segments[first]->damage().ok()) break;
    if (static_cast<uint64_t>(fingerprints) >= kMergedFingerprints) break;
    // Larger ones would be rewritten for too little.
    const auto merged = static_cast<int64_t>(count - first);
    if (width == kMergeWidthAtRest && sum * kLargestPartAtRest > documents) break;
    if (merged >= width && largest <= 2 * sum / merged) from = first;
  }
  return from;
}

class Writer : public ArchiveWriter {
 public:
  Writer(std::string folder, const ArchiveWriterOptions& options, WriteLock lock,
         std::unique_ptr<Catalogue> catalogue, std::unique_ptr<Catalogue> reader)
      : folder_(std::move(folder)),
        options_(options),
        lock_(std::move(lock)),
        catalogue_(std::move(catalogue)),
        reader_(std::move(reader)) {}

  ~Writer() override {
    for (const Writing& writing : writing_) writing.done.wait();
  }

  absl::Status Start() {
    STEMMA_RETURN_IF_ERROR(Refresh());
    for (int i = 0; i < ThreadCount(options_.threads); ++i) {
      preparers_.emplace_back(state_->snapshot.settings);
    }
    for (const archive::OutletEntry& entry : state_->snapshot.outlets) {
      outlets_.emplace(entry.name, entry.outlet);
    }
    STEMMA_ASSIGN_OR_RETURN(next_document_, catalogue_->NextDocument());
    STEMMA_ASSIGN_OR_RETURN(next_segment_, catalogue_->NextSegment());
    return Sweep();
  }

  absl::Status Add(std::span<const Document> documents) override;
  absl::Status Flush() override;
  const AddSummary& summary() const override { return summary_; }
  absl::Status Remove(std::span<const std::string> ids, uint64_t* unknown) override;
  absl::Status Compact() override;
  absl::Status SetAside(const std::string& file) override;
  absl::StatusOr<Archive> Current() override;

 private:
  absl::Status Refresh();
  absl::Status Sweep();
  absl::Status StartWriting();
  absl::Status FinishFirst();
  absl::Status WaitForWriting();
  absl::Status WriteBatch(Batch batch);
  absl::Status Commit(const Batch& batch, std::vector<PreparedDocument> prepared);
  absl::Status MergeAsNeeded(int64_t width);
  absl::Status Merge(size_t first, size_t behind);
  absl::StatusOr<SegmentEntry> EntryOf(int64_t number);
  uint32_t OutletOf(const std::string& name, std::vector<archive::OutletEntry>* added);

  std::string folder_;
  ArchiveWriterOptions options_;
  WriteLock lock_;
  std::unique_ptr<Catalogue> catalogue_;  // the writing thread's, while it writes
  std::unique_ptr<Catalogue> reader_;     // Add's
  std::vector<archive::Preparer> preparers_;

  Batch batch_;
  absl::flat_hash_set<std::string> in_flight_;  // ids that are not committed yet
  struct Writing {
    std::shared_future<absl::Status> done;
    std::vector<std::string> ids;
  };
  std::deque<Writing> writing_;  // batches, each written when the one before it is

  std::shared_ptr<const State> state_;
  absl::flat_hash_map<std::string, uint32_t> outlets_;
  int64_t next_document_ = 1;
  int64_t next_segment_ = 1;
  AddSummary summary_;
  uint64_t committed_ = 0;  // documents
  uint64_t merges_ = 0;
};

absl::Status Writer::Refresh() {
  STEMMA_ASSIGN_OR_RETURN(archive::Snapshot snapshot, catalogue_->Read());
  STEMMA_ASSIGN_OR_RETURN(state_, archive::OpenState(folder_, std::move(snapshot), state_.get()));
  return absl::OkStatus();
}

// Removes what the catalogue does not name: leftovers of runs that were interrupted.
absl::Status Writer::Sweep() {
  std::set<std::string> named;
  for (const SegmentEntry& entry : state_->snapshot.segments) {
    named.insert(fs::path(SegmentPath(folder_, entry.segment)).filename().string());
  }
  std::error_code error;
  std::vector<fs::path> left;
  for (const auto& file : fs::directory_iterator(SegmentsFolder(folder_), error)) {
    const std::string name = file.path().filename().string();
    const bool ours = name.find(".seg") != std::string::npos && !name.ends_with(".damaged");
    if (ours && !named.contains(name)) left.push_back(file.path());
  }
  if (error) return SystemFault(SegmentsFolder(folder_), "reading", error.value());
  for (const fs::path& path : left) {
    fs::remove(path, error);
    if (error) return SystemFault(path.string(), "removing", error.value());
  }
  return absl::OkStatus();
}

absl::Status Writer::Add(std::span<const Document> documents) {
  std::vector<const Document*> fresh;
  for (const Document& document : documents) {
    STEMMA_ASSIGN_OR_RETURN(const std::optional<uint64_t> number, reader_->NumberOf(document.id));
    if (number || !in_flight_.insert(document.id).second) {
      ++summary_.known;
      continue;
    }
    fresh.push_back(&document);
  }
  for (size_t first = 0; first < fresh.size();) {
    // As much as still goes into the batch.
    size_t behind = first;
    const size_t before = batch_.documents.size();
    while (behind < fresh.size() && before + (behind - first) < options_.batch_documents &&
           (batch_.bytes < options_.batch_bytes || behind == first)) {
      batch_.bytes += fresh[behind++]->text.size();
    }
    batch_.documents.resize(before + behind - first);
    ParallelForWorker(behind - first, {.threads = options_.threads, .grain = 4},
                      [&](size_t i, int worker) {
                        batch_.documents[before + i] =
                            preparers_[static_cast<size_t>(worker)].Prepare(*fresh[first + i]);
                      });
    first = behind;
    const bool full =
        batch_.documents.size() >= options_.batch_documents || batch_.bytes >= options_.batch_bytes;
    if (full) STEMMA_RETURN_IF_ERROR(StartWriting());
  }
  return absl::OkStatus();
}

absl::Status Writer::Flush() {
  STEMMA_RETURN_IF_ERROR(StartWriting());
  STEMMA_RETURN_IF_ERROR(WaitForWriting());
  STEMMA_RETURN_IF_ERROR(MergeAsNeeded(kMergeWidthAtRest));
  summary_.merges = merges_;
  return absl::OkStatus();
}

// One batch may wait while another is written, and its merges are: those come in bursts.
absl::Status Writer::StartWriting() {
  constexpr size_t kOnTheirWay = 2;
  while (writing_.size() >= kOnTheirWay) STEMMA_RETURN_IF_ERROR(FinishFirst());
  if (batch_.documents.empty()) return absl::OkStatus();
  std::shared_future<absl::Status> before;
  if (!writing_.empty()) before = writing_.back().done;
  Writing writing;
  for (const auto& document : batch_.documents) writing.ids.push_back(document.id);
  auto write = [this, before, batch = std::exchange(batch_, {})]() mutable {
    const absl::Status written = before.valid() ? before.get() : absl::OkStatus();
    return written.ok() ? WriteBatch(std::move(batch)) : written;
  };
  writing.done = std::async(std::launch::async, std::move(write)).share();
  writing_.push_back(std::move(writing));
  return absl::OkStatus();
}

absl::Status Writer::FinishFirst() {
  const Writing first = std::move(writing_.front());
  writing_.pop_front();
  STEMMA_RETURN_IF_ERROR(first.done.get());
  summary_.added += first.ids.size();
  for (const std::string& id : first.ids) in_flight_.erase(id);
  return absl::OkStatus();
}

absl::Status Writer::WaitForWriting() {
  while (!writing_.empty()) STEMMA_RETURN_IF_ERROR(FinishFirst());
  return absl::OkStatus();
}

uint32_t Writer::OutletOf(const std::string& name, std::vector<archive::OutletEntry>* added) {
  if (name.empty()) return 0;
  const auto [entry, is_new] =
      outlets_.try_emplace(name, static_cast<uint32_t>(outlets_.size() + 1));
  if (is_new) added->push_back({.outlet = entry->second, .name = name});
  return entry->second;
}

absl::Status Writer::WriteBatch(Batch batch) {
  std::vector<PreparedDocument> prepared;
  prepared.reserve(batch.documents.size());
  for (auto& document : batch.documents) {
    prepared.push_back(std::move(document.prepared));
    prepared.back().row.number = static_cast<uint64_t>(next_document_) + prepared.size() - 1;
  }
  archive::AssignGroups(*state_, options_.threads, &prepared);
  STEMMA_RETURN_IF_ERROR(Commit(batch, std::move(prepared)));
  STEMMA_RETURN_IF_ERROR(Refresh());
  committed_ += batch.documents.size();
  if (options_.committed) options_.committed(committed_);
  return MergeAsNeeded(kMergeWidth);
}

absl::StatusOr<SegmentEntry> Writer::EntryOf(int64_t number) {
  STEMMA_ASSIGN_OR_RETURN(const auto segment,
                          archive::ArchiveSegment::Open(SegmentPath(folder_, number)));
  const uint32_t last = segment->documents() - 1;
  SegmentEntry entry{.segment = number,
                     .first = static_cast<int64_t>(segment->Row(0).number),
                     .last = static_cast<int64_t>(segment->Row(last).number),
                     .documents = segment->documents(),
                     .fingerprints = static_cast<int64_t>(segment->params().fingerprints),
                     .bytes = static_cast<int64_t>(segment->file().size()),
                     .seal = segment->file().seal()};
  STEMMA_RETURN_IF_ERROR(segment->damage());
  return entry;
}

// The order of things that docs/archive-format.md promises: the segment is whole, synced and named
// before the catalogue names it.
absl::Status Writer::Commit(const Batch& batch, std::vector<PreparedDocument> prepared) {
  std::vector<archive::OutletEntry> new_outlets;
  std::vector<Catalogue::NewDocument> rows;
  for (size_t i = 0; i < prepared.size(); ++i) {
    const auto& [unused, id, outlet] = batch.documents[i];
    prepared[i].row.outlet = OutletOf(outlet, &new_outlets);
    rows.push_back({.number = prepared[i].row.number, .id = id, .outlet = outlet});
  }
  const archive::SegmentParams params{.sketch = state_->snapshot.settings.sketch,
                                      .texts = state_->snapshot.settings.texts ? 1u : 0u};
  const int64_t number = next_segment_;
  STEMMA_RETURN_IF_ERROR(
      archive::BuildSegment(params, prepared, options_.threads, SegmentPath(folder_, number)));
  prepared = {};
  STEMMA_ASSIGN_OR_RETURN(SegmentEntry entry, EntryOf(number));
  STEMMA_RETURN_IF_ERROR(catalogue_->AddSegment(entry, rows, new_outlets));
  next_segment_ = number + 1;
  next_document_ = entry.last + 1;
  return absl::OkStatus();
}

absl::Status Writer::MergeAsNeeded(int64_t width) {
  for (size_t first; (first = MergeFrom(*state_, width)) < state_->entries.size();) {
    const absl::Status status = Merge(first, state_->entries.size());
    // The batch is there; damage in an older segment is for readers to set aside, and for check.
    if (absl::IsDataLoss(status)) return absl::OkStatus();
    STEMMA_RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::Status Writer::Merge(size_t first, size_t behind) {
  const std::vector<SegmentEntry> old(state_->entries.begin() + static_cast<ptrdiff_t>(first),
                                      state_->entries.begin() + static_cast<ptrdiff_t>(behind));
  const std::span sources = std::span(state_->segments).subspan(first, behind - first);
  const std::vector<uint64_t>& removed = state_->snapshot.removed;
  const auto low =
      std::lower_bound(removed.begin(), removed.end(), static_cast<uint64_t>(old.front().first));
  const auto high = std::upper_bound(low, removed.end(), static_cast<uint64_t>(old.back().last));
  int64_t documents = 0;
  for (const SegmentEntry& entry : old) documents += entry.documents;
  std::optional<SegmentEntry> merged;
  if (high - low < documents) {
    const int64_t number = next_segment_;
    STEMMA_RETURN_IF_ERROR(archive::MergeSegments(sources, {low, high}, options_.threads,
                                                  SegmentPath(folder_, number)));
    STEMMA_ASSIGN_OR_RETURN(merged, EntryOf(number));
  }
  STEMMA_RETURN_IF_ERROR(catalogue_->ReplaceSegments(old, merged));
  if (merged) next_segment_ = merged->segment + 1;
  ++merges_;
  STEMMA_RETURN_IF_ERROR(Refresh());
  for (const SegmentEntry& entry : old) {
    std::error_code error;  // what stays is swept by the next writer
    fs::remove(SegmentPath(folder_, entry.segment), error);
  }
  return absl::OkStatus();
}

absl::Status Writer::Remove(std::span<const std::string> ids, uint64_t* unknown) {
  STEMMA_RETURN_IF_ERROR(Flush());
  std::vector<std::pair<uint64_t, uint32_t>> numbers;
  absl::flat_hash_set<uint64_t> seen;
  for (const std::string& id : ids) {
    STEMMA_ASSIGN_OR_RETURN(const std::optional<uint64_t> number, catalogue_->NumberOf(id));
    if (!number) {
      ++*unknown;
      continue;
    }
    if (!seen.insert(*number).second) continue;
    const size_t home = state_->SegmentOf(*number);
    uint32_t outlet = 0;
    if (home < state_->segments.size()) {
      const auto& segment = *state_->segments[home];
      outlet = segment.Row(segment.DocumentOf(*number)).outlet;
    }
    numbers.emplace_back(*number, outlet);
  }
  if (numbers.empty()) return absl::OkStatus();
  STEMMA_RETURN_IF_ERROR(catalogue_->RemoveDocuments(numbers));
  return Refresh();
}

absl::Status Writer::Compact() {
  STEMMA_RETURN_IF_ERROR(Flush());
  if (!state_->set_aside.empty()) {
    const archive::SetAside& aside = state_->set_aside.front();
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = folder_,
                  .found = aside.why.message().data(),
                  .expected = "undamaged segments",
                  .fix = "stemma archive check --repair takes damaged ones out"});
  }
  // As few segments as their limit allows, from the front.
  for (size_t first = 0; first < state_->entries.size(); ++first) {
    size_t behind = first;
    uint64_t fingerprints = 0;
    while (behind < state_->entries.size() &&
           (behind == first ||
            fingerprints + static_cast<uint64_t>(state_->entries[behind].fingerprints) <
                kMergedFingerprints)) {
      fingerprints += static_cast<uint64_t>(state_->entries[behind++].fingerprints);
    }
    const auto& entry = state_->entries[first];
    const auto& removed = state_->snapshot.removed;
    const auto dead =
        std::lower_bound(removed.begin(), removed.end(), static_cast<uint64_t>(entry.first));
    const bool clean =
        dead == removed.end() || *dead > static_cast<uint64_t>(state_->entries[behind - 1].last);
    if (behind - first == 1 && clean) continue;
    const size_t before = state_->entries.size();
    STEMMA_RETURN_IF_ERROR(Merge(first, behind));
    if (state_->entries.size() == before - (behind - first)) --first;  // nothing was left of them
  }
  return absl::OkStatus();
}

absl::Status Writer::SetAside(const std::string& file) {
  STEMMA_RETURN_IF_ERROR(Flush());
  for (const SegmentEntry& entry : state_->snapshot.segments) {
    const std::string path = SegmentPath(folder_, entry.segment);
    if (path != file) continue;
    STEMMA_RETURN_IF_ERROR(catalogue_->DropSegment(entry));
    std::error_code error;
    if (fs::exists(path, error)) STEMMA_RETURN_IF_ERROR(RenameSynced(path, path + ".damaged"));
    return Refresh();
  }
  return Fault(absl::StatusCode::kNotFound, {.where = file,
                                             .found = "no segment of this name",
                                             .expected = "one that the catalogue names"});
}

absl::StatusOr<Archive> Writer::Current() {
  STEMMA_RETURN_IF_ERROR(Flush());
  return MakeArchive(state_);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArchiveWriter>> ArchiveWriter::Open(
    const std::string& folder, const ArchiveWriterOptions& options) {
  std::error_code error;
  if (!fs::exists(CataloguePath(folder), error)) return Archive::Open(folder).status();
  STEMMA_ASSIGN_OR_RETURN(WriteLock lock, WriteLock::Take(folder));
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(CataloguePath(folder), true));
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<Catalogue> reader,
                          Catalogue::Open(CataloguePath(folder), false));
  auto writer = std::make_unique<Writer>(folder, options, std::move(lock), std::move(catalogue),
                                         std::move(reader));
  STEMMA_RETURN_IF_ERROR(writer->Start());
  return writer;
}

absl::Status AddAll(DocumentReader* reader, ArchiveWriter* writer, Progress* progress) {
  constexpr size_t kDocuments = 2048;  // handed to the writer at a time
  constexpr size_t kBytes = size_t{8} << 20;
  // Strings keep their memory from turn to turn.
  struct Chunk {
    std::vector<Document> documents;
    size_t count = 0;
    uint64_t bytes_read = 0;
  };
  Chunk chunks[2];
  bool more = true;
  const auto read = [&](Chunk* chunk) {
    chunk->count = 0;
    for (size_t bytes = 0; more && chunk->count < kDocuments && bytes < kBytes;) {
      if (chunk->count == chunk->documents.size()) chunk->documents.emplace_back();
      Document& next = chunk->documents[chunk->count];
      if (!(more = reader->Next(&next))) break;
      bytes += next.text.size();
      ++chunk->count;
    }
    chunk->bytes_read = reader->bytes_read();
  };
  uint64_t shown = 0;
  read(&chunks[0]);
  for (size_t turn = 0; chunks[turn % 2].count > 0; ++turn) {
    const Chunk& chunk = chunks[turn % 2];
    const std::future<void> reading = std::async(std::launch::async, read, &chunks[(turn + 1) % 2]);
    STEMMA_RETURN_IF_ERROR(writer->Add({chunk.documents.data(), chunk.count}));
    if (progress != nullptr)
      progress->Advance(chunk.bytes_read - std::exchange(shown, chunk.bytes_read));
    reading.wait();
  }
  return writer->Flush();
}

}  // namespace stemma
