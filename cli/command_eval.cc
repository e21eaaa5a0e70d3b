#include "cli/command_eval.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "core/eval/evaluate.h"
#include "core/report/jsonl_reader.h"

namespace stemma {
namespace {

// The names of an enum's values, from the first to `last`.
template <typename Value, typename NameOf>
std::vector<std::string> NamesUpTo(Value last, const NameOf& name_of) {
  std::vector<std::string> names;
  for (uint8_t i = 0; i <= static_cast<uint8_t>(last); ++i) {
    names.emplace_back(name_of(static_cast<Value>(i)));
  }
  return names;
}
std::vector<std::string> VerdictNames() { return NamesUpTo(Verdict::kDuplicate, VerdictName); }
std::vector<std::string> KindNames() { return NamesUpTo(PassageKind::kFurniture, PassageKindName); }

template <typename Value>
std::vector<Value> ValuesOf(const std::vector<std::string>& typed,
                            const std::vector<std::string>& names) {
  std::vector<Value> values;
  for (const std::string& name : typed) {
    const auto at = std::find(names.begin(), names.end(), name);  // the parser let no other pass
    values.push_back(static_cast<Value>(at - names.begin()));
  }
  return values;
}

absl::StatusOr<EvalOptions> EvalOptionsOf(const EvalArguments& typed) {
  if (!(typed.answer >= 0 && typed.answer <= 1)) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        {.where = "--answer", .found = Concat(typed.answer), .expected = "a probability, 0 to 1"});
  }
  return EvalOptions{.verdicts = ValuesOf<Verdict>(typed.verdicts, VerdictNames()),
                     .kinds = ValuesOf<PassageKind>(typed.kinds, KindNames()),
                     .rank_by = typed.rank_by == "resemblance"   ? RankBy::kResemblance
                                : typed.rank_by == "containment" ? RankBy::kContainment
                                                                 : RankBy::kScore,
                     .answer = typed.answer,
                     .by_group = typed.by == "group"};
}

// What the figures rest on that a reader would not expect.
void SayReservations(const Result& result, const Evaluation& evaluation,
                     const EvalArguments& typed) {
  if (!result.whole()) {
    Say(Concat("note: ", typed.result,
               ": no summary at its end; the run may have been broken off"));
  }
  if (result.repeated() > 0) {
    Say(Concat("note: ", result.repeated(), " records repeat a pair; their passages were joined"));
  }
  if (evaluation.documents_unknown > 0 && !result.documents().empty()) {
    Say(Concat("note: ", evaluation.documents_unknown,
               " documents of the truth do not stand in the result"));
  }
}

absl::StatusOr<Evaluation> EvaluateFiles(const EvalArguments& typed) {
  STEMMA_ASSIGN_OR_RETURN(const EvalOptions options, EvalOptionsOf(typed));
  Result result;
  STEMMA_RETURN_IF_ERROR(ReadJsonl(typed.result, &result));
  const bool in_chars =
      typed.offsets.empty() ? result.offsets_in_chars() : typed.offsets == "chars";
  STEMMA_ASSIGN_OR_RETURN(const Truth truth, ReadTruth(typed.truth, in_chars));
  STEMMA_ASSIGN_OR_RETURN(Evaluation evaluation, Evaluate(result, truth, options));
  evaluation.offsets_in_chars = in_chars;
  SayReservations(result, evaluation, typed);
  return evaluation;
}

}  // namespace

void DescribeEval(CLI::App* app, Arguments* arguments) {
  EvalArguments* typed = &arguments->eval;
  CLI::App* eval = app->add_subcommand("eval", "Measure a result against what is known to be true");
  eval->add_option("RESULT", typed->result, "JSON lines of stemma find; - is standard input")
      ->type_name("");
  eval->add_option("TRUTH", typed->truth, "Table of the true pairs and passages")->type_name("");
  const auto choose = [&](const char* flag, auto* value, const std::vector<std::string>& choices,
                          const char* description, const char* group) {
    std::string text;
    for (const std::string& choice : choices) text += (text.empty() ? "" : "|") + choice;
    CLI::Option* option = eval->add_option(flag, *value, description);
    if constexpr (std::is_same_v<decltype(value), std::vector<std::string>*>) {
      option->delimiter(',');
      text += ",…";
    }
    return option->check(CLI::IsMember(choices))->option_text(text)->group(group);
  };
  choose("-f,--format", &typed->format, {"text", "json"}, "Form of the figures (text)", "Output");
  constexpr const char* kCounted = "What counts";
  choose("--verdicts", &typed->verdicts, VerdictNames(),
         "Verdicts under which a pair counts as found (duplicate,near-duplicate,copy)", kCounted);
  choose("--kinds", &typed->kinds, KindNames(),
         "Kinds of passages that count (copy,edited,quotation)", kCounted);
  choose("--rank-by", &typed->rank_by, {"score", "resemblance", "containment"},
         "Order of the pairs for the average precision (score)", kCounted);
  eval->add_option("--answer", typed->answer, "Least probability of an answered direction (0.6)")
      ->group(kCounted)
      ->type_name("P");
  choose("--by", &typed->by, {"cluster", "group"}, "Which clusters are measured (cluster)",
         kCounted);
  choose("--offsets", &typed->offsets, {"bytes", "chars"},
         "Unit of the result's spans (what the result says)", kCounted);
  eval->footer(
      "Examples:\n"
      "  stemma find corpus/docs -o result.jsonl && stemma eval result.jsonl corpus/truth.tsv\n"
      "  stemma eval result.jsonl truth.tsv --format json | jq .passages.rows.entire.plagdet\n");
}

int RunEval(const Arguments& arguments) {
  const EvalArguments& typed = arguments.eval;
  if (typed.truth.empty()) {
    return Fail(Fault(absl::StatusCode::kInvalidArgument,
                      {.where = "eval",
                       .found = "something is missing",
                       .expected = "a RESULT and the TRUTH that it is measured against",
                       .fix = "see stemma eval --help"}));
  }
  const absl::StatusOr<Evaluation> evaluation = EvaluateFiles(typed);
  if (!evaluation.ok()) return Fail(evaluation.status());
  const std::string page =
      typed.format == "json" ? EvaluationJson(*evaluation) : EvaluationText(*evaluation);
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  const absl::Status status = (*output)->Write(page);
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return kExitDone;
}

}  // namespace stemma
