// An evaluation as a table, and as JSON.

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/base/json.h"
#include "core/eval/evaluate.h"
#include "core/report/columns.h"

namespace stemma {
namespace {

// Every digit of a double, and no more than it takes to read it back.
std::string AllDigits(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> digits;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), written.ptr};
}
std::string AllDigits(const std::optional<double>& value) {
  return value ? AllDigits(*value) : "null";
}

// "0.87735" right-aligned; "-" for what cannot be said.
std::string Fixed(const std::optional<double>& value, int width = 9) {
  std::array<char, 32> text;
  if (value) {
    std::snprintf(text.data(), text.size(), "%*.5f", width, *value);
  } else {
    std::snprintf(text.data(), text.size(), "%*s", width, "-");
  }
  return text.data();
}
std::string Right(uint64_t count, int width = 8) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%*llu", width, static_cast<unsigned long long>(count));
  return text.data();
}
std::string Right(std::string_view word, size_t width) {
  return std::string(width > word.size() ? width - word.size() : 0, ' ').append(word);
}
constexpr size_t kName = 34;
std::string Name(std::string_view name) { return Pad(Clip(Printable(name), kName), kName); }

std::string_view LabelName(Label label) {
  switch (label) {
    case Label::kShares:
      return "shares";
    case Label::kSharesNot:
      return "shares not";
    default:
      return "not judged";
  }
}

// --- text ---

std::string Text(const Unlisted& unlisted) {
  return Concat("reported pairs that the truth does not list: ", unlisted.reported, " (",
                unlisted.with_common_partner, " of them share a listed partner)\n");
}

std::string Text(const PairEvaluation& pairs) {
  std::string text = Concat("PAIRS\n", Name("kind"), "  truth     ", Right("pairs", 8),
                            Right("reported", 10), Right("share", 9), "  verdicts\n");
  for (const PairRow& row : pairs.rows) {
    std::string verdicts;
    for (const auto& [name, count] : row.verdicts) {
      verdicts += Concat(verdicts.empty() ? "" : ", ", name, " ", count);
    }
    const double share = static_cast<double>(row.reported) / static_cast<double>(row.pairs);
    text += Concat(Name(row.kind), "  ", Pad(LabelName(row.label), 10), Right(row.pairs),
                   Right(row.reported, 10), Fixed(share), "  ", verdicts, "\n");
  }
  text += Concat(pairs.positives, " pairs share text, ", pairs.negatives, " do not",
                 pairs.exhaustive ? ", nor does any pair that is not listed\n" : "\n");
  const std::array<std::pair<std::string_view, const std::optional<double>*>, 5> figures = {
      {{"recall", &pairs.recall},
       {"precision", &pairs.precision},
       {"F1", &pairs.f1},
       {"average precision", &pairs.average_precision},
       {"false-alarm rate", &pairs.false_alarm_rate}}};
  for (const auto& [name, value] : figures) text += Concat(Pad(name, 20), Fixed(*value), "\n");
  if (pairs.verdicts_expected > 0) {
    text += Concat("verdicts right: ", pairs.verdicts_right, " of ", pairs.verdicts_expected, "\n");
  }
  return text + Text(pairs.unlisted);
}

std::string Text(const PassageEvaluation& passages) {
  std::string text = Concat("PASSAGES\n", Name("kind"), Right("cases", 8), Right("found", 8),
                            Right("recall", 9), Right("precis.", 9), Right("granul.", 9),
                            Right("plagdet", 9), "  pairs with a detection\n");
  const auto add = [&](const PassageRow& row) {
    const PanFigures& figures = row.figures;
    text += Concat(Name(row.kind), Right(figures.cases), Right(figures.detections));
    for (const double value :
         {figures.recall, figures.precision, figures.granularity, figures.plagdet}) {
      text += figures.cases > 0 ? Fixed(value) : Fixed(std::nullopt);
    }
    text += Concat("  ", row.pairs_hit, " of ", row.pairs, "\n");
  };
  for (const PassageRow& row : passages.rows) add(row);
  add(passages.entire);
  return text + Text(passages.unlisted);
}

