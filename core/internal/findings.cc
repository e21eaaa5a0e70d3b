#include "core/internal/findings.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/parallel.h"
#include "core/internal/records.h"

namespace stemma {
namespace {

constexpr size_t kClustersAtOnce = 1024;
constexpr double kSecondsOfAnHour = 3600;

// A cluster, or a pair whose documents are in none together, with the prose pairs among them.
struct Story {
  std::vector<DocId> documents;  // ascending
  std::vector<uint64_t> pairs;   // ascending
};

// What the threads leave of a story.
struct Resolved {
  absl::Status status;
  std::vector<Direction> directions;  // of its pairs
  std::string cluster;                // record
  std::vector<std::string> edges;     // records
  std::vector<EvidenceRecord> evidence;
  std::vector<Flows::Edge> flows;
  std::vector<Findings::AskedPassage> asked;
};

class Resolver {
 public:
  Resolver(const Collection& collection, const Options& options, const Findings& findings)
      : collection_(collection), options_(options), findings_(findings) {}

  // `number`: of the cluster; -1 for a pair by itself, of which only the direction is told.
  void Resolve(const Story& story, int64_t number, Resolved* out) const {
    *out = {};
    std::vector<std::shared_ptr<const HeldDocument>> held;
    std::vector<Witness> witnesses;
    for (const DocId document : story.documents) {
      held.push_back(collection_.Get(document));
      witnesses.push_back(WitnessOf(document, *held.back()));
    }
    std::vector<std::vector<AlignedPassage>> prose(story.pairs.size());
    std::vector<StemmaPair> pairs;
    for (size_t i = 0; i < story.pairs.size(); ++i) {
      const Findings::ProsePair& pair = findings_.prose_pairs[story.pairs[i]];
      out->status = ReadProse(findings_, story.pairs[i], &prose[i]);
      if (!out->status.ok()) return;
      pairs.push_back({IndexOf(story, pair.link.a), IndexOf(story, pair.link.b), prose[i]});
    }
    StemmaOptions stemma_options = options_.stemma;
    if (findings_.asked &&
        std::binary_search(story.documents.begin(), story.documents.end(), *findings_.asked)) {
      stemma_options.parents_of = IndexOf(story, *findings_.asked);
    }
    absl::StatusOr<Stemma> stemma =
        ResolveStemma(witnesses, pairs, options_.weights, stemma_options);
    out->status = stemma.status();
    if (!stemma.ok()) return;
    if (number >= 0) Describe(story, held, *stemma, number, out);
    for (const PassageParents& passage : stemma->parents) {
      out->asked.push_back(AskedOf(story, passage));
    }
    out->directions = std::move(stemma->directions);
  }

 private:
  using Held = std::vector<std::shared_ptr<const HeldDocument>>;

  static uint32_t IndexOf(const Story& story, DocId document) {
    const auto at = std::lower_bound(story.documents.begin(), story.documents.end(), document);
    return static_cast<uint32_t>(at - story.documents.begin());
  }

  static Findings::AskedPassage AskedOf(const Story& story, const PassageParents& passage) {
    Findings::AskedPassage asked;
    for (const uint32_t pair : passage.pairs) asked.pairs.push_back(story.pairs[pair]);
    for (const PassageParents::Parent& parent : passage.parents) {
      Findings::AskedPassage::Parent one{.latent = parent.latent,
                                         .probability = parent.probability};
      if (parent.source >= 0) {
        one.document = story.documents[static_cast<size_t>(parent.source)];
      }
      asked.parents.push_back(std::move(one));
    }
    return asked;
  }

