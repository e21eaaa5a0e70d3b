#include "cli/command_fit.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "core/base/files.h"
#include "core/eval/result.h"
#include "core/provenance/fit.h"
#include "core/report/jsonl_reader.h"

namespace stemma {
namespace {

absl::StatusOr<std::vector<FitSet>> ReadSets(const FitArguments& typed) {
  const size_t step = typed.from_dates ? 1 : 2;
  if (typed.inputs.empty() || typed.inputs.size() % step != 0) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "fit",
                  .found = Concat(typed.inputs.size(), " files"),
                  .expected = typed.from_dates ? "results of stemma find --evidence"
                                               : "results and truths, by turns",
                  .fix = "see stemma fit --help"});
  }
  std::vector<FitSet> sets;
  for (size_t i = 0; i < typed.inputs.size(); i += step) {
    const std::string& path = typed.inputs[i];
    FitSet set{.name = std::filesystem::path(path).stem().string()};
    Result result;
    STEMMA_RETURN_IF_ERROR(ReadJsonl(path, &result));
    if (result.evidence().empty()) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = path,
                    .found = "no evidence record",
                    .expected = "a result of stemma find --evidence --format jsonl"});
    }
    set.groups = GroupEvidence(result.evidence());
    if (typed.from_dates) {
      HideDates(/*learn=*/true, &set);
    } else {
      STEMMA_ASSIGN_OR_RETURN(const MappedFile table, MappedFile::Open(typed.inputs[i + 1]));
      STEMMA_ASSIGN_OR_RETURN(const FitTruth truth,
                              ReadTrueSources(table.bytes(), typed.inputs[i + 1]));
      AllowTrue(truth, &set);
    }
    if (set.groups.empty()) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = path,
                    .found = "no pair whose direction is known",
                    .expected = typed.from_dates ? "documents with dates that tell their order"
                                                 : "pairs of the truth that share prose"});
    }
    sets.push_back(std::move(set));
  }
  return sets;
}

std::string Percent(double part, double whole) {
  std::array<char, 16> text;
  std::snprintf(text.data(), text.size(), "%.1f %%", whole > 0 ? 100 * part / whole : 0.0);
  return text.data();
}

std::string ScoreInWords(const FitScore& score) {
  std::array<char, 16> brier;
  std::snprintf(brier.data(), brier.size(), "%.3f", score.brier);
  std::string words = Concat(
      score.pairs, " pairs, answered ",
      Percent(static_cast<double>(score.answered), static_cast<double>(score.pairs)), ", right ",
      Percent(static_cast<double>(score.right), static_cast<double>(score.answered)), ", Brier ",
      std::string_view(brier.data()), "; said and right");
  for (const FitScore::Bin& bin : score.bins) {
    if (bin.pairs == 0) continue;
    words += Concat(" ", Percent(bin.said, 1), "/", Percent(bin.right, 1), " (", bin.pairs, ")");
  }
  return words;
}

// What the fitted weights reach on each set, and, of several, what the others' weights reach on it.
std::string SayScores(std::span<const FitSet> sets, const ProvenanceWeights& start,
                      const ProvenanceWeights& fitted, const FitOptions& options) {
  std::string origin;
  for (size_t s = 0; s < sets.size(); ++s) {
    Say(Concat(sets[s].name, ", before: ", ScoreInWords(ScoreSet(sets[s], start))));
    const FitScore score = ScoreSet(sets[s], fitted);
    Say(Concat(sets[s].name, ", fitted: ", ScoreInWords(score)));
    origin += Concat(origin.empty() ? "" : "; ", sets[s].name, " (", score.pairs, " pairs)");
    if (sets.size() == 1) continue;
    std::vector<FitSet> others(sets.begin(), sets.end());
    others.erase(others.begin() + static_cast<ptrdiff_t>(s));
    const FitScore held = ScoreSet(sets[s], FitWeights(others, start, options));
    Say(Concat(sets[s].name, ", from the other sets: ", ScoreInWords(held)));
    origin += Concat(
        " ", Percent(static_cast<double>(held.right), static_cast<double>(held.answered)),
        " right of ", Percent(static_cast<double>(held.answered), static_cast<double>(held.pairs)),
        " answered when left out");
  }
  return origin;
}

}  // namespace

void DescribeFit(CLI::App* app, Arguments* arguments) {
  CLI::App* fit = app->add_subcommand(
      "fit", "Fit the weights of the cues that tell who was first to pairs that are known");
  FitArguments& typed = arguments->fit;
  fit->add_option("RESULT TRUTH", typed.inputs,
                  "Results of find --evidence, each with a table of known pairs: columns copy_id "
                  "and source_id, separated by tabs; with --from-dates results alone")
      ->type_name("");
  fit->add_option("-o,--output", arguments->output, "Write the weights to this file")
      ->group("Output")
      ->type_name("FILE");
  constexpr const char* kMethod = "Method";
  fit->add_flag("--from-dates", typed.from_dates,
                "Learn how text tells the order from the results' own dates, without a truth")
      ->group(kMethod);
  fit->add_option("--weights", arguments->weights,
                  "Weights to begin with, and to stay near where nothing speaks against them")
      ->group(kMethod)
      ->type_name("FILE");
  fit->add_option("--penalty", typed.penalty, "On the square of a weight's change (0.01)")
      ->check(CLI::Range(0.0, 1e6))
      ->group(kMethod)
      ->type_name("P");
  fit->footer(
      "Examples:\n"
      "  stemma find news/ --evidence -o news.jsonl && stemma fit --from-dates news.jsonl -o "
      "w.json\n"
      "  stemma fit a.jsonl a.tsv b.jsonl b.tsv -o w.json   each left out once for the figures\n"
      "  stemma find news/ --weights w.json\n");
}

int RunFit(const Arguments& arguments) {
  const absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  const absl::StatusOr<std::vector<FitSet>> sets = ReadSets(arguments.fit);
  if (!sets.ok()) return Fail(sets.status());
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open(arguments.output);
  if (!output.ok()) return Fail(output.status());
  const FitOptions fit_options{.penalty = arguments.fit.penalty};
  ProvenanceWeights fitted = FitWeights(*sets, options->weights, fit_options);
  const std::string scores = SayScores(*sets, options->weights, fitted, fit_options);
  fitted.origin = Concat(arguments.fit.from_dates ? "fitted to the dates of " : "fitted to ",
                         scores, "; begun with: ", options->weights.origin);
  absl::Status status = (*output)->Write(WeightsFile(fitted, {}));
  if (status.ok()) status = (*output)->Commit();
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return kExitDone;
}

}  // namespace stemma
