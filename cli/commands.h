// The commands and flags, described once: parsing, help, man page and completions all come from it.

#ifndef STEMMA_CLI_COMMANDS_H_
#define STEMMA_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_archive.h"
#include "cli/command_dedup.h"
#include "cli/command_eval.h"
#include "cli/command_fit.h"
#include "cli/command_report.h"
#include "cli/command_score.h"
#include "cli/command_serve.h"
#include "cli/command_sketch.h"
#include "cli/progress_line.h"
#include "core/base/status.h"
#include "core/pipeline.h"

namespace stemma {

// What was typed. A flag that was not typed leaves the preset's value.
struct Arguments {
  std::vector<std::string> paths;  // find
  std::string a;                   // compare, explain
  std::string b;
  std::vector<std::string> among;  // explain

  // Output.
  std::string format;  // text, jsonl, csv, graphml, dot; empty: by where the output goes
  std::string output;
  std::string offsets = "bytes";
  uint32_t pairs = 20;
  bool all = false;
  bool fail_on_copy = false;
  bool quiet = false;
  bool pager = false;  // compare, explain

  // Input.
  std::string input_format;
  std::string text_field, id_field, title_field, date_field, source_field, url_field, author_field,
      lang_field;
  std::string max_text, max_unpacked;
  std::optional<uint64_t> max_unpacked_ratio;

  // Method.
  std::string preset = "news";
  std::optional<int> window;
  std::optional<uint32_t> min_run, max_groups, min_words, min_quotation;
  std::optional<double> min_score;
  bool exhaustive = false;
  std::string weights;
  std::string furniture;
  bool evidence = false;
  bool hide_dates = false, trust_dates = false;
  std::string as_of;
  int threads = 0;
  std::string memory, scratch;
  bool resume = false;
  std::string progress = "auto";

  std::optional<double> min_resemblance, recall;  // find, over sketch files

  ArchiveArguments archive;
  DedupArguments dedup;
  EvalArguments eval;
  FitArguments fit;
  ScoreArguments score;
  ServeArguments serve;
  SketchArguments sketch;
  ReportArguments report;
};

// Fills `app` with all commands; parsing writes to `arguments`.
void DescribeCommands(CLI::App* app, Arguments* arguments);

// The flags that say how input is read, for a command that reads a collection.
void AddInputFlags(CLI::App* command, Arguments* arguments);

// And what is shared by commands that report findings: the form and place of the result, the method
// but for the index, and how the run goes.
void AddOutputFlags(CLI::App* command, Arguments* arguments);
void AddMethodFlags(CLI::App* command, Arguments* arguments);
void AddRunningFlags(CLI::App* command, Arguments* arguments);
void AddProgressFlag(CLI::App* command, Arguments* arguments);  // one of those
// --scratch, of which `scratch` says what it is for, and --resume.
void AddResumeFlags(CLI::App* command, Arguments* arguments, const std::string& scratch);
ProgressForm ProgressFormOf(const Arguments& arguments);

// The options that the arguments ask for. An error names the flag.
absl::StatusOr<Options> OptionsOf(const Arguments& arguments);

// "4096", "64K", "1.5M", "4G", "1T": powers of 1024; an optional B or iB behind.
std::optional<uint64_t> ParseSize(std::string_view text);

// The long names of the flags of `command` and of the program, with their dashes.
std::vector<std::string> FlagNames(const CLI::App& app, const CLI::App* command);
std::vector<std::string> CommandNames(const CLI::App& app);

}  // namespace stemma

#endif  // STEMMA_CLI_COMMANDS_H_
