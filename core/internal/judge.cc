// The second verdict on every joined pair, now that furniture is known, and all that is told of a
// pair by itself.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/align/passage_source.h"
#include "core/base/bytes.h"
#include "core/base/parallel.h"
#include "core/internal/findings.h"
#include "core/internal/records.h"
#include "core/provenance/readings.h"

namespace stemma {
namespace {

constexpr size_t kPairsAtOnce = 2048;

// The cues of "copy took from source" in log-odds, strongest first; both by index into the reader's
// witnesses.
std::vector<CueLogOdds> WeighedCues(const CueReader& reader, uint32_t source, uint32_t copy,
                                    const SharedText& shared, const ProvenanceWeights& weights) {
  std::vector<CueLogOdds> weighed;
  for (const CueValue& value : reader.Copying(source, copy, shared, {})) {
    const double log_odds = value.value * weights.weight[static_cast<size_t>(value.cue)];
    if (log_odds != 0) weighed.push_back({value.cue, log_odds, reader.Words(value, source, copy)});
  }
  std::stable_sort(weighed.begin(), weighed.end(), [](const CueLogOdds& x, const CueLogOdds& y) {
    return std::abs(x.log_odds) > std::abs(y.log_odds);
  });
  return weighed;
}

// Byte spans of one document in the unit that the run reports.
Span InUnit(const HeldDocument& held, Span bytes, const Options& options) {
  if (!options.offsets_in_chars) return bytes;
  return {held.code_points().CodePoints(bytes.begin), held.code_points().CodePoints(bytes.end)};
}

// What the threads leave of one pair.
struct Judged {
  std::string joined;  // as it was set aside
  JoinedPair pair;
  std::string record;  // empty: not reported
  std::string prose;   // empty: none shared
  Link link;
};

void Judge(const Collection& collection, const Join& join, const Options& options,
           const VerdictOptions& verdict, bool for_people, Judged* judged) {
  JoinedPair& pair = judged->pair;
  const auto a = collection.Get(pair.a), b = collection.Get(pair.b);
  pair.verdict = JudgePair(SideOf(*a, join.furniture[pair.a]), SideOf(*b, join.furniture[pair.b]),
                           pair.passages, pair.similarity, verdict);
  judged->record.clear();
  judged->prose.clear();
  if (!IsReported(pair.verdict.verdict, options)) return;
  PutRecord(MakePairRecord(*a, *b, pair, options, for_people), &judged->record);
  if (!SharesProse(pair.verdict.verdict)) return;
  PutPassages(ProseOf(pair), &judged->prose);
  judged->link = LinkOf(*a, *b, pair);
}

absl::Status AddCovered(const JoinedPair& pair, Findings* findings) {
  for (size_t i = 0; i < pair.passages.size(); ++i) {
    if (!pair.verdict.reported[i] || pair.verdict.kinds[i] == PassageKind::kFurniture) continue;
    const uint32_t is_prose = IsProse(pair.verdict.kinds[i]);
    const Findings::Covered both[] = {{pair.a, pair.passages[i].a, is_prose},
                                      {pair.b, pair.passages[i].b, is_prose}};
    STEMMA_RETURN_IF_ERROR(findings->covered.Add(both));
  }
  return absl::OkStatus();
}

absl::Status Take(const Judged& judged, const JudgeOptions& judging, Findings* findings) {
  const JoinedPair& pair = judged.pair;
  ++findings->by_verdict[static_cast<size_t>(pair.verdict.verdict)];
  uint64_t prose_pair = Findings::kNoProse;
  if (!judged.prose.empty()) {
    prose_pair = findings->prose_pairs.size();
    findings->prose_pairs.push_back({judged.link, findings->prose.size(), judged.prose.size()});
    STEMMA_RETURN_IF_ERROR(findings->prose.Append(judged.prose));
  }
  if (judging.keep && *judging.keep == std::pair(pair.a, pair.b)) {
    findings->kept = pair;
    findings->kept_prose = prose_pair;
  }
  if (judged.record.empty()) return absl::OkStatus();
  STEMMA_RETURN_IF_ERROR(AddCovered(pair, findings));
  std::string record;
  ByteWriter(&record).Put(prose_pair);
  return AppendRecord(&findings->reported, record.append(judged.record));
}

}  // namespace

bool IsProse(PassageKind kind) {
  return kind == PassageKind::kCopy || kind == PassageKind::kEdited;
}

std::vector<AlignedPassage> ProseOf(const JoinedPair& pair) {
  std::vector<AlignedPassage> prose;
  for (size_t i = 0; i < pair.passages.size(); ++i) {
    if (pair.verdict.reported[i] && IsProse(pair.verdict.kinds[i]))
      prose.push_back(pair.passages[i]);
  }
  return prose;
}

Witness WitnessOf(DocId document, const HeldDocument& held) {
  return {.document = document,
          .article = &held.article,
          .tokens = &held.tokens,
          .text = held.document.text,
          .words = held.words,
          .name = held.document.id};
}

Link LinkOf(const HeldDocument& a, const HeldDocument& b, const JoinedPair& pair) {
  const uint32_t words = std::max(pair.verdict.prose_words_a, pair.verdict.prose_words_b);
  const uint32_t shorter = std::min(a.words, b.words);
  return {.a = pair.a,
          .b = pair.b,
          .score = pair.verdict.score,
          .share = shorter == 0 ? 0 : std::min(1.0, static_cast<double>(words) / shorter),
          .words = words};
}

std::string FoldedText(std::string_view text, Span span) {
  std::string folded;
  for (char c : text.substr(span.begin, span.size())) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space) {
      folded.push_back(c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded.push_back(' ');
    }
  }
  return folded;
}

