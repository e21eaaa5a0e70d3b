#include "cli/command_archive.h"

#include <malloc.h>

#include <algorithm>
#include <climits>
#include <fstream>
#include <iostream>
#include <utility>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/base/json.h"
#include "core/text/readers.h"

namespace stemma {
namespace {

constexpr size_t kDocumentsNamed = 20;

std::string Count(uint64_t count, std::string_view one, std::string_view many) {
  return Concat(count, " ", count == 1 ? one : many);
}

absl::Status Missing(const ArchiveArguments& typed, std::string_view what) {
  const std::string where = Concat("archive ", typed.action);
  const std::string fix = Concat("see stemma archive ", typed.action, " --help");
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = where, .found = "something is missing", .expected = what, .fix = fix});
}

int Create(const ArchiveArguments& typed, bool quiet) {
  ArchiveOptions options{.texts = !typed.no_text};
  if (typed.window) options.window = *typed.window;
  const absl::Status status = CreateArchive(typed.archive, options);
  if (!status.ok()) return Fail(status);
  if (!quiet) Say(Concat(typed.archive, ": an empty archive"));
  return kExitDone;
}

int Add(const Arguments& arguments) {
  const ArchiveArguments& typed = arguments.archive;
  if (arguments.paths.empty()) {
    return Fail(Missing(typed, "a PATH: a file, a folder, or - for standard input"));
  }
  absl::StatusOr<Options> options = OptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  ArchiveWriterOptions writing{.threads = options->threads};
  if (typed.batch) writing.batch_documents = *typed.batch;
  if (typed.acknowledge) {
    writing.committed = [&](uint64_t added) {
      JsonObject line;
      line.Set("type", "committed").Set("documents", added);
      (*output)->Write(line.ToLine()).IgnoreError();  // who does not read does not want to know
    };
  }
  // Batch after batch takes as much memory as the one before: it is not given back in between.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  auto writer = ArchiveWriter::Open(typed.archive, writing);
  if (!writer.ok()) return Fail(writer.status());
  auto reader = DocumentReader::Open(arguments.paths, options->read);
  if (!reader.ok()) return Fail(reader.status());

  ProgressLine progress(ProgressFormOf(arguments));
  progress.Stage("adding", "bytes", (*reader)->bytes_total());
  const absl::Status status = AddAll(reader->get(), writer->get(), &progress);
  progress.Finish();
  const AddSummary& summary = (*writer)->summary();
  if (!arguments.quiet || !status.ok()) {
    std::string said =
        Concat(typed.archive, ": added ", Count(summary.added, "document", "documents"));
    if (summary.known > 0) said += Concat(", ", summary.known, " were there already");
    Say(said);
  }
  if (!status.ok()) return Fail(status);
  if (!arguments.quiet) {
    SayWarnings(FirstOf((*reader)->warnings()));
    SaySkipped(FirstOf((*reader)->skipped()), (*reader)->skipped().size());
  }
  return (*reader)->skipped().empty() ? kExitDone : kExitFault;
}

int Remove(const ArchiveArguments& typed, bool quiet) {
  std::vector<std::string> ids = typed.ids;
  if (!typed.ids_file.empty()) {
    std::ifstream file;
    if (typed.ids_file != "-") file.open(typed.ids_file);
    std::istream& lines = typed.ids_file == "-" ? std::cin : file;
    if (!lines.good()) return Fail(SystemFault(typed.ids_file, "opening", errno));
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) ids.push_back(line);
    }
  }
  if (ids.empty()) return Fail(Missing(typed, "an ID, or --ids FILE with one a line"));
  auto writer = ArchiveWriter::Open(typed.archive, {});
  if (!writer.ok()) return Fail(writer.status());
  uint64_t unknown = 0;
  const absl::Status status = (*writer)->Remove(ids, &unknown);
  if (!status.ok()) return Fail(status);
  if (!quiet) {
    Say(Concat(typed.archive, ": removed ", Count(ids.size() - unknown, "document", "documents"),
               "; compact takes their texts off the disk"));
  }
  if (unknown == 0) return kExitDone;
  Say(Concat(Count(unknown, "id is", "ids are"), " not in the archive"));
  return kExitFault;
}

