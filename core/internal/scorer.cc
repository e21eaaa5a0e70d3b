#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/align/furniture.h"
#include "core/index/pair_hits.h"
#include "core/internal/collection.h"
#include "core/internal/findings.h"
#include "core/internal/join.h"
#include "core/score.h"

namespace stemma {
namespace {

// A source that shares something, with all that is known of it.
struct Candidate {
  uint64_t group = 0;  // the archive's
  bool whole = true;
  std::shared_ptr<const HeldDocument> held;
  JoinedPair pair;                      // with the article, which is b: what could be reported
  std::vector<AlignedPassage> aligned;  // all of it, to learn furniture from
};

// From an estimated resemblance, as far as the sizes let it be.
Similarity SimilarityOf(double resemblance, size_t a, size_t b) {
  const double shared = std::min({resemblance / (1 + resemblance) * static_cast<double>(a + b),
                                  static_cast<double>(a), static_cast<double>(b)});
  Similarity similarity{.shared = static_cast<uint64_t>(shared), .resemblance = resemblance};
  if (a > 0) similarity.containment_a = shared / static_cast<double>(a);
  if (b > 0) similarity.containment_b = shared / static_cast<double>(b);
  return similarity;
}

void AddStats(const CandidateStats& stats, SummaryRecord* summary) {
  summary->fingerprints += stats.fingerprints;
  summary->cut += stats.cut;
  summary->rescued += stats.rescued;
  summary->capped += stats.capped;
}

SearchOptions SearchOptionsOf(const ScoreOptions& options) {
  return {.index = options.find.index,
          .furniture = options.find.furniture,
          .max_sources = options.max_sources,
          .filter = options.filter};
}

}  // namespace

class Scorer::Work {
 public:
  Work(const Archive& archive, const ScoreOptions& options)
      : searcher_(archive, SearchOptionsOf(options)), options_(options) {
    documents_ = archive.documents();
    options_.find.threads = 1;
    options_.find.shingle_words = static_cast<int>(archive.sketch().shingle_words);
    options_.find.align.shingle_words = options_.find.shingle_words;
    options_.find.verdict.say_rule = false;
  }

  absl::Status Score(const Document& document, Reporter* reporter, SummaryRecord* summary,
                     int64_t first_cluster);
  void SearchBefore(uint64_t number) { searcher_.SearchBefore(number); }

 private:
  using Furniture = std::vector<std::vector<Span>>;  // of each candidate, and of the article

  void Align(const ArchiveSource& source, std::vector<Candidate>* candidates);
  Furniture LearnFurniture(const std::vector<Candidate>& candidates) const;
  void Judge(const Furniture& furniture, std::vector<Candidate>* candidates) const;
  std::vector<Candidate> Best(std::vector<Candidate> candidates) const;
  absl::Status Report(std::vector<Candidate> sources, int64_t first_cluster, Reporter* reporter,
                      SummaryRecord* summary) const;

  ArchiveSearcher searcher_;
  ScoreOptions options_;
  uint64_t documents_ = 0;
  Tokenizer tokenizer_;
  CommonRun run_;
  std::shared_ptr<HeldDocument> article_;
};

namespace {

void HideDates(Article* article) {
  article->date.reset();
  article->dates.clear();
}

// The sources of one article and itself, the last, on their way into records.
class Story {
 public:
  Story(std::span<const Candidate> sources, const HeldDocument& article, const Options& options)
      : sources_(sources), article_(article), options_(options), directions_(sources.size()) {}

  // Who took from whom among those that share prose.
  absl::Status Resolve() {
    std::vector<Link> links;
    for (const Candidate& source : sources_) {
      if (SharesProse(source.pair.verdict.verdict)) {
        links.push_back(LinkOf(*source.held, article_, source.pair));
      }
    }
    clusters_ = FindClusters(sources_.size() + 1, links);
    stemmata_.resize(clusters_.documents.size());
    for (size_t c = 0; c < clusters_.documents.size(); ++c) {
      STEMMA_RETURN_IF_ERROR(ResolveAmong(clusters_.documents[c], &stemmata_[c]));
    }
    // A link that was too weak for the cluster has a direction all the same.
    const auto last = static_cast<DocId>(sources_.size());
    const uint32_t own = clusters_.cluster_of[last];
    for (DocId d = 0; d < last; ++d) {
      const bool together = own != kNoCluster && clusters_.cluster_of[d] == own;
      if (together || !SharesProse(sources_[d].pair.verdict.verdict)) continue;
      Stemma unused;
      STEMMA_RETURN_IF_ERROR(ResolveAmong({d, last}, &unused));
    }
    return absl::OkStatus();
  }

