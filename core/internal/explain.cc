// Compare and Explain: the same journey as Find, for one pair, with every step kept.

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/index/fingerprint_index.h"
#include "core/index/segment.h"
#include "core/internal/collection.h"
#include "core/internal/findings.h"
#include "core/internal/join.h"
#include "core/pipeline.h"
#include "core/text/shingle.h"

namespace stemma {
namespace {

using Use = FingerprintIndex::Use;

// A collection of just the documents at two paths, which are its documents 0 and 1.
absl::Status ReadPair(const std::string& path_a, const std::string& path_b, const Options& options,
                      Collection* collection) {
  STEMMA_RETURN_IF_ERROR(ReadCollection({path_a, path_b}, options, nullptr, collection));
  for (const Skipped& skipped : collection->skipped) {
    const std::string where =
        skipped.line == 0 ? skipped.file : Concat(skipped.file, ":", skipped.line);
    return Fault(absl::StatusCode::kInvalidArgument, {.where = where, .found = skipped.why});
  }
  if (collection->size() != 2) {
    const std::string where = Concat(path_a, " and ", path_b);
    const std::string found = Concat(collection->size(), " documents");
    return Fault(
        absl::StatusCode::kInvalidArgument,
        {.where = where,
         .found = found,
         .expected = "one document in each",
         .fix = "for two documents of a collection use `stemma explain ID ID --among PATH`"});
  }
  return absl::OkStatus();
}

// The whole way, with one pair kept whatever becomes of it.
struct Journey {
  Journey(Collection* collection, const Options& options)
      : join(collection->pages()), findings(*collection, options) {}
  Join join;
  Findings findings;

