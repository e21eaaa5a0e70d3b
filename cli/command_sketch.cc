#include "cli/command_sketch.h"

#include <array>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/progress_line.h"
#include "core/sketching.h"

namespace stemma {
namespace {

constexpr uint32_t kWords = 5;
constexpr uint32_t kLetters = 12;

struct KindName {
  std::string_view name;
  SignatureKind kind;
  uint32_t slots, bits, one_in;  // unless the flags say otherwise
};
constexpr std::array<KindName, 6> kKinds = {{{"r1", SignatureKind::kR1, 128, 32, 0},
                                             {"two32", SignatureKind::kTwo32, 128, 32, 0},
                                             {"fast", SignatureKind::kFast, 128, 32, 0},
                                             {"simhash64", SignatureKind::kSimHash, 0, 64, 0},
                                             {"simhash128", SignatureKind::kSimHash, 0, 128, 0},
                                             {"sampled", SignatureKind::kSampled, 0, 0, 100}}};

absl::Status NotOfKind(std::string_view flag, std::string_view kind, std::string_view expected) {
  const std::string found = Concat("a value with --kind ", kind);
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = flag, .found = found, .expected = expected});
}

absl::StatusOr<SignatureParams> ParamsOf(const SketchArguments& typed) {
  KindName kind = kKinds.front();
  for (const KindName& known : kKinds) {
    if (known.name == typed.kind) kind = known;
  }
  const bool is_min_hash = kind.slots > 0;
  if (typed.slots && !is_min_hash) {
    return NotOfKind("--slots", kind.name, "it with r1, two32 or fast");
  }
  if (typed.bits && !is_min_hash) {
    return NotOfKind("--bits", kind.name, "it with r1, two32 or fast");
  }
  if (typed.one_in && kind.kind != SignatureKind::kSampled) {
    return NotOfKind("--one-in", kind.name, "it with sampled");
  }
  const bool words = typed.shingles == "words";
  const SignatureParams params{
      .kind = kind.kind,
      .shingle_unit = words ? ShingleUnit::kWords : ShingleUnit::kLetters,
      .shingle_size = typed.shingle_size.value_or(words ? kWords : kLetters),
      .slots = typed.slots.value_or(kind.slots),
      .bits = typed.bits.value_or(kind.bits),
      .one_in = typed.one_in.value_or(kind.one_in)};
  STEMMA_RETURN_IF_ERROR(CheckRanges(params, "sketch"));
  return params;
}

absl::StatusOr<SketchOptions> SketchOptionsOf(const Arguments& arguments) {
  if (arguments.paths.empty() || arguments.output.empty()) {
    return Fault(
        absl::StatusCode::kInvalidArgument,
        {.where = "sketch",
         .found = "something is missing",
         .expected = arguments.paths.empty() ? "a PATH: a file, a folder, or - for standard input"
                                             : "-o FILE for the signatures",
         .fix = "see stemma sketch --help"});
  }
  STEMMA_ASSIGN_OR_RETURN(const Options common, OptionsOf(arguments));
  STEMMA_ASSIGN_OR_RETURN(const SignatureParams params, ParamsOf(arguments.sketch));
  return SketchOptions{.read = common.read,
                       .params = params,
                       .origins = !arguments.sketch.no_origins,
                       .threads = common.threads};
}

}  // namespace

void DescribeSketch(CLI::App* app, Arguments* arguments) {
  SketchArguments* typed = &arguments->sketch;
  CLI::App* sketch = app->add_subcommand(
      "sketch", "Keep the signatures of a collection, to compare with it without its texts");
  sketch
      ->add_option("PATH", arguments->paths,
                   "Files, folders, JSON lines, CSV, TSV or WARC, plain or packed; - is standard "
                   "input. Sketch files of the same settings are put together")
      ->type_name("");
  sketch
      ->add_option("-o,--output", arguments->output, "The sketch file, written whole or not at all")
      ->group("Output")
      ->type_name("FILE");
  sketch
      ->add_flag("--no-origins", typed->no_origins,
                 "Leave out dates, outlets and credits, which dedup --keep source and earliest "
                 "look at: about four times as fast")
      ->group("Output");
  constexpr const char* kMethod = "Method";
  std::vector<std::string> kinds;
  std::string kind_names;
  for (const KindName& kind : kKinds) {
    kinds.emplace_back(kind.name);
    kind_names += (kind_names.empty() ? "" : "|") + kinds.back();
  }
  sketch
      ->add_option("--kind", typed->kind,
                   "MinHash for resemblance: r1 (the default), two32 (classic), fast (best for "
                   "short texts, slower). simhash64 and simhash128: smallest. sampled: for short "
                   "texts inside long ones")
      ->check(CLI::IsMember(kinds))
      ->option_text(kind_names)
      ->group(kMethod);
  const auto number = [&](const char* flag, std::optional<uint32_t>& value,
                          const char* description) {
    sketch->add_option(flag, value, description)->group(kMethod)->type_name("N");
  };
  number("--slots", typed->slots,
         "Slots of a MinHash signature, a multiple of 32 up to 1024 (128)");
  number("--bits", typed->bits, "Bits kept of a slot: 1, 2, 4, 8, 16 or all 32 (32)");
  number("--one-in", typed->one_in, "Keep one phrase in so many of a sampled signature (100)");
  sketch->add_option("--shingles", typed->shingles, "What phrases are made of (words)")
      ->check(CLI::IsMember({"words", "letters"}))
      ->option_text("words|letters")
      ->group(kMethod);
  number("--shingle-size", typed->shingle_size, "Words or letters of a phrase (5 and 12)");
  AddInputFlags(sketch, arguments);
  constexpr const char* kRunning = "Running";
  sketch->add_option("-j,--threads", arguments->threads, "Threads; 0 is one for each core")
      ->group(kRunning)
      ->type_name("N");
  sketch->add_flag("-q,--quiet", arguments->quiet, "Say nothing but errors")->group(kRunning);
  AddProgressFlag(sketch, arguments);
  sketch->footer(
      "Examples:\n"
      "  stemma sketch archive/ -o archive.sketch\n"
      "  stemma dedup today.jsonl --against archive.sketch -o unseen.jsonl\n"
      "  stemma sketch archive.sketch unseen.jsonl -o archive.sketch     one day more\n"
      "  stemma find archive.sketch                                      what resembles what\n");
}

int RunSketch(const Arguments& arguments) {
  const absl::StatusOr<SketchOptions> options = SketchOptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  ProgressLine progress(ProgressFormOf(arguments));
  const absl::StatusOr<SketchSummary> summary =
      Sketch(arguments.paths, *options, arguments.output, &progress);
  progress.Finish();
  if (!summary.ok()) return Fail(summary.status());
  if (!arguments.quiet) {
    SayWarnings(FirstOf(summary->warnings));
    SaySkipped(FirstOf(summary->skipped), summary->skipped.size());
    const std::string_view documents = summary->documents == 1 ? " document" : " documents";
    Say(Concat(arguments.output, ": signatures of ", summary->documents, documents));
  }
  return summary->skipped.empty() ? kExitDone : kExitFault;
}

}  // namespace stemma
