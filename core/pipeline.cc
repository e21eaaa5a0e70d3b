#include "core/pipeline.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/internal/checkpoint.h"
#include "core/internal/collection.h"
#include "core/internal/findings.h"
#include "core/internal/join.h"
#include "core/internal/records.h"

namespace stemma {
namespace {

// The parameters that change results, as the run record shows them.
RunFields RunOptions(const Options& options, size_t documents) {
  RunFields shown = {
      {"preset", JsonQuote(options.preset)},
      {"offsets", options.offsets_in_chars ? "\"chars\"" : "\"bytes\""},
      {"shingle_words", std::to_string(options.shingle_words)},
      {"window", std::to_string(WindowFor(options, documents))},
      {"exhaustive", options.exhaustive ? "true" : "false"},
      {"max_groups", std::to_string(options.index.max_groups)},
      {"min_run_words", std::to_string(options.index.min_run_words)},
      {"min_quotation_words", std::to_string(options.verdict.min_quotation_words)},
      {"min_prose_words", std::to_string(options.verdict.min_prose_words)},
      {"min_score", JsonNumber(options.verdict.min_score)},
      {"weights", JsonQuote(options.weights.origin)},
  };
  for (auto& experiment : ExperimentFields(options)) shown.push_back(std::move(experiment));
  return shown;
}

// Which stage emptied an empty answer, and what would let something through.
std::string Hint(const Collection& collection, const Join& join, const SummaryRecord& summary,
                 const Options& options) {
  if (summary.pairs > 0) return "";
  if (collection.size() == 0) return "no document could be read: see what was skipped";
  if (collection.size() == 1) return "there is only one document, and nothing to compare it with";
  if (join.stats.candidates == 0) {
    return Concat("no two documents share a run of ", options.index.min_run_words,
                  " words; --min-run 5 looks at shorter ones");
  }
  return Concat(
      summary.rejected,
      " pairs were aligned and none shares enough: --all shows furniture, --min-score 0.2 weak "
      "evidence, and `explain A B` says why a pair is left out");
}

SummaryRecord Summarise(const Collection& collection, const Join& join) {
  SummaryRecord summary;
  summary.documents = collection.size();
  summary.fingerprints = join.stats.fingerprints;
  summary.cut = join.stats.cut;
  summary.rescued = join.stats.rescued;
  summary.capped = join.stats.capped;
  summary.candidates = join.stats.candidates;
  summary.skipped = collection.skipped.size();
  return summary;
}

// The stages before the report, those that are done already left out.
struct Journey {
  using Stage = Checkpoint::Stage;

  const Options& options;
  Progress* progress;
  Checkpoint* checkpoint;
  Collection* collection;
  Join* join;
  std::optional<Findings>* findings;