int Info(const ArchiveArguments& typed) {
  const absl::StatusOr<Archive> archive = Archive::Open(typed.archive);
  if (!archive.ok()) return Fail(archive.status());
  const absl::StatusOr<ArchiveInfo> info = archive->info();
  if (!info.ok()) return Fail(info.status());
  JsonObject object;
  object.Set("archive", typed.archive)
      .Set("documents", info->documents)
      .Set("removed", info->removed)
      .Set("segments", info->segments)
      .Set("fingerprints", info->fingerprints)
      .Set("outlets", info->outlets)
      .Set("texts", info->texts)
      .Set("shingle_words", info->sketch.shingle_words)
      .Set("window", info->sketch.window)
      .Set("bytes", info->bytes)
      .Set("record_bytes", info->record_bytes)
      .Set("catalogue_bytes", info->catalogue_bytes)
      .Set("generation", info->generation);
  absl::StatusOr<std::unique_ptr<ResultOutput>> output = ResultOutput::Open("");
  const absl::Status status = (*output)->Write(object.ToLine());
  if (!status.ok() && !(*output)->reader_gone()) return Fail(status);
  for (const SetAsideSegment& aside : archive->set_aside()) Say(aside.why);
  return archive->set_aside().empty() ? kExitDone : kExitFault;
}

void SayFault(const CheckFault& fault) {
  Say(fault.what);
  if (fault.documents.empty()) return;
  std::string names;
  for (size_t i = 0; i < std::min(fault.documents.size(), kDocumentsNamed); ++i) {
    names += (i == 0 ? "" : ", ") + fault.documents[i];
  }
  if (fault.documents.size() > kDocumentsNamed) {
    names += Concat(" and ", fault.documents.size() - kDocumentsNamed, " more");
  }
  Say(Concat(fault.file, ": not searched: ", names));
}

// Takes damaged segments out; the ids of their documents go to a file beside each.
absl::Status Repair(const std::string& folder, const CheckReport& report) {
  STEMMA_ASSIGN_OR_RETURN(const auto writer, ArchiveWriter::Open(folder, {}));
  for (const CheckFault& fault : report.faults) {
    if (fault.file.empty()) continue;
    const std::string list = fault.file + ".damaged.ids";
    STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(list));
    for (const std::string& id : fault.documents) {
      STEMMA_RETURN_IF_ERROR(file.Append(id + "\n"));
    }
    STEMMA_RETURN_IF_ERROR(file.Commit());
    STEMMA_RETURN_IF_ERROR(writer->SetAside(fault.file));
    Say(Concat(fault.file, ": taken out; the ids of its documents are in ", list));
  }
  return absl::OkStatus();
}

int Check(const ArchiveArguments& typed, bool quiet) {
  ProgressLine progress;
  const bool show = ErrorIsTerminal() && !quiet;
  const absl::StatusOr<CheckReport> report =
      CheckArchive(typed.archive, show ? &progress : nullptr);
  progress.Clear();
  if (!report.ok()) return Fail(report.status());
  for (const CheckFault& fault : report->faults) SayFault(fault);
  if (report->faults.empty()) {
    if (!quiet) {
      Say(Concat(typed.archive, ": ", Count(report->documents, "document", "documents"), " in ",
                 Count(report->segments, "segment", "segments"), ", all as they were written"));
    }
    return kExitDone;
  }
  if (!typed.repair) return kExitFault;
  const absl::Status status = Repair(typed.archive, *report);
  return status.ok() ? kExitDone : Fail(status);
}

int Compact(const ArchiveArguments& typed, int threads) {
  auto writer = ArchiveWriter::Open(typed.archive, {.threads = threads});
  if (!writer.ok()) return Fail(writer.status());
  const absl::Status status = (*writer)->Compact();
  return status.ok() ? kExitDone : Fail(status);
}