std::string Text(const DirectionEvaluation& direction) {
  std::string text = Concat("DIRECTION\n", Name("group"), Right("pairs", 8), Right("given", 8),
                            Right("answered", 10), Right("right", 8), Right("accuracy", 10),
                            Right("common source", 15), "\n");
  const auto add = [&](std::string_view name, const DirectionRow& row) {
    std::optional<double> accuracy;
    if (row.answered > 0) {
      accuracy = static_cast<double>(row.right) / static_cast<double>(row.answered);
    }
    text += Concat(Name(name), Right(row.pairs), Right(row.given), Right(row.answered, 10),
                   Right(row.right), Fixed(accuracy, 10), Right(row.common, 15), "\n");
  };
  for (const auto& [name, row] : direction.rows) add(name, row);
  add("entire", direction.all);
  const std::array<std::pair<std::string_view, std::optional<double>>, 7> figures = {
      {{"coverage", direction.coverage},
       {"accuracy", direction.accuracy},
       {"accuracy, forced", direction.accuracy_forced},
       {"Brier", direction.brier},
       {"log loss", direction.log_loss},
       {"Brier, three-way", direction.brier_three_way},
       {"log loss, three-way", direction.log_loss_three_way}}};
  for (const auto& [name, value] : figures) text += Concat(Pad(name, 20), Fixed(value), "\n");
  text += "the most confident share of the pairs, two-way answer: accuracy, least confidence\n";
  for (const CoveragePoint& point : direction.curve) {
    text += Concat(Right(static_cast<uint64_t>(std::lround(point.coverage * 100)), 18), " %",
                   Fixed(point.accuracy), Fixed(point.confidence), "\n");
  }
  return text;
}

std::string Text(const ClusterEvaluation& clusters) {
  std::string text = Concat("CLUSTERS\n", Name(clusters.by_group ? "by group" : "by cluster"),
                            Right("documents", 11), Right("true", 8), Right("reported", 10),
                            Right("adj. Rand", 11), Right("B3 prec.", 10), Right("B3 rec.", 9),
                            Right("B3 F1", 9), "\n");
  const auto add = [&](std::string_view name, const ClusterRow& row) {
    text += Concat(Name(name), Right(row.documents, 11), Right(row.true_clusters),
                   Right(row.reported_clusters, 10), Fixed(row.adjusted_rand, 11),
                   Fixed(row.b_cubed.precision, 10), Fixed(row.b_cubed.recall),
                   Fixed(row.b_cubed.f1), "\n");
  };
  add("all documents", clusters.all);
  add("documents in a true cluster", clusters.in_true_cluster);
  return text;
}

// --- JSON ---

JsonObject Json(const Unlisted& unlisted) {
  JsonObject object;
  object.Set("reported", unlisted.reported)
      .Set("with_common_listed_partner", unlisted.with_common_partner);
  return object;
}

JsonObject Json(const PairEvaluation& pairs) {
  JsonArray rows;
  for (const PairRow& row : pairs.rows) {
    JsonObject verdicts;
    for (const auto& [name, count] : row.verdicts) verdicts.Set(name, count);
    JsonObject object;
    object.Set("kind", row.kind);
    if (row.label == Label::kUnjudged) {
      object.SetNull("label");
    } else {
      object.Set("label", row.label == Label::kShares);
    }
    object.Set("pairs", row.pairs).Set("reported", row.reported).Set("verdicts", verdicts);
    rows.Add(object);
  }
  JsonObject object;
  object.Set("positives", pairs.positives)
      .Set("negatives", pairs.negatives)
      .Set("exhaustive", pairs.exhaustive)
      .SetRaw("recall", AllDigits(pairs.recall))
      .SetRaw("precision", AllDigits(pairs.precision))
      .SetRaw("f1", AllDigits(pairs.f1))
      .SetRaw("average_precision", AllDigits(pairs.average_precision))
      .SetRaw("false_alarm_rate", AllDigits(pairs.false_alarm_rate));
  if (pairs.verdicts_expected > 0) {
    object.Set("verdicts_expected", pairs.verdicts_expected)
        .Set("verdicts_right", pairs.verdicts_right);
  }
  return object.Set("rows", rows).Set("outside", Json(pairs.unlisted));
}

