#include "core/internal/join.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/exhaustive_index.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

// Below this many documents every shingle is a fingerprint: any run of k words is seen.
constexpr size_t kDenseDocuments = 5000;

// Documents whose fingerprints are held at once before they go into the builder.
constexpr size_t kFingerprintBatch = 4096;

std::unique_ptr<CandidateIndex> MakeIndex(const Collection& collection, const Segment& segment,
                                          const Groups& groups, const Options& options) {
  if (options.exhaustive)
    return std::make_unique<ExhaustiveIndex>(collection.tokens, options.shingle_words);
  FingerprintIndexOptions index = options.index;
  index.threads = options.threads;
  return std::make_unique<FingerprintIndex>(&segment, &groups, collection.tokens, index);
}

// Alignment texts of the documents that stand in a batch; the others stay empty.
class BatchTexts {
 public:
  BatchTexts(const Collection& collection, const CandidateBatch& batch, const Options& options)
      : texts_(collection.size()) {
    std::vector<bool> wanted(collection.size());
    for (const CandidatePair& pair : batch.pairs) wanted[pair.a] = wanted[pair.b] = true;
    ParallelFor(collection.size(), {.threads = options.threads}, [&](size_t i) {
      if (wanted[i]) texts_[i].emplace(collection.tokens[i], options.shingle_words);
    });
  }

  const AlignText& operator[](DocId document) const { return *texts_[document]; }

 private:
  std::vector<std::optional<AlignText>> texts_;
};

void AlignBatch(const Collection& collection, const CandidateBatch& batch, const Options& options,
                Progress* progress, std::vector<JoinedPair>* pairs) {
  const BatchTexts texts(collection, batch, options);
  std::vector<JoinedPair> joined(batch.pairs.size());
  ParallelFor(joined.size(), {.threads = options.threads, .grain = 8}, [&](size_t i) {
    const CandidatePair& candidate = batch.pairs[i];
    JoinedPair& pair = joined[i];
    pair.a = candidate.a;
    pair.b = candidate.b;
    pair.passages = AlignPair(texts[pair.a], texts[pair.b], options.align);
    if (pair.passages.empty()) return;
    pair.similarity = ExactSimilarity(texts[pair.a].shingle_set(), texts[pair.b].shingle_set());
  });
  for (JoinedPair& pair : joined) {
    if (!pair.passages.empty()) pairs->push_back(std::move(pair));
  }
  if (progress != nullptr) progress->Advance(batch.pairs.size());
}

std::vector<std::vector<Span>> LearnFurniture(const Collection& collection, const Join& join,
                                              const Options& options) {
  std::vector<uint32_t> words(collection.size());
  std::vector<std::string> outlets(collection.size());
  for (DocId d = 0; d < collection.size(); ++d) {
    words[d] = collection.Words(d);
    outlets[d] = collection.articles[d].outlet;
  }
  FurnitureLearner learner(std::move(words), std::move(outlets), join.groups.group_of,
                           options.furniture);
  for (const JoinedPair& pair : join.pairs) learner.Add(pair.a, pair.b, pair.passages);
  return learner.Learn();
}

}  // namespace

int WindowFor(const Options& options, size_t documents) {
  if (options.window > 0) return options.window;
  return documents < kDenseDocuments ? 1 : 4;
}

absl::StatusOr<Segment> BuildSegment(const Collection& collection, const Options& options,
                                     Progress* progress) {
  const int window = WindowFor(options, collection.size());
  SegmentBuilder builder({.hash_id = kHashId,
                          .normalizer_id = NormalizerId(),
                          .shingle_words = static_cast<uint32_t>(options.shingle_words),
                          .window = static_cast<uint32_t>(window)});
  if (progress != nullptr) progress->Stage("fingerprinting", "documents", collection.size());
  std::vector<std::vector<Fingerprint>> fingerprints(
      std::min(kFingerprintBatch, collection.size()));
  std::vector<std::vector<Shingle>> shingles(static_cast<size_t>(ThreadCount(options.threads)));
  for (size_t first = 0; first < collection.size(); first += kFingerprintBatch) {
    const size_t count = std::min(kFingerprintBatch, collection.size() - first);
    ParallelForWorker(count, {.threads = options.threads}, [&](size_t i, int worker) {
      std::vector<Shingle>& scratch = shingles[static_cast<size_t>(worker)];
      ShinglesOf(collection.tokens[first + i], options.shingle_words, &scratch);
      Winnow(scratch, window, &fingerprints[i]);
    });
    for (size_t i = 0; i < count; ++i) builder.Add(static_cast<DocId>(first + i), fingerprints[i]);
    if (progress != nullptr) progress->Advance(count);
  }
  return builder.Finish({.threads = options.threads});
}

PairSide SideOf(const Collection& collection, const Join& join, DocId document) {
  return {.tokens = &collection.tokens[document],
          .zones = &collection.articles[document].zones,
          .furniture = join.furniture[document]};
}

absl::StatusOr<Join> JoinCollection(const Collection& collection, const Options& options,
                                    Progress* progress) {
  Join join;
  STEMMA_ASSIGN_OR_RETURN(const Segment segment, BuildSegment(collection, options, progress));
  if (progress != nullptr) progress->Stage("grouping", "documents", collection.size());
  GroupOptions group = options.group;
  group.shingle_words = options.shingle_words;
  group.threads = options.threads;
  join.groups = FindGroups(collection.tokens, group);

  if (progress != nullptr) progress->Stage("aligning", "pairs", 0);
  const std::unique_ptr<CandidateIndex> index =
      MakeIndex(collection, segment, join.groups, options);
  STEMMA_RETURN_IF_ERROR(index->Candidates([&](const CandidateBatch& batch) {
    AlignBatch(collection, batch, options, progress, &join.pairs);
    return absl::OkStatus();
  }));
  join.stats = index->stats();

  join.furniture = LearnFurniture(collection, join, options);
  if (progress != nullptr) progress->Stage("judging", "pairs", join.pairs.size());
  ParallelFor(join.pairs.size(), {.threads = options.threads}, [&](size_t i) {
    JoinedPair& pair = join.pairs[i];
    pair.verdict = JudgePair(SideOf(collection, join, pair.a), SideOf(collection, join, pair.b),
                             pair.passages, pair.similarity, options.verdict);
  });
  return join;
}

}  // namespace stemma
