#include "cli/commands.h"

#include <unistd.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

#include "cli/command_bench.h"
#include "cli/terminal.h"
#include "core/base/files.h"
#include "core/report/columns.h"
#include "core/text/utf8.h"

namespace stemma {
namespace {

constexpr const char* kOutput = "Output";
constexpr const char* kInput = "Input";
constexpr const char* kMethod = "Method";
constexpr const char* kRunning = "Running";

// Folds descriptions, so that help is read without a wide terminal.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() {
    column_width(kNameColumns);
    label("Positionals", "Arguments");
    label("Subcommands", "Commands");
    label("SUBCOMMAND", "COMMAND");
    label("OPTIONS", "FLAGS");
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return Folded(option->get_description());
  }
  std::string make_subcommand(const CLI::App* command) const override {
    std::ostringstream out;
    CLI::detail::format_help(out, command->get_name(), Folded(command->get_description()),
                             kNameColumns);
    return out.str();
  }

 private:
  static constexpr size_t kNameColumns = 30;
  static constexpr size_t kHelpColumns = 100;

  static std::string Folded(const std::string& text) {
    std::string folded;
    for (const std::string& line : Wrap(text, kHelpColumns - kNameColumns)) {
      if (!folded.empty()) folded += '\n';
      folded += line;
    }
    return folded;
  }
};

// A flag that takes one of some words.
void AddChoice(CLI::App* command, const char* flag, std::string* value,
               const std::vector<std::string>& choices, const char* description,
               const char* group) {
  std::string text;
  for (const std::string& choice : choices) text += (text.empty() ? "" : "|") + choice;
  command->add_option(flag, *value, description)
      ->check(CLI::IsMember(choices))
      ->option_text(text)
      ->group(group);
}

}  // namespace

void AddInputFlags(CLI::App* command, Arguments* arguments) {
  auto add = [&](const char* flag, std::string& value, const char* description) {
    command->add_option(flag, value, description)->group(kInput)->type_name("NAME");
  };
  AddChoice(command, "--input-format", &arguments->input_format,
            {"auto", "text", "html", "json", "jsonl", "csv", "tsv", "warc"},
            "What the input holds; auto tells it by name and content", kInput);
  add("--text-field", arguments->text_field, "Field of a record that holds the text");
  add("--id-field", arguments->id_field, "Field that names the document");
  add("--title-field", arguments->title_field, "Field with the title");
  add("--date-field", arguments->date_field, "Field with the date of publication");
  add("--source-field", arguments->source_field, "Field with the outlet");
  add("--url-field", arguments->url_field, "Field with the address");
  add("--author-field", arguments->author_field, "Field with the author");
  add("--lang-field", arguments->lang_field, "Field with the language");
  command->add_option("--max-text", arguments->max_text, "Skip documents that are larger (1G)")
      ->group(kInput)
      ->type_name("SIZE");
  command
      ->add_option("--max-unpacked", arguments->max_unpacked,
                   "Stop reading a packed file that gives more (1T)")
      ->group(kInput)
      ->type_name("SIZE");
  command
      ->add_option("--max-unpacked-ratio", arguments->max_unpacked_ratio,
                   "Stop reading a packed file that grows more than so many times when unpacked "
                   "(1000); 0 lifts the limit")
      ->group(kInput)
      ->type_name("N");
}