  void Describe(const Story& story, const Held& held, const Stemma& stemma, int64_t number,
                Resolved* out) const {
    const auto id = [&](int32_t witness) {
      return held[static_cast<size_t>(witness)]->document.id;
    };
    ClusterRecord cluster{.cluster = number};
    for (const auto& document : held) cluster.documents.push_back(document->document.id);
    cluster.root_latent = stemma.root_witness < 0;
    cluster.root = cluster.root_latent ? stemma.root : id(stemma.root_witness);
    PutRecord(cluster, &out->cluster);
    for (const StemmaEdge& edge : stemma.edges) {
      PutRecord(EdgeRecord{.cluster = number,
                           .source = edge.source < 0 ? edge.latent : id(edge.source),
                           .latent = edge.source < 0,
                           .copy = held[edge.copy]->document.id,
                           .probability = edge.probability,
                           .without_dates = edge.without_dates,
                           .cues = edge.cues},
                &out->edges.emplace_back());
      out->flows.push_back(FlowOf(story, held, edge));
    }
    for (const EdgeEvidence& edge : stemma.evidence) {
      out->evidence.push_back({.group = edge.group,
                               .source = edge.source < 0 ? edge.latent : id(edge.source),
                               .latent = edge.source < 0,
                               .copy = held[edge.copy]->document.id,
                               .twins = edge.twins,
                               .share = edge.share,
                               .cues = edge.cues});
    }
  }

  Flows::Edge FlowOf(const Story& story, const Held& held, const StemmaEdge& edge) const {
    const Article& copy = held[edge.copy]->article;
    if (edge.source < 0) {
      return {
          .from = edge.latent, .latent = true, .to = copy.outlet, .probability = edge.probability};
    }
    const Article& source = held[static_cast<size_t>(edge.source)]->article;
    Flows::Edge flow{.from = source.outlet, .to = copy.outlet, .probability = edge.probability};
    flow.words = SharedProse(story, story.documents[static_cast<size_t>(edge.source)],
                             story.documents[edge.copy]);
    const TimeEstimate first = EstimateTime(source), then = EstimateTime(copy);
    if (first.known && then.known) flow.hours = (then.at - first.at) / kSecondsOfAnHour;
    return flow;
  }

  // The words of prose that two documents share, 0 when they share none.
  uint32_t SharedProse(const Story& story, DocId x, DocId y) const {
    const std::pair<DocId, DocId> wanted = std::minmax(x, y);
    const auto documents = [&](uint64_t pair) {
      const Link& link = findings_.prose_pairs[pair].link;
      return std::pair(link.a, link.b);
    };
    const auto at =
        std::lower_bound(story.pairs.begin(), story.pairs.end(), wanted,
                         [&](uint64_t pair, const auto& key) { return documents(pair) < key; });
    if (at == story.pairs.end() || documents(*at) != wanted) return 0;
    return findings_.prose_pairs[*at].link.words;
  }

