#include "cli/run.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "core/report/explain_text.h"
#include "core/report/reporter.h"
#include "core/report/side_by_side.h"
#include "core/sketch/sketch_file.h"
#include "core/sketching.h"

namespace stemma {
namespace {

// Hands everything on, to a page as well when one is wanted, and remembers what the exit status and
// the closing messages need.
class Watch : public Reporter {
 public:
  Watch(Reporter* reporter, Reporter* page) : reporters_{reporter} {
    if (page != nullptr) reporters_.push_back(page);
  }

  void Begin(const RunRecord& run) override {
    for (Reporter* reporter : reporters_) reporter->Begin(run);
  }
  void Document(const DocumentRecord& document) override {
    for (Reporter* reporter : reporters_) reporter->Document(document);
  }
  void Pair(const PairRecord& pair) override {
    copy_found_ |= pair.verdict >= Verdict::kCopy;
    for (Reporter* reporter : reporters_) reporter->Pair(pair);
  }
  void Cluster(const ClusterRecord& cluster) override {
    for (Reporter* reporter : reporters_) reporter->Cluster(cluster);
  }
  void Edge(const EdgeRecord& edge) override {
    for (Reporter* reporter : reporters_) reporter->Edge(edge);
  }
  void Flow(const FlowRecord& flow) override {
    for (Reporter* reporter : reporters_) reporter->Flow(flow);
  }
  void Estimate(const EstimateRecord& estimate) override {
    for (Reporter* reporter : reporters_) reporter->Estimate(estimate);
  }
  void Evidence(const EvidenceRecord& evidence) override {
    for (Reporter* reporter : reporters_) reporter->Evidence(evidence);
  }
  void Skipped(const SkippedRecord& skipped) override {
    if (skipped_.size() < kSkippedSaid) skipped_.push_back(skipped);
    ++skipped_count_;
    for (Reporter* reporter : reporters_) reporter->Skipped(skipped);
  }
  void Warning(const SkippedRecord& warning) override {
    if (warnings_.size() < kSkippedSaid) warnings_.push_back(warning);
    for (Reporter* reporter : reporters_) reporter->Warning(warning);
  }
  bool for_people() const override {
    return std::any_of(reporters_.begin(), reporters_.end(),
                       [](const Reporter* reporter) { return reporter->for_people(); });
  }
  void Flush() override {
    for (Reporter* reporter : reporters_) reporter->Flush();
  }
  absl::Status status() const override {
    for (const Reporter* reporter : reporters_) STEMMA_RETURN_IF_ERROR(reporter->status());
    return absl::OkStatus();
  }
  absl::Status End(const SummaryRecord& summary) override {
    for (Reporter* reporter : reporters_) STEMMA_RETURN_IF_ERROR(reporter->End(summary));
    return absl::OkStatus();
  }

  bool copy_found() const { return copy_found_; }
  const std::vector<SkippedRecord>& skipped() const { return skipped_; }
  uint64_t skipped_count() const { return skipped_count_; }
  const std::vector<SkippedRecord>& warnings() const { return warnings_; }

 private:
  std::vector<Reporter*> reporters_;
  bool copy_found_ = false;
  std::vector<SkippedRecord> skipped_;
  uint64_t skipped_count_ = 0;
  std::vector<SkippedRecord> warnings_;
};

constexpr uint32_t kMostPairs = 1'000'000'000;

bool ToStandardOutput(const Arguments& arguments) {
  return arguments.output.empty() || arguments.output == "-";
}

std::string FormatOf(const Arguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  if (ToStandardOutput(arguments)) return OutputIsTerminal() ? "text" : "jsonl";
  const std::string_view name = arguments.output;
  if (name.ends_with(".csv")) return "csv";
  if (name.ends_with(".sqlite") || name.ends_with(".db")) return "sqlite";
  if (name.ends_with(".graphml")) return "graphml";
  if (name.ends_with(".dot") || name.ends_with(".gv")) return "dot";
  if (name.ends_with(".txt")) return "text";
  return "jsonl";
}

absl::StatusOr<std::unique_ptr<Reporter>> MakeReporter(const std::string& format,
                                                       const Arguments& arguments, Output output) {
  if (format == "sqlite") return MakeSqliteReporter(arguments.output);
  if (format == "jsonl") return MakeJsonlReporter(std::move(output));
  if (format == "csv") return MakeCsvReporter(std::move(output));
  if (format == "graphml") return MakeGraphmlReporter(std::move(output));
  if (format == "dot") return MakeDotReporter(std::move(output));
  return MakeTextReporter(std::move(output),
                          {.colour = ToStandardOutput(arguments) && ColourWanted(),
                           .width = TerminalWidth(),
                           .max_pairs = static_cast<int>(std::min(arguments.pairs, kMostPairs))});
}

absl::Status MissingArgument(std::string_view command, std::string_view what) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = command,
                .found = "something is missing",
                .expected = what,
                .fix = Concat("see stemma ", command, " --help")});
}