void AddMethodFlags(CLI::App* command, Arguments* arguments) {
  AddChoice(command, "--preset", &arguments->preset, {"news", "web", "rewrite", "ocr"},
            "Settings for a kind of collection: news (articles), web (pages of many sites), "
            "rewrite (text told in other words, too), ocr (text read by a machine)",
            kMethod);
  command
      ->add_option("--min-words", arguments->min_words,
                   "Shortest passage of prose that is reported, in words")
      ->group(kMethod)
      ->type_name("N");
  command
      ->add_option("--min-quotation", arguments->min_quotation,
                   "Shortest shared quotation that is reported, in words")
      ->group(kMethod)
      ->type_name("N");
  command
      ->add_option("--min-run", arguments->min_run,
                   "Shortest run of equal words for which two articles are compared")
      ->group(kMethod)
      ->type_name("N");
  command
      ->add_option("--max-groups", arguments->max_groups,
                   "A phrase in more groups of near-duplicates pairs up no articles by itself (64)")
      ->group(kMethod)
      ->type_name("N");
  command
      ->add_option("--min-score", arguments->min_score,
                   "Least probability at which shared prose is called copied")
      ->group(kMethod)
      ->type_name("P");
  command
      ->add_option("--furniture", arguments->furniture,
                   "Lines that pages of these outlets print anyhow: they are no copy")
      ->type_name("FILE")
      ->group(kMethod);
  command
      ->add_option("--weights", arguments->weights,
                   "Weights of the cues that tell who was first, as a JSON file")
      ->group(kMethod)
      ->type_name("FILE");
  command
      ->add_flag("--hide-dates", arguments->hide_dates,
                 "Tell who was first without any date, as if there were none")
      ->group(kMethod);
  command
      ->add_flag("--trust-dates", arguments->trust_dates,
                 "Take the order of dates for a proof where it is certain")
      ->group(kMethod);
  command->add_flag("--all", arguments->all, "Report pairs that share only page furniture, too")
      ->group(kMethod);
}

void AddOutputFlags(CLI::App* command, Arguments* arguments) {
  AddChoice(command, "-f,--format", &arguments->format,
            {"text", "jsonl", "csv", "sqlite", "graphml", "dot"},
            "Form of the result (text on a terminal, by the name of the --output file, else jsonl)",
            kOutput);
  command
      ->add_option("-o,--output", arguments->output,
                   "Write the result to this file, whole or not at all")
      ->group(kOutput)
      ->type_name("FILE");
  AddChoice(command, "--offsets", &arguments->offsets, {"bytes", "chars"},
            "Unit of spans: UTF-8 bytes or code points", kOutput);
  command->add_option("--pairs", arguments->pairs, "Pairs that the text shows in full; 0 shows all")
      ->group(kOutput)
      ->type_name("N");
  command
      ->add_flag("--fail-on-copy", arguments->fail_on_copy,
                 "Exit with status 1 when copied prose was found")
      ->group(kOutput);
}

void AddRunningFlags(CLI::App* command, Arguments* arguments) {
  command->add_option("-j,--threads", arguments->threads, "Threads; 0 is one for each core")
      ->group(kRunning)
      ->type_name("N");
  command->add_flag("-q,--quiet", arguments->quiet, "Say nothing about skipped input")
      ->group(kRunning);
  AddProgressFlag(command, arguments);
}

void AddResumeFlags(CLI::App* command, Arguments* arguments, const std::string& scratch) {
  command->add_option("--scratch", arguments->scratch, scratch)->group(kRunning)->type_name("DIR");
  command
      ->add_flag("--resume", arguments->resume,
                 "Go on with the run that was stopped; its folder is named by --scratch")
      ->group(kRunning);
}

void AddProgressFlag(CLI::App* command, Arguments* arguments) {
  command
      ->add_option("--progress", arguments->progress,
                   "How far the run has come, on standard error: auto (a line on a terminal), "
                   "line, json, none")
      ->group(kRunning)
      ->check(CLI::IsMember({"auto", "line", "json", "none"}))
      ->type_name("FORM");
}

ProgressForm ProgressFormOf(const Arguments& arguments) {
  if (arguments.progress == "json") return ProgressForm::kJson;
  if (arguments.progress == "line") return ProgressForm::kLine;
  const bool wanted = arguments.progress == "auto" && !arguments.quiet;
  return wanted && ErrorIsTerminal() ? ProgressForm::kLine : ProgressForm::kNone;
}

