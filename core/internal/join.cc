#include "core/internal/join.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/align/rewritten_passages.h"
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
  auto fingerprints =
      std::make_unique<FingerprintIndex>(&segment, &groups, collection.tokens, index);
  if (!options.rewrite.enabled) return fingerprints;
  WordPairOptions word_pairs = options.word_pairs;
  word_pairs.threads = options.threads;
  return std::make_unique<WordPairIndex>(std::move(fingerprints), &groups, collection.tokens,
                                         word_pairs);
}

// Alignment texts of the documents that stand in a batch; the others stay empty.
class BatchTexts {
 public:
  BatchTexts(const Collection& collection, const CandidateBatch& batch, const Options& options)
      : texts_(collection.size()), sentences_(options.rewrite.enabled ? collection.size() : 0) {
    std::vector<bool> wanted(collection.size());
    for (const CandidatePair& pair : batch.pairs) wanted[pair.a] = wanted[pair.b] = true;
    ParallelFor(collection.size(), {.threads = options.threads}, [&](size_t i) {
      if (!wanted[i]) return;
      texts_[i].emplace(collection.tokens[i], options.shingle_words);
      if (options.rewrite.enabled) {
        sentences_[i].emplace(collection.documents[i].text, collection.tokens[i]);
      }
    });
  }

  const AlignText& operator[](DocId document) const { return *texts_[document]; }
  const SentenceText& Sentences(DocId document) const { return *sentences_[document]; }

 private:
  std::vector<std::optional<AlignText>> texts_;
  std::vector<std::optional<SentenceText>> sentences_;  // for rewritten text only
};

FurnitureLearner MakeLearner(const Collection& collection, const Groups& groups,
                             const Options& options) {
  std::vector<uint32_t> tokens(collection.size());
  std::vector<std::string> outlets(collection.size());
  for (DocId d = 0; d < collection.size(); ++d) {
    tokens[d] = static_cast<uint32_t>(collection.tokens[d].size());
    outlets[d] = collection.articles[d].outlet;
  }
  return FurnitureLearner(std::move(tokens), std::move(outlets), groups.group_of,
                          options.furniture);
}

// Aligns candidates, shows what they share to the learner, and keeps those that could be reported.
class Aligner {
 public:
  Aligner(const Collection& collection, const Options& options,
          std::optional<std::pair<DocId, DocId>> keep, FurnitureLearner* learner)
      : collection_(collection), options_(options), keep_(keep), learner_(learner) {
    // What is shorter than anything that is ever reported is not worth its memory.
    options_.align.min_words =
        std::max(options_.align.min_words,
                 std::min({options_.verdict.min_quotation_words, options_.verdict.min_prose_words,
                           options_.verdict.min_marked_words}));
  }

  void Align(const CandidateBatch& batch, std::vector<JoinedPair>* pairs) {
    const BatchTexts texts(collection_, batch, options_);
    std::vector<JoinedPair> joined(batch.pairs.size());
    ParallelFor(joined.size(), {.threads = options_.threads, .grain = 8}, [&](size_t i) {
      joined[i].a = batch.pairs[i].a;
      joined[i].b = batch.pairs[i].b;
      AlignOne(texts, &joined[i]);
    });
    for (JoinedPair& pair : joined) {
      if (pair.passages.empty()) continue;
      learner_->Add(pair.a, pair.b, pair.passages);
      if (!IsKept(pair)) {
        if (pair.verdict.verdict == Verdict::kNone) continue;
        DropUnreported(&pair);
      }
      pairs->push_back(std::move(pair));
    }
  }