JsonObject Json(const PassageEvaluation& passages) {
  JsonObject rows;
  const auto add = [&](const PassageRow& row) {
    JsonObject object;
    object.Set("cases", row.figures.cases)
        .Set("detections", row.figures.detections)
        .SetRaw("recall", AllDigits(row.figures.recall))
        .SetRaw("precision", AllDigits(row.figures.precision))
        .SetRaw("granularity", AllDigits(row.figures.granularity))
        .SetRaw("plagdet", AllDigits(row.figures.plagdet))
        .Set("pairs_hit", row.pairs_hit)
        .Set("pairs", row.pairs);
    rows.Set(row.kind, object);
  };
  for (const PassageRow& row : passages.rows) add(row);
  add(passages.entire);
  JsonObject object;
  return object.Set("rows", rows).Set("outside", Json(passages.unlisted));
}

JsonObject Json(const DirectionEvaluation& direction) {
  JsonObject rows;
  for (const auto& [name, row] : direction.rows) {
    JsonObject object;
    object.Set("pairs", row.pairs)
        .Set("given", row.given)
        .Set("answered", row.answered)
        .Set("right", row.right)
        .Set("common", row.common);
    rows.Set(name, object);
  }
  JsonArray curve;
  for (const CoveragePoint& point : direction.curve) {
    JsonObject object;
    object.SetRaw("coverage", AllDigits(point.coverage))
        .SetRaw("accuracy", AllDigits(point.accuracy))
        .SetRaw("confidence", AllDigits(point.confidence));
    curve.Add(object);
  }
  JsonObject object;
  return object.Set("pairs", direction.all.pairs)
      .Set("given", direction.all.given)
      .Set("answered", direction.all.answered)
      .Set("answered_common_source", direction.all.common)
      .SetRaw("coverage", AllDigits(direction.coverage))
      .SetRaw("accuracy", AllDigits(direction.accuracy))
      .SetRaw("accuracy_forced", AllDigits(direction.accuracy_forced))
      .SetRaw("brier", AllDigits(direction.brier))
      .SetRaw("log_loss", AllDigits(direction.log_loss))
      .SetRaw("brier_three_way", AllDigits(direction.brier_three_way))
      .SetRaw("log_loss_three_way", AllDigits(direction.log_loss_three_way))
      .Set("rows", rows)
      .Set("curve", curve);
}

JsonObject Json(const ClusterEvaluation& clusters) {
  JsonObject rows;
  const auto add = [&](std::string_view name, const ClusterRow& row) {
    JsonObject object;
    object.Set("documents", row.documents)
        .Set("true_clusters", row.true_clusters)
        .Set("reported_clusters", row.reported_clusters)
        .SetRaw("adjusted_rand", AllDigits(row.adjusted_rand))
        .SetRaw("b3_precision", AllDigits(row.b_cubed.precision))
        .SetRaw("b3_recall", AllDigits(row.b_cubed.recall))
        .SetRaw("b3_f1", AllDigits(row.b_cubed.f1));
    rows.Set(name, object);
  };
  add("all documents", clusters.all);
  add("documents in a true cluster", clusters.in_true_cluster);
  JsonObject object;
  return object.Set("by", clusters.by_group ? "group" : "cluster").Set("rows", rows);
}

template <typename Part>
void SetPart(std::string_view name, const std::optional<Part>& part, JsonObject* object) {
  if (part) {
    object->Set(name, Json(*part));
  } else {
    object->SetNull(name);
  }
}

}  // namespace

std::string EvaluationText(const Evaluation& evaluation) {
  std::string text = Text(evaluation.pairs);
  if (evaluation.passages) text += "\n" + Text(*evaluation.passages);
  if (evaluation.direction) text += "\n" + Text(*evaluation.direction);
  if (evaluation.clusters) text += "\n" + Text(*evaluation.clusters);
  return text;
}

std::string EvaluationJson(const Evaluation& evaluation) {
  JsonObject object;
  object.Set("offsets", evaluation.offsets_in_chars ? "chars" : "bytes")
      .Set("documents_unknown", evaluation.documents_unknown)
      .Set("pairs", Json(evaluation.pairs));
  SetPart("passages", evaluation.passages, &object);
  SetPart("direction", evaluation.direction, &object);
  SetPart("clusters", evaluation.clusters, &object);
  return object.ToLine();
}

}  // namespace stemma