  void Tell(int64_t first_cluster, Reporter* reporter) const {
    std::vector<Span> shared, prose;  // of the article, with all sources
    for (DocId d = 0; d < sources_.size(); ++d)
      TellSource(d, first_cluster, &shared, &prose, reporter);
    DocumentRecord record = MakeDocumentRecord(article_);
    record.covered = CoveredShare(std::move(shared), article_);
    record.covered_prose = CoveredShare(std::move(prose), article_);
    for (const Candidate& source : sources_) {
      if (source.pair.verdict.verdict < Verdict::kNearDuplicate) continue;
      record.group = static_cast<int64_t>(source.group);
      break;
    }
    SetCluster(static_cast<DocId>(sources_.size()), first_cluster, &record);
    reporter->Document(record);
    for (size_t i = 0; i < sources_.size(); ++i) {
      PairRecord pair = MakePairRecord(*sources_[i].held, article_, sources_[i].pair, options_,
                                       reporter->for_people());
      if (pair.has_direction) pair.direction = directions_[i];
      reporter->Pair(pair);
    }
    for (size_t c = 0; c < stemmata_.size(); ++c) TellCluster(c, first_cluster, reporter);
  }

  size_t clusters() const { return clusters_.documents.size(); }

 private:
  const HeldDocument& Held(DocId d) const {
    return d < sources_.size() ? *sources_[d].held : article_;
  }

  // All pairs are of the article, which is the last of any documents that share prose.
  absl::Status ResolveAmong(const std::vector<DocId>& documents, Stemma* stemma) {
    std::vector<Witness> witnesses;
    std::vector<std::vector<AlignedPassage>> prose;
    std::vector<StemmaPair> pairs;
    for (const DocId d : documents) {
      witnesses.push_back(WitnessOf(d, Held(d)));
      prose.push_back(d < sources_.size() ? ProseOf(sources_[d].pair)
                                          : std::vector<AlignedPassage>());
    }
    const auto article = static_cast<uint32_t>(documents.size() - 1);
    for (uint32_t w = 0; w < article; ++w) pairs.push_back({w, article, prose[w]});
    STEMMA_ASSIGN_OR_RETURN(*stemma,
                            ResolveStemma(witnesses, pairs, options_.weights, options_.stemma));
    for (uint32_t w = 0; w < article; ++w) directions_[documents[w]] = stemma->directions[w];
    return absl::OkStatus();
  }

  void SetCluster(DocId d, int64_t first_cluster, DocumentRecord* record) const {
    const uint32_t cluster = clusters_.cluster_of[d];
    if (cluster != kNoCluster) record->cluster = first_cluster + cluster;
  }

  void TellSource(DocId d, int64_t first_cluster, std::vector<Span>* shared,
                  std::vector<Span>* prose, Reporter* reporter) const {
    const JoinedPair& pair = sources_[d].pair;
    std::vector<Span> own_shared, own_prose;
    for (size_t i = 0; i < pair.passages.size(); ++i) {
      const PassageKind kind = pair.verdict.kinds[i];
      if (!pair.verdict.reported[i] || kind == PassageKind::kFurniture) continue;
      own_shared.push_back(pair.passages[i].a);
      shared->push_back(pair.passages[i].b);
      if (!IsProse(kind)) continue;
      own_prose.push_back(pair.passages[i].a);
      prose->push_back(pair.passages[i].b);
    }
    DocumentRecord record = MakeDocumentRecord(Held(d));
    record.covered = CoveredShare(std::move(own_shared), Held(d));
    record.covered_prose = CoveredShare(std::move(own_prose), Held(d));
    if (pair.verdict.verdict >= Verdict::kNearDuplicate) {
      record.group = static_cast<int64_t>(sources_[d].group);
    }
    if (!sources_[d].whole) record.text = {};
    SetCluster(d, first_cluster, &record);
    reporter->Document(record);
  }

