#include "cli/command_score.h"

#include "cli/commands.h"
#include "core/text/dates.h"

namespace stemma {
namespace {

absl::Status SetMoment(std::string_view flag, const std::string& text, bool end,
                       std::optional<int64_t>* moment) {
  if (text.empty()) return absl::OkStatus();
  const std::optional<ParsedDate> date = ParseDate(text);
  if (!date) {
    const std::string found = Concat("\"", text, "\"");
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = flag,
                  .found = found,
                  .expected = "a date such as 2023-10-18 or 2023-10-18T09:30Z"});
  }
  *moment = end ? date->interval.end - 1 : date->interval.begin;
  return absl::OkStatus();
}

}  // namespace

void DescribeScore(CLI::App* app, Arguments* arguments) {
  ScoreArguments* typed = &arguments->score;
  CLI::App* score = app->add_subcommand(
      "score", "Say of new articles what each copies from an archive, and from whom");
  score->add_option("ARCHIVE", typed->archive, "An archive, as stemma archive makes it")
      ->type_name("");
  score
      ->add_option("PATH", arguments->paths,
                   "The new articles: files, folders, JSON lines, CSV, TSV or WARC, plain or "
                   "packed; - is standard input")
      ->type_name("");
  constexpr const char* kArchive = "Archive";
  score
      ->add_flag("--add", typed->add,
                 "Add the articles to the archive; each is scored against those before it, too")
      ->group(kArchive);
  score->add_option("--top", typed->top, "Report so many sources of an article; 0 is all (0)")
      ->group(kArchive)
      ->type_name("K");
  score
      ->add_option("--since", typed->since,
                   "Look at documents of this day or later only; what is not dated is left out")
      ->group(kArchive)
      ->type_name("DATE");
  score->add_option("--until", typed->until, "Look at documents up to this day only")
      ->group(kArchive)
      ->type_name("DATE");
  score
      ->add_option("--exclude-outlet", typed->exclude_outlets,
                   "Leave an outlet's documents out; can be given several times")
      ->group(kArchive)
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  score
      ->add_option("--not-same", typed->not_same, "Leave documents of the article's own outlet out")
      ->check(CLI::IsMember({"outlet"}))
      ->option_text("outlet")
      ->group(kArchive);
  AddOutputFlags(score, arguments);
  AddInputFlags(score, arguments);
  AddMethodFlags(score, arguments);
  AddResumeFlags(score, arguments,
                 "Folder that keeps what was answered until the run is over, so that one that was "
                 "stopped can go on");
  AddRunningFlags(score, arguments);
  score->footer(
      "Examples:\n"
      "  stemma score news.archive today.jsonl            JSON lines, as find writes them\n"
      "  stemma score news.archive today.jsonl --add      and keep them for tomorrow\n"
      "  stemma score news.archive new.txt --top 3        on a terminal: for people\n"
      "  stemma score news.archive new/ -o out.sqlite     tables, to be asked with SQL\n");
}

absl::StatusOr<ScoreOptions> ScoreOptionsOf(const Arguments& arguments) {
  const ScoreArguments& typed = arguments.score;
  if (typed.archive.empty() || arguments.paths.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "score",
                  .found = "something is missing",
                  .expected = "an ARCHIVE, and a PATH: a file, a folder, or - for standard input",
                  .fix = "see stemma score --help"});
  }
  ScoreOptions options;
  STEMMA_ASSIGN_OR_RETURN(options.find, OptionsOf(arguments));
  if (options.find.rewrite.enabled) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        {.where = "--preset",
         .found = "rewrite",
         .expected = "news or web: an archive is searched for words that stand as they were",
         .fix = "stemma find --preset rewrite over the article and what score found"});
  }
  STEMMA_RETURN_IF_ERROR(SetMoment("--since", typed.since, false, &options.filter.since));
  STEMMA_RETURN_IF_ERROR(SetMoment("--until", typed.until, true, &options.filter.until));
  options.filter.exclude_outlets = typed.exclude_outlets;
  options.filter.not_same_outlet = !typed.not_same.empty();
  options.top = typed.top;
  options.add = typed.add;
  return options;
}

}  // namespace stemma