// The page beside the result; both null when none is wanted.
struct Page {
  std::unique_ptr<ResultOutput> output;
  std::unique_ptr<Reporter> reporter;
};

absl::StatusOr<Page> OpenPage(const ReportArguments& typed) {
  Page page;
  if (typed.page.empty()) return page;
  STEMMA_ASSIGN_OR_RETURN(page.output, ResultOutput::Open(typed.page));
  page.reporter = MakeHtmlReporter(
      [output = page.output.get()](std::string_view bytes) { return output->Write(bytes); },
      {.whole_texts = !typed.no_text});
  return page;
}

// Writes a page to standard output, by a pager when one is asked for; the exit status.
int Print(std::string_view page, bool pager) {
  if (pager && OutputIsTerminal()) {
    const absl::Status shown = ShowByPager(page);
    return shown.ok() ? kExitDone : Fail(shown);
  }
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  const absl::Status status = (*output)->Write(page);
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return kExitDone;
}

bool AnySketch(const Arguments& arguments) {
  return std::any_of(arguments.paths.begin(), arguments.paths.end(), IsSketchFile);
}

// Whether the arguments of find fit what is at its paths: texts, or sketch files.
absl::Status CheckFind(const Arguments& arguments, std::string_view format) {
  if (arguments.paths.empty()) {
    return MissingArgument("find", "a PATH: a file, a folder, or - for standard input");
  }
  if (arguments.format.empty() && arguments.output.ends_with(".html")) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "--output",
                  .found = Concat(arguments.output, ", a page's name"),
                  .expected = "a file for the result (.jsonl, .csv, .graphml, .txt)",
                  .fix = Concat("--report ", arguments.output, " writes the page")});
  }
  if (!AnySketch(arguments)) {
    if (!arguments.min_resemblance && !arguments.recall) return absl::OkStatus();
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = arguments.min_resemblance ? "--min-resemblance" : "--recall",
                  .found = "texts",
                  .expected = "sketch files: of texts every shared passage is found",
                  .fix = "leave it out"});
  }
  if (arguments.fail_on_copy) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "--fail-on-copy",
                  .found = "sketch files",
                  .expected = "texts: signatures do not tell copied prose",
                  .fix = "name the texts, or leave it out"});
  }
  if (!arguments.report.page.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "--report",
                  .found = "sketch files",
                  .expected = "texts: a page shows passages, and signatures hold none",
                  .fix = "name the texts, or leave it out"});
  }
  if (format == "text" || format == "jsonl") return absl::OkStatus();
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = "find",
                .found = Concat("sketch files and the form ", format),
                .expected = "text or jsonl: signatures have no passages and no family tree",
                .fix = "--format jsonl"});
}

absl::Status FindAnything(const Arguments& arguments, Reporter* reporter, Progress* progress) {
  STEMMA_ASSIGN_OR_RETURN(const Options options, OptionsOf(arguments));
  if (!AnySketch(arguments)) return Find(arguments.paths, options, reporter, progress);
  FindInSketchesOptions sketches{.threads = options.threads};
  if (arguments.min_resemblance) sketches.min_resemblance = *arguments.min_resemblance;
  if (arguments.recall) sketches.recall = *arguments.recall;
  return FindInSketches(arguments.paths, sketches, reporter, progress);
}

// After Ctrl-C: how to go on. The exit status.
int SayStopped(const Arguments& arguments) {
  if (arguments.scratch.empty()) {
    Say("stopped; nothing is kept of the run: with --scratch DIR it could be continued");
  } else {
    Say(Concat("stopped; what is finished is kept in ", arguments.scratch,
               ": to go on, repeat the command with --resume"));
  }
  return kExitFault;
}

}  // namespace

