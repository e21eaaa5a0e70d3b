#include "core/align/copy_model.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "core/align/internal/builtin_copy_model.h"
#include "core/base/json.h"

namespace stemma {
namespace {

constexpr double kMostWeight = 1000;

absl::Status Bad(std::string_view name, std::string_view found, std::string_view expected) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = name,
                .found = found,
                .expected = expected,
                .fix = "compare it with core/align/copy_model.json"});
}

// Reads `json`, an object with each of `names` once, into `weights`.
absl::Status ParseWeights(std::string_view json, std::string_view name,
                          std::span<const std::string_view> names, std::span<double> weights) {
  JsonParser parser;
  STEMMA_ASSIGN_OR_RETURN(const auto fields, parser.ParseObject(json));
  std::vector<bool> seen(names.size());
  for (const JsonField& field : fields) {
    const auto known = std::find(names.begin(), names.end(), field.key);
    const auto at = static_cast<size_t>(known - names.begin());
    if (at == names.size() || seen[at]) {
      return Bad(name, Concat("weight \"", field.key, "\""), "each known weight once");
    }
    seen[at] = true;
    double& value = weights[at];
    const char* end = field.text.data() + field.text.size();
    const auto [stop, error] = std::from_chars(field.text.data(), end, value);
    if (field.kind != JsonKind::kNumber || error != std::errc() || stop != end ||
        !(std::fabs(value) <= kMostWeight)) {
      return Bad(name, Concat("weight \"", field.key, "\" is ", field.text), "a number");
    }
  }
  const auto missing = std::find(seen.begin(), seen.end(), false);
  if (missing == seen.end()) return absl::OkStatus();
  const auto at = static_cast<size_t>(missing - seen.begin());
  return Bad(name, Concat("no weight \"", names[at], "\""), "a number");
}

std::string WeightsJson(std::span<const std::string_view> names, std::span<const double> weights) {
  std::string json = "{";
  for (size_t i = 0; i < names.size(); ++i) {
    json +=
        Concat(i == 0 ? "\n" : ",\n", "    ", JsonQuote(names[i]), ": ", JsonNumber(weights[i]));
  }
  return json + "\n  }";
}

double Logistic(double z) { return 1 / (1 + std::exp(-z)); }

double RewrittenScore(const CopyFeatures& features, const CopyModel& model) {
  if (features.rewritten == 0) return 0;
  return Logistic(model.rewritten[0] + model.rewritten[1] * features.likeness +
                  model.rewritten[2] * std::log2(features.rewritten));
}

}  // namespace

std::array<double, kCopyWeights> CopyInputs(const CopyFeatures& features) {
  return {1,
          std::min(features.longest_run, kMostRun),
          std::min(features.prose_words, kMostProse),
          features.identity - 0.9,
          features.coverage,
          features.marked};
}

double Score(const CopyFeatures& features, const CopyModel& model) {
  const double rewritten = RewrittenScore(features, model);
  if (features.passages == 0) return rewritten;
  const std::array<double, kCopyWeights> inputs = CopyInputs(features);
  double z = 0;
  for (size_t i = 0; i < kCopyWeights; ++i) z += model.weight[i] * inputs[i];
  const double aligned = Logistic(z);
  return aligned + (1 - aligned) * rewritten;
}

absl::StatusOr<CopyModel> ParseCopyModel(std::string_view json, std::string_view name) {
  JsonParser parser;
  const auto fields = parser.ParseObject(json);
  if (!fields.ok()) {
    return Bad(name, std::string(fields.status().message()), "one JSON object");
  }
  CopyModel model;
  bool weights = false, rewritten = false, misread = false;
  for (const JsonField& field : *fields) {
    const bool object = field.kind == JsonKind::kObject;
    if (field.key == "origin" && field.kind == JsonKind::kString) {
      model.origin = field.text;
    } else if (field.key == "weights" && object) {
      STEMMA_RETURN_IF_ERROR(ParseWeights(field.text, name, kCopyWeightNames, model.weight));
      weights = true;
    } else if ((field.key == "rewritten" || field.key == "misread") && object) {
      const bool first = field.key == "rewritten";
      STEMMA_RETURN_IF_ERROR(ParseWeights(field.text, name, kRewrittenWeightNames,
                                          first ? model.rewritten : model.misread));
      (first ? rewritten : misread) = true;
    } else {
      return Bad(name, Concat("field \"", field.key, "\""),
                 "\"origin\", a string, and \"weights\", \"rewritten\" and \"misread\", objects");
    }
  }
  if (weights && rewritten && misread && !model.origin.empty()) return model;
  return Bad(name,
             Concat("no field \"",
                    !weights     ? "weights"
                    : !rewritten ? "rewritten"
                    : !misread   ? "misread"
                                 : "origin",
                    "\""),
             "all four of them");
}

std::string CopyModelJson(const CopyModel& model) {
  return Concat("{\n  \"origin\": ", JsonQuote(model.origin),
                ",\n  \"weights\": ", WeightsJson(kCopyWeightNames, model.weight),
                ",\n  \"rewritten\": ", WeightsJson(kRewrittenWeightNames, model.rewritten),
                ",\n  \"misread\": ", WeightsJson(kRewrittenWeightNames, model.misread), "\n}\n");
}

const CopyModel& DefaultCopyModel() {
  static const CopyModel* const model = [] {
    auto parsed = ParseCopyModel(internal::kBuiltinCopyModel, "copy_model.json");
    assert(parsed.ok());  // a test parses it
    return new CopyModel(parsed.ok() ? *std::move(parsed) : CopyModel());
  }();
  return *model;
}

}  // namespace stemma