  void TellCluster(size_t c, int64_t first_cluster, Reporter* reporter) const {
    const std::vector<DocId>& documents = clusters_.documents[c];
    const Stemma& stemma = stemmata_[c];
    const auto id = [&](int32_t witness) {
      return Held(documents[static_cast<size_t>(witness)]).document.id;
    };
    ClusterRecord cluster{.cluster = first_cluster + static_cast<int64_t>(c)};
    for (const DocId d : documents) cluster.documents.push_back(Held(d).document.id);
    cluster.root_latent = stemma.root_witness < 0;
    cluster.root = cluster.root_latent ? stemma.root : id(stemma.root_witness);
    reporter->Cluster(cluster);
    for (const StemmaEdge& edge : stemma.edges) {
      reporter->Edge({.cluster = cluster.cluster,
                      .source = edge.source < 0 ? edge.latent : id(edge.source),
                      .latent = edge.source < 0,
                      .copy = id(static_cast<int32_t>(edge.copy)),
                      .probability = edge.probability,
                      .cues = edge.cues});
    }
  }

  std::span<const Candidate> sources_;
  const HeldDocument& article_;
  const Options& options_;
  Clusters clusters_;
  std::vector<Stemma> stemmata_;
  std::vector<Direction> directions_;
};

}  // namespace

void Scorer::Work::Align(const ArchiveSource& source, std::vector<Candidate>* candidates) {
  std::optional<LoadedDocument> loaded = searcher_.Load(source, article_->tokens);
  if (!loaded || loaded->document.id == article_->document.id) return;
  const Options& options = options_.find;
  if (!run_.Through(loaded->tokens, article_->tokens, source.seeds, options.index.min_run_words)) {
    return;
  }
  auto held = std::make_shared<HeldDocument>();
  held->document = std::move(loaded->document);
  held->article = std::move(loaded->article);
  held->tokens = std::move(loaded->tokens);
  held->words = held->tokens.Words(0, held->tokens.size());
  if (options.hide_dates) HideDates(&held->article);
  Candidate candidate{.group = source.group, .whole = loaded->whole, .held = held};
  std::optional<Similarity> known;
  if (!loaded->whole) {
    known =
        SimilarityOf(loaded->resemblance, held->aligned(options.shingle_words).shingle_set().size(),
                     article_->aligned(options.shingle_words).shingle_set().size());
  }
  AlignAndJudge(*held, *article_, options, false, known ? &*known : nullptr, &candidate.pair);
  JoinedPair& pair = candidate.pair;
  if (pair.passages.empty()) return;
  candidate.aligned = std::exchange(pair.passages, {});
  if (pair.verdict.verdict != Verdict::kNone) {
    for (size_t i = 0; i < candidate.aligned.size(); ++i) {
      if (pair.verdict.reported[i]) pair.passages.push_back(candidate.aligned[i]);
    }
  }
  candidates->push_back(std::move(candidate));
}

Scorer::Work::Furniture Scorer::Work::LearnFurniture(
    const std::vector<Candidate>& candidates) const {
  std::vector<uint32_t> sizes, groups, outlets;
  std::vector<uint64_t> group_numbers, articles;
  std::vector<std::string_view> outlet_names = {""};
  const auto number_of = [](auto* numbers, const auto& value) {
    const auto at = std::find(numbers->begin(), numbers->end(), value);
    const auto number = static_cast<uint32_t>(at - numbers->begin());
    if (at == numbers->end()) numbers->push_back(value);
    return number;
  };
  const auto add = [&](const HeldDocument& held, uint64_t group, uint64_t itself) {
    const std::string_view outlet = held.article.outlet;
    sizes.push_back(static_cast<uint32_t>(held.tokens.size()));
    outlets.push_back(number_of(&outlet_names, outlet));
    articles.push_back(searcher_.DocumentsOf(outlet) + itself);
    groups.push_back(number_of(&group_numbers, group));
  };
  for (const Candidate& candidate : candidates) add(*candidate.held, candidate.group, 0);
  add(*article_, 0, 1);  // numbers begin at 1: of its own group
  FurnitureLearner learner(std::move(sizes), std::move(outlets), groups, options_.find.furniture);
  learner.SetArticles(articles, documents_ + 1);
  for (DocId d = 0; d < candidates.size(); ++d) {
    learner.Add(d, static_cast<DocId>(candidates.size()), candidates[d].aligned);
  }
  return learner.Learn();
}

void Scorer::Work::Judge(const Furniture& furniture, std::vector<Candidate>* candidates) const {
  const PairSide article = SideOf(*article_, furniture.back());
  for (size_t i = 0; i < candidates->size(); ++i) {
    Candidate& candidate = (*candidates)[i];
    if (candidate.pair.verdict.verdict == Verdict::kNone) continue;
    candidate.pair.verdict =
        JudgePair(SideOf(*candidate.held, furniture[i]), article, candidate.pair.passages,
                  candidate.pair.similarity, options_.find.verdict);
  }
}

// The candidates that are reported, in their order.
std::vector<Candidate> Scorer::Work::Best(std::vector<Candidate> candidates) const {
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return !IsReported(candidate.pair.verdict.verdict, options_.find);
  });
  if (options_.top == 0 || candidates.size() <= options_.top) return candidates;
  std::vector<size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto shared = [&](size_t i) {
    const PairVerdict& verdict = candidates[i].pair.verdict;
    return std::tuple(SharesProse(verdict.verdict), verdict.prose_words_b, verdict.score);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t x, size_t y) { return shared(x) > shared(y); });
  order.resize(options_.top);
  std::sort(order.begin(), order.end());
  std::vector<Candidate> best;
  best.reserve(order.size());
  for (const size_t i : order) best.push_back(std::move(candidates[i]));
  return best;
}

