#include "cli/command_dedup.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "core/dedup.h"

namespace stemma {
namespace {

constexpr std::array<std::pair<std::string_view, KeepRule>, 5> kKeepRules = {
    {{"source", KeepRule::kSource},
     {"earliest", KeepRule::kEarliest},
     {"longest", KeepRule::kLongest},
     {"first", KeepRule::kFirst},
     {"best-metadata", KeepRule::kBestMetadata}}};

absl::StatusOr<DedupOptions> DedupOptionsOf(const Arguments& arguments) {
  const DedupArguments& typed = arguments.dedup;
  DedupOptions options;
  STEMMA_ASSIGN_OR_RETURN(const Options common, OptionsOf(arguments));
  options.read = common.read;
  options.against = typed.against;
  for (const auto& [name, rule] : kKeepRules) {
    if (name == typed.keep) options.keep = rule;
  }
  if (typed.exact || typed.near || typed.contained) {
    options.exact = typed.exact;
    options.near = typed.near;
    options.contained = typed.contained;
  }
  options.min_resemblance = typed.min_resemblance;
  options.min_containment = typed.min_containment;
  options.recall = typed.recall;
  options.shingle_words = typed.shingle_words;
  options.threads = arguments.threads;
  if (!typed.memory.empty()) {
    const std::optional<uint64_t> bytes = ParseSize(typed.memory);
    if (!bytes) {
      return Fault(absl::StatusCode::kInvalidArgument, {.where = "--memory",
                                                        .found = Concat("\"", typed.memory, "\""),
                                                        .expected = "a size such as 500M or 4G"});
    }
    options.memory_bytes = *bytes;
  }
  std::error_code error;
  options.scratch_folder =
      typed.scratch.empty() ? std::filesystem::temp_directory_path(error).string() : typed.scratch;
  STEMMA_RETURN_IF_ERROR(Validate(options));
  return options;
}

// "21 bands of 6 rows; of pairs with resemblance 0.5: 28.1 % are compared, 0.6: …".
std::string PlanInWords(const DedupSummary& summary, double min_resemblance) {
  const LshPlan& plan = summary.plan;
  const auto hit_rate = [&](double resemblance) {
    return plan.HitRate(ExpectedAgreement(summary.params, resemblance));
  };
  std::string words =
      Concat("near: ", plan.bands, " bands of ", plan.rows, " rows; of pairs that resemble by");
  std::array<char, 64> part;
  for (int tenth = 5; tenth <= 10; ++tenth) {
    const double resemblance = tenth / 10.0;
    std::snprintf(part.data(), part.size(), "%s %.1f, %.4g %%", tenth == 5 ? "" : ";", resemblance,
                  100 * hit_rate(resemblance));
    words += part.data();
  }
  std::snprintf(part.data(), part.size(), " %.2g: %.2g %%", min_resemblance,
                100 * (1 - hit_rate(min_resemblance)));
  return words + " are compared; missed at" + part.data();
}

void SaySummary(const DedupSummary& summary, const DedupOptions& options) {
  if (options.near) Say(PlanInWords(summary, options.min_resemblance));
  std::string words = Concat(summary.documents, " documents, ", summary.kept, " kept, ",
                             summary.documents - summary.kept, " removed");
  std::string_view separator = ": ";
  for (size_t i = 0; i < kRemovalReasons; ++i) {
    if (summary.removed[i] == 0) continue;
    words += Concat(std::exchange(separator, ", "), summary.removed[i], " ",
                    RemovalReasonName(static_cast<RemovalReason>(i)));
  }
  Say(words);
  if (summary.estimated > 0) {
    std::array<char, 128> error;
    std::snprintf(error.data(), error.size(),
                  "; at a resemblance of %.2g the standard error is %.2g", options.min_resemblance,
                  StandardError(summary.params, options.min_resemblance));
    Say(Concat(summary.estimated, " of them by estimate, for there are signatures and no texts",
               error.data()));
  }
}

absl::Status CheckArguments(const Arguments& arguments) {
  std::string_view expected;
  if (arguments.paths.empty()) {
    expected = "a PATH: a file, a folder, or - for standard input";
  } else if (arguments.output.empty() && !arguments.dedup.dry_run) {
    expected = "-o OUT for what is kept, or --dry-run";
  } else {
    return absl::OkStatus();
  }
  return Fault(absl::StatusCode::kInvalidArgument, {.where = "dedup",
                                                    .found = "something is missing",
                                                    .expected = expected,
                                                    .fix = "see stemma dedup --help"});
}

void AddDedupFlags(CLI::App* dedup, DedupArguments* typed) {
  constexpr const char* kWhat = "What is removed";
  dedup->add_flag("--exact", typed->exact, "The same text, or the same words")->group(kWhat);
  dedup->add_flag("--near", typed->near, "What resembles a kept text (with --exact the default)")
      ->group(kWhat);
  dedup->add_flag("--contained", typed->contained, "What stands inside a longer text")
      ->group(kWhat);
  dedup
      ->add_option("--against", typed->against,
                   "What matches a document there, a sketch file too; can be given several times")
      ->type_name("PATH")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(kWhat);
  std::vector<std::string> rules;
  std::string rule_names;
  for (const auto& [name, rule] : kKeepRules) {
    rules.emplace_back(name);
    rule_names += (rule_names.empty() ? "" : "|") + rules.back();
  }
  dedup->add_option("--keep", typed->keep, "Which copy is kept (source)")
      ->check(CLI::IsMember(rules))
      ->option_text(rule_names)
      ->group(kWhat);
  const auto add = [&](const char* flag, auto& value, const char* description, const char* type) {
    dedup->add_option(flag, value, description)->group("Method")->type_name(type);
  };
  add("--min-resemblance", typed->min_resemblance,
      "Least share of phrases that near texts have in common (0.8)", "J");
  add("--min-containment", typed->min_containment,
      "Least share of a text's phrases in the one that contains it (0.9)", "C");
  add("--recall", typed->recall, "Least share of pairs at the threshold that are found (0.99)",
      "P");
  add("--shingle-words", typed->shingle_words, "Words of a phrase (5)", "N");
}

}  // namespace

void DescribeDedup(CLI::App* app, Arguments* arguments) {
  CLI::App* dedup =
      app->add_subcommand("dedup", "Drop documents that are there already, with the proof of each");
  dedup
      ->add_option("PATH", arguments->paths,
                   "Files, folders, JSON lines, CSV, TSV or WARC, plain or packed; - is standard "
                   "input. Sketch files with --dry-run")
      ->type_name("");
  dedup
      ->add_option("-o,--output", arguments->output,
                   "Where kept records go, as they are: a file, packed when its name ends in .gz, "
                   ".zst, .xz, .bz2 or .lz4, or a new folder")
      ->group("Output")
      ->type_name("OUT");
  dedup
      ->add_option("--audit", arguments->dedup.audit,
                   "Write what was removed, for what and why, as JSON lines")
      ->group("Output")
      ->type_name("FILE");
  dedup->add_flag("--dry-run", arguments->dedup.dry_run, "Write no kept records")->group("Output");
  AddDedupFlags(dedup, &arguments->dedup);
  AddInputFlags(dedup, arguments);
  constexpr const char* kRunning = "Running";
  dedup->add_option("-j,--threads", arguments->threads, "Threads; 0 is one for each core")
      ->group(kRunning)
      ->type_name("N");
  dedup->add_option("--memory", arguments->dedup.memory, "For phrases that are compared (2G)")
      ->group(kRunning)
      ->type_name("SIZE");
  dedup
      ->add_option("--scratch", arguments->dedup.scratch,
                   "Folder for what does not fit in memory (TMPDIR, else /tmp)")
      ->group(kRunning)
      ->type_name("DIR");
  dedup->add_flag("-q,--quiet", arguments->quiet, "Say nothing but errors")->group(kRunning);
  AddProgressFlag(dedup, arguments);
  dedup->footer(
      "Examples:\n"
      "  stemma dedup crawl.jsonl.zst -o kept.jsonl.zst --audit removed.jsonl\n"
      "  stemma dedup news/ -o kept/ --keep earliest\n"
      "  stemma dedup new.jsonl --against archive/ -o unseen.jsonl\n"
      "  stemma dedup new.jsonl --against archive.sketch -o unseen.jsonl    (see stemma sketch)\n");
}

int RunDedup(const Arguments& arguments) {
  if (const absl::Status status = CheckArguments(arguments); !status.ok()) return Fail(status);
  const absl::StatusOr<DedupOptions> options = DedupOptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  std::unique_ptr<ResultOutput> output, audit;
  DedupTargets targets;
  if (!arguments.dedup.dry_run) targets.output = arguments.output;
  targets.open_file = [&]() -> absl::StatusOr<Output> {
    STEMMA_ASSIGN_OR_RETURN(output, ResultOutput::Open(arguments.output));
    return [&](std::string_view bytes) { return output->Write(bytes); };
  };
  if (!arguments.dedup.audit.empty()) {
    absl::StatusOr<std::unique_ptr<ResultOutput>> opened =
        ResultOutput::Open(arguments.dedup.audit);
    if (!opened.ok()) return Fail(opened.status());
    audit = *std::move(opened);
    targets.audit = [&](std::string_view bytes) { return audit->Write(bytes); };
  }
  ProgressLine progress(ProgressFormOf(arguments));
  const absl::StatusOr<DedupSummary> summary = Dedup(arguments.paths, *options, targets, &progress);
  progress.Finish();
  absl::Status status = summary.status();
  if (status.ok() && output != nullptr) status = output->Commit();
  if (status.ok() && audit != nullptr) status = audit->Commit();
  const bool reader_gone = output != nullptr && output->reader_gone();
  if (!status.ok()) return reader_gone ? kExitDone : Fail(status);
  if (!arguments.quiet) {
    SayWarnings(FirstOf(summary->warnings));
    SaySkipped(FirstOf(summary->skipped), summary->skipped.size());
    SaySummary(*summary, *options);
  }
  return summary->skipped.empty() ? kExitDone : kExitFault;
}

}  // namespace stemma
