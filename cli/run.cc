#include "cli/run.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/messages.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "core/report/explain_text.h"
#include "core/report/reporter.h"
#include "core/report/side_by_side.h"

namespace stemma {
namespace {

// Hands everything on, and remembers what the exit status and the closing messages need.
class Watch : public Reporter {
 public:
  explicit Watch(Reporter* reporter) : reporter_(reporter) {}

  void Begin(const RunRecord& run) override { reporter_->Begin(run); }
  void Document(const DocumentRecord& document) override { reporter_->Document(document); }
  void Pair(const PairRecord& pair) override {
    copy_found_ |= pair.verdict >= Verdict::kCopy;
    reporter_->Pair(pair);
  }
  void Cluster(const ClusterRecord& cluster) override { reporter_->Cluster(cluster); }
  void Edge(const EdgeRecord& edge) override { reporter_->Edge(edge); }
  void Flow(const FlowRecord& flow) override { reporter_->Flow(flow); }
  void Evidence(const EvidenceRecord& evidence) override { reporter_->Evidence(evidence); }
  void Skipped(const SkippedRecord& skipped) override {
    if (skipped_.size() < kSkippedSaid) skipped_.push_back(skipped);
    ++skipped_count_;
    reporter_->Skipped(skipped);
  }
  void Warning(const SkippedRecord& warning) override {
    if (warnings_.size() < kSkippedSaid) warnings_.push_back(warning);
    reporter_->Warning(warning);
  }
  absl::Status status() const override { return reporter_->status(); }
  absl::Status End(const SummaryRecord& summary) override { return reporter_->End(summary); }

  bool copy_found() const { return copy_found_; }
  const std::vector<SkippedRecord>& skipped() const { return skipped_; }
  uint64_t skipped_count() const { return skipped_count_; }
  const std::vector<SkippedRecord>& warnings() const { return warnings_; }

 private:
  Reporter* reporter_;
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
  if (name.ends_with(".graphml")) return "graphml";
  if (name.ends_with(".dot") || name.ends_with(".gv")) return "dot";
  if (name.ends_with(".txt")) return "text";
  return "jsonl";
}

std::unique_ptr<Reporter> MakeReporter(const std::string& format, const Arguments& arguments,
                                       Output output) {
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

// Writes a page to standard output; the exit status.
int Print(std::string_view page) {
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  const absl::Status status = (*output)->Write(page);
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return kExitDone;
}

}  // namespace

int RunFind(const Arguments& arguments) {
  if (arguments.paths.empty()) {
    return Fail(MissingArgument("find", "a PATH: a file, a folder, or - for standard input"));
  }
  absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  absl::StatusOr<std::unique_ptr<ResultOutput>> opened = ResultOutput::Open(arguments.output);
  if (!opened.ok()) return Fail(opened.status());
  ResultOutput& output = **opened;

  const std::string format = FormatOf(arguments);
  ProgressLine progress;
  const bool show_progress = ErrorIsTerminal() && !arguments.no_progress && !arguments.quiet;
  const std::unique_ptr<Reporter> reporter =
      MakeReporter(format, arguments, [&](std::string_view bytes) {
        progress.Clear();
        return output.Write(bytes);
      });
  Watch watch(reporter.get());
  absl::Status status =
      Find(arguments.paths, *options, &watch, show_progress ? &progress : nullptr);
  if (status.ok()) status = output.Commit();
  progress.Clear();

  if (!arguments.quiet) SayWarnings(watch.warnings());
  // The text on this terminal has just named what was skipped.
  const bool said = format == "text" && ToStandardOutput(arguments) && OutputIsTerminal();
  if (!said && !arguments.quiet) SaySkipped(watch.skipped(), watch.skipped_count());
  if (!status.ok() && !output.reader_gone()) return Fail(status);
  if (watch.skipped_count() > 0) return kExitFault;
  return arguments.fail_on_copy && watch.copy_found() ? kExitCopyFound : kExitDone;
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
                              {.colour = ColourWanted(), .width = TerminalWidth()}));
}

int RunExplain(const Arguments& arguments) {
  if (arguments.b.empty()) {
    return Fail(MissingArgument("explain", "two articles: A and B"));
  }
  absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  const absl::StatusOr<Explanation> explanation =
      Explain(arguments.a, arguments.b, arguments.among, *options);
  if (!explanation.ok()) return Fail(explanation.status());
  return Print(ExplainText(*explanation, {.colour = ColourWanted(), .width = TerminalWidth()}));
}

}  // namespace stemma
