#include "core/internal/findings.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "core/base/parallel.h"
#include "core/internal/flows.h"
#include "core/text/utf8.h"

namespace stemma {
namespace {

// Byte spans of one document in the unit that the run reports.
class Offsets {
 public:
  Offsets(const Collection& collection, const Options& options)
      : collection_(collection),
        in_chars_(options.offsets_in_chars),
        indices_(in_chars_ ? collection.size() : 0) {}

  Span Of(DocId document, Span bytes) {
    if (!in_chars_) return bytes;
    std::optional<CodePointIndex>& index = indices_[document];
    if (!index) index.emplace(collection_.documents[document].text);
    return {index->CodePoints(bytes.begin), index->CodePoints(bytes.end)};
  }

 private:
  const Collection& collection_;
  bool in_chars_;
  std::vector<std::optional<CodePointIndex>> indices_;
};

bool IsProse(PassageKind kind) {
  return kind == PassageKind::kCopy || kind == PassageKind::kEdited;
}

// The passages of copied prose that a pair reports.
std::vector<AlignedPassage> ProseOf(const JoinedPair& pair) {
  std::vector<AlignedPassage> prose;
  for (size_t i = 0; i < pair.passages.size(); ++i) {
    if (pair.verdict.reported[i] && IsProse(pair.verdict.kinds[i]))
      prose.push_back(pair.passages[i]);
  }
  return prose;
}

Witness WitnessOf(const Collection& collection, DocId document) {
  return {.document = document,
          .article = &collection.articles[document],
          .tokens = &collection.tokens[document],
          .text = collection.documents[document].text,
          .words = collection.Words(document),
          .name = collection.documents[document].id};
}

// The cues of "copy took from source" in log-odds, strongest first; both by index into the reader's
// witnesses.
std::vector<CueLogOdds> WeighedCues(const CueReader& reader, uint32_t source, uint32_t copy,
                                    const SharedText& shared, const ProvenanceWeights& weights) {
  std::vector<CueLogOdds> weighed;
  for (const CueValue& value : reader.Copying(source, copy, shared)) {
    const double log_odds = value.value * weights.weight[static_cast<size_t>(value.cue)];
    if (log_odds != 0) weighed.push_back({value.cue, log_odds, reader.Words(value, source, copy)});
  }
  std::stable_sort(weighed.begin(), weighed.end(), [](const CueLogOdds& x, const CueLogOdds& y) {
    return std::abs(x.log_odds) > std::abs(y.log_odds);
  });
  return weighed;
}

Link LinkOf(const Collection& collection, const JoinedPair& pair) {
  const uint32_t words = std::max(pair.verdict.prose_words_a, pair.verdict.prose_words_b);
  const uint32_t shorter = std::min(collection.Words(pair.a), collection.Words(pair.b));
  return {.a = pair.a,
          .b = pair.b,
          .score = pair.verdict.score,
          .share = shorter == 0 ? 0 : std::min(1.0, static_cast<double>(words) / shorter),
          .words = words};
}

// Resolves some witnesses with the pairs of the join (by index) among them, and files the pairs'
// directions.
absl::StatusOr<Stemma> Resolve(const Collection& collection, const Join& join,
                               std::span<const DocId> documents, std::span<const size_t> pairs,
                               const Options& options, std::vector<Direction>* directions) {
  std::vector<Witness> witnesses;
  for (DocId document : documents) witnesses.push_back(WitnessOf(collection, document));
  std::vector<std::vector<AlignedPassage>> prose;
  prose.reserve(pairs.size());
  std::vector<StemmaPair> stemma_pairs;
  auto index_of = [&](DocId document) {
    return static_cast<uint32_t>(std::lower_bound(documents.begin(), documents.end(), document) -
                                 documents.begin());
  };
  for (size_t i : pairs) {
    prose.push_back(ProseOf(join.pairs[i]));
    stemma_pairs.push_back({index_of(join.pairs[i].a), index_of(join.pairs[i].b), prose.back()});
  }
  STEMMA_ASSIGN_OR_RETURN(Stemma stemma,
                          ResolveStemma(witnesses, stemma_pairs, options.weights, options.stemma));
  for (size_t i = 0; i < pairs.size(); ++i) (*directions)[pairs[i]] = stemma.directions[i];
  return stemma;
}

// What one document shares with all others together.
struct Coverage {
  std::vector<Span> shared;  // token ranges of every reported passage but furniture
  std::vector<Span> prose;
};

double CoveredShare(std::vector<Span> spans, const TokenizedText& tokens) {
  const uint32_t words = tokens.Words(0, tokens.size());
  if (words == 0) return 0;
  std::sort(spans.begin(), spans.end());
  uint32_t covered = 0;
  uint32_t end = 0;
  for (const Span& span : spans) {
    const uint32_t begin = std::max(span.begin, end);
    if (begin < span.end) covered += tokens.Words(begin, span.end);
    end = std::max(end, span.end);
  }
  return std::min(1.0, static_cast<double>(covered) / words);
}

std::vector<Coverage> CoverageOf(const Collection& collection, const Join& join,
                                 const Options& options) {
  std::vector<Coverage> coverage(collection.size());
  for (const JoinedPair& pair : join.pairs) {
    if (!IsReported(pair, options)) continue;
    for (size_t i = 0; i < pair.passages.size(); ++i) {
      if (!pair.verdict.reported[i] || pair.verdict.kinds[i] == PassageKind::kFurniture) continue;
      coverage[pair.a].shared.push_back(pair.passages[i].a);
      coverage[pair.b].shared.push_back(pair.passages[i].b);
      if (!IsProse(pair.verdict.kinds[i])) continue;
      coverage[pair.a].prose.push_back(pair.passages[i].a);
      coverage[pair.b].prose.push_back(pair.passages[i].b);
    }
  }
  return coverage;
}

DocumentRecord MakeDocumentRecord(const Collection& collection, DocId d, Coverage coverage) {
  const Document& document = collection.documents[d];
  const Article& article = collection.articles[d];
  DocumentRecord record;
  record.id = document.id;
  record.title = article.title;
  if (article.date) {
    record.date = FormatDate(article.date->date);
    record.date_from = DateSourceName(article.date->source);
  }
  record.outlet = article.outlet;
  record.credits = CreditedAgencies(article);
  record.words = collection.Words(d);
  record.covered = CoveredShare(std::move(coverage.shared), collection.tokens[d]);
  record.covered_prose = CoveredShare(std::move(coverage.prose), collection.tokens[d]);
  record.extra = document.extra;
  record.text = document.text;
  return record;
}

PairRecord MakePair(const Collection& collection, const JoinedPair& pair,
                    const Direction& direction, const Options& options, Offsets* offsets) {
  PairRecord record;
  record.a = collection.documents[pair.a].id;
  record.b = collection.documents[pair.b].id;
  record.verdict = pair.verdict.verdict;
  record.resemblance = pair.similarity.resemblance;
  record.containment_a = pair.similarity.containment_a;
  record.containment_b = pair.similarity.containment_b;
  record.score = pair.verdict.score;
  record.features = pair.verdict.features;
  const TokenizedText& tokens_a = collection.tokens[pair.a];
  const TokenizedText& tokens_b = collection.tokens[pair.b];
  for (size_t i = 0; i < pair.passages.size(); ++i) {
    if (!pair.verdict.reported[i]) continue;
    const AlignedPassage& passage = pair.passages[i];
    const Span bytes_a = tokens_a.SourceOf(passage.a.begin, passage.a.end);
    record.passages.push_back(
        {.a = offsets->Of(pair.a, bytes_a),
         .b = offsets->Of(pair.b, tokens_b.SourceOf(passage.b.begin, passage.b.end)),
         .kind = pair.verdict.kinds[i],
         .words = MatchedWords(tokens_a, passage),
         .identity = passage.identity(),
         .text = FoldedText(collection.documents[pair.a].text, bytes_a)});
  }
  if (!SharesProse(pair)) return record;
  record.has_direction = true;
  record.direction = direction;
  const Witness witnesses[] = {WitnessOf(collection, pair.a), WitnessOf(collection, pair.b)};
  const CueReader reader(witnesses);
  const std::vector<AlignedPassage> prose = ProseOf(pair);
  record.cues_a_to_b =
      WeighedCues(reader, 0, 1, {.passages = prose, .a_is_source = true}, options.weights);
  record.cues_b_to_a =
      WeighedCues(reader, 1, 0, {.passages = prose, .a_is_source = false}, options.weights);
  return record;
}

void ReportCluster(const Collection& collection, const Clusters& clusters, const Stemma& stemma,
                   size_t number, std::vector<ClusterRecord>* cluster_records,
                   std::vector<EdgeRecord>* edge_records) {
  const std::vector<DocId>& documents = clusters.documents[number];
  ClusterRecord record{.cluster = static_cast<int64_t>(number)};
  for (DocId document : documents) record.documents.push_back(collection.documents[document].id);
  record.root_latent = stemma.root_witness < 0;
  record.root =
      record.root_latent ? stemma.root : record.documents[static_cast<size_t>(stemma.root_witness)];
  for (const StemmaEdge& edge : stemma.edges) {
    edge_records->push_back({.cluster = static_cast<int64_t>(number),
                             .source = edge.source < 0
                                           ? edge.latent
                                           : record.documents[static_cast<size_t>(edge.source)],
                             .latent = edge.source < 0,
                             .copy = record.documents[edge.copy],
                             .probability = edge.probability,
                             .cues = edge.cues});
  }
  cluster_records->push_back(std::move(record));
}

// Group numbers count through the whole run, beginning with `first`; the next one that is free.
uint64_t ReportEvidence(const Collection& collection, std::span<const DocId> documents,
                        const Stemma& stemma, uint64_t first, Reporter* reporter) {
  uint64_t next = first;
  for (const EdgeEvidence& edge : stemma.evidence) {
    next = std::max(next, first + edge.group + 1);
    reporter->Evidence(
        {.group = first + edge.group,
         .source = edge.source < 0
                       ? edge.latent
                       : collection.documents[documents[static_cast<size_t>(edge.source)]].id,
         .latent = edge.source < 0,
         .copy = collection.documents[documents[edge.copy]].id,
         .twins = edge.twins,
         .cues = edge.cues});
  }
  return next;
}

// Numbers the groups of two or more by their first document; -1 for documents that stand alone.
std::vector<int64_t> GroupNumbers(const Groups& groups, uint64_t* count) {
  std::vector<int64_t> number(groups.representative.size(), -1);
  *count = 0;
  for (size_t group = 0; group < number.size(); ++group) {
    if (groups.size[group] > 1) number[group] = static_cast<int64_t>((*count)++);
  }
  return number;
}

}  // namespace

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

bool SharesProse(const JoinedPair& pair) {
  return pair.verdict.verdict == Verdict::kCopy ||
         pair.verdict.verdict == Verdict::kNearDuplicate ||
         pair.verdict.verdict == Verdict::kDuplicate;
}

bool IsReported(const JoinedPair& pair, const Options& options) {
  if (pair.verdict.verdict == Verdict::kNone) return false;
  return pair.verdict.verdict != Verdict::kFurniture || options.all_verdicts;
}

absl::StatusOr<Provenance> ResolveProvenance(const Collection& collection, const Join& join,
                                             const Options& options, Progress* progress) {
  Provenance provenance;
  std::vector<Link> links;
  for (const JoinedPair& pair : join.pairs) {
    if (SharesProse(pair)) links.push_back(LinkOf(collection, pair));
  }
  provenance.clusters = FindClusters(collection.size(), links);
  const std::vector<uint32_t>& cluster_of = provenance.clusters.cluster_of;
  const size_t clusters = provenance.clusters.documents.size();

  // Pairs by the cluster that holds both; a pair that a split of a component has parted is resolved
  // by itself.
  std::vector<std::vector<size_t>> pairs_of(clusters);
  std::vector<size_t> parted;
  for (size_t i = 0; i < join.pairs.size(); ++i) {
    const JoinedPair& pair = join.pairs[i];
    if (!SharesProse(pair)) continue;
    if (cluster_of[pair.a] == cluster_of[pair.b] && cluster_of[pair.a] != kNoCluster) {
      pairs_of[cluster_of[pair.a]].push_back(i);
    } else {
      parted.push_back(i);
    }
  }

  provenance.directions.resize(join.pairs.size());
  provenance.stemmata.resize(clusters);
  std::vector<absl::Status> statuses(clusters + parted.size());
  if (progress != nullptr) progress->Stage("ordering", "clusters", statuses.size());
  ParallelFor(statuses.size(), {.threads = options.threads, .grain = 1}, [&](size_t i) {
    absl::StatusOr<Stemma> stemma;
    if (i < clusters) {
      stemma = Resolve(collection, join, provenance.clusters.documents[i], pairs_of[i], options,
                       &provenance.directions);
    } else {
      const size_t pair = parted[i - clusters];
      const DocId both[] = {join.pairs[pair].a, join.pairs[pair].b};
      stemma =
          Resolve(collection, join, both, std::span(&pair, 1), options, &provenance.directions);
    }
    statuses[i] = stemma.status();
    if (stemma.ok() && i < clusters) provenance.stemmata[i] = *std::move(stemma);
    if (progress != nullptr) progress->Advance(1);
  });
  for (const absl::Status& status : statuses) STEMMA_RETURN_IF_ERROR(status);
  return provenance;
}

PairRecord MakePairRecord(const Collection& collection, const JoinedPair& pair,
                          const Direction& direction, const Options& options) {
  Offsets offsets(collection, options);
  return MakePair(collection, pair, direction, options, &offsets);
}

void ReportFindings(const Collection& collection, const Join& join, const Provenance& provenance,
                    const Options& options, Reporter* reporter, SummaryRecord* summary) {
  std::vector<Coverage> coverage = CoverageOf(collection, join, options);
  const std::vector<int64_t> group_number = GroupNumbers(join.groups, &summary->groups);
  for (DocId d = 0; d < collection.size() && reporter->status().ok(); ++d) {
    DocumentRecord record = MakeDocumentRecord(collection, d, std::move(coverage[d]));
    record.group = group_number[join.groups.group_of[d]];
    const uint32_t cluster = provenance.clusters.cluster_of[d];
    if (cluster != kNoCluster) record.cluster = cluster;
    reporter->Document(record);
  }

  Offsets offsets(collection, options);
  uint64_t by_verdict[static_cast<size_t>(Verdict::kDuplicate) + 1] = {};
  for (size_t i = 0; i < join.pairs.size() && reporter->status().ok(); ++i) {
    const JoinedPair& pair = join.pairs[i];
    ++by_verdict[static_cast<size_t>(pair.verdict.verdict)];
    if (!IsReported(pair, options)) continue;
    reporter->Pair(MakePair(collection, pair, provenance.directions[i], options, &offsets));
    ++summary->pairs;
  }
  for (Verdict verdict : {Verdict::kFurniture, Verdict::kQuotation, Verdict::kCopy,
                          Verdict::kNearDuplicate, Verdict::kDuplicate}) {
    summary->verdicts.emplace_back(VerdictName(verdict), by_verdict[static_cast<size_t>(verdict)]);
  }

  std::vector<ClusterRecord> clusters;
  std::vector<EdgeRecord> edges;
  for (size_t i = 0; i < provenance.stemmata.size(); ++i) {
    ReportCluster(collection, provenance.clusters, provenance.stemmata[i], i, &clusters, &edges);
  }
  for (const ClusterRecord& cluster : clusters) reporter->Cluster(cluster);
  for (const EdgeRecord& edge : edges) reporter->Edge(edge);
  for (const FlowRecord& flow : FlowsOf(collection, join, provenance)) reporter->Flow(flow);
  uint64_t group = 0;
  for (size_t i = 0; i < provenance.stemmata.size(); ++i) {
    group = ReportEvidence(collection, provenance.clusters.documents[i], provenance.stemmata[i],
                           group, reporter);
  }
  summary->clusters = clusters.size();
}

}  // namespace stemma