  const Collection& collection_;
  const Options& options_;
  const Findings& findings_;
};

// The prose pairs by the cluster that holds both documents (ascending within one), then those that
// a split of a component has parted: each resolved by itself.
struct PairsOfClusters {
  std::vector<uint64_t> begin;  // of each cluster, and of the parted
  std::vector<uint64_t> pairs;
};

PairsOfClusters SortPairs(const Findings& findings) {
  const std::vector<uint32_t>& cluster_of = findings.clusters.cluster_of;
  const size_t clusters = findings.clusters.documents.size();
  const auto cluster = [&](const Link& link) {
    const bool together = cluster_of[link.a] == cluster_of[link.b];
    return together && cluster_of[link.a] != kNoCluster ? cluster_of[link.a] : clusters;
  };
  PairsOfClusters sorted;
  sorted.begin.resize(clusters + 2);
  for (const auto& pair : findings.prose_pairs) ++sorted.begin[cluster(pair.link) + 1];
  for (size_t c = 0; c <= clusters; ++c) sorted.begin[c + 1] += sorted.begin[c];
  std::vector<uint64_t> next = sorted.begin;
  sorted.pairs.resize(findings.prose_pairs.size());
  for (uint64_t i = 0; i < sorted.pairs.size(); ++i) {
    sorted.pairs[next[cluster(findings.prose_pairs[i].link)]++] = i;
  }
  return sorted;
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

class DocumentReporter {
 public:
  DocumentReporter(const Collection& collection, const Join& join, const Findings& findings,
                   Progress* progress, Reporter* reporter, SummaryRecord* summary)
      : collection_(collection),
        join_(join),
        findings_(findings),
        progress_(progress),
        reporter_(reporter),
        group_number_(GroupNumbers(join.groups, &summary->groups)) {}

  // Documents up to the last of `covered`, which is sorted by them.
  absl::Status Add(std::span<const Findings::Covered> covered) {
    for (size_t begin = 0, end = 0; begin < covered.size(); begin = end) {
      while (end < covered.size() && covered[end].document == covered[begin].document) ++end;
      STEMMA_RETURN_IF_ERROR(AddUncovered(covered[begin].document));
      STEMMA_RETURN_IF_ERROR(Report(covered.subspan(begin, end - begin)));
    }
    return absl::OkStatus();
  }

  // Documents up to `end`, which share nothing.
  absl::Status AddUncovered(size_t end) {
    while (next_ < end) STEMMA_RETURN_IF_ERROR(Report({}));
    return absl::OkStatus();
  }

 private:
  absl::Status Report(std::span<const Findings::Covered> covered) {
    const DocId document = next_++;
    HeldDocument held;
    if (!collection_.ReadRecord(document, &buffer_, &held)) return collection_.status();
    DocumentRecord record = MakeDocumentRecord(held);
    if (!covered.empty()) {
      tokenizer_.Run(held.document.text, &held.tokens);
      std::vector<Span> shared, prose;
      for (const Findings::Covered& part : covered) {
        shared.push_back(part.tokens);
        if (part.is_prose != 0) prose.push_back(part.tokens);
      }
      record.covered = CoveredShare(std::move(shared), held);
      record.covered_prose = CoveredShare(std::move(prose), held);
    }
    record.group = group_number_[join_.groups.group_of[document]];
    const uint32_t cluster = findings_.clusters.cluster_of[document];
    if (cluster != kNoCluster) record.cluster = cluster;
    reporter_->Document(record);
    if (next_ % kToldEvery == 0) STEMMA_RETURN_IF_ERROR(Advance(progress_, kToldEvery));
    return reporter_->status();
  }

  static constexpr DocId kToldEvery = 4096;

  const Collection& collection_;
  const Join& join_;
  const Findings& findings_;
  Progress* progress_;
  Reporter* reporter_;
  std::vector<int64_t> group_number_;
  DocId next_ = 0;
  Tokenizer tokenizer_;
  std::string buffer_;
};

absl::Status ReportPairs(const Findings& findings, Reporter* reporter, SummaryRecord* summary) {
  return ForRecords(findings.reported, [&](std::string_view bytes) {
    uint64_t prose = 0;
    ByteReader(bytes).Take(&prose);
    PairRecord record;
    if (!TakeRecord(bytes.substr(sizeof prose), &record)) return SpoiltRecord();
    if (prose != Findings::kNoProse) record.direction = findings.directions[prose];
    reporter->Pair(record);
    ++summary->pairs;
    return reporter->status();
  });
}

// Hands on all records of a stream.
template <typename Record, typename Take>
absl::Status ForAll(const PageStream& stream, const Reporter& reporter, const Take& take) {
  return ForRecords(stream, [&](std::string_view bytes) {
    Record record;
    if (!TakeRecord(bytes, &record)) return SpoiltRecord();
    take(record);
    return reporter.status();
  });
}

}  // namespace

DocumentRecord MakeDocumentRecord(const HeldDocument& held) {
  const Article& article = held.article;
  DocumentRecord record;
  record.id = held.document.id;
  record.title = article.title;
  if (article.date) {
    record.date = FormatDate(article.date->date);
    record.date_from = DateSourceName(article.date->source);
  }
  record.outlet = article.outlet;
  record.credits = CreditedAgencies(article);
  record.words = held.words;
  record.extra = held.document.extra;
  record.text = held.document.text;
  return record;
}

double CoveredShare(std::vector<Span> spans, const HeldDocument& held) {
  if (held.words == 0) return 0;
  std::sort(spans.begin(), spans.end());
  uint32_t covered = 0;
  uint32_t end = 0;
  for (const Span& span : spans) {
    const uint32_t begin = std::max(span.begin, end);
    if (begin < span.end) covered += held.tokens.Words(begin, span.end);
    end = std::max(end, span.end);
  }
  return std::min(1.0, static_cast<double>(covered) / held.words);
}

Findings::Findings(const Collection& collection, const Options& options)
    : reported(collection.pages()),
      prose(collection.pages()),
      covered(collection.pages(),
              {.key_bits = std::max(1, static_cast<int>(std::bit_width(collection.size()))),
               .deal_bits = 5,
               .chunk_bytes = collection.shares().chunk,
               .threads = options.threads}),
      cluster_records(collection.pages()),
      edge_records(collection.pages()),
      evidence_records(collection.pages()) {}

absl::Status Findings::Seal() {
  for (PageStream* stream :
       {&reported, &prose, &cluster_records, &edge_records, &evidence_records}) {
    STEMMA_RETURN_IF_ERROR(stream->Seal());
  }
  return covered.Seal();
}

void Findings::PutJudged(ByteWriter* out) const {
  out->Put(by_verdict);
  out->PutVector(prose_pairs);
  reported.Put(out);
  prose.Put(out);
  covered.Put(out);
}

void Findings::TakeJudged(ByteReader* in) {
  in->Take(&by_verdict);
  in->TakeVector(&prose_pairs);
  reported.Take(in);
  prose.Take(in);
  covered.Take(in);
}

void Findings::PutOrdered(ByteWriter* out) const {
  out->PutVector(clusters.cluster_of);
  out->Put(static_cast<uint64_t>(clusters.documents.size()));
  for (const Direction& direction : directions) {
    out->Put(direction.a_to_b);
    out->Put(direction.b_to_a);
    out->Put(direction.common_source);
    out->PutString(direction.latent);
    out->PutString(direction.third);
  }
  cluster_records.Put(out);
  edge_records.Put(out);
  evidence_records.Put(out);
  flows.Put(out);
}

void Findings::TakeOrdered(ByteReader* in) {
  in->TakeVector(&clusters.cluster_of);
  clusters.documents.resize(in->Take<uint64_t>());  // how many is all that reporting asks
  directions.resize(prose_pairs.size());
  for (Direction& direction : directions) {
    in->Take(&direction.a_to_b);
    in->Take(&direction.b_to_a);
    in->Take(&direction.common_source);
    in->TakeString(&direction.latent);
    in->TakeString(&direction.third);
  }
  cluster_records.Take(in);
  edge_records.Take(in);
  evidence_records.Take(in);
  flows.Take(in);
}

absl::Status ReadProse(const Findings& findings, uint64_t pair,
                       std::vector<AlignedPassage>* passages) {
  const Findings::ProsePair& place = findings.prose_pairs[pair];
  std::string bytes(place.bytes, 0);
  STEMMA_RETURN_IF_ERROR(findings.prose.ReadAt(place.at, bytes.data(), bytes.size()));
  return TakePassages(bytes, passages) ? absl::OkStatus() : SpoiltRecord();
}

absl::Status ResolveProvenance(const Collection& collection, const Options& options,
                               Progress* progress, Findings* findings) {
  std::vector<Link> links;
  for (const Findings::ProsePair& pair : findings->prose_pairs) links.push_back(pair.link);
  findings->clusters = FindClusters(collection.size(), links);
  links = {};
  const PairsOfClusters sorted = SortPairs(*findings);
  const size_t clusters = findings->clusters.documents.size();
  const size_t parted = sorted.pairs.size() - sorted.begin[clusters];
  findings->directions.resize(findings->prose_pairs.size());
  if (progress != nullptr) progress->Stage("ordering", "clusters", clusters + parted);

  const auto story_of = [&](size_t i) {
    Story story;
    if (i < clusters) {
      story.documents = findings->clusters.documents[i];
      story.pairs.assign(sorted.pairs.begin() + static_cast<ptrdiff_t>(sorted.begin[i]),
                         sorted.pairs.begin() + static_cast<ptrdiff_t>(sorted.begin[i + 1]));
    } else {
      story.pairs = {sorted.pairs[sorted.begin[clusters] + (i - clusters)]};
      const Link& link = findings->prose_pairs[story.pairs[0]].link;
      story.documents = {link.a, link.b};
    }
    return story;
  };
  const Resolver resolver(collection, options, *findings);
  std::vector<Resolved> block(kClustersAtOnce);
  uint64_t first_group = 0;  // evidence is numbered through the whole run
  for (size_t first = 0; first < clusters + parted; first += kClustersAtOnce) {
    const size_t count = std::min(kClustersAtOnce, clusters + parted - first);
    ParallelFor(count, {.threads = options.threads, .grain = 1}, [&](size_t i) {
      const int64_t number = first + i < clusters ? static_cast<int64_t>(first + i) : -1;
      resolver.Resolve(story_of(first + i), number, &block[i]);
    });
    STEMMA_RETURN_IF_ERROR(collection.status());
    for (size_t i = 0; i < count; ++i) {
      Resolved& resolved = block[i];
      STEMMA_RETURN_IF_ERROR(resolved.status);
      std::move(resolved.asked.begin(), resolved.asked.end(),
                std::back_inserter(findings->asked_passages));
      const Story story = story_of(first + i);
      for (size_t p = 0; p < story.pairs.size(); ++p) {
        findings->directions[story.pairs[p]] = std::move(resolved.directions[p]);
      }
      if (first + i >= clusters) continue;
      STEMMA_RETURN_IF_ERROR(AppendRecord(&findings->cluster_records, resolved.cluster));
      for (const std::string& edge : resolved.edges) {
        STEMMA_RETURN_IF_ERROR(AppendRecord(&findings->edge_records, edge));
      }
      for (const Flows::Edge& flow : resolved.flows) findings->flows.Add(flow);
      uint64_t next_group = first_group;
      for (EvidenceRecord& evidence : resolved.evidence) {
        evidence.group += first_group;
        next_group = std::max(next_group, evidence.group + 1);
        std::string record;
        PutRecord(evidence, &record);
        STEMMA_RETURN_IF_ERROR(AppendRecord(&findings->evidence_records, record));
      }
      first_group = next_group;
    }
    STEMMA_RETURN_IF_ERROR(Advance(progress, count));
  }
  return absl::OkStatus();
}

absl::Status ReportFindings(const Collection& collection, const Join& join, Progress* progress,
                            Reporter* reporter, Findings* findings, SummaryRecord* summary) {
  if (progress != nullptr) progress->Stage("reporting", "documents", collection.size());
  DocumentReporter documents(collection, join, *findings, progress, reporter, summary);
  STEMMA_RETURN_IF_ERROR(findings->covered.Drain(
      [&](std::span<const Findings::Covered> covered) { return documents.Add(covered); }));
  STEMMA_RETURN_IF_ERROR(documents.AddUncovered(collection.size()));
  STEMMA_RETURN_IF_ERROR(ReportPairs(*findings, reporter, summary));
  for (Verdict verdict : {Verdict::kFurniture, Verdict::kQuotation, Verdict::kCopy,
                          Verdict::kNearDuplicate, Verdict::kDuplicate}) {
    summary->verdicts.emplace_back(VerdictName(verdict),
                                   findings->by_verdict[static_cast<size_t>(verdict)]);
  }
  STEMMA_RETURN_IF_ERROR(
      ForAll<ClusterRecord>(findings->cluster_records, *reporter,
                            [&](const ClusterRecord& cluster) { reporter->Cluster(cluster); }));
  STEMMA_RETURN_IF_ERROR(ForAll<EdgeRecord>(findings->edge_records, *reporter,
                                            [&](const EdgeRecord& edge) { reporter->Edge(edge); }));
  for (const FlowRecord& flow : findings->flows.Records()) reporter->Flow(flow);
  STEMMA_RETURN_IF_ERROR(ForAll<EvidenceRecord>(
      findings->evidence_records, *reporter,
      [&](const EvidenceRecord& evidence) { reporter->Evidence(evidence); }));
  summary->clusters = findings->clusters.documents.size();
  return absl::OkStatus();
}

}  // namespace stemma
