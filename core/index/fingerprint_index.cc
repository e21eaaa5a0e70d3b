#include "core/index/fingerprint_index.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/base/parallel.h"
#include "core/index/internal/common_run.h"
#include "core/index/internal/rescue.h"
#include "core/index/internal/row_pairs.h"
#include "core/index/radix_sort.h"

namespace stemma {
namespace {

constexpr uint64_t kBatchHits = uint64_t{1} << 23;  // 128 MiB, and as much again to sort them
constexpr size_t kRowGrain = 1024;
constexpr size_t kEmitBuffer = 4096;

// A run of documents whose hits with later documents make one batch.
struct DocumentRange {
  DocId begin = 0;
  DocId end = 0;
  uint64_t hits = 0;
};

// Ranges of at most kBatchHits hits, or of one document with more.
std::vector<DocumentRange> SplitDocuments(std::span<const uint64_t> hits_of) {
  std::vector<DocumentRange> ranges;
  for (DocId d = 0; d < hits_of.size(); ++d) {
    if (hits_of[d] == 0) continue;
    if (ranges.empty() || ranges.back().hits + hits_of[d] > kBatchHits) {
      ranges.push_back({d, d, 0});
    }
    ranges.back().end = d + 1;
    ranges.back().hits += hits_of[d];
  }
  return ranges;
}

// A range of hits with equal (a, b).
struct PairHits {
  uint64_t begin = 0;
  uint64_t end = 0;
  bool accepted = false;
};

std::vector<PairHits> FindPairs(std::span<const Hit> hits) {
  std::vector<PairHits> pairs;
  for (uint64_t i = 0; i < hits.size(); ++i) {
    if (i == 0 || hits[i - 1].a != hits[i].a || hits[i - 1].b != hits[i].b) {
      pairs.push_back({i, i, false});
    }
    pairs.back().end = i + 1;
  }
  return pairs;
}

CandidateBatch KeepAccepted(std::span<const Hit> hits, std::span<const PairHits> pairs) {
  CandidateBatch batch;
  for (const PairHits& pair : pairs) {
    if (!pair.accepted) continue;
    batch.pairs.push_back({hits[pair.begin].a, hits[pair.begin].b, batch.seeds.size(),
                           static_cast<uint32_t>(pair.end - pair.begin)});
    for (uint64_t i = pair.begin; i < pair.end; ++i) {
      batch.seeds.push_back({hits[i].at_a, hits[i].at_b});
    }
  }
  return batch;
}

}  // namespace

// The segment's rows sorted out, and what is needed to pair up their holders.
struct FingerprintIndex::Plan {
  struct UsedRow {
    uint64_t row;
    bool linked;
  };

  std::vector<uint64_t> paired;       // ascending
  std::vector<FrequentRow> frequent;  // ascending
  std::vector<UsedRow> used;          // paired ones, then rescued ones
  std::vector<uint32_t> exact_size;   // of the documents that are their own exact_of

  void AppendRow(uint64_t row, std::span<const Posting> postings, const Groups& groups,
                 uint32_t max_groups, std::vector<uint32_t>* scratch);
};

namespace {

uint32_t DocumentsIn(std::span<const Posting> row) {
  uint32_t documents = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    documents += i == 0 || row[i - 1].document != row[i].document;
  }
  return documents;
}

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

// Sorts one shared row into paired or frequent.
void FingerprintIndex::Plan::AppendRow(uint64_t row, std::span<const Posting> postings,
                                       const Groups& groups, uint32_t max_groups,
                                       std::vector<uint32_t>* scratch) {
  // No more groups than postings: most rows need no count.
  const uint32_t held = postings.size() <= max_groups ? 0 : GroupsIn(postings, groups, scratch);
  if (held <= max_groups) {
    paired.push_back(row);
  } else {
    frequent.push_back({row, held});
  }
}

FingerprintIndex::FingerprintIndex(const Segment* segment, const Groups* groups,
                                   std::span<const TokenizedText> texts,
                                   const FingerprintIndexOptions& options)
    : segment_(segment), groups_(groups), texts_(texts), options_(options) {}

FingerprintIndex::~FingerprintIndex() = default;

// Segment and groups come from files or other hands: nothing may point outside the texts.
absl::Status FingerprintIndex::CheckInput() const {
  const size_t documents = texts_.size();
  const bool groups_fit = groups_->group_of.size() == documents &&
                          groups_->exact_of.size() == documents &&
                          std::all_of(groups_->exact_of.begin(), groups_->exact_of.end(),
                                      [documents](DocId d) { return d < documents; });
  if (!groups_fit) {
    return Fault(absl::StatusCode::kInvalidArgument, {.where = "groups of the fingerprint index",
                                                      .found = "groups of other documents",
                                                      .expected = "those of the texts"});
  }
  std::atomic<bool> fits{true};
  const std::span<const Posting> postings = segment_->postings();
  const size_t blocks = (postings.size() + kEmitBuffer - 1) / kEmitBuffer;
  ParallelFor(blocks, {.threads = options_.threads, .grain = 16}, [&](size_t block) {
    const size_t begin = block * kEmitBuffer;
    const size_t size = std::min(kEmitBuffer, postings.size() - begin);
    for (const Posting& posting : postings.subspan(begin, size)) {
      if (posting.document >= documents || posting.position >= texts_[posting.document].size()) {
        fits.store(false, std::memory_order_relaxed);
      }
    }
  });
  if (fits.load()) return absl::OkStatus();
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = "segment of the fingerprint index",
                .found = "a posting outside the documents",
                .expected = "the fingerprints of the texts",
                .fix = "use the segment with the collection that it was built from"});
}