namespace {

void CountVerdicts(const std::vector<Candidate>& candidates, SummaryRecord* summary) {
  constexpr std::array kTold = {Verdict::kFurniture, Verdict::kQuotation, Verdict::kCopy,
                                Verdict::kNearDuplicate, Verdict::kDuplicate};
  if (summary->verdicts.empty()) {
    for (const Verdict verdict : kTold) summary->verdicts.emplace_back(VerdictName(verdict), 0);
  }
  for (const Candidate& candidate : candidates) {
    const auto told = std::find(kTold.begin(), kTold.end(), candidate.pair.verdict.verdict);
    if (told == kTold.end()) continue;
    ++summary->verdicts[static_cast<size_t>(told - kTold.begin())].second;
  }
}

}  // namespace

absl::Status Scorer::Work::Report(std::vector<Candidate> sources, int64_t first_cluster,
                                  Reporter* reporter, SummaryRecord* summary) const {
  for (DocId d = 0; d < sources.size(); ++d) {
    sources[d].pair.a = d;
    sources[d].pair.b = static_cast<DocId>(sources.size());
  }
  Story story(sources, *article_, options_.find);
  STEMMA_RETURN_IF_ERROR(story.Resolve());
  story.Tell(first_cluster, reporter);
  summary->pairs += sources.size();
  summary->clusters += story.clusters();
  return reporter->status();
}

absl::Status Scorer::Work::Score(const Document& document, Reporter* reporter,
                                 SummaryRecord* summary, int64_t first_cluster) {
  article_ = std::make_shared<HeldDocument>();
  article_->document = document;
  article_->article = ReadArticle(document);
  if (options_.find.hide_dates) HideDates(&article_->article);
  tokenizer_.Run(document.text, &article_->tokens);
  article_->words = article_->tokens.Words(0, article_->tokens.size());
  const SearchResult found = searcher_.Search(article_->tokens, article_->article.outlet);
  std::vector<Candidate> candidates;
  for (const ArchiveSource& source : found.sources) Align(source, &candidates);
  Furniture furniture = LearnFurniture(candidates);
  furniture.back().insert(furniture.back().end(), found.furniture.begin(), found.furniture.end());
  Unite(&furniture.back());
  if (const Templates& templates = options_.find.templates; !templates.empty()) {
    for (size_t i = 0; i < candidates.size(); ++i) {
      templates.Mark(candidates[i].held->tokens, &furniture[i]);
    }
    templates.Mark(article_->tokens, &furniture.back());
  }
  Judge(furniture, &candidates);
  CountVerdicts(candidates, summary);

  ++summary->documents;
  AddStats(found.stats, summary);
  summary->candidates += found.sources.size();
  std::vector<Candidate> best = Best(std::move(candidates));
  summary->rejected += found.sources.size() - best.size();
  return Report(std::move(best), first_cluster, reporter, summary);
}

Scorer::Scorer(const Archive& archive, const ScoreOptions& options)
    : work_(std::make_unique<Work>(archive, options)) {}
Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;

absl::Status Scorer::Score(const Document& document, Reporter* reporter, SummaryRecord* summary,
                           int64_t first_cluster) {
  return work_->Score(document, reporter, summary, first_cluster);
}

void Scorer::SearchBefore(uint64_t number) { work_->SearchBefore(number); }

}  // namespace stemma
