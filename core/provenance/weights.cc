#include "core/provenance/weights.h"

#include <cassert>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "core/base/json.h"
#include "core/provenance/internal/builtin_weights.h"

namespace stemma {
namespace {

absl::Status Bad(std::string_view name, std::string_view found, std::string_view expected) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = name,
                .found = found,
                .expected = expected,
                .fix = "compare it with core/provenance/weights.json"});
}

std::optional<Cue> CueOf(std::string_view name) {
  for (size_t i = 0; i < kCueCount; ++i) {
    if (CueName(static_cast<Cue>(i)) == name) return static_cast<Cue>(i);
  }
  return std::nullopt;
}

absl::StatusOr<double> ParseWeight(const JsonField& field, std::string_view name, double least,
                                   double most) {
  double value = 0;
  const char* end = field.text.data() + field.text.size();
  const auto parsed = std::from_chars(field.text.data(), end, value);
  if (field.kind != JsonKind::kNumber || parsed.ec != std::errc() || parsed.ptr != end ||
      !(value >= least && value <= most)) {
    return Bad(name, Concat("weight \"", field.key, "\" is ", field.text),
               Concat("a number from ", least, " to ", most));
  }
  return value;
}

absl::Status ParseTable(std::string_view json, std::string_view name, ProvenanceWeights* weights) {
  JsonParser parser;
  STEMMA_ASSIGN_OR_RETURN(const auto fields, parser.ParseObject(json));
  std::array<bool, kCueCount> seen{};
  for (const JsonField& field : fields) {
    const std::optional<Cue> cue = CueOf(field.key);
    if (!cue) return Bad(name, Concat("unknown weight \"", field.key, "\""), "the name of a cue");
    const size_t at = static_cast<size_t>(*cue);
    if (seen[at]) return Bad(name, Concat("weight \"", field.key, "\" twice"), "each weight once");
    seen[at] = true;
    STEMMA_ASSIGN_OR_RETURN(weights->weight[at],
                            ParseWeight(field, name, -kMostWeight, kMostWeight));
  }
  for (size_t i = 0; i < kCueCount; ++i) {
    if (seen[i]) continue;
    return Bad(name, Concat("no weight \"", CueName(static_cast<Cue>(i)), "\""),
               "a weight for every cue");
  }
  return absl::OkStatus();
}

absl::Status CheckReasons(std::string_view json, std::string_view name) {
  JsonParser parser;
  STEMMA_ASSIGN_OR_RETURN(const auto fields, parser.ParseObject(json));
  for (const JsonField& field : fields) {
    if (CueOf(field.key)) continue;
    return Bad(name, Concat("a reason for an unknown weight \"", field.key, "\""),
               "the name of a cue");
  }
  return absl::OkStatus();
}

}  // namespace

ProvenanceWeights WithoutDates(ProvenanceWeights weights) {
  for (size_t i = 0; i < kCueCount; ++i) {
    if (IsOfDates(static_cast<Cue>(i))) weights.weight[i] = 0;
  }
  return weights;
}

absl::StatusOr<ProvenanceWeights> ParseWeights(std::string_view json, std::string_view name) {
  JsonParser parser;
  const auto fields = parser.ParseObject(json);
  if (!fields.ok()) {
    return Bad(name,
               std::string_view(fields.status().message().data(), fields.status().message().size()),
               "one JSON object with \"origin\" and \"weights\"");
  }
  ProvenanceWeights weights;
  bool any = false;
  std::optional<double> of_versions;
  for (const JsonField& field : *fields) {
    if (field.key == "origin" && field.kind == JsonKind::kString) {
      weights.origin = field.text;
    } else if (field.key == "weights" && field.kind == JsonKind::kObject) {
      STEMMA_RETURN_IF_ERROR(ParseTable(field.text, name, &weights));
      any = true;
    } else if (field.key == "sharpness") {
      STEMMA_ASSIGN_OR_RETURN(weights.sharpness, ParseWeight(field, name, 0, kMostSharpness));
    } else if (field.key == "sharpness_of_versions") {
      STEMMA_ASSIGN_OR_RETURN(of_versions, ParseWeight(field, name, 0, kMostSharpness));
    } else if (field.key == "why" && field.kind == JsonKind::kObject) {
      STEMMA_RETURN_IF_ERROR(CheckReasons(field.text, name));
    } else {
      return Bad(name, Concat("field \"", field.key, "\""),
                 "\"origin\", a string, \"sharpness\" and \"sharpness_of_versions\", numbers, "
                 "\"weights\" and \"why\", objects");
    }
  }
  weights.sharpness_of_versions = of_versions.value_or(weights.sharpness);
  if (!any) return Bad(name, "no field \"weights\"", "an object with a weight for every cue");
  if (weights.origin.empty()) {
    return Bad(name, "no field \"origin\"", "a sentence that says from what the weights come");
  }
  return weights;
}

std::string WeightsFile(const ProvenanceWeights& weights,
                        const std::array<std::string, kCueCount>& reasons) {
  auto table = [](auto value_of) {
    std::string rows;
    for (size_t i = 0; i < kCueCount; ++i) {
      const std::string value = value_of(i);
      if (value.empty()) continue;
      rows += Concat(rows.empty() ? "" : ",", "\n    ", JsonQuote(CueName(static_cast<Cue>(i))),
                     ": ", value);
    }
    return rows;
  };
  const std::string values = table([&](size_t i) { return JsonNumber(weights.weight[i]); });
  const std::string why =
      table([&](size_t i) { return reasons[i].empty() ? "" : JsonQuote(reasons[i]); });
  return Concat("{\n  \"origin\": ", JsonQuote(weights.origin),
                ",\n  \"sharpness\": ", JsonNumber(weights.sharpness),
                ",\n  \"sharpness_of_versions\": ", JsonNumber(weights.sharpness_of_versions),
                ",\n  \"weights\": {", values, "\n  }",
                why.empty() ? "" : Concat(",\n  \"why\": {", why, "\n  }"), "\n}\n");
}

const ProvenanceWeights& DefaultWeights() {
  static const ProvenanceWeights* const weights = [] {
    auto parsed = ParseWeights(internal::kBuiltinWeights, "weights.json");
    assert(parsed.ok());  // a test parses it
    return new ProvenanceWeights(parsed.ok() ? *std::move(parsed) : ProvenanceWeights());
  }();
  return *weights;
}

}  // namespace stemma
