#include "core/internal/join.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/align/furniture.h"
#include "core/align/quoted_lines.h"
#include "core/align/rewritten_passages.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/index/exhaustive_index.h"
#include "core/index/fingerprint_index.h"
#include "core/index/pair_hits.h"
#include "core/index/word_pair_index.h"
#include "core/internal/records.h"

namespace stemma {
namespace {

constexpr size_t kPairsAtOnce = 4096;

// The shingle sets of a collection's documents. Those of leaders stay while there is room.
class CollectionSets : public ShingleSets {
 public:
  CollectionSets(const Collection& collection, int words)
      : collection_(collection), words_(words), room_(collection.shares().held) {}

  std::span<const uint64_t> Of(uint32_t document, std::vector<uint64_t>* scratch) override {
    {
      const std::lock_guard lock(mutex_);
      const auto found = kept_.find(document);
      if (found != kept_.end()) return *found->second;
    }
    std::vector<uint64_t> set = ShingleSet(collection_.Get(document)->tokens, words_);
    const uint64_t bytes = set.size() * sizeof(uint64_t) + sizeof(std::vector<uint64_t>);
    const std::lock_guard lock(mutex_);
    if (bytes > room_) {
      *scratch = std::move(set);
      return *scratch;
    }
    const auto [entry, is_new] = kept_.try_emplace(document);
    if (is_new) {
      room_ -= bytes;
      entry->second = std::make_unique<const std::vector<uint64_t>>(std::move(set));
    }
    return *entry->second;
  }

  void Drop(uint32_t document) override {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(document);
    if (found == kept_.end()) return;
    room_ += found->second->size() * sizeof(uint64_t) + sizeof(std::vector<uint64_t>);
    kept_.erase(found);
  }

 private:
  const Collection& collection_;
  int words_;
  std::mutex mutex_;  // guards all below
  uint64_t room_;
  absl::flat_hash_map<uint32_t, std::unique_ptr<const std::vector<uint64_t>>> kept_;
};

// Aligns candidates, shows what they share to the learner, and sets aside those that could be
// reported.
class Aligner {
 public:
  Aligner(const Collection& collection, const Options& options,
          std::optional<std::pair<DocId, DocId>> keep, FurnitureLearner* learner, Join* join,
          Progress* progress)
      : collection_(collection),
        options_(options),
        keep_(keep),
        learner_(learner),
        join_(join),
        progress_(progress),
        slots_(kPairsAtOnce),
        runs_(static_cast<size_t>(ThreadCount(options.threads))) {}

  // Of the pairs with hits those that are candidates.
  absl::Status AlignHits(std::span<const Hit> hits) {
    const std::vector<std::span<const Hit>> pairs = SplitByPair(hits);
    return InBlocks(
        pairs.size(), [&](size_t i) { return std::pair(pairs[i][0].a, pairs[i][0].b); },
        [&](size_t i) { return pairs[i].size(); },
        [&](size_t i, int worker, const HeldDocument& a, const HeldDocument& b) {
          return runs_[static_cast<size_t>(worker)].Through(a.tokens, b.tokens, SeedsOf(pairs[i]),
                                                            options_.index.min_run_words);
        });
  }

  absl::Status AlignBatch(const CandidateBatch& batch) {
    return InBlocks(
        batch.pairs.size(), [&](size_t i) { return std::pair(batch.pairs[i].a, batch.pairs[i].b); },
        [](size_t) { return 1; },
        [](size_t, int, const HeldDocument&, const HeldDocument&) { return true; });
  }

 private:
  struct Slot {
    bool candidate = false;
    JoinedPair pair;
    bool kept = false;
    std::string record;
  };

  template <typename PairOf, typename UnitsOf, typename IsCandidate>
  absl::Status InBlocks(size_t count, const PairOf& pair_of, const UnitsOf& units_of,
                        const IsCandidate& is_candidate) {
    for (size_t first = 0; first < count; first += kPairsAtOnce) {
      const size_t end = std::min(count, first + kPairsAtOnce);
      for (size_t i = end; i < std::min(count, end + kPairsAtOnce); ++i) {
        if (i == end || pair_of(i).first != pair_of(i - 1).first) {
          collection_.Prefetch(pair_of(i).first);
        }
        collection_.Prefetch(pair_of(i).second);
      }
      ParallelForWorker(end - first, {.threads = options_.threads, .grain = 8},
                        [&](size_t i, int worker) {
                          Slot& slot = slots_[i];
                          slot = {};
                          std::tie(slot.pair.a, slot.pair.b) = pair_of(first + i);
                          const auto a = collection_.Get(slot.pair.a);
                          const auto b = collection_.Get(slot.pair.b);
                          slot.candidate = is_candidate(first + i, worker, *a, *b);
                          if (slot.candidate) AlignOne(*a, *b, &slot);
                        });
      uint64_t units = 0;
      for (size_t i = 0; i < end - first; ++i) {
        STEMMA_RETURN_IF_ERROR(Take(slots_[i]));
        units += units_of(first + i);
      }
      STEMMA_RETURN_IF_ERROR(collection_.status());
      STEMMA_RETURN_IF_ERROR(Advance(progress_, units));
    }
    return absl::OkStatus();
  }

