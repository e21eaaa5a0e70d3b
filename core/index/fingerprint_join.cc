#include "core/index/fingerprint_join.h"

#include <algorithm>
#include <bit>
#include <mutex>

#include "core/base/parallel.h"
#include "core/index/internal/rescue.h"
#include "core/index/internal/row_pairs.h"
#include "core/index/internal/shared_rows.h"
#include "core/index/internal/site_prints.h"

namespace stemma {
namespace {

constexpr size_t kRowGrain = 64;
constexpr size_t kHitBuffer = 8192;

// The groups that hold a row.
uint32_t GroupsIn(std::span<const Posting> row, const Groups& groups,
                  std::vector<uint32_t>* scratch) {
  scratch->clear();
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0 && row[i - 1].document == row[i].document) continue;
    scratch->push_back(groups.group_of[row[i].document]);
  }
  std::sort(scratch->begin(), scratch->end());
  const auto end = std::unique(scratch->begin(), scratch->end());
  return static_cast<uint32_t>(end - scratch->begin());
}

}  // namespace

FingerprintJoin::FingerprintJoin(PageStore* pages, const FingerprintJoinOptions& options)
    : pages_(pages),
      options_(options),
      postings_(pages, {.chunk_bytes = options.chunk_bytes, .threads = options.threads}) {}

absl::Status FingerprintJoin::Add(DocId document, std::span<const Fingerprint> fingerprints) {
  for (const Fingerprint& fingerprint : fingerprints) {
    const HashedPosting posting{fingerprint.hash, {document, fingerprint.position}};
    STEMMA_RETURN_IF_ERROR(postings_.Add({&posting, 1}));
  }
  return absl::OkStatus();
}

absl::Status FingerprintJoin::Add(std::span<const HashedPosting> postings) {
  return postings_.Add(postings);
}

void FingerprintJoin::Put(ByteWriter* out) const {
  out->Put(options_.window);
  postings_.Put(out);
}

void FingerprintJoin::Take(ByteReader* in) {
  in->Take(&options_.window);
  postings_.Take(in);
}

absl::Status FingerprintJoin::AppendRows(std::span<const HashedPosting> sorted,
                                         const Groups& groups, uint32_t max_groups,
                                         PageStream* rows) {
  std::vector<Posting> row;
  std::vector<uint32_t> scratch;
  for (size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    for (end = begin + 1; end < sorted.size() && sorted[end].hash == sorted[begin].hash;) ++end;
    if (sorted[begin].posting.document == sorted[end - 1].posting.document) continue;
    row.clear();
    for (size_t i = begin; i < end; ++i) row.push_back(sorted[i].posting);
    ++stats_.shared;
    // No more groups than postings: most rows need no count.
    const uint32_t held = row.size() <= max_groups ? 0 : GroupsIn(row, groups, &scratch);
    const bool frequent = held > max_groups;
    stats_.cut += frequent;
    STEMMA_RETURN_IF_ERROR(AppendSharedRow({sorted[begin].hash, frequent ? held : 0, row}, rows));
  }
  return absl::OkStatus();
}

absl::Status FingerprintJoin::FindShared(const Groups& groups, uint32_t max_groups,
                                         Progress* progress, PageStream* rows) {
  stats_.fingerprints = postings_.size();
  if (progress != nullptr) progress->Stage("joining", "fingerprints", postings_.size());
  const absl::Status drained = postings_.Drain([&](std::span<const HashedPosting> sorted) {
    STEMMA_RETURN_IF_ERROR(AppendRows(sorted, groups, max_groups, rows));
    return Advance(progress, sorted.size());
  });
  return drained.ok() ? rows->Seal() : drained;
}

// The used rows of `rows`: those that are not frequent, and the frequent ones that were rescued.
absl::Status FingerprintJoin::FindHits(const PageStream& rows, std::span<const uint8_t> rescued,
                                       const SitePrints& prints, const JoinedDocuments& documents,
                                       const FingerprintIndexOptions& options, Hits* hits) {
  const Groups& groups = documents.groups;
  struct Worker {
    RowPairs pairs;
    std::vector<Hit> buffer;
    uint64_t left_out = 0;
  };
  std::vector<uint32_t> exact_size(groups.exact_of.size());
  for (const DocId first : groups.exact_of) ++exact_size[first];
  std::vector<Worker> workers(
      static_cast<size_t>(ThreadCount(options_.threads)),
      {RowPairs(groups, exact_size, documents.outlet_of, prints, options), {}});
  std::mutex mutex;  // guards hits, status
  absl::Status status;
  const auto flush = [&](std::vector<Hit>* buffer) {
    const std::lock_guard lock(mutex);
    status.Update(hits->Add(*buffer));
    buffer->clear();
  };
  uint64_t frequent = 0;
  std::vector<const SharedRow*> used;
  STEMMA_RETURN_IF_ERROR(ForSharedRows(rows, [&](std::span<const SharedRow> some) {
    used.clear();
    for (const SharedRow& row : some) {
      if (row.groups > 0 && rescued[frequent++] == 0) continue;
      if (row.groups > 0) rescued_.push_back(row.hash);
      used.push_back(&row);
    }
    ParallelForWorker(
        used.size(), {.threads = options_.threads, .grain = kRowGrain}, [&](size_t i, int number) {
          Worker& worker = workers[static_cast<size_t>(number)];
          worker.pairs.Decide(used[i]->postings, used[i]->groups > options.rescue_groups);
          worker.left_out += worker.pairs.left_out();
          worker.pairs.Emit([&](const Hit& hit) {
            worker.buffer.push_back(hit);
            if (worker.buffer.size() == kHitBuffer) flush(&worker.buffer);
          });
        });
    return status;
  }));
  for (Worker& worker : workers) {
    flush(&worker.buffer);
    stats_.capped += worker.left_out;
  }
  stats_.rescued = rescued_.size();
  return status;
}

absl::Status FingerprintJoin::Run(const JoinedDocuments& documents,
                                  const FingerprintIndexOptions& options, Progress* progress,
                                  const Sink& sink) {
  PageStream rows(pages_);
  STEMMA_RETURN_IF_ERROR(FindShared(documents.groups, options.max_groups, progress, &rows));
  std::vector<uint8_t> rescued;
  SitePrints prints;
  if (stats_.cut > 0) {
    if (!documents.outlet_of.empty()) {
      STEMMA_ASSIGN_OR_RETURN(prints, SitePrints::Find(rows, documents.groups, documents.outlet_of,
                                                       {.max_groups = options.max_groups,
                                                        .shingle_words = options_.shingle_words,
                                                        .chunk_bytes = options_.chunk_bytes,
                                                        .threads = options_.threads},
                                                       pages_));
    }
    STEMMA_ASSIGN_OR_RETURN(rescued, RescueRarest(rows, prints, documents.tokens_of,
                                                  {.stretch_tokens = options.stretch_tokens,
                                                   .window = options_.window,
                                                   .memory_bytes = options_.chunk_bytes,
                                                   .threads = options_.threads}));
  }
  Hits hits(pages_, {.key_bits = 32 + static_cast<int>(std::bit_width(documents.tokens_of.size())),
                     .chunk_bytes = options_.chunk_bytes,
                     .threads = options_.threads});
  STEMMA_RETURN_IF_ERROR(FindHits(rows, rescued, prints, documents, options, &hits));
  rows.Clear();
  if (progress != nullptr) progress->Stage("aligning", "places", hits.size());
  return hits.Drain(sink);
}

}  // namespace stemma