namespace {

// Opens what the result goes to, runs, and says what is to be said.
int RunReporting(const Arguments& arguments, const std::string& format,
                 const std::function<absl::Status(Reporter*, Progress*)>& run) {
  // Tables are no stream of bytes: their reporter makes the file itself.
  const bool tables = format == "sqlite";
  if (tables && ToStandardOutput(arguments)) {
    return Fail(Fault(absl::StatusCode::kInvalidArgument, {.where = "--format",
                                                           .found = "sqlite to standard output",
                                                           .expected = "a file for the tables",
                                                           .fix = "-o result.sqlite"}));
  }
  absl::StatusOr<std::unique_ptr<ResultOutput>> opened =
      ResultOutput::Open(tables ? "" : arguments.output);
  if (!opened.ok()) return Fail(opened.status());
  ResultOutput& output = **opened;
  const absl::StatusOr<Page> page = OpenPage(arguments.report);
  if (!page.ok()) return Fail(page.status());

  ProgressLine progress(ProgressFormOf(arguments));
  const absl::StatusOr<std::unique_ptr<Reporter>> reporter =
      MakeReporter(format, arguments, [&](std::string_view bytes) {
        progress.Clear();
        return output.Write(bytes);
      });
  if (!reporter.ok()) return Fail(reporter.status());
  Watch watch(reporter->get(), page->reporter.get());
  absl::Status status = run(&watch, &progress);
  if (status.ok()) status = output.Commit();
  if (status.ok() && page->output != nullptr) status = page->output->Commit();
  progress.Finish();
  if (status.code() == absl::StatusCode::kCancelled) return SayStopped(arguments);

  if (!arguments.quiet) SayWarnings(watch.warnings());
  // The text on this terminal has just named what was skipped.
  const bool said = format == "text" && ToStandardOutput(arguments) && OutputIsTerminal();
  if (!said && !arguments.quiet) SaySkipped(watch.skipped(), watch.skipped_count());
  if (!status.ok() && !output.reader_gone()) return Fail(status);
  if (watch.skipped_count() > 0) return kExitFault;
  return arguments.fail_on_copy && watch.copy_found() ? kExitCopyFound : kExitDone;
}

}  // namespace

int RunFind(const Arguments& arguments) {
  const std::string format = FormatOf(arguments);
  if (const absl::Status fits = CheckFind(arguments, format); !fits.ok()) return Fail(fits);
  WatchForInterrupt();
  return RunReporting(arguments, format, [&](Reporter* reporter, Progress* progress) {
    return FindAnything(arguments, reporter, progress);
  });
}

int RunScore(const Arguments& arguments) {
  const absl::StatusOr<ScoreOptions> options = ScoreOptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  WatchForInterrupt();
  return RunReporting(arguments, FormatOf(arguments), [&](Reporter* reporter, Progress* progress) {
    return Score(arguments.score.archive, arguments.paths, *options, reporter, progress);
  });
}

int RunCompare(const Arguments& arguments) {
  if (arguments.b.empty()) return Fail(MissingArgument("compare", "two files: A and B"));
  absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  const absl::StatusOr<Comparison> comparison = Compare(arguments.a, arguments.b, *options);
  if (!comparison.ok()) return Fail(comparison.status());
  return Print(ComparisonPage({.text_a = comparison->a.text,
                               .tokens_a = comparison->tokens_a,
                               .text_b = comparison->b.text,
                               .tokens_b = comparison->tokens_b,
                               .passages = comparison->passages,
                               .pair = comparison->pair},
                              {.colour = ColourWanted(), .width = TerminalWidth()}),
               arguments.pager);
}

// Of one document: from whom it took what.
int PrintSources(const Arguments& arguments, const Options& options) {
  const absl::StatusOr<DocumentSources> sources = Sources(arguments.a, arguments.among, options);
  if (!sources.ok()) return Fail(sources.status());
  return Print(arguments.format == "jsonl"
                   ? SourcesJsonl(*sources)
                   : SourcesText(*sources, {.colour = ColourWanted(), .width = TerminalWidth()}),
               arguments.pager);
}

int RunExplain(const Arguments& arguments) {
  const bool one = arguments.b.empty() && !arguments.among.empty() && !arguments.a.empty();
  if (arguments.b.empty() && !one) {
    return Fail(MissingArgument("explain", "two articles, A and B, or one with --among"));
  }
  absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  if (one) return PrintSources(arguments, *options);
  if (!arguments.format.empty() && arguments.format != "text") {
    return Fail(Fault(absl::StatusCode::kInvalidArgument,
                      {.where = "--format",
                       .found = arguments.format,
                       .expected = "text: why a pair is reported is told in sentences",
                       .fix = "use `stemma find --format jsonl` for the pair's record"}));
  }
  const absl::StatusOr<Explanation> explanation =
      Explain(arguments.a, arguments.b, arguments.among, *options);
  if (!explanation.ok()) return Fail(explanation.status());
  return Print(ExplainText(*explanation, {.colour = ColourWanted(), .width = TerminalWidth()}),
               arguments.pager);
}

}  // namespace stemma
