// How good a result is: every measure that its truth allows.
//
//   STEMMA_ASSIGN_OR_RETURN(Evaluation evaluation, Evaluate(result, truth, EvalOptions{}));
//   std::string table = EvaluationText(evaluation);          // for people
//   std::string json = EvaluationJson(evaluation);           // numbers with all their digits
//
// A pair counts as reported when its verdict is one of `verdicts`, a passage when its kind is one
// of `kinds`. Only pairs that the truth lists are judged; how many others were reported is counted
// apart, for most truths do not claim to be whole. Where they do, such a pair is a false alarm.
//
// Direction: an answer is given when the largest of the three probabilities reaches `answer`;
// coverage is the share of all true pairs with a known direction that got one. An answer "common
// source" is wrong where the copy is direct. The two-way figures take the two directions alone,
// scaled to sum to 1; the curve forces an answer everywhere and sorts by confidence.
//
// True clusters are the connected components of the pairs that share text.
//
// Cost: linear in result and truth, but for sorting. Errors: FailedPrecondition when no document of
// the result stands in the truth.

#ifndef STEMMA_CORE_EVAL_EVALUATE_H_
#define STEMMA_CORE_EVAL_EVALUATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/align/verdict.h"
#include "core/base/status.h"
#include "core/eval/measures.h"
#include "core/eval/result.h"
#include "core/eval/truth.h"
#include "core/provenance/stemma_tree.h"

namespace stemma {

enum class RankBy : uint8_t { kScore, kResemblance, kContainment };

struct EvalOptions {
  std::vector<Verdict> verdicts = {Verdict::kDuplicate, Verdict::kNearDuplicate, Verdict::kCopy};
  std::vector<PassageKind> kinds = {PassageKind::kCopy, PassageKind::kEdited,
                                    PassageKind::kQuotation};
  RankBy rank_by = RankBy::kScore;  // for the average precision
  double answer = kAnswer;
  bool by_group = false;  // the clusters that are scored: groups of near-duplicates
};

// Reported pairs that the truth does not list, and those of them whose two documents have a listed
// partner in common.
struct Unlisted {
  uint64_t reported = 0;
  uint64_t with_common_partner = 0;
};

struct PassageRow {
  std::string kind;
  PanFigures figures;
  uint64_t pairs = 0;
  uint64_t pairs_hit = 0;  // with any detection
};
struct PassageEvaluation {
  std::vector<PassageRow> rows;  // by kind
  PassageRow entire;
  Unlisted unlisted;
};

struct PairRow {
  std::string kind;
  Label label = Label::kUnjudged;
  uint64_t pairs = 0;
  uint64_t reported = 0;
  std::map<std::string, uint64_t> verdicts;  // "no record" for what was not reported at all
};
struct PairEvaluation {
  uint64_t positives = 0;
  uint64_t negatives = 0;
  bool exhaustive = false;
  // Without a value where the truth says too little.
  std::optional<double> recall, precision, f1, average_precision, false_alarm_rate;
  uint64_t verdicts_expected = 0;  // by the truth
  uint64_t verdicts_right = 0;
  std::vector<PairRow> rows;  // those that share text, those that do not, those not judged
  Unlisted unlisted;
};

struct DirectionRow {
  uint64_t pairs = 0;
  uint64_t given = 0;  // with any probabilities
  uint64_t answered = 0;
  uint64_t right = 0;
  uint64_t common = 0;  // answered "common source"
};
struct CoveragePoint {
  double coverage = 0;
  double accuracy = 0;
  double confidence = 0;  // the least
};
struct DirectionEvaluation {
  DirectionRow all;
  double coverage = 0;
  std::optional<double> accuracy, accuracy_forced, brier, log_loss, brier_three_way,
      log_loss_three_way;
  std::map<std::string, DirectionRow> rows;  // by group
  std::vector<CoveragePoint> curve;          // the most confident tenth, two tenths, …
};

struct ClusterRow {
  uint64_t documents = 0;
  uint64_t true_clusters = 0;
  uint64_t reported_clusters = 0;
  double adjusted_rand = 0;
  BCubedFigures b_cubed;
};
struct ClusterEvaluation {
  bool by_group = false;
  ClusterRow all;
  ClusterRow in_true_cluster;  // documents that stand in one
};

struct Evaluation {
  bool offsets_in_chars = false;
  uint64_t documents_unknown = 0;  // that the truth names and the result does not
  PairEvaluation pairs;
  std::optional<PassageEvaluation> passages;  // the truth has passages
  std::optional<DirectionEvaluation> direction;
  std::optional<ClusterEvaluation> clusters;
};

absl::StatusOr<Evaluation> Evaluate(const Result& result, const Truth& truth,
                                    const EvalOptions& options);

std::string EvaluationText(const Evaluation& evaluation);
std::string EvaluationJson(const Evaluation& evaluation);  // one object, in one line

}  // namespace stemma

#endif  // STEMMA_CORE_EVAL_EVALUATE_H_