void FingerprintIndex::MakePlan() {
  plan_ = std::make_unique<Plan>();
  plan_->exact_size.resize(texts_.size());
  for (const DocId first : groups_->exact_of) ++plan_->exact_size[first];

  const size_t rows = segment_->hashes().size();
  std::vector<Plan> parts((rows + kRowGrain - 1) / kRowGrain);
  ParallelFor(parts.size(), {.threads = options_.threads}, [&](size_t part) {
    std::vector<uint32_t> scratch;
    for (size_t row = part * kRowGrain; row < std::min(rows, (part + 1) * kRowGrain); ++row) {
      const std::span<const Posting> postings = segment_->PostingsOf(row);
      if (postings.front().document == postings.back().document) continue;
      parts[part].AppendRow(row, postings, *groups_, options_.max_groups, &scratch);
    }
  });
  for (const Plan& part : parts) {
    plan_->paired.insert(plan_->paired.end(), part.paired.begin(), part.paired.end());
    plan_->frequent.insert(plan_->frequent.end(), part.frequent.begin(), part.frequent.end());
  }
  RescueRarest(*segment_, texts_, plan_->paired, options_.stretch_tokens, options_.threads,
               &plan_->frequent);
  for (const uint64_t row : plan_->paired) plan_->used.push_back({row, false});
  for (const FrequentRow& row : plan_->frequent) {
    if (row.rescued) plan_->used.push_back({row.row, row.groups > options_.rescue_groups});
  }
  stats_.fingerprints = segment_->postings().size();
  stats_.shared = plan_->paired.size() + plan_->frequent.size();
  stats_.cut = plan_->frequent.size();
  stats_.rescued = plan_->used.size() - plan_->paired.size();
}

// For each document the number of its hits with later ones.
std::vector<uint64_t> FingerprintIndex::CountHits() {
  struct Worker {
    RowPairs pairs;
    std::vector<uint64_t> hits_of;
    uint64_t left_out = 0;
  };
  const Worker fresh{RowPairs(*groups_, plan_->exact_size, options_),
                     std::vector<uint64_t>(texts_.size())};
  std::vector<Worker> workers(static_cast<size_t>(ThreadCount(options_.threads)), fresh);
  ParallelForWorker(plan_->used.size(), {.threads = options_.threads, .grain = kRowGrain},
                    [&](size_t i, int number) {
                      Worker& worker = workers[static_cast<size_t>(number)];
                      worker.pairs.Decide(segment_->PostingsOf(plan_->used[i].row),
                                          plan_->used[i].linked);
                      worker.pairs.Count(worker.hits_of);
                      worker.left_out += worker.pairs.left_out();
                    });
  std::vector<uint64_t> hits_of(texts_.size());
  for (const Worker& worker : workers) {
    for (size_t d = 0; d < hits_of.size(); ++d) hits_of[d] += worker.hits_of[d];
    stats_.capped += worker.left_out;
  }
  return hits_of;
}

