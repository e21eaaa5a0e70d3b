#include "core/eval/evaluate.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

namespace stemma {
namespace {

template <typename Value>
bool Among(const std::vector<Value>& values, Value value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

template <typename Counted>
Unlisted CountUnlisted(const Result& result, const Truth& truth, const Counted& counted) {
  std::map<std::string_view, std::set<std::string_view>> partners;
  for (const TruePair& pair : truth.pairs()) {
    partners[pair.copy].insert(pair.source);
    partners[pair.source].insert(pair.copy);
  }
  Unlisted unlisted;
  for (const auto& pair : result.pairs()) {
    if (!counted(*pair) || truth.Find(pair->a, pair->b) != nullptr) continue;
    ++unlisted.reported;
    const auto& of_a = partners[pair->a];
    const auto& of_b = partners[pair->b];
    unlisted.with_common_partner += std::any_of(
        of_a.begin(), of_a.end(), [&](std::string_view other) { return of_b.contains(other); });
  }
  return unlisted;
}

// --- passages ---

// The passages of a true pair that count, turned as it stands.
std::vector<SharedSpan> Detections(const Result& result, const TruePair& pair,
                                   const EvalOptions& options) {
  std::vector<SharedSpan> detections;
  const PairRecord* record = result.Find(pair.copy, pair.source);
  if (record == nullptr) return detections;
  const bool a_is_copy = record->a == pair.copy;
  for (const PassageRecord& passage : record->passages) {
    if (!Among(options.kinds, passage.kind) || passage.a.empty() || passage.b.empty()) continue;
    detections.push_back({.copy = pair.copy,
                          .in_copy = a_is_copy ? passage.a : passage.b,
                          .source = pair.source,
                          .in_source = a_is_copy ? passage.b : passage.a});
  }
  return detections;
}

PassageEvaluation EvaluatePassages(const Result& result, const Truth& truth,
                                   const EvalOptions& options) {
  struct Kind {
    PassageRow row;
    std::vector<SharedSpan> cases, detections;
  };
  std::map<std::string, Kind> kinds;
  std::set<const TruePair*> with_passages;
  for (const SharedSpan& passage : truth.passages()) {
    const TruePair* pair = truth.Find(passage.copy, passage.source);
    with_passages.insert(pair);
    kinds[pair->kind].cases.push_back(passage);
  }
  std::vector<SharedSpan> all;
  PassageEvaluation evaluation;
  evaluation.entire.kind = "entire";
  for (const TruePair& pair : truth.pairs()) {
    // A copy whose passages nobody marked: no detection in it can be judged.
    if (pair.label == Label::kShares && !with_passages.contains(&pair)) continue;
    std::vector<SharedSpan> found = Detections(result, pair, options);
    Kind& kind = kinds[pair.kind];
    for (PassageRow* row : {&kind.row, &evaluation.entire}) {
      ++row->pairs;
      row->pairs_hit += found.empty() ? 0 : 1;
    }
    kind.detections.insert(kind.detections.end(), found.begin(), found.end());
    all.insert(all.end(), found.begin(), found.end());
  }
  for (auto& [name, kind] : kinds) {
    kind.row.kind = name;
    kind.row.figures = Pan(std::move(kind.cases), std::move(kind.detections));
    evaluation.rows.push_back(std::move(kind.row));
  }
  evaluation.entire.figures = Pan(truth.passages(), std::move(all));
  evaluation.unlisted = CountUnlisted(result, truth, [&](const PairRecord& pair) {
    return std::any_of(pair.passages.begin(), pair.passages.end(),
                       [&](const auto& passage) { return Among(options.kinds, passage.kind); });
  });
  return evaluation;
}

// --- pairs ---

double RankOf(const PairRecord& pair, RankBy by) {
  switch (by) {
    case RankBy::kResemblance:
      return pair.resemblance;
    case RankBy::kContainment:
      return std::max(pair.containment_a, pair.containment_b);
    default:
      return pair.score;
  }
}

std::optional<double> Ratio(uint64_t part, uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Precision and what rests on it.
void AddPrecision(std::vector<RankedPair> ranked, uint64_t true_positives, uint64_t false_positives,
                  PairEvaluation* evaluation) {
  if (evaluation->negatives == 0 && !evaluation->exhaustive) return;
  evaluation->precision = Ratio(true_positives, true_positives + false_positives);
  const double p = evaluation->precision.value_or(0), r = evaluation->recall.value_or(0);
  if (evaluation->positives == 0) return;
  evaluation->f1 = p > 0 && r > 0 ? 2 * p * r / (p + r) : 0;
  evaluation->average_precision = AveragePrecision(ranked, evaluation->positives);
}

PairEvaluation EvaluatePairs(const Result& result, const Truth& truth, const EvalOptions& options) {
  const auto counted = [&](const PairRecord& pair) {
    return Among(options.verdicts, pair.verdict);
  };
  PairEvaluation evaluation{.exhaustive = truth.exhaustive};
  std::map<std::pair<Label, std::string>, PairRow> rows;
  std::vector<RankedPair> ranked;
  uint64_t true_positives = 0, false_positives = 0, false_alarms = 0;
  for (const TruePair& pair : truth.pairs()) {
    const PairRecord* record = result.Find(pair.copy, pair.source);
    const bool reported = record != nullptr && counted(*record);
    PairRow& row = rows[{pair.label, pair.kind}];
    ++row.pairs;
    row.reported += reported ? 1 : 0;
    ++row.verdicts[record == nullptr ? "no record" : std::string(VerdictName(record->verdict))];
    if (pair.expected) {
      ++evaluation.verdicts_expected;
      // Furniture goes without a record unless it is asked for.
      const bool right = record != nullptr ? record->verdict == *pair.expected
                                           : *pair.expected <= Verdict::kFurniture;
      evaluation.verdicts_right += right ? 1 : 0;
    }
    if (pair.label == Label::kUnjudged) continue;
    const bool good = pair.label == Label::kShares;
    ++(good ? evaluation.positives : evaluation.negatives);
    if (!reported) continue;
    ++(good ? true_positives : false_positives);
    ranked.emplace_back(RankOf(*record, options.rank_by), good);
  }
  false_alarms = false_positives;
  evaluation.unlisted = CountUnlisted(result, truth, counted);
  for (const auto& pair : result.pairs()) {
    if (!truth.exhaustive) break;
    if (!counted(*pair) || truth.Find(pair->a, pair->b) != nullptr) continue;
    ranked.emplace_back(RankOf(*pair, options.rank_by), false);
    ++false_positives;
  }
  evaluation.recall = Ratio(true_positives, evaluation.positives);
  evaluation.false_alarm_rate = Ratio(false_alarms, evaluation.negatives);
  AddPrecision(std::move(ranked), true_positives, false_positives, &evaluation);
  for (auto& [key, row] : rows) {
    row.label = key.first;
    row.kind = key.second;
    evaluation.rows.push_back(std::move(row));
  }
  return evaluation;
}

// --- direction ---

// What a result says of a pair of known direction: probabilities of the right one, of the wrong
// one, and of a third source.
struct Answer {
  double right = 0, wrong = 0, third = 0;

  double RightOfTwo() const { return right + wrong > 0 ? right / (right + wrong) : 0.5; }
};

// Sums over the pairs with probabilities.
struct Losses {
  double brier = 0, log = 0, brier_three = 0, log_three = 0;

  void Add(const Answer& answer) {
    constexpr double kLeast = 1e-6;
    const double q = answer.RightOfTwo();
    brier += std::pow(1 - q, 2);
    brier_three +=
        std::pow(1 - answer.right, 2) + std::pow(answer.wrong, 2) + std::pow(answer.third, 2);
    log -= std::log(std::max(q, kLeast));
    log_three -= std::log(std::max(answer.right, kLeast));
  }
};

void Add(const Answer& answer, double least, DirectionRow* row) {
  const double best = std::max({answer.right, answer.wrong, answer.third});
  ++row->given;
  if (best < least) return;
  ++row->answered;
  row->right += answer.right > std::max(answer.wrong, answer.third) ? 1 : 0;
  row->common += answer.third >= std::max(answer.right, answer.wrong) ? 1 : 0;
}

// Confidence of a two-way answer, and whether it is right (a half: undecided).
using Forced = std::pair<double, double>;

std::vector<CoveragePoint> Curve(std::vector<Forced> forced, uint64_t pairs) {
  std::sort(forced.begin(), forced.end(), [](const Forced& x, const Forced& y) {
    return x.first != y.first ? x.first > y.first : x.second < y.second;
  });
  std::vector<CoveragePoint> curve;
  double right = 0;
  size_t taken = 0;
  for (uint64_t tenth = 1; tenth <= 10; ++tenth) {
    const uint64_t wanted = (pairs * tenth + 9) / 10;
    if (wanted > forced.size() || wanted == 0) break;
    for (; taken < wanted; ++taken) right += forced[taken].second;
    curve.push_back({.coverage = static_cast<double>(tenth) / 10,
                     .accuracy = right / static_cast<double>(wanted),
                     .confidence = forced[wanted - 1].first});
  }
  return curve;
}

std::optional<DirectionEvaluation> EvaluateDirection(const Result& result, const Truth& truth,
                                                     const EvalOptions& options) {
  DirectionEvaluation evaluation;
  Losses losses;
  std::vector<Forced> forced;
  double forced_right = 0;
  for (const TruePair& pair : truth.pairs()) {
    if (pair.label != Label::kShares || !pair.directed) continue;
    DirectionRow& row = evaluation.rows[pair.group];
    ++row.pairs;
    ++evaluation.all.pairs;
    const PairRecord* record = result.Find(pair.copy, pair.source);
    if (record == nullptr || !record->has_direction) continue;
    const Direction& said = record->direction;
    Answer answer{said.a_to_b, said.b_to_a, said.common_source};
    if (record->a == pair.copy) std::swap(answer.right, answer.wrong);
    losses.Add(answer);
    Add(answer, options.answer, &row);
    Add(answer, options.answer, &evaluation.all);
    const double q = answer.RightOfTwo();
    forced.emplace_back(std::max(q, 1 - q), q > .5 ? 1 : q == .5 ? .5 : 0);
    forced_right += forced.back().second;
  }
  const DirectionRow& all = evaluation.all;
  if (all.pairs == 0) return std::nullopt;
  evaluation.coverage = static_cast<double>(all.answered) / static_cast<double>(all.pairs);
  evaluation.accuracy = Ratio(all.right, all.answered);
  const auto mean = [&](double sum) -> std::optional<double> {
    return all.given > 0 ? std::optional(sum / static_cast<double>(all.given)) : std::nullopt;
  };
  evaluation.accuracy_forced = mean(forced_right);
  evaluation.brier = mean(losses.brier);
  evaluation.log_loss = mean(losses.log);
  evaluation.brier_three_way = mean(losses.brier_three);
  evaluation.log_loss_three_way = mean(losses.log_three);
  evaluation.curve = Curve(std::move(forced), all.pairs);
  return evaluation;
}

// --- clusters ---

// Connected components: for each id that stands in a pair, the number of its component.
std::map<std::string_view, uint32_t> Components(const Truth& truth) {
  std::map<std::string_view, uint32_t> number;
  std::vector<uint32_t> parent;
  const auto root = [&](uint32_t x) {
    while (parent[x] != x) x = parent[x] = parent[parent[x]];
    return x;
  };
  const auto add = [&](std::string_view id) {
    const auto [at, added] = number.try_emplace(id, static_cast<uint32_t>(parent.size()));
    if (added) parent.push_back(at->second);
    return at->second;
  };
  for (const TruePair& pair : truth.pairs()) {
    if (pair.label != Label::kShares) continue;
    const uint32_t x = root(add(pair.copy)), y = root(add(pair.source));
    parent[std::max(x, y)] = std::min(x, y);
  }
  for (auto& [id, component] : number) component = root(component);
  return number;
}

ClusterRow MeasureClusters(const std::vector<uint32_t>& truth, const std::vector<uint32_t>& found) {
  const auto distinct = [](const std::vector<uint32_t>& labels) {
    return std::set<uint32_t>(labels.begin(), labels.end()).size();
  };
  return {.documents = truth.size(),
          .true_clusters = distinct(truth),
          .reported_clusters = distinct(found),
          .adjusted_rand = AdjustedRand(truth, found),
          .b_cubed = BCubed(truth, found)};
}

std::optional<ClusterEvaluation> EvaluateClusters(const Result& result, const Truth& truth,
                                                  const EvalOptions& options) {
  const std::map<std::string_view, uint32_t> components = Components(truth);
  if (components.empty()) return std::nullopt;
  std::set<std::string_view> ids;
  for (const auto& [id, component] : components) ids.insert(id);
  for (const auto& [id, document] : result.documents()) ids.insert(id);
  std::vector<uint32_t> want, got, want_inside, got_inside;
  std::map<int64_t, uint32_t> numbers;                       // of reported clusters
  uint32_t next = static_cast<uint32_t>(components.size());  // for those who stand alone
  uint32_t next_found = 0;
  for (const std::string_view id : ids) {
    const auto component = components.find(id);
    const auto document = result.documents().find(id);
    int64_t found = -1;
    if (document != result.documents().end()) {
      found = options.by_group ? document->second.group : document->second.cluster;
    }
    want.push_back(component == components.end() ? next++ : component->second);
    const bool alone = found < 0 || !numbers.contains(found);
    got.push_back(alone ? next_found++ : numbers[found]);
    if (found >= 0) numbers.try_emplace(found, got.back());
    if (component == components.end()) continue;
    want_inside.push_back(want.back());
    got_inside.push_back(got.back());
  }
  return ClusterEvaluation{.by_group = options.by_group,
                           .all = MeasureClusters(want, got),
                           .in_true_cluster = MeasureClusters(want_inside, got_inside)};
}

// The documents of the truth that the result does not know. An error when it knows none of them,
// and knows others.
absl::StatusOr<uint64_t> UnknownDocuments(const Result& result, const Truth& truth) {
  std::set<std::string_view> seen, named;
  for (const auto& [id, document] : result.documents()) seen.insert(id);
  for (const auto& pair : result.pairs()) seen.insert({pair->a, pair->b});
  for (const TruePair& pair : truth.pairs()) named.insert({pair.copy, pair.source});
  const auto unknown = static_cast<uint64_t>(std::count_if(
      named.begin(), named.end(), [&](std::string_view id) { return !seen.contains(id); }));
  if (unknown < named.size() || seen.empty()) return unknown;
  return Fault(absl::StatusCode::kFailedPrecondition,
               {.found = Concat("no id of the result (", *seen.begin(),
                                ", …) stands in the truth (", *named.begin(), ", …)"),
                .expected = "a result of the documents that the truth is about",
                .fix = "ids are a record's id field, else the path relative to the argument"});
}

}  // namespace

absl::StatusOr<Evaluation> Evaluate(const Result& result, const Truth& truth,
                                    const EvalOptions& options) {
  STEMMA_ASSIGN_OR_RETURN(const uint64_t unknown, UnknownDocuments(result, truth));
  Evaluation evaluation{.offsets_in_chars = result.offsets_in_chars(),
                        .documents_unknown = unknown,
                        .pairs = EvaluatePairs(result, truth, options),
                        .passages = std::nullopt,
                        .direction = EvaluateDirection(result, truth, options),
                        .clusters = EvaluateClusters(result, truth, options)};
  if (!truth.passages().empty()) {
    evaluation.passages = EvaluatePassages(result, truth, options);
  }
  return evaluation;
}

}  // namespace stemma