CLI::App* AddAction(CLI::App* archive, ArchiveArguments* typed, const char* name,
                    const char* description) {
  CLI::App* action = archive->add_subcommand(name, description);
  action->add_option("ARCHIVE", typed->archive, "The archive's folder")->type_name("");
  action->callback([typed, name] { typed->action = name; });
  return action;
}

}  // namespace

void DescribeArchive(CLI::App* app, Arguments* arguments) {
  ArchiveArguments* typed = &arguments->archive;
  CLI::App* archive = app->add_subcommand(
      "archive", "Keep articles on disk, to score new ones against them day after day");
  archive->require_subcommand(0, 1);

  CLI::App* create = AddAction(archive, typed, "create", "Make an empty archive");
  create->add_flag("--no-text", typed->no_text,
                   "Keep fingerprints and facts, not the texts: passages are then known less "
                   "exactly (docs/archive.md)");
  create
      ->add_option("--window", typed->window,
                   "Keep one phrase of so many (4): copies of so many words and four are found")
      ->type_name("N");

  CLI::App* add = AddAction(archive, typed, "add",
                            "Add articles; those whose ids are there are passed over, so an "
                            "interrupted run is simply started again");
  add->add_option("PATH", arguments->paths,
                  "Files, folders, JSON lines, CSV, TSV or WARC, plain or packed; - is standard "
                  "input")
      ->type_name("");
  add->add_option("--batch", typed->batch,
                  "Documents that are added at a time, all or none (32768)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1u << 20));
  add->add_flag("--acknowledge", typed->acknowledge,
                "Print a line of JSON whenever a batch is there for good");
  AddInputFlags(add, arguments);

  CLI::App* remove = AddAction(archive, typed, "remove", "Take articles out, by their ids");
  remove->add_option("ID", typed->ids, "Ids as find and score print them")->type_name("");
  remove->add_option("--ids", typed->ids_file, "A file with an id a line; - is standard input")
      ->type_name("FILE");

  AddAction(archive, typed, "info", "Say what is in the archive, as a line of JSON");
  CLI::App* check = AddAction(archive, typed, "check",
                              "Read everything and hold it against its checksums and each other");
  check->add_flag("--repair", typed->repair,
                  "Take damaged segments out, so that their documents can be added again");
  CLI::App* compact = AddAction(archive, typed, "compact",
                                "Merge all segments, and leave nothing of removed articles");
  for (CLI::App* action : {add, compact}) {
    action->add_option("-j,--threads", arguments->threads, "Threads; 0 is one for each core")
        ->group("Running")
        ->type_name("N");
  }
  AddProgressFlag(add, arguments);
  for (CLI::App* action : archive->get_subcommands([](const CLI::App*) { return true; })) {
    action->add_flag("-q,--quiet", arguments->quiet, "Say nothing but errors")->group("Running");
  }
  archive->footer(
      "Examples:\n"
      "  stemma archive create news.archive\n"
      "  stemma archive add news.archive 2023/*.jsonl.zst\n"
      "  stemma score news.archive today.jsonl --add      what copies what, and keep it\n"
      "  stemma archive check news.archive\n");
}

int RunArchive(const Arguments& arguments) {
  const ArchiveArguments& typed = arguments.archive;
  if (typed.action.empty()) {
    return Fail(Fault(absl::StatusCode::kInvalidArgument,
                      {.where = "archive",
                       .found = "nothing to do",
                       .expected = "create, add, remove, info, check or compact",
                       .fix = "see stemma archive --help"}));
  }
  if (typed.archive.empty()) return Fail(Missing(typed, "the archive's folder"));
  if (typed.action == "create") return Create(typed, arguments.quiet);
  if (typed.action == "add") return Add(arguments);
  if (typed.action == "remove") return Remove(typed, arguments.quiet);
  if (typed.action == "info") return Info(typed);
  if (typed.action == "check") return Check(typed, arguments.quiet);
  return Compact(typed, arguments.threads);
}

}  // namespace stemma