// The hits of documents [begin, end) with later ones, in no particular order.
void FingerprintIndex::GenerateHits(DocId begin, DocId end, std::vector<Hit>* hits) const {
  struct Worker {
    RowPairs pairs;
    std::vector<Hit> buffer;
  };
  std::vector<Worker> workers(static_cast<size_t>(ThreadCount(options_.threads)),
                              {RowPairs(*groups_, plan_->exact_size, options_), {}});
  std::atomic<uint64_t> filled{0};
  const auto flush = [&](std::vector<Hit>* buffer) {
    std::copy(buffer->begin(), buffer->end(),
              hits->begin() + static_cast<ptrdiff_t>(filled.fetch_add(buffer->size())));
    buffer->clear();
  };
  ParallelForWorker(plan_->used.size(), {.threads = options_.threads, .grain = kRowGrain},
                    [&](size_t i, int number) {
                      Worker& worker = workers[static_cast<size_t>(number)];
                      const auto row = segment_->PostingsOf(plan_->used[i].row);
                      if (row.front().document >= end || row.back().document <= begin) return;
                      worker.pairs.Decide(row, plan_->used[i].linked);
                      worker.pairs.Emit(begin, end, [&](const Hit& hit) {
                        worker.buffer.push_back(hit);
                        if (worker.buffer.size() == kEmitBuffer) flush(&worker.buffer);
                      });
                    });
  for (Worker& worker : workers) flush(&worker.buffer);
}

// Sorts hits by pair and position, and keeps the pairs with a common run.
CandidateBatch FingerprintIndex::PairUp(std::vector<Hit> hits) const {
  RadixSort(&hits, [](const Hit& hit) { return uint64_t{hit.a} << 32 | hit.b; },
            {.threads = options_.threads});
  std::vector<PairHits> pairs = FindPairs(hits);
  struct Worker {
    CommonRun run;
    std::vector<Seed> seeds;
  };
  std::vector<Worker> workers(static_cast<size_t>(ThreadCount(options_.threads)));
  ParallelForWorker(
      pairs.size(), {.threads = options_.threads, .grain = 64}, [&](size_t i, int number) {
        Worker& worker = workers[static_cast<size_t>(number)];
        const auto begin = hits.begin() + static_cast<ptrdiff_t>(pairs[i].begin);
        const auto end = hits.begin() + static_cast<ptrdiff_t>(pairs[i].end);
        std::sort(begin, end, [](const Hit& x, const Hit& y) {
          return std::pair(x.at_a, x.at_b) < std::pair(y.at_a, y.at_b);
        });
        worker.seeds.clear();
        for (auto hit = begin; hit != end; ++hit) {
          worker.seeds.push_back({hit->at_a, hit->at_b});
        }
        pairs[i].accepted =
            worker.run.Through(texts_[begin->a], texts_[begin->b], worker.seeds,
                               RequiredRunWords(options_.min_run_words, texts_[begin->a].size(),
                                                texts_[begin->b].size()));
      });
  return KeepAccepted(hits, pairs);
}

absl::Status FingerprintIndex::Candidates(const CandidateSink& sink) {
  stats_ = {};
  STEMMA_RETURN_IF_ERROR(CheckInput());
  MakePlan();
  const std::vector<uint64_t> hits_of = CountHits();
  for (const DocumentRange& range : SplitDocuments(hits_of)) {
    std::vector<Hit> hits(range.hits);
    GenerateHits(range.begin, range.end, &hits);
    const CandidateBatch batch = PairUp(std::move(hits));
    if (batch.pairs.empty()) continue;
    stats_.candidates += batch.pairs.size();
    STEMMA_RETURN_IF_ERROR(sink(batch));
  }
  return absl::OkStatus();
}

uint32_t RequiredRunWords(uint32_t min_run_words, size_t tokens_a, size_t tokens_b) {
  constexpr int kShortBits = 18;  // two texts of 512 tokens
  const int bits = std::bit_width(uint64_t{tokens_a} * tokens_b);
  return min_run_words + static_cast<uint32_t>(std::max(0, bits - 1 - kShortBits) / 2);
}

FingerprintIndex::HashUse FingerprintIndex::UseOf(uint64_t hash) const {
  const std::span<const uint64_t> hashes = segment_->hashes();
  const auto found = std::lower_bound(hashes.begin(), hashes.end(), hash);
  HashUse use;
  if (plan_ == nullptr || found == hashes.end() || *found != hash) return use;
  const uint64_t row = static_cast<uint64_t>(found - hashes.begin());
  const std::span<const Posting> postings = segment_->PostingsOf(row);
  std::vector<uint32_t> scratch;
  use.documents = DocumentsIn(postings);
  use.groups = GroupsIn(postings, *groups_, &scratch);
  const auto frequent =
      std::lower_bound(plan_->frequent.begin(), plan_->frequent.end(), row,
                       [](const FrequentRow& entry, uint64_t r) { return entry.row < r; });
  if (use.documents < 2) {
    use.use = Use::kUnshared;
  } else if (frequent == plan_->frequent.end() || frequent->row != row) {
    use.use = Use::kPaired;
  } else if (!frequent->rescued) {
    use.use = Use::kCut;
  } else {
    use.use = use.groups > options_.rescue_groups ? Use::kLinked : Use::kRescued;
  }
  return use;
}

}  // namespace stemma
