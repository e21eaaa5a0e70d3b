#include "cli/command_bench.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "bench/measure/path.h"
#include "bench/measure/target.h"
#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "core/base/parallel.h"
#include "core/text/readers.h"

namespace stemma {
namespace {

using bench::Collection;
using bench::PathReport;
using bench::Stage;

constexpr size_t kMostBytes = size_t{256} << 20;  // enough to tell; held in memory
constexpr size_t kGeneratedBytes = size_t{64} << 20;

absl::StatusOr<Collection> ReadTexts(const Arguments& arguments, uint64_t* skipped) {
  STEMMA_ASSIGN_OR_RETURN(const Options options, OptionsOf(arguments));
  STEMMA_ASSIGN_OR_RETURN(const auto reader, DocumentReader::Open(arguments.paths, options.read));
  Collection texts(arguments.paths.front() + (arguments.paths.size() > 1 ? " and more" : ""));
  for (Document document; texts.bytes() < kMostBytes && reader->Next(&document);) {
    texts.Add(document.text);
  }
  *skipped = reader->skipped().size();
  if (!arguments.quiet) {
    std::vector<SkippedRecord> said;
    for (const Skipped& one : reader->skipped()) {
      if (said.size() < kSkippedSaid) {
        said.push_back({.file = one.file, .line = one.line, .why = one.why});
      }
    }
    SaySkipped(said, *skipped);
  }
  if (texts.size() == 0) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = arguments.paths.front(),
                  .found = "no text",
                  .expected = "documents to measure with",
                  .fix = "name others, or none for a generated text"});
  }
  return texts;
}

double BytesPerSecond(const Stage& stage) {
  return static_cast<double>(stage.bytes) / stage.seconds;
}

double NanosecondsPerShingle(const Stage& stage) {
  return stage.seconds * 1e9 / static_cast<double>(std::max<size_t>(1, stage.shingles));
}

double DocumentsPerSecond(const Stage& stage) {
  return static_cast<double>(stage.documents) / stage.seconds;
}

template <class... Parts>
std::string Formatted(const char* format, Parts... parts) {
  char line[256];
  std::snprintf(line, sizeof(line), format, parts...);
  return line;
}

std::string Row(const std::string& name, const Stage& stage, double read) {
  return Formatted("%-28s %9.3f %11s %14.2f %13.0f\n", name.c_str(), BytesPerSecond(stage) / 1e9,
                   Formatted("1/%.1f", read / BytesPerSecond(stage)).c_str(),
                   NanosecondsPerShingle(stage), DocumentsPerSecond(stage));
}

std::string TextPage(const PathReport& report, const std::string& name,
                     const bench::Machine& machine) {
  const double read = report.read_bytes_per_second;
  std::string page = Formatted(
      "Text: %s: %zu documents, %.1f MB, %zu words, %zu shingles\n", name.c_str(), report.documents,
      static_cast<double>(report.bytes) / 1e6, report.words, report.shingles);
  page += Formatted("Machine: %s, %d cores, %s; one core reads memory at %.1f GB/s\n\n",
                    machine.processor.c_str(), machine.cores, bench::BestTarget().name.c_str(),
                    read / 1e9);
  page += Formatted("%-28s %9s %11s %14s %13s\n", "stage, on one core", "GB/s", "of reading",
                    "ns a shingle", "documents/s");
  for (const Stage& stage : report.stages) page += Row(stage.name, stage, read);
  page += "\n" + Row("text to signature, one core", report.one_core, read);
  if (report.threads > 1) {
    page +=
        Row(Formatted("text to signature, %d threads", report.threads), report.all_threads, read);
  }
  page += Formatted("\nMemory: %.1f MB at most, the text among it.\n",
                    static_cast<double>(report.peak_memory) / 1e6);
  return page;
}

using Json = nlohmann::ordered_json;

Json JsonOf(const Stage& stage, double read) {
  return {{"name", stage.name},
          {"gb_per_s", BytesPerSecond(stage) / 1e9},
          {"over_read", BytesPerSecond(stage) / read},
          {"ns_per_shingle", NanosecondsPerShingle(stage)},
          {"documents_per_s", DocumentsPerSecond(stage)}};
}

std::string JsonPage(const PathReport& report, const std::string& name,
                     const bench::Machine& machine) {
  const double read = report.read_bytes_per_second;
  Json page = {{"version", Version()},          {"machine", machine.processor},
               {"cores", machine.cores},        {"target", bench::BestTarget().name},
               {"compiler", machine.compiler},  {"text", name},
               {"documents", report.documents}, {"bytes", report.bytes},
               {"words", report.words},         {"shingles", report.shingles},
               {"read_gb_per_s", read / 1e9}};
  page["stages"] = Json::array();
  for (const Stage& stage : report.stages) page["stages"].push_back(JsonOf(stage, read));
  page["one_core"] = JsonOf(report.one_core, read);
  page["threads"] = report.threads;
  page["all_threads"] = JsonOf(report.all_threads, read);
  page["peak_memory_bytes"] = report.peak_memory;
  return page.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void DescribeBench(CLI::App* app, Arguments* arguments) {
  CLI::App* command =
      app->add_subcommand("bench", "Measure how fast this machine is, on your text");
  command
      ->add_option("PATH", arguments->paths,
                   "Files, folders, JSON lines, CSV, TSV or WARC, plain or packed, of which the "
                   "first 256 MB are taken; without any, a generated text")
      ->type_name("");
  command->add_option("-f,--format", arguments->format, "Form of the figures (text)")
      ->check(CLI::IsMember({"text", "json"}))
      ->option_text("text|json")
      ->group("Output");
  AddInputFlags(command, arguments);
  command->add_option("-j,--threads", arguments->threads, "Threads; 0 is one for each core")
      ->group("Running")
      ->type_name("N");
  command->add_flag("-q,--quiet", arguments->quiet, "Say nothing about skipped input")
      ->group("Running");
  command->footer(
      "Examples:\n"
      "  stemma bench                           a generated English text\n"
      "  stemma bench news/                     your own\n"
      "  stemma bench news/ --format json | jq .one_core.over_read\n");
}

int RunBench(const Arguments& arguments) {
  const std::string name = arguments.paths.empty() ? "generated English" : arguments.paths.front();
  uint64_t skipped = 0;
  absl::StatusOr<Collection> texts = arguments.paths.empty()
                                         ? bench::Generate("ascii", kGeneratedBytes)
                                         : ReadTexts(arguments, &skipped);
  if (!texts.ok()) return Fail(texts.status());
  const PathReport report = bench::MeasurePath(*texts, ThreadCount(arguments.threads));
  const bench::Machine machine = bench::ThisMachine();
  const std::string page = arguments.format == "json" ? JsonPage(report, name, machine)
                                                      : TextPage(report, name, machine);
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  const absl::Status status = (*output)->Write(page);
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  return skipped > 0 ? kExitFault : kExitDone;
}

}  // namespace stemma