  absl::Status Take(const Slot& slot) {
    join_->stats.candidates += slot.candidate;
    if (slot.pair.passages.empty()) return absl::OkStatus();
    learner_->Add(slot.pair.a, slot.pair.b, slot.pair.passages);
    if (!slot.kept) return absl::OkStatus();
    ++join_->pair_count;
    return AppendRecord(&join_->pairs, slot.record);
  }

  void AlignOne(const HeldDocument& held_a, const HeldDocument& held_b, Slot* slot) const {
    JoinedPair* pair = &slot->pair;
    const bool is_kept = keep_ && *keep_ == std::pair(pair->a, pair->b);
    AlignAndJudge(held_a, held_b, options_, is_kept, nullptr, pair);
    if (pair->passages.empty()) return;
    slot->kept = is_kept || pair->verdict.verdict != Verdict::kNone;
    if (!slot->kept) return;
    JoinedPair aside{pair->a, pair->b, pair->similarity, {}, {}};
    for (size_t i = 0; i < pair->passages.size(); ++i) {
      // What furniture leaves of a pair holds no passage that is not reported now: long documents
      // have many of them.
      if (is_kept || pair->verdict.reported[i]) aside.passages.push_back(pair->passages[i]);
    }
    PutPair(aside, &slot->record);
  }