 private:
  // The verdict is a first one: furniture that is learned later can only take from it. A pair
  // without one, of which too little is aligned for near-duplicates, is not worth a resemblance.
  void AlignOne(const BatchTexts& texts, JoinedPair* pair) const {
    const AlignText &a = texts[pair->a], &b = texts[pair->b];
    pair->passages = AlignPair(a, b, options_.align);
    if (options_.rewrite.enabled) {
      const std::vector<Rewritten> rewritten =
          FindRewritten(texts.Sentences(pair->a), texts.Sentences(pair->b), options_.rewrite);
      pair->passages = WithRewritten(a.tokens(), b.tokens(), rewritten, std::move(pair->passages));
    }
    if (pair->passages.empty()) return;
    const PairSide side_a{.tokens = &a.tokens(),
                          .zones = &collection_.articles[pair->a].zones,
                          .text = collection_.documents[pair->a].text};
    const PairSide side_b{.tokens = &b.tokens(),
                          .zones = &collection_.articles[pair->b].zones,
                          .text = collection_.documents[pair->b].text};
    pair->verdict = JudgePair(side_a, side_b, pair->passages, {}, options_.verdict);
    size_t matched = 0;
    for (const AlignedPassage& passage : pair->passages) matched += passage.matched;
    const bool near = 2 * matched >= std::min(a.tokens().size(), b.tokens().size());
    if (pair->verdict.verdict == Verdict::kNone && !near && !IsKept(*pair)) return;
    pair->similarity = ExactSimilarity(a.shingle_set(), b.shingle_set());
    pair->verdict = JudgePair(side_a, side_b, pair->passages, pair->similarity, options_.verdict);
  }

  // What furniture leaves of a pair holds no passage that is not reported now: long documents have
  // many of them.
  static void DropUnreported(JoinedPair* pair) {
    std::vector<AlignedPassage> reported;
    for (size_t i = 0; i < pair->passages.size(); ++i) {
      if (pair->verdict.reported[i]) reported.push_back(std::move(pair->passages[i]));
    }
    reported.shrink_to_fit();
    for (AlignedPassage& passage : reported) passage.edits.shrink_to_fit();
    pair->passages = std::move(reported);
    pair->verdict.kinds = {};
    pair->verdict.reported = {};
  }

  bool IsKept(const JoinedPair& pair) const { return keep_ && *keep_ == std::pair(pair.a, pair.b); }

  const Collection& collection_;
  Options options_;
  std::optional<std::pair<DocId, DocId>> keep_;
  FurnitureLearner* learner_;
};

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
          .furniture = join.furniture[document],
          .text = collection.documents[document].text};
}

absl::StatusOr<Join> JoinCollection(const Collection& collection, const Options& options,
                                    Progress* progress,
                                    std::optional<std::pair<DocId, DocId>> keep) {
  Join join;
  STEMMA_ASSIGN_OR_RETURN(const Segment segment, BuildSegment(collection, options, progress));
  if (progress != nullptr) progress->Stage("grouping", "documents", collection.size());
  GroupOptions group = options.group;
  group.shingle_words = options.shingle_words;
  group.threads = options.threads;
  join.groups = FindGroups(collection.tokens, group);

  if (progress != nullptr) progress->Stage("aligning", "pairs", 0);
  FurnitureLearner learner = MakeLearner(collection, join.groups, options);
  Aligner aligner(collection, options, keep, &learner);
  const std::unique_ptr<CandidateIndex> index =
      MakeIndex(collection, segment, join.groups, options);
  STEMMA_RETURN_IF_ERROR(index->Candidates([&](const CandidateBatch& batch) {
    aligner.Align(batch, &join.pairs);
    if (progress != nullptr) progress->Advance(batch.pairs.size());
    return absl::OkStatus();
  }));
  join.stats = index->stats();

  join.furniture = learner.Learn();
  VerdictOptions verdict = options.verdict;
  verdict.say_rule = keep.has_value();
  if (progress != nullptr) progress->Stage("judging", "pairs", join.pairs.size());
  ParallelFor(join.pairs.size(), {.threads = options.threads}, [&](size_t i) {
    JoinedPair& pair = join.pairs[i];
    pair.verdict = JudgePair(SideOf(collection, join, pair.a), SideOf(collection, join, pair.b),
                             pair.passages, pair.similarity, verdict);
  });
  return join;
}

}  // namespace stemma
