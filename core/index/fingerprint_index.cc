#include "core/index/fingerprint_index.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "core/base/parallel.h"
#include "core/index/fingerprint_join.h"
#include "core/index/pair_hits.h"

namespace stemma {
namespace {

constexpr size_t kBlock = 4096;  // postings

}  // namespace

FingerprintIndex::FingerprintIndex(const Segment* segment, const Groups* groups,
                                   std::span<const TokenizedText> texts,
                                   const FingerprintIndexOptions& options)
    : segment_(segment), groups_(groups), texts_(texts), options_(options) {}

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
  const size_t blocks = (postings.size() + kBlock - 1) / kBlock;
  ParallelFor(blocks, {.threads = options_.threads, .grain = 16}, [&](size_t block) {
    const size_t begin = block * kBlock;
    const size_t size = std::min(kBlock, postings.size() - begin);
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

absl::Status FingerprintIndex::Candidates(const CandidateSink& sink) {
  STEMMA_RETURN_IF_ERROR(CheckInput());
  PageStore pages({});
  FingerprintJoin join(&pages, {.shingle_words = segment_->params().shingle_words,
                                .window = segment_->params().window,
                                .threads = options_.threads});
  for (size_t row = 0; row < segment_->hashes().size(); ++row) {
    for (const Posting& posting : segment_->PostingsOf(row)) {
      const HashedPosting hashed{segment_->hashes()[row], posting};
      STEMMA_RETURN_IF_ERROR(join.Add({&hashed, 1}));
    }
  }
  std::vector<uint32_t> tokens_of;
  for (const TokenizedText& text : texts_) {
    tokens_of.push_back(static_cast<uint32_t>(text.size()));
  }
  uint64_t candidates = 0;
  const absl::Status status =
      join.Run({*groups_, tokens_of}, options_, nullptr, [&](std::span<const Hit> hits) {
        const std::vector<std::span<const Hit>> pairs = SplitByPair(hits);
        std::vector<std::vector<Seed>> seeds(pairs.size());
        std::vector<CommonRun> runs(static_cast<size_t>(ThreadCount(options_.threads)));
        ParallelForWorker(
            pairs.size(), {.threads = options_.threads, .grain = 64}, [&](size_t i, int worker) {
              const Hit& first = pairs[i].front();
              seeds[i] = SeedsOf(pairs[i]);
              if (!runs[static_cast<size_t>(worker)].Through(texts_[first.a], texts_[first.b],
                                                             seeds[i], options_.min_run_words)) {
                seeds[i].clear();
              }
            });
        CandidateBatch batch;
        for (size_t i = 0; i < pairs.size(); ++i) {
          if (seeds[i].empty()) continue;
          batch.pairs.push_back({pairs[i].front().a, pairs[i].front().b, batch.seeds.size(),
                                 static_cast<uint32_t>(seeds[i].size())});
          batch.seeds.insert(batch.seeds.end(), seeds[i].begin(), seeds[i].end());
        }
        candidates += batch.pairs.size();
        return batch.pairs.empty() ? absl::OkStatus() : sink(batch);
      });
  stats_ = join.stats();
  stats_.candidates = candidates;
  rescued_ = join.rescued();
  return status;
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
  if (found == hashes.end() || *found != hash) return use;
  std::vector<DocId> documents;
  for (const Posting& posting : segment_->PostingsOf(static_cast<size_t>(found - hashes.begin()))) {
    if (documents.empty() || documents.back() != posting.document) {
      documents.push_back(posting.document);
    }
  }
  use.documents = static_cast<uint32_t>(documents.size());
  for (DocId& document : documents) document = groups_->group_of[document];
  std::sort(documents.begin(), documents.end());
  use.groups =
      static_cast<uint32_t>(std::unique(documents.begin(), documents.end()) - documents.begin());
  if (use.documents < 2) {
    use.use = Use::kUnshared;
  } else if (use.groups <= options_.max_groups) {
    use.use = Use::kPaired;
  } else if (!std::binary_search(rescued_.begin(), rescued_.end(), hash)) {
    use.use = Use::kCut;
  } else {
    use.use = use.groups > options_.rescue_groups ? Use::kLinked : Use::kRescued;
  }
  return use;
}

}  // namespace stemma