  const JoinedPair* pair() const { return findings.kept ? &*findings.kept : nullptr; }
};

Direction DirectionOfKept(const Findings& findings) {
  return findings.kept_prose == Findings::kNoProse ? Direction()
                                                   : findings.directions[findings.kept_prose];
}

// All behind the join, which the collection can make but once.
absl::Status JudgeJoined(const Collection& collection, const Join& join,
                         std::pair<DocId, DocId> keep, const Options& options, Findings* findings) {
  STEMMA_RETURN_IF_ERROR(JudgePairs(collection, join, options, {.keep = keep}, nullptr, findings));
  return ResolveProvenance(collection, options, nullptr, findings);
}

absl::StatusOr<Journey> Travel(Collection* collection, DocId a, DocId b, const Options& options) {
  const std::pair<DocId, DocId> keep(a, b);
  Journey journey(collection, options);
  STEMMA_ASSIGN_OR_RETURN(journey.join, JoinCollection(collection, options, nullptr, keep));
  STEMMA_RETURN_IF_ERROR(JudgeJoined(*collection, journey.join, keep, options, &journey.findings));
  return journey;
}

// The token range of the first shingle with each hash.
std::unordered_map<uint64_t, Span> FirstShingles(const TokenizedText& tokens, int words) {
  std::vector<Shingle> shingles;
  ShinglesOf(tokens, words, &shingles);
  std::unordered_map<uint64_t, Span> first;
  for (const Shingle& shingle : shingles)
    first.try_emplace(shingle.hash, Span{shingle.begin, shingle.end});
  return first;
}

void ExplainSeeds(const HeldDocument& a, const HeldDocument& b, const Segment& segment,
                  const FingerprintIndex& index, const Options& options, Explanation* explanation) {
  const TokenizedText& tokens_a = a.tokens;
  const TokenizedText& tokens_b = b.tokens;
  const auto in_a = FirstShingles(tokens_a, options.shingle_words);
  const auto in_b = FirstShingles(tokens_b, options.shingle_words);
  for (const auto& [hash, at_a] : in_a) {
    const auto found = in_b.find(hash);
    if (found == in_b.end()) continue;
    if (!std::binary_search(segment.hashes().begin(), segment.hashes().end(), hash)) continue;
    const Span bytes = tokens_a.SourceOf(at_a.begin, at_a.end);
    ExplainedSeed seed{.use = index.UseOf(hash),
                       .a = bytes,
                       .b = tokens_b.SourceOf(found->second.begin, found->second.end),
                       .text = FoldedText(a.document.text, bytes)};
    ++explanation->seeds_shared;
    explanation->seeds_cut += seed.use.use == Use::kCut;
    explanation->seeds.push_back(std::move(seed));
  }
  std::sort(explanation->seeds.begin(), explanation->seeds.end(),
            [](const ExplainedSeed& x, const ExplainedSeed& y) {
              return std::pair(x.use.groups, x.a) < std::pair(y.use.groups, y.a);
            });
}

void ExplainCandidate(const Options& options, uint32_t needed, Explanation* explanation) {
  std::string& rule = explanation->candidate_rule;
  if (explanation->candidate) {
    rule = Concat("they share a run of ", explanation->longest_run, " words, at least ", needed,
                  " are needed (min_run_words)");
  } else if (explanation->seeds_shared == 0) {
    rule =
        Concat("they share no fingerprint: no run of ", options.shingle_words, " words in common");
  } else if (explanation->seeds_cut == explanation->seeds_shared) {
    rule = Concat("every fingerprint they share is held by more than ", options.index.max_groups,
                  " groups of documents (max_groups)");
  } else if (explanation->longest_run < needed) {
    rule = Concat("their longest common run has ", explanation->longest_run, " words, ", needed,
                  " are needed (min_run_words)");
  } else {
    rule =
        "the fingerprints they share are so frequent, or so close to what their outlet prints on "
        "its pages, that their holders were only linked in a row";
  }
}

void ExplainAlignment(const HeldDocument& a, const HeldDocument& b, const Options& options,
                      Explanation* explanation) {
  const TokenizedText& tokens_a = a.tokens;
  const TokenizedText& tokens_b = b.tokens;
  AlignTrace trace;
  const AlignText& text_a = a.aligned(options.shingle_words);
  const AlignText& text_b = b.aligned(options.shingle_words);
  AlignPair(text_a, text_b, options.align, &trace);
  explanation->similarity = ExactSimilarity(text_a.shingle_set(), text_b.shingle_set());
  for (const Anchor& anchor : trace.anchors) {
    explanation->longest_run =
        std::max(explanation->longest_run, tokens_a.Words(anchor.a, anchor.a + anchor.length));
  }
  for (const Chain& chain : trace.chains) {
    const Anchor& first = chain.anchors.front();
    const Anchor& last = chain.anchors.back();
    ExplainedChain explained{.a = tokens_a.SourceOf(first.a, last.a + last.length),
                             .b = tokens_b.SourceOf(first.b, last.b + last.length),
                             .anchors = static_cast<uint32_t>(chain.anchors.size()),
                             .score = chain.score};
    for (const Anchor& anchor : chain.anchors) {
      explained.words += tokens_a.Words(anchor.a, anchor.a + anchor.length);
    }
    explained.text = FoldedText(a.document.text, explained.a);
    explanation->chains.push_back(std::move(explained));
  }
}

std::string WhyNotReported(const JoinedPair& pair, const PassageRecord& passage,
                           const Options& options) {
  const bool quotation = passage.kind == PassageKind::kQuotation;
  const uint32_t needed =
      quotation ? options.verdict.min_quotation_words : options.verdict.min_prose_words;
  if (passage.kind != PassageKind::kFurniture && passage.words < needed) {
    return Concat(passage.words, " words, fewer than the ", needed, " of ",
                  quotation ? "min_quotation_words" : "min_prose_words");
  }
  return Concat("not what the verdict ", VerdictName(pair.verdict.verdict), " rests on");
}

void ExplainPassages(const HeldDocument& a, const HeldDocument& b, const JoinedPair& pair,
                     const Options& options, Explanation* explanation) {
  JoinedPair all = pair;
  std::fill(all.verdict.reported.begin(), all.verdict.reported.end(), true);
  const PairRecord record = MakePairRecord(a, b, all, options);
  for (size_t i = 0; i < record.passages.size(); ++i) {
    ExplainedPassage explained{.passage = record.passages[i], .reported = pair.verdict.reported[i]};
    if (!explained.reported) explained.why = WhyNotReported(pair, explained.passage, options);
    explanation->passages.push_back(std::move(explained));
  }
}

// The smallest change of one setting with which the pair would be reported; empty when none does.
std::string NearestSetting(const HeldDocument& held_a, const HeldDocument& held_b, const Join& join,
                           const JoinedPair* pair, const Options& options,
                           const Explanation& explanation) {
  if (pair == nullptr) {
    const uint32_t run = explanation.longest_run;
    if (explanation.seeds_shared > explanation.seeds_cut && run < options.index.min_run_words) {
      return Concat("--min-run ", run);
    }
    if (explanation.seeds_cut > 0) {
      return Concat("--max-groups ", explanation.seeds.front().use.groups);
    }
    return "";
  }
  if (pair->verdict.verdict == Verdict::kFurniture) return "--all";
  const PairSide a = SideOf(held_a, join.furniture[pair->a]);
  const PairSide b = SideOf(held_b, join.furniture[pair->b]);
  auto reported = [&](const VerdictOptions& verdict) {
    JoinedPair tried = *pair;
    tried.verdict = JudgePair(a, b, tried.passages, tried.similarity, verdict);
    return IsReported(tried.verdict.verdict, options);
  };
  VerdictOptions tried = options.verdict;
  for (tried.min_quotation_words -= 1; tried.min_quotation_words > 0; --tried.min_quotation_words) {
    if (reported(tried)) return Concat("--min-quotation ", tried.min_quotation_words);
  }
  tried = options.verdict;
  for (int percent = static_cast<int>(options.verdict.min_score * 100) - 1; percent >= 0;
       --percent) {
    tried.min_score = percent / 100.0;
    if (reported(tried)) return Concat("--min-score ", JsonNumber(tried.min_score));
  }
  tried.min_score = 0;
  for (tried.min_prose_words -= 1; tried.min_prose_words > 0; --tried.min_prose_words) {
    if (reported(tried)) return Concat("--min-score 0 --min-words ", tried.min_prose_words);
  }
  return "";
}

void ExplainVerdict(const HeldDocument& a, const HeldDocument& b, const Journey& journey,
                    const Options& options, Explanation* explanation) {
  const JoinedPair& pair = *journey.pair();
  explanation->verdict = pair.verdict.verdict;
  explanation->score = pair.verdict.score;
  explanation->rule = pair.verdict.rule;
  explanation->reported = IsReported(pair.verdict.verdict, options);
  ExplainPassages(a, b, pair, options, explanation);
  if (!SharesProse(pair.verdict.verdict)) return;
  PairRecord record = MakePairRecord(a, b, pair, options);
  explanation->has_direction = record.has_direction;
  explanation->direction = DirectionOfKept(journey.findings);
  explanation->cues_a_to_b = std::move(record.cues_a_to_b);
  explanation->cues_b_to_a = std::move(record.cues_b_to_a);
}

bool SpeaksOfDates(const Explanation& explanation) {
  for (const auto* cues : {&explanation.cues_a_to_b, &explanation.cues_b_to_a}) {
    for (const CueLogOdds& cue : *cues) {
      if (IsOfDates(cue.cue)) return true;
    }
  }
  return false;
}

// Of a collection of two.
absl::StatusOr<Comparison> CompareBoth(Collection* collection, const Options& options) {
  STEMMA_ASSIGN_OR_RETURN(const Journey journey, Travel(collection, 0, 1, options));
  const auto a = collection->Get(0), b = collection->Get(1);
  Comparison comparison;
  if (const JoinedPair* pair = journey.pair(); pair != nullptr) {
    comparison.pair = MakePairRecord(*a, *b, *pair, options);
    comparison.pair.direction = DirectionOfKept(journey.findings);
    for (size_t i = 0; i < pair->passages.size(); ++i) {
      if (pair->verdict.reported[i]) comparison.passages.push_back(pair->passages[i]);
    }
  }
  comparison.pair.a = a->document.id;
  comparison.pair.b = b->document.id;
  comparison.a = a->document;
  comparison.b = b->document;
  comparison.tokens_a = a->tokens;
  comparison.tokens_b = b->tokens;
  return comparison;
}

}  // namespace

absl::StatusOr<Comparison> Compare(const std::string& path_a, const std::string& path_b,
                                   const Options& options) {
  STEMMA_RETURN_IF_ERROR(Validate(options));
  Collection collection(options);
  STEMMA_RETURN_IF_ERROR(ReadPair(path_a, path_b, options, &collection));
  return CompareBoth(&collection, options);
}

absl::StatusOr<Comparison> Compare(const std::array<Document, 2>& documents,
                                   const Options& options) {
  STEMMA_RETURN_IF_ERROR(Validate(options));
  Options all = options;
  all.as_of.reset();  // both are asked for
  Collection collection(all);
  STEMMA_RETURN_IF_ERROR(TakeCollection(documents, all, &collection));
  return CompareBoth(&collection, all);
}

absl::StatusOr<Explanation> Explain(const std::string& a, const std::string& b,
                                    const std::vector<std::string>& among, const Options& options) {
  STEMMA_RETURN_IF_ERROR(Validate(options));
  Collection collection(options);
  DocId doc_a = 0;
  DocId doc_b = 1;
  if (among.empty()) {
    STEMMA_RETURN_IF_ERROR(ReadPair(a, b, options, &collection));
  } else {
    STEMMA_RETURN_IF_ERROR(ReadCollection(among, options, nullptr, &collection));
    STEMMA_ASSIGN_OR_RETURN(doc_a, DocumentWithId(collection, a));
    STEMMA_ASSIGN_OR_RETURN(doc_b, DocumentWithId(collection, b));
    if (doc_a == doc_b) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = a, .found = "the same document twice", .expected = "two documents"});
    }
  }
  // Findings are kept with the earlier document first; so is their explanation.
  if (doc_b < doc_a) std::swap(doc_a, doc_b);

  const auto held_a = collection.Get(doc_a), held_b = collection.Get(doc_b);
  Explanation explanation{.a = held_a->document.id,
                          .b = held_b->document.id,
                          .words_a = held_a->words,
                          .words_b = held_b->words,
                          .among = collection.size()};
  STEMMA_ASSIGN_OR_RETURN(const Journey journey, Travel(&collection, doc_a, doc_b, options));
  STEMMA_ASSIGN_OR_RETURN(const std::vector<TokenizedText> texts, TextsOf(collection, options));
  STEMMA_ASSIGN_OR_RETURN(const Segment segment, BuildSegment(texts, collection.window(), options));
  FingerprintIndex index(&segment, &journey.join.groups, texts, options.index);
  STEMMA_RETURN_IF_ERROR(index.Candidates([](const CandidateBatch&) { return absl::OkStatus(); }));
  ExplainSeeds(*held_a, *held_b, segment, index, options, &explanation);
  ExplainAlignment(*held_a, *held_b, options, &explanation);
  explanation.candidate = journey.pair() != nullptr;
  const uint32_t needed =
      RequiredRunWords(options.index.min_run_words, held_a->tokens.size(), held_b->tokens.size());
  ExplainCandidate(options, needed, &explanation);
  if (journey.pair() != nullptr) {
    ExplainVerdict(*held_a, *held_b, journey, options, &explanation);
    if (SpeaksOfDates(explanation)) {
      Options undated = options;
      undated.weights = WithoutDates(options.weights);
      undated.stemma.trust_dates = false;
      Findings other(collection, undated);
      STEMMA_RETURN_IF_ERROR(
          JudgeJoined(collection, journey.join, {doc_a, doc_b}, undated, &other));
      explanation.without_dates = DirectionOfKept(other);
    }
  }
  if (!explanation.reported) {
    explanation.nearest_setting =
        NearestSetting(*held_a, *held_b, journey.join, journey.pair(), options, explanation);
  }
  return explanation;
}

}  // namespace stemma
