#include "cli/command_report.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "core/report/jsonl_reader.h"
#include "core/report/reporter.h"
#include "core/text/readers.h"

namespace stemma {
namespace {

using Texts = absl::flat_hash_map<std::string, std::string>;  // by id

// Hands a result on, its documents with their texts.
class WithTexts : public Reporter {
 public:
  WithTexts(const Texts& texts, Reporter* reporter) : texts_(texts), reporter_(reporter) {}

  void Begin(const RunRecord& run) override { reporter_->Begin(run); }
  void Document(const DocumentRecord& document) override {
    const auto found = texts_.find(document.id);
    if (found == texts_.end()) {
      if (missing_.empty()) missing_ = document.id;
      return reporter_->Document(document);
    }
    DocumentRecord whole = document;
    whole.text = found->second;
    reporter_->Document(whole);
  }
  void Pair(const PairRecord& pair) override { reporter_->Pair(pair); }
  void Estimate(const EstimateRecord& estimate) override {
    estimates_ = true;
    reporter_->Estimate(estimate);
  }
  void Cluster(const ClusterRecord& cluster) override { reporter_->Cluster(cluster); }
  void Edge(const EdgeRecord& edge) override { reporter_->Edge(edge); }
  void Evidence(const EvidenceRecord& evidence) override { reporter_->Evidence(evidence); }
  void Skipped(const SkippedRecord& skipped) override { reporter_->Skipped(skipped); }
  void Warning(const SkippedRecord& warning) override { reporter_->Warning(warning); }
  absl::Status status() const override { return reporter_->status(); }
  absl::Status End(const SummaryRecord& summary) override {
    whole_ = true;
    return reporter_->End(summary);
  }

  bool whole() const { return whole_; }
  bool estimates() const { return estimates_; }
  // The first document whose text was not found.
  const std::string& missing() const { return missing_; }

 private:
  const Texts& texts_;
  Reporter* reporter_;
  bool whole_ = false;
  bool estimates_ = false;  // of signatures, which have no passages
  std::string missing_;
};

absl::StatusOr<Texts> ReadTexts(const Arguments& arguments) {
  Texts texts;
  if (arguments.report.paths.empty()) return texts;
  STEMMA_ASSIGN_OR_RETURN(Options options, OptionsOf(arguments));
  STEMMA_ASSIGN_OR_RETURN(const auto reader,
                          DocumentReader::Open(arguments.report.paths, options.read));
  for (Document document; reader->Next(&document);) {
    texts.emplace(std::move(document.id), std::move(document.text));
  }
  return texts;
}

absl::Status WritePage(const Arguments& arguments, ResultOutput* output) {
  const ReportArguments& typed = arguments.report;
  STEMMA_ASSIGN_OR_RETURN(const Texts texts, ReadTexts(arguments));
  const auto page =
      MakeHtmlReporter([output](std::string_view bytes) { return output->Write(bytes); },
                       {.whole_texts = !typed.no_text});
  WithTexts with_texts(texts, page.get());
  STEMMA_RETURN_IF_ERROR(ReadJsonl(typed.result, &with_texts));
  if (with_texts.estimates()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = typed.result,
                  .found = "estimates from sketch files",
                  .expected = "the result of a run over texts: a page shows passages",
                  .fix = "run stemma find over the texts"});
  }
  if (!with_texts.whole()) {
    return Fault(absl::StatusCode::kDataLoss,
                 {.where = typed.result,
                  .found = "no summary at its end",
                  .expected = "a whole result",
                  .fix = "run stemma find again: it may have been broken off"});
  }
  if (typed.paths.empty()) {
    Say("note: the page holds no texts; name the inputs of the run behind the result");
  } else if (!with_texts.missing().empty()) {
    Say(Concat("note: the inputs hold no text of ", with_texts.missing(),
               "; name the paths as the run was given them"));
  }
  return output->Commit();
}

}  // namespace

void DescribeReport(CLI::App* app, Arguments* arguments) {
  ReportArguments* typed = &arguments->report;
  CLI::App* report = app->add_subcommand(
      "report", "Write a finished result as one page that a browser opens from disk");
  report->add_option("RESULT", typed->result, "JSON lines of stemma find; - is standard input")
      ->type_name("");
  report
      ->add_option("PATH", typed->paths,
                   "What the run read, for the texts: the paths as they were given to find")
      ->type_name("");
  report->add_option("-o,--output", arguments->output, "Write the page to this file")
      ->group("Output")
      ->type_name("FILE");
  report
      ->add_flag("--no-text", typed->no_text,
                 "Hold the matched passages only, not the articles around them")
      ->group("Output");
  AddInputFlags(report, arguments);
  report->footer(
      "Examples:\n"
      "  stemma find news/ -o result.jsonl && stemma report result.jsonl news/ -o page.html\n"
      "  stemma report result.jsonl news/ -o page.html --no-text   nothing but what is shared\n");
}

int RunReport(const Arguments& arguments) {
  if (arguments.report.result.empty()) {
    return Fail(Fault(absl::StatusCode::kInvalidArgument,
                      {.where = "report",
                       .found = "something is missing",
                       .expected = "a RESULT: the JSON lines of stemma find",
                       .fix = "see stemma report --help"}));
  }
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open(arguments.output);
  if (!output.ok()) return Fail(output.status());
  const absl::Status status = WritePage(arguments, output->get());
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return kExitDone;
}

}  // namespace stemma