bool SharesProse(Verdict verdict) {
  return verdict == Verdict::kCopy || verdict == Verdict::kNearDuplicate ||
         verdict == Verdict::kDuplicate;
}

bool IsReported(Verdict verdict, const Options& options) {
  if (verdict == Verdict::kNone) return false;
  return verdict != Verdict::kFurniture || options.all_verdicts;
}

PairRecord MakePairRecord(const HeldDocument& a, const HeldDocument& b, const JoinedPair& pair,
                          const Options& options, bool for_people) {
  PairRecord record;
  record.a = a.document.id;
  record.b = b.document.id;
  record.verdict = pair.verdict.verdict;
  record.resemblance = pair.similarity.resemblance;
  record.containment_a = pair.similarity.containment_a;
  record.containment_b = pair.similarity.containment_b;
  record.score = pair.verdict.score;
  record.features = pair.verdict.features;
  for (size_t i = 0; i < pair.passages.size(); ++i) {
    if (!pair.verdict.reported[i]) continue;
    const AlignedPassage& passage = pair.passages[i];
    const auto& [bytes_a, bytes_b] =
        PassageSource({a.document.text, a.tokens}, {b.document.text, b.tokens}, passage);
    record.passages.push_back(
        {.a = InUnit(a, bytes_a, options),
         .b = InUnit(b, bytes_b, options),
         .kind = pair.verdict.kinds[i],
         .words = MatchedWords(a.tokens, passage),
         .identity = passage.identity(),
         .text = for_people ? FoldedText(a.document.text, bytes_a) : std::string()});
  }
  record.has_direction = SharesProse(pair.verdict.verdict);
  if (!record.has_direction || !for_people) return record;
  const Witness witnesses[] = {WitnessOf(pair.a, a), WitnessOf(pair.b, b)};
  const CueReader reader(witnesses);
  const std::vector<AlignedPassage> prose = ProseOf(pair);
  record.cues_a_to_b =
      WeighedCues(reader, 0, 1, {.passages = prose, .a_is_source = true}, options.weights);
  record.cues_b_to_a =
      WeighedCues(reader, 1, 0, {.passages = prose, .a_is_source = false}, options.weights);
  return record;
}

absl::Status JudgePairs(const Collection& collection, const Join& join, const Options& options,
                        const JudgeOptions& judging, Progress* progress, Findings* findings) {
  VerdictOptions verdict = options.verdict;
  verdict.say_rule = judging.keep.has_value();
  if (progress != nullptr) progress->Stage("judging", "pairs", join.pair_count);
  std::vector<Judged> block(kPairsAtOnce);
  size_t count = 0;
  const auto judge_block = [&] {
    ParallelFor(count, {.threads = options.threads, .grain = 4}, [&](size_t i) {
      Judge(collection, join, options, verdict, judging.for_people, &block[i]);
    });
    for (size_t i = 0; i < count; ++i) {
      const absl::Status taken = Take(block[i], judging, findings);
      if (!taken.ok()) return taken;
    }
    const absl::Status read = collection.status();
    return read.ok() ? Advance(progress, std::exchange(count, 0)) : read;
  };
  const absl::Status judged = ForRecords(join.pairs, [&](std::string_view record) {
    if (!TakePair(record, &block[count].pair)) return SpoiltRecord();
    const JoinedPair& pair = block[count].pair;
    collection.Prefetch(pair.b);
    return ++count < block.size() ? absl::OkStatus() : judge_block();
  });
  STEMMA_RETURN_IF_ERROR(judged);
  STEMMA_RETURN_IF_ERROR(judge_block());
  STEMMA_RETURN_IF_ERROR(findings->prose.Seal());
  return findings->reported.Seal();
}

}  // namespace stemma