namespace {

void AddWindowFlag(CLI::App* command, Arguments* arguments) {
  command
      ->add_option("--window", arguments->window,
                   "Keep one phrase of so many; 1 keeps all (1 under 5,000 documents, else 4)")
      ->group(kMethod)
      ->type_name("N");
}

void DescribeFind(CLI::App* app, Arguments* arguments) {
  CLI::App* find = app->add_subcommand(
      "find", "Find which articles copy which, in which passages, and who was first");
  find->add_option("PATH", arguments->paths,
                   "Files, folders, JSON lines, CSV, TSV or WARC, plain or packed; - is standard "
                   "input. Or sketch files, of which resembling documents are told")
      ->type_name("");
  AddOutputFlags(find, arguments);
  find->add_option("--report", arguments->report.page,
                   "Write a page for a browser, too: every pair with its texts, in one file")
      ->group(kOutput)
      ->type_name("FILE");
  find->add_flag("--no-text", arguments->report.no_text,
                 "Hold the matched passages only in the page, not the articles around them")
      ->group(kOutput);
  find->add_flag("--evidence", arguments->evidence,
                 "Add to JSON lines every possible source with its cues, for stemma fit")
      ->group(kOutput);
  AddInputFlags(find, arguments);
  AddMethodFlags(find, arguments);
  AddWindowFlag(find, arguments);
  find->add_option("--as-of", arguments->as_of,
                   "Leave out documents dated after this moment, to see what was known then")
      ->group(kMethod)
      ->type_name("DATE");
  find->add_flag("--exhaustive", arguments->exhaustive,
                 "Compare every pair, without the index: slow, and misses nothing")
      ->group(kMethod);
  constexpr const char* kSketches = "Sketch files";
  find->add_option("--min-resemblance", arguments->min_resemblance,
                   "Least estimated share of phrases in common that is reported (0.5)")
      ->group(kSketches)
      ->type_name("J");
  find->add_option("--recall", arguments->recall,
                   "Least share of pairs at the threshold that are found (0.99)")
      ->group(kSketches)
      ->type_name("P");
  find->add_option("--memory", arguments->memory,
                   "Memory that the run keeps to (three quarters of the machine's)")
      ->group(kRunning)
      ->type_name("SIZE");
  AddResumeFlags(find, arguments,
                 "Folder for what does not fit in memory (TMPDIR, else /tmp); one that is named "
                 "keeps finished stages until the run is over");
  AddRunningFlags(find, arguments);
  find->footer(
      "Examples:\n"
      "  stemma find articles/                        what an editor wants to know\n"
      "  stemma find articles/ --report page.html     the same to look at, side by side\n"
      "  stemma find crawl.jsonl.zst -o result.jsonl  everything, for programs\n"
      "  stemma find news/ --format csv > pairs.csv   one row a passage\n"
      "  stemma find news/ -o stemma.graphml          the family trees, for Gephi\n"
      "  stemma find news/ -o stemma.dot              the same, for Graphviz\n"
      "  stemma find archive.sketch                   what resembles what, without the texts\n");
}

void AddPagerFlag(CLI::App* command, Arguments* arguments) {
  command
      ->add_flag("--pager", arguments->pager,
                 "Show the answer by $PAGER (less -R), when it goes to a terminal")
      ->group(kOutput);
}

void DescribeCompare(CLI::App* app, Arguments* arguments) {
  CLI::App* compare =
      app->add_subcommand("compare", "Show what two articles share, passage beside passage");
  compare->add_option("A", arguments->a, "The one file")->type_name("");
  compare->add_option("B", arguments->b, "The other")->type_name("");
  AddPagerFlag(compare, arguments);
  AddMethodFlags(compare, arguments);
  AddWindowFlag(compare, arguments);
  compare->footer(
      "Examples:\n"
      "  stemma compare agency.txt paper.txt\n");
}

void DescribeExplain(CLI::App* app, Arguments* arguments) {
  CLI::App* explain =
      app->add_subcommand("explain",
                          "Say why a pair of articles is reported, or is not; of one article, from "
                          "whom it took what");
  explain->add_option("A", arguments->a, "A file, or a document's id with --among")->type_name("");
  explain->add_option("B", arguments->b, "The other; without it, the sources of A by passage")
      ->type_name("");
  explain
      ->add_option("--among", arguments->among,
                   "The collection in which phrases are counted; can be given several times")
      ->type_name("PATH")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(kInput);
  AddPagerFlag(explain, arguments);
  AddChoice(explain, "-f,--format", &arguments->format, {"text", "jsonl"},
            "Form of one article's sources (text)", kOutput);
  AddChoice(explain, "--offsets", &arguments->offsets, {"bytes", "chars"},
            "Unit of spans: UTF-8 bytes or code points", kOutput);
  AddInputFlags(explain, arguments);
  AddMethodFlags(explain, arguments);
  AddWindowFlag(explain, arguments);
  explain->footer(
      "Examples:\n"
      "  stemma explain a.txt b.txt\n"
      "  stemma explain 2023/a.txt 2023/b.txt --among news/   with the whole collection's "
      "counts\n"
      "  stemma explain 2023/a.txt --among news/              from whom a.txt took what\n");
}

absl::Status BadSize(std::string_view flag, std::string_view text) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = flag,
                .found = Concat("\"", text, "\""),
                .expected = "a size such as 500000, 64M or 4G"});
}