  const Collection& collection_;
  const Options& options_;
  std::optional<std::pair<DocId, DocId>> keep_;
  FurnitureLearner* learner_;
  Join* join_;
  Progress* progress_;
  std::vector<Slot> slots_;
  std::vector<CommonRun> runs_;  // of each thread
};

// By an index that has all texts in memory: every pair, or what rewriting leaves of two texts.
absl::Status AlignInMemory(const Collection& collection, const Options& options, Aligner* aligner,
                           Join* join) {
  STEMMA_ASSIGN_OR_RETURN(const std::vector<TokenizedText> texts, TextsOf(collection, options));
  std::optional<Segment> segment;
  std::unique_ptr<CandidateIndex> index;
  if (options.exhaustive) {
    index = std::make_unique<ExhaustiveIndex>(texts, options.shingle_words);
  } else {
    STEMMA_ASSIGN_OR_RETURN(segment, BuildSegment(texts, collection.window(), options));
    FingerprintIndexOptions fingerprints = options.index;
    fingerprints.threads = options.threads;
    WordPairOptions word_pairs = options.word_pairs;
    word_pairs.threads = options.threads;
    word_pairs.stems = options.rewrite.stems;
    index = std::make_unique<WordPairIndex>(
        std::make_unique<FingerprintIndex>(&*segment, &join->groups, texts, fingerprints),
        &join->groups, texts, word_pairs);
  }
  STEMMA_RETURN_IF_ERROR(
      index->Candidates([&](const CandidateBatch& batch) { return aligner->AlignBatch(batch); }));
  join->stats = index->stats();
  return absl::OkStatus();
}

}  // namespace

void Join::Put(ByteWriter* out) const {
  out->PutVector(groups.group_of);
  out->PutVector(groups.representative);
  out->PutVector(groups.size);
  out->PutVector(groups.exact_of);
  out->Put(stats);
  out->Put(pair_count);
  pairs.Put(out);
  for (const std::vector<Span>& spans : furniture) out->PutVector(spans);
}

void Join::Take(ByteReader* in) {
  in->TakeVector(&groups.group_of);
  in->TakeVector(&groups.representative);
  in->TakeVector(&groups.size);
  in->TakeVector(&groups.exact_of);
  in->Take(&stats);
  in->Take(&pair_count);
  pairs.Take(in);
  furniture.resize(groups.group_of.size());
  for (std::vector<Span>& spans : furniture) in->TakeVector(&spans);
}

int WindowFor(const Options& options, size_t documents) {
  if (options.window > 0) return options.window;
  return documents < kDenseDocuments ? 1 : 4;
}

bool HoldsAllTexts(const Options& options) { return options.exhaustive || options.rewrite.enabled; }

absl::StatusOr<std::vector<TokenizedText>> TextsOf(const Collection& collection,
                                                   const Options& options) {
  std::vector<TokenizedText> texts(collection.size());
  ParallelFor(texts.size(), {.threads = options.threads},
              [&](size_t d) { texts[d] = collection.Get(static_cast<DocId>(d))->tokens; });
  STEMMA_RETURN_IF_ERROR(collection.status());
  return texts;
}

absl::StatusOr<Segment> BuildSegment(std::span<const TokenizedText> texts, int window,
                                     const Options& options) {
  SegmentBuilder builder({.hash_id = kHashId,
                          .normalizer_id = NormalizerId(),
                          .shingle_words = static_cast<uint32_t>(options.shingle_words),
                          .window = static_cast<uint32_t>(window)});
  std::vector<Shingle> shingles;
  std::vector<Fingerprint> fingerprints;
  for (DocId d = 0; d < texts.size(); ++d) {
    ShinglesOf(texts[d], options.shingle_words, &shingles);
    Winnow(shingles, window, &fingerprints);
    builder.Add(d, fingerprints);
  }
  return builder.Finish({.threads = options.threads});
}

// A pair without a verdict, of which too little is aligned for near-duplicates, is not worth a
// resemblance.
void AlignAndJudge(const HeldDocument& held_a, const HeldDocument& held_b, const Options& options,
                   bool keep, const Similarity* known, JoinedPair* pair) {
  const AlignText& a = held_a.aligned(options.shingle_words);
  const AlignText& b = held_b.aligned(options.shingle_words);
  // What is shorter than anything that is ever reported is not worth its memory.
  AlignOptions align = options.align;
  align.min_words = std::max(align.min_words, std::min({options.verdict.min_quotation_words,
                                                        options.verdict.min_prose_words,
                                                        options.verdict.min_marked_words}));
  pair->passages = AlignPair(a, b, align);
  if (options.rewrite.enabled) {
    const std::vector<Rewritten> rewritten =
        FindRewritten(held_a.sentences(options.rewrite.stems),
                      held_b.sentences(options.rewrite.stems), options.rewrite);
    pair->passages = WithRewritten(a.tokens(), b.tokens(), rewritten, std::move(pair->passages));
  }
  if (pair->passages.empty()) return;
  pair->passages = WithQuotedLines({held_a.document.text, a.tokens()},
                                   {held_b.document.text, b.tokens()}, std::move(pair->passages));
  const PairSide side_a = SideOf(held_a, {}), side_b = SideOf(held_b, {});
  pair->verdict = JudgePair(side_a, side_b, pair->passages, {}, options.verdict);
  size_t matched = 0;
  for (const AlignedPassage& passage : pair->passages) matched += passage.matched;
  const bool near = 2 * matched >= std::min(a.tokens().size(), b.tokens().size());
  if (pair->verdict.verdict == Verdict::kNone && !near && !keep) return;
  pair->similarity = known != nullptr ? *known : ExactSimilarity(a.shingle_set(), b.shingle_set());
  pair->verdict = JudgePair(side_a, side_b, pair->passages, pair->similarity, options.verdict);
}

PairSide SideOf(const HeldDocument& document, std::span<const Span> furniture) {
  return {.tokens = &document.tokens,
          .zones = &document.article.zones,
          .furniture = furniture,
          .text = document.document.text};
}

absl::StatusOr<Join> JoinCollection(Collection* collection, const Options& options,
                                    Progress* progress,
                                    std::optional<std::pair<DocId, DocId>> keep) {
  Join join(collection->pages());
  if (progress != nullptr) progress->Stage("grouping", "documents", collection->size());
  CollectionSets sets(*collection, options.shingle_words);
  STEMMA_ASSIGN_OR_RETURN(join.groups, collection->groups->Find(&sets));
  collection->groups.reset();
  STEMMA_RETURN_IF_ERROR(collection->status());

  const std::span<const uint32_t> tokens = collection->tokens_of();
  const std::span<const uint32_t> outlets = collection->outlet_of();
  FurnitureLearner learner({tokens.begin(), tokens.end()}, {outlets.begin(), outlets.end()},
                           join.groups.group_of, options.furniture);
  Aligner aligner(*collection, options, keep, &learner, &join, progress);
  if (HoldsAllTexts(options)) {
    if (progress != nullptr) progress->Stage("aligning", "pairs", 0);
    STEMMA_RETURN_IF_ERROR(AlignInMemory(*collection, options, &aligner, &join));
  } else {
    STEMMA_RETURN_IF_ERROR(collection->fingerprints->Run(
        {join.groups, tokens, outlets}, options.index, progress,
        [&](std::span<const Hit> hits) { return aligner.AlignHits(hits); }));
    const uint64_t candidates = join.stats.candidates;
    join.stats = collection->fingerprints->stats();
    join.stats.candidates = candidates;
    collection->fingerprints.reset();
  }
  STEMMA_RETURN_IF_ERROR(join.pairs.Seal());
  join.furniture = learner.Learn();
  if (options.templates.empty()) return join;
  ParallelFor(collection->size(), {.threads = options.threads}, [&](size_t d) {
    options.templates.Mark(collection->Get(static_cast<DocId>(d))->tokens, &join.furniture[d]);
  });
  STEMMA_RETURN_IF_ERROR(collection->status());
  return join;
}

}  // namespace stemma
