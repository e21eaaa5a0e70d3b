// From joined pairs to what is reported: the second verdict, clusters, their stemmata, and the
// records in their order.
//
//   Findings findings(&collection);
//   STEMMA_RETURN_IF_ERROR(JudgePairs(collection, join, options, {}, progress, &findings));
//   STEMMA_RETURN_IF_ERROR(ResolveProvenance(collection, options, progress, &findings));
//   STEMMA_RETURN_IF_ERROR(ReportFindings(collection, join, progress, reporter, &findings,
//   &summary));
//
// What each stage leaves for the next lies in pages; in memory are 80 bytes for each pair that
// shares prose, and the flows.

#ifndef STEMMA_CORE_INTERNAL_FINDINGS_H_
#define STEMMA_CORE_INTERNAL_FINDINGS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/status.h"
#include "core/index/external_sort.h"
#include "core/internal/collection.h"
#include "core/internal/flows.h"
#include "core/internal/join.h"
#include "core/pipeline.h"
#include "core/provenance/cluster.h"
#include "core/provenance/stemma_tree.h"

namespace stemma {

// The bytes of `span` with every run of white space as one space: a passage as a person reads it.
std::string FoldedText(std::string_view text, Span span);

// Whether a pair with the verdict is one that Find reports.
bool IsReported(Verdict verdict, const Options& options);

// Whether it shares copied prose, so that it has a direction.
bool SharesProse(Verdict verdict);

struct Findings {
  explicit Findings(const Collection& collection, const Options& options);

  static constexpr size_t kVerdicts = static_cast<size_t>(Verdict::kDuplicate) + 1;
  std::array<uint64_t, kVerdicts> by_verdict = {};

  // The pairs that are reported, ascending by (a, b): records without directions, each behind the
  // number of its prose pair (uint64_t; kNoProse: none).
  static constexpr uint64_t kNoProse = UINT64_MAX;
  PageStream reported;

  // The pairs that share prose, ascending, with the place of their passages.
  struct ProsePair {
    Link link;
    uint64_t at = 0;
    uint64_t bytes = 0;
  };
  std::vector<ProsePair> prose_pairs;
  PageStream prose;

  // What documents share with any other; ascending by document once drained.
  struct Covered {
    DocId document;
    Span tokens;
    uint32_t is_prose;
  };
  struct ByDocument {
    uint64_t operator()(const Covered& one) const { return one.document; }
  };
  ExternalSort<Covered, ByDocument> covered;

  Clusters clusters;
  std::vector<Direction> directions;  // of the prose pairs
  PageStream cluster_records, edge_records, evidence_records;
  Flows flows;

  // What JudgePairs leaves, and what ResolveProvenance does, to be found again.
  absl::Status Seal();
  void PutJudged(ByteWriter* out) const;
  void TakeJudged(ByteReader* in);
  void PutOrdered(ByteWriter* out) const;
  void TakeOrdered(ByteReader* in);
  // The document whose sources are asked for, and what the stemmata say of them, by passage group.
  struct AskedPassage {
    struct Parent {
      std::optional<DocId> document;
      std::string latent;
      double probability = 0;
    };
    std::vector<uint64_t> pairs;  // of `prose_pairs`
    std::vector<Parent> parents;  // the likeliest first
  };
  std::optional<DocId> asked;
  std::vector<AskedPassage> asked_passages;

  // The pair that was asked for, with its verdict; its place among the prose pairs.
  std::optional<JoinedPair> kept;
  uint64_t kept_prose = kNoProse;
};

struct JudgeOptions {
  bool for_people = true;  // cues and the passages' texts, too
  std::optional<std::pair<DocId, DocId>> keep;
};
absl::Status JudgePairs(const Collection& collection, const Join& join, const Options& options,
                        const JudgeOptions& judging, Progress* progress, Findings* findings);

// The passages of a prose pair.
absl::Status ReadProse(const Findings& findings, uint64_t pair,
                       std::vector<AlignedPassage>* passages);

absl::Status ResolveProvenance(const Collection& collection, const Options& options,
                               Progress* progress, Findings* findings);

// The record of one pair but for its direction, spans in the unit that the options ask for.
PairRecord MakePairRecord(const HeldDocument& a, const HeldDocument& b, const JoinedPair& pair,
                          const Options& options, bool for_people = true);

// Parts of the way that a single article goes, too (score.h).
bool IsProse(PassageKind kind);
std::vector<AlignedPassage> ProseOf(const JoinedPair& pair);  // that it reports
Witness WitnessOf(DocId document, const HeldDocument& held);
Link LinkOf(const HeldDocument& a, const HeldDocument& b, const JoinedPair& pair);
// But for group, cluster and what is covered; `text` is that of `held`.
DocumentRecord MakeDocumentRecord(const HeldDocument& held);
// The share of a text's words in the union of `spans`.
double CoveredShare(std::vector<Span> spans, const HeldDocument& held);

// All records but run, skipped and summary.
absl::Status ReportFindings(const Collection& collection, const Join& join, Progress* progress,
                            Reporter* reporter, Findings* findings, SummaryRecord* summary);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_FINDINGS_H_