absl::Status SetSize(std::string_view flag, const std::string& text, uint64_t* value) {
  if (text.empty()) return absl::OkStatus();
  const std::optional<uint64_t> size = ParseSize(text);
  if (!size || *size == 0) return BadSize(flag, text);
  *value = *size;
  return absl::OkStatus();
}

// In bytes; 0 where the system does not tell.
uint64_t MachineMemory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGE_SIZE);
  return pages > 0 && page > 0 ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page) : 0;
}

absl::Status SetReadOptions(const Arguments& arguments, ReadOptions* read) {
  auto set = [](const std::string& field, std::vector<std::string>* names) {
    if (!field.empty()) *names = {field};
  };
  set(arguments.text_field, &read->text_fields);
  set(arguments.id_field, &read->id_fields);
  set(arguments.title_field, &read->title_fields);
  set(arguments.date_field, &read->date_fields);
  set(arguments.source_field, &read->source_fields);
  set(arguments.url_field, &read->url_fields);
  set(arguments.author_field, &read->author_fields);
  set(arguments.lang_field, &read->lang_fields);
  if (!arguments.input_format.empty()) read->input_format = arguments.input_format;
  if (arguments.max_unpacked_ratio) read->max_unpacked_ratio = *arguments.max_unpacked_ratio;
  STEMMA_RETURN_IF_ERROR(SetSize("--max-text", arguments.max_text, &read->max_text_bytes));
  return SetSize("--max-unpacked", arguments.max_unpacked, &read->max_unpacked_bytes);
}

}  // namespace

void DescribeCommands(CLI::App* app, Arguments* arguments) {
  app->name("stemma");
  app->description("Finds which articles copy which, in which passages, and who was first.");
  app->set_version_flag("--version", "stemma " + std::string(Version()),
                        "Print the version and exit");
  app->set_help_flag("-h,--help", "Print this help and exit");
  app->set_config("--config", "",
                  "Read flags from this file: [find], then lines such as min-words = 12")
      ->type_name("FILE");
  app->allow_config_extras(CLI::config_extras_mode::error);
  app->fallthrough();
  app->require_subcommand(0, 1);  // one: a folder may be called as a command is
  app->formatter(std::make_shared<HelpFormatter>());
  app->footer("stemma COMMAND --help tells more. A first try: stemma find FOLDER");
  DescribeFind(app, arguments);
  DescribeCompare(app, arguments);
  DescribeExplain(app, arguments);
  DescribeArchive(app, arguments);
  DescribeScore(app, arguments);
  DescribeServe(app, arguments);
  DescribeDedup(app, arguments);
  DescribeBench(app, arguments);
  DescribeEval(app, arguments);
  DescribeFit(app, arguments);
  DescribeSketch(app, arguments);
  DescribeReport(app, arguments);
}