  absl::Status Travel(const std::vector<std::string>& paths, bool for_people) {
    if (options.keep_stages) {
      STEMMA_RETURN_IF_ERROR(collection->Open(checkpoint->done() != Stage::kNothing));
      STEMMA_RETURN_IF_ERROR(Restore());
    }
    if (checkpoint->done() < Stage::kRead) {
      STEMMA_RETURN_IF_ERROR(ReadCollection(paths, options, progress, collection));
      findings->emplace(*collection, options);
      STEMMA_RETURN_IF_ERROR(Save(Stage::kRead));
    }
    if (checkpoint->done() < Stage::kJoined) {
      STEMMA_ASSIGN_OR_RETURN(*join, JoinCollection(collection, options, progress));
      STEMMA_RETURN_IF_ERROR(Save(Stage::kJoined));
    }
    if (checkpoint->done() < Stage::kJudged) {
      STEMMA_RETURN_IF_ERROR(JudgePairs(*collection, *join, options, {.for_people = for_people},
                                        progress, &**findings));
      STEMMA_RETURN_IF_ERROR(Save(Stage::kJudged));
    }
    if (checkpoint->done() < Stage::kOrdered) {
      STEMMA_RETURN_IF_ERROR(ResolveProvenance(*collection, options, progress, &**findings));
      STEMMA_RETURN_IF_ERROR(Save(Stage::kOrdered));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Save(Stage stage) {
    if (progress != nullptr) progress->Scratch(collection->pages()->scratch_bytes());
    std::string state;
    if (options.keep_stages) {
      ByteWriter out(&state);
      collection->Put(&out);
      if (stage == Stage::kRead) {
        collection->groups->Put(&out);
        collection->fingerprints->Put(&out);
      }
      if (stage >= Stage::kJoined) join->Put(&out);
      if (stage >= Stage::kJudged) {
        STEMMA_RETURN_IF_ERROR((*findings)->Seal());
        (*findings)->PutJudged(&out);
      }
      if (stage >= Stage::kOrdered) (*findings)->PutOrdered(&out);
      STEMMA_RETURN_IF_ERROR(collection->pages()->Sync());
    }
    STEMMA_RETURN_IF_ERROR(checkpoint->Save(stage, state));
    collection->pages()->Checkpoint();
    return absl::OkStatus();
  }

  absl::Status Restore() {
    const Stage done = checkpoint->done();
    if (done == Stage::kNothing) return absl::OkStatus();
    ByteReader in(checkpoint->state());
    collection->Take(&in);
    findings->emplace(*collection, options);
    if (done == Stage::kRead) {
      collection->groups->Take(&in);
      collection->fingerprints->Take(&in);
    }
    if (done >= Stage::kJoined) join->Take(&in);
    if (done >= Stage::kJudged) (*findings)->TakeJudged(&in);
    if (done >= Stage::kOrdered) (*findings)->TakeOrdered(&in);
    collection->pages()->FreeUnclaimed();
    return in.ok() && in.left() == 0 ? absl::OkStatus() : SpoiltRecord();
  }
};

}  // namespace

std::string_view Version() { return STEMMA_VERSION; }

absl::StatusOr<Options> Preset(std::string_view name) {
  Options options;
  options.preset = std::string(name);
  if (name == "news") return options;
  if (name == "web") {
    // Pages from many sites: more that is said everywhere, so longer runs before a pair is looked
    // at.
    options.index.min_run_words = 8;
    options.verdict.min_prose_words = 10;
    options.furniture.min_collection = 5;
    return options;
  }
  if (name == "rewrite") {
    // What has neither a run of words nor a sentence like one of the other text is chance.
    options.rewrite.enabled = true;
    options.verdict.min_prose_words = 15;
    options.verdict.min_quotation_words = 12;
    return options;
  }
  if (name == "ocr") {
    // Words that a machine misread: what is left of a passage are the beginnings of its words.
    options.rewrite.enabled = true;
    options.rewrite.stems = StemKind::kNoisy;
    options.verdict.min_prose_words = 12;
    options.verdict.model.rewritten = options.verdict.model.misread;
    return options;
  }
  return Fault(absl::StatusCode::kInvalidArgument, {.where = "--preset",
                                                    .found = Concat("'", name, "'"),
                                                    .expected = "news, web, rewrite or ocr"});
}

absl::Status Validate(const Options& options) {
  std::string faults;
  auto require = [&faults](bool holds, std::string_view field, auto value,
                           std::string_view expected) {
    if (holds) return;
    if (!faults.empty()) faults.append("; ");
    faults.append(Concat(field, " is ", value, ", expected ", expected));
  };
  require(options.shingle_words >= 1 && options.shingle_words <= 32, "shingle_words",
          options.shingle_words, "1 to 32");
  require(options.window >= 0 && options.window <= 256, "window (--window)", options.window,
          "1 to 256, or 0 to choose by itself");
  require(options.threads >= 0 && options.threads <= 1024, "threads (--threads)", options.threads,
          "1 to 1024, or 0 for every core");
  require(options.index.min_run_words >= static_cast<uint32_t>(options.shingle_words),
          "min_run_words (--min-run)", options.index.min_run_words,
          Concat("at least shingle_words, ", options.shingle_words));
  require(options.index.max_groups >= 2, "max_groups (--max-groups)", options.index.max_groups,
          "at least 2");
  require(options.verdict.min_score >= 0 && options.verdict.min_score <= 1,
          "min_score (--min-score)", options.verdict.min_score, "0 to 1");
  require(options.group.min_resemblance > 0 && options.group.min_resemblance <= 1,
          "min_resemblance", options.group.min_resemblance, "over 0 and up to 1");
  require(options.align.shingle_words == options.shingle_words, "align.shingle_words",
          options.align.shingle_words, "the value of shingle_words");
  return faults.empty() ? absl::OkStatus() : absl::InvalidArgumentError(faults);
}

absl::Status Find(const std::vector<std::string>& paths, const Options& options, Reporter* reporter,
                  Progress* progress) {
  STEMMA_RETURN_IF_ERROR(Validate(options));
  STEMMA_ASSIGN_OR_RETURN(Checkpoint checkpoint,
                          Checkpoint::Open(paths, RunOptions(options, kDenseDocuments),
                                           reporter->for_people(), options));
  Collection collection(options);
  Join join(collection.pages());
  std::optional<Findings> findings;  // sized by the collection
  Journey journey{options, progress, &checkpoint, &collection, &join, &findings};
  STEMMA_RETURN_IF_ERROR(journey.Travel(paths, reporter->for_people()));

  reporter->Begin({.version = std::string(Version()),
                   .command = "find",
                   .options = RunOptions(options, collection.size()),
                   .documents = collection.size(),
                   .bytes = collection.bytes,
                   .skipped = collection.skipped.size()});
  SummaryRecord summary = Summarise(collection, join);
  STEMMA_RETURN_IF_ERROR(
      ReportFindings(collection, join, progress, reporter, &*findings, &summary));
  for (const Skipped& skipped : collection.skipped)
    reporter->Skipped({skipped.file, skipped.line, skipped.why});
  for (const Skipped& warning : collection.warnings)
    reporter->Warning({warning.file, warning.line, warning.why});
  summary.rejected = summary.candidates - summary.pairs;
  summary.hint = Hint(collection, join, summary, options);
  STEMMA_RETURN_IF_ERROR(reporter->End(summary));
  return checkpoint.Remove();
}

}  // namespace stemma