absl::StatusOr<Options> OptionsOf(const Arguments& arguments) {
  STEMMA_ASSIGN_OR_RETURN(Options options, Preset(arguments.preset));
  STEMMA_RETURN_IF_ERROR(SetReadOptions(arguments, &options.read));
  options.offsets_in_chars = arguments.offsets == "chars";
  options.all_verdicts = arguments.all;
  options.exhaustive = arguments.exhaustive;
  options.stemma.evidence = arguments.evidence;
  options.hide_dates = arguments.hide_dates;
  options.stemma.trust_dates = arguments.trust_dates;
  options.threads = arguments.threads;
  options.memory_bytes = MachineMemory() / 4 * 3;
  STEMMA_RETURN_IF_ERROR(SetSize("--memory", arguments.memory, &options.memory_bytes));
  std::error_code error;
  options.scratch_folder = arguments.scratch.empty()
                               ? std::filesystem::temp_directory_path(error).string()
                               : arguments.scratch;
  options.keep_stages = !arguments.scratch.empty();
  options.resume = arguments.resume;
  if (arguments.resume && arguments.scratch.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "--resume",
                  .found = "no --scratch",
                  .expected = "the folder in which the run that was stopped has its stages",
                  .fix = "--scratch DIR"});
  }
  if (!arguments.as_of.empty()) {
    const std::optional<ParsedDate> date = ParseDate(arguments.as_of);
    if (!date) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = "--as-of",
                    .found = Concat("\"", arguments.as_of, "\""),
                    .expected = "a date such as 2023-10-18 or 2023-10-18T09:30Z"});
    }
    options.as_of = date->interval.end;
  }
  if (arguments.window) options.window = *arguments.window;
  if (arguments.min_run) options.index.min_run_words = *arguments.min_run;
  if (arguments.max_groups) options.index.max_groups = *arguments.max_groups;
  if (arguments.min_words) options.verdict.min_prose_words = *arguments.min_words;
  if (arguments.min_quotation) options.verdict.min_quotation_words = *arguments.min_quotation;
  if (arguments.min_score) options.verdict.min_score = *arguments.min_score;
  if (!arguments.furniture.empty()) {
    STEMMA_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(arguments.furniture));
    const absl::StatusOr<std::string> lines = ToUtf8(std::string(file.bytes()));
    if (!lines.ok()) {
      return absl::InvalidArgumentError(
          Concat(arguments.furniture, ": ", lines.status().message()));
    }
    options.templates = Templates(*lines);
  }
  if (!arguments.weights.empty()) {
    STEMMA_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(arguments.weights));
    STEMMA_ASSIGN_OR_RETURN(options.weights, ParseWeights(file.bytes(), arguments.weights));
  }
  STEMMA_RETURN_IF_ERROR(Validate(options));
  return options;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  std::string_view unit(stop, static_cast<size_t>(end - stop));
  if (!unit.empty()) {
    static constexpr std::string_view kUnits = "KMGT";
    const auto letter = static_cast<char>(std::toupper(static_cast<unsigned char>(unit[0])));
    const size_t power = kUnits.find(letter);
    if (power != std::string_view::npos) {
      number = std::ldexp(number, 10 * (static_cast<int>(power) + 1));
      unit.remove_prefix(1);
      if (unit.size() == 2 && unit[0] == 'i') unit.remove_prefix(1);
    }
    if (!unit.empty() && unit != "B" && unit != "b") return std::nullopt;
  }
  if (number >= 0x1p64) return std::nullopt;
  return static_cast<uint64_t>(number);
}

std::vector<std::string> FlagNames(const CLI::App& app, const CLI::App* command) {
  std::vector<std::string> names;
  for (const CLI::App* owner : {command, &app}) {
    if (owner == nullptr) continue;
    for (const CLI::Option* option : owner->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

}  // namespace stemma
