#include "core/dedup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/base/sort.h"
#include "core/internal/batched_input.h"
#include "core/internal/dedup_contained.h"
#include "core/internal/dedup_decide.h"
#include "core/internal/dedup_gather.h"
#include "core/internal/dedup_output.h"
#include "core/internal/dedup_rank.h"
#include "core/internal/dedup_sets.h"
#include "core/internal/dedup_survey.h"
#include "core/internal/sketch_inputs.h"

namespace stemma {
namespace {

constexpr std::string_view kReasonNames[kRemovalReasons] = {"exact", "normalised", "near",
                                                            "contained", "against"};

// Whether a name is that of a file of records, packed or not.
bool NamesRecords(std::string_view name) {
  for (const std::string_view packing : {".gz", ".bz2", ".xz", ".zst", ".lz4"}) {
    if (name.ends_with(packing)) name.remove_suffix(packing.size());
  }
  for (const std::string_view ending :
       {".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".warc", ".wet"}) {
    if (name.ends_with(ending)) return true;
  }
  return name == "-";
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

// One run, stage by stage.
class Run {
 public:
  Run(const std::vector<std::string>& paths, const DedupOptions& options,
      const DedupTargets& targets, Progress* progress)
      : paths_(paths), options_(options), targets_(targets), progress_(progress) {}

  absl::StatusOr<DedupSummary> All() {
    STEMMA_RETURN_IF_ERROR(Validate(options_));
    STEMMA_RETURN_IF_ERROR(Open());
    STEMMA_RETURN_IF_ERROR(CheckTarget());
    STEMMA_RETURN_IF_ERROR(Survey(true));
    STEMMA_RETURN_IF_ERROR(Survey(false));
    FindCopies(options_.threads, &*survey_);
    in_folder_ = GoesToFolder();
    STEMMA_RETURN_IF_ERROR(CheckForm());
    if (options_.near) BuildBuckets();
    if (options_.contained) STEMMA_RETURN_IF_ERROR(FindContainers());
    STEMMA_RETURN_IF_ERROR(Gather());
    if (progress_ != nullptr) progress_->Stage("comparing", "", 0);
    removals_ = Decide({.options = options_,
                        .survey = *survey_,
                        .rank = rank_,
                        .containers = containers_ ? &*containers_ : nullptr,
                        .sets = &*sets_});
    STEMMA_RETURN_IF_ERROR(sets_->status());
    sets_.reset();
    STEMMA_RETURN_IF_ERROR(WriteAudit());
    STEMMA_RETURN_IF_ERROR(WriteKept());
    return Summary();
  }

 private:
  // A part of the input: sketch files, and texts that are read.
  struct Part {
    std::vector<SketchInput> sketches;
    std::optional<BatchedInput> texts;
  };

  absl::Status Open() {
    if (!options_.against.empty()) {
      STEMMA_RETURN_IF_ERROR(OpenPart(options_.against, &against_));
    }
    STEMMA_RETURN_IF_ERROR(OpenPart(paths_, &input_));
    STEMMA_ASSIGN_OR_RETURN(const SignatureParams params, CommonParams());
    STEMMA_RETURN_IF_ERROR(CheckSketches(params));
    survey_.emplace(options_, params);
    return absl::OkStatus();
  }

  absl::Status OpenPart(const std::vector<std::string>& paths, Part* part) const {
    STEMMA_ASSIGN_OR_RETURN(SplitPaths split, LoadSketches(paths));
    part->sketches = std::move(split.sketches);
    if (!split.texts.empty() || part->sketches.empty()) {  // whose reader says that it is nothing
      part->texts.emplace(std::move(split.texts), options_.read, options_.scratch_folder);
    }
    return absl::OkStatus();
  }

  // What all signatures of this run have to be made with.
  absl::StatusOr<SignatureParams> CommonParams() const {
    const auto& sketches = against_.sketches.empty() ? input_.sketches : against_.sketches;
    SignatureParams params;
    if (!sketches.empty()) params = sketches.front().file.params();
    if (options_.near && !params.IsMinHash()) {
      const std::string found = Concat("signatures of the kind ", SignatureKindName(params.kind));
      return Fault(absl::StatusCode::kFailedPrecondition,
                   {.where = sketches.front().path,
                    .found = found,
                    .expected = "r1, two32 or fast, to find near texts by",
                    .fix = "sketch it again with --kind r1, or look for --exact copies only"});
    }
    params.hash_id = kHashId;
    params.normalizer_id = NormalizerId();
    if (against_.texts || input_.texts) {
      params.shingle_unit = ShingleUnit::kWords;
      params.shingle_size = static_cast<uint32_t>(options_.shingle_words);
    }
    return params;
  }

  absl::Status CheckSketches(const SignatureParams& params) const {
    for (const Part* part : {&against_, &input_}) {
      for (const SketchInput& sketch : part->sketches) {
        SignatureParams expected = params;
        if (!options_.near) {  // only what makes the tokens counts
          expected = sketch.file.params();
          expected.hash_id = params.hash_id;
          expected.normalizer_id = params.normalizer_id;
        }
        STEMMA_RETURN_IF_ERROR(CheckCompatible(expected, sketch.file.params(), sketch.path));
        if (options_.contained) {
          return Fault(absl::StatusCode::kInvalidArgument,
                       {.where = sketch.path,
                        .found = "signatures",
                        .expected = "texts, to look for those that stand inside others",
                        .fix = "leave out --contained, or name the texts"});
        }
        const bool ranks = RanksByDocument(options_.keep);
        if (part == &input_ && ranks && !sketch.file.has_origins()) {
          return Fault(absl::StatusCode::kFailedPrecondition,
                       {.where = sketch.path,
                        .found = "no dates and outlets",
                        .expected = "them, to choose the copy that is kept",
                        .fix = "--keep first or longest, or sketch it without --no-origins"});
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status Survey(bool against) {
    Part& part = against ? against_ : input_;
    for (const SketchInput& sketch : part.sketches) {
      STEMMA_RETURN_IF_ERROR(AddSketchToSurvey(sketch, options_, against, &*survey_));
    }
    if (!part.texts) return absl::OkStatus();
    const bool raw = !against && !targets_.output.empty();
    return AddToSurvey(&*part.texts, options_, against, raw, progress_, &*survey_);
  }

  // What can be known before anything is read.
  absl::Status CheckTarget() const {
    const std::string& output = targets_.output;
    if (output.empty()) return absl::OkStatus();
    if (!input_.sketches.empty()) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = input_.sketches.front().path,
                    .found = "signatures",
                    .expected = "texts, to write those that are kept",
                    .fix = "ask for --audit FILE and --dry-run instead"});
    }
    if (output == "-") return absl::OkStatus();
    if (output.ends_with('/') || IsFolder(output)) return CheckFolderIsFree(output);
    const std::filesystem::path parent = std::filesystem::absolute(output).parent_path();
    if (IsFolder(parent.string())) return absl::OkStatus();
    return Fault(absl::StatusCode::kNotFound, {.where = output,
                                               .found = "no folder to put it in",
                                               .expected = "an existing folder",
                                               .fix = "create it"});
  }

  bool GoesToFolder() const {
    const std::string& output = targets_.output;
    if (output == "-" || output.empty()) return false;
    if (output.ends_with('/') || IsFolder(output)) return true;
    std::error_code error;
    if (std::filesystem::exists(output, error)) return false;  // a file, a device
    if (NamesRecords(output)) return false;
    return survey_->any_file || std::any_of(paths_.begin(), paths_.end(), IsFolder);
  }

  // Whether what was read can stand in one file.
  absl::Status CheckForm() const {
    if (in_folder_ || targets_.output.empty()) return absl::OkStatus();
    const bool one_file = survey_->any_file && survey_->size() - survey_->against == 1;
    if (!survey_->any_unlike && (!survey_->any_file || one_file)) return absl::OkStatus();
    return Fault(
        absl::StatusCode::kInvalidArgument,
        {.where = targets_.output,
         .found = survey_->any_file ? "documents that are whole files"
                                    : "records of several kinds, or tables of several columns",
         .expected = "records of one kind, to stand in one file",
         .fix = "name a folder: end the name with /"});
  }

  void BuildBuckets() {
    std::vector<uint8_t> copies(survey_->size());
    for (size_t d = 0; d < copies.size(); ++d) copies[d] = survey_->first_of[d] != d;
    survey_->buckets.Build(copies, options_.threads);
  }

  // Reads `against` and the input again: body(batch, number of its first document).
  absl::Status ReadAgain(std::string_view stage,
                         const std::function<absl::Status(const DocumentBatch&, uint64_t)>& body) {
    const auto read = [&](Part* part, size_t first) {
      if (!part->texts) return absl::OkStatus();
      return part->texts->Read(false, progress_, stage, [&](const DocumentBatch& batch) {
        return body(batch, first + batch.first());
      });
    };
    STEMMA_RETURN_IF_ERROR(read(&against_, survey_->against_texts));
    return read(&input_, survey_->texts);
  }

  absl::Status CheckBatch(const DocumentBatch& batch, uint64_t first) const {
    for (size_t i = 0; i < batch.documents().size(); ++i) {
      STEMMA_RETURN_IF_ERROR(CheckUnchanged(*survey_, first + i, batch.documents()[i]));
    }
    return absl::OkStatus();
  }

  absl::Status FindContainers() {
    containers_.emplace(*survey_, options_.min_containment, options_.recall, options_.threads);
    survey_->probes = {};
    std::vector<ShingleWorker> workers(static_cast<size_t>(ThreadCount(options_.threads)));
    struct Result {
      std::vector<uint32_t> contained;
      uint32_t size = 0;
    };
    std::vector<Result> results;
    return ReadAgain(
        "looking for contained texts", [&](const DocumentBatch& batch, uint64_t first) {
          STEMMA_RETURN_IF_ERROR(CheckBatch(batch, first));
          results.assign(batch.documents().size(), {});
          ParallelForWorker(
              results.size(), {.threads = options_.threads, .grain = 4}, [&](size_t i, int w) {
                const uint32_t document = static_cast<uint32_t>(first + i);
                if (survey_->first_of[document] != document) return;
                ShingleWorker& worker = workers[static_cast<size_t>(w)];
                worker.Run(batch.documents()[i].text, options_.shingle_words);
                MakeSet(&worker.hashes);
                containers_->FindContained(document, worker.hashes, &results[i].contained);
                results[i].size = static_cast<uint32_t>(worker.hashes.size());
              });
          for (size_t i = 0; i < results.size(); ++i) {
            for (const uint32_t contained : results[i].contained) {
              containers_->Add(contained, static_cast<uint32_t>(first + i), results[i].size);
            }
          }
          return absl::OkStatus();
        });
  }

  // The sets and ranks of what may match another.
  absl::Status Gather() {
    sets_.emplace(survey_->size(), options_.memory_bytes, options_.scratch_folder, survey_->params,
                  survey_->sketched);
    rank_.resize(survey_->size());
    DedupGatherer gatherer(options_, &*survey_, containers_ ? &*containers_ : nullptr, &*sets_,
                           &rank_);
    STEMMA_RETURN_IF_ERROR(gatherer.Begin());
    if (gatherer.needs_texts()) {
      const auto take = [&](const DocumentBatch& batch, uint64_t first) {
        STEMMA_RETURN_IF_ERROR(CheckBatch(batch, first));
        return gatherer.Take(batch, first);
      };
      STEMMA_RETURN_IF_ERROR(ReadAgain("gathering", take));
    }
    return sets_->Flush();
  }

  absl::Status WriteAudit() {
    if (!targets_.audit) return absl::OkStatus();
    for (const Removal& removal : removals_) {
      JsonObject line;
      line.Set("type", "removed").Set("removed", survey_->ids[removal.removed]);
      line.Set("kept", survey_->ids[removal.kept]);
      const Similarity& similarity = removal.comparison.similarity;
      line.Set("resemblance", similarity.resemblance);
      if (const std::optional<Interval>& interval = removal.comparison.interval) {
        JsonArray bounds;
        bounds.AddRaw(JsonNumber(interval->low)).AddRaw(JsonNumber(interval->high));
        line.Set("estimated", true).Set("resemblance_interval", bounds);
      }
      line.Set("containment_removed", similarity.containment_a);
      line.Set("containment_kept", similarity.containment_b);
      line.Set("reason", RemovalReasonName(removal.reason));
      line.Set("file", survey_->files[survey_->file[removal.removed]]);
      if (survey_->line[removal.removed] != 0) line.Set("line", survey_->line[removal.removed]);
      STEMMA_RETURN_IF_ERROR(targets_.audit(line.ToLine()));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<KeptWriter>> OpenWriter() const {
    if (in_folder_) return WriteKeptToFolder(targets_.output);
    STEMMA_ASSIGN_OR_RETURN(Output output, targets_.open_file());
    return WriteKeptToFile(targets_.output, std::move(output), survey_->table_header);
  }

  absl::Status WriteKept() {
    if (targets_.output.empty()) return absl::OkStatus();
    STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<KeptWriter> writer, OpenWriter());
    auto removal = removals_.begin();
    uint64_t read = survey_->texts;
    uint64_t place = 0;
    const auto write = [&](const DocumentBatch& batch) {
      STEMMA_RETURN_IF_ERROR(CheckBatch(batch, read));
      for (size_t i = 0; i < batch.documents().size(); ++i, ++read) {
        if (batch.BeginsPlace(i)) ++place;
        if (removal != removals_.end() && removal->removed == read) {
          ++removal;
          continue;
        }
        STEMMA_RETURN_IF_ERROR(writer->Write(batch.documents()[i], batch.PlaceOf(i), place));
      }
      return absl::OkStatus();
    };
    STEMMA_RETURN_IF_ERROR(input_.texts->Read(true, progress_, "writing", write));
    if (read != survey_->size()) {
      return Fault(absl::StatusCode::kAborted,
                   {.where = paths_[0],
                    .found = "fewer documents than when it was first read in this run",
                    .expected = "input that stays as it is",
                    .fix = "run again when nobody writes to it"});
    }
    return writer->Finish();
  }

  DedupSummary Summary() const {
    DedupSummary summary;
    summary.documents = survey_->size() - survey_->against;
    summary.kept = summary.documents - removals_.size();
    for (const Removal& removal : removals_) {
      ++summary.removed[static_cast<size_t>(removal.reason)];
      summary.estimated += removal.comparison.interval.has_value();
    }
    summary.against = survey_->against;
    summary.bytes = survey_->bytes;
    summary.plan = survey_->buckets.plan();
    summary.params = survey_->params;
    summary.in_folder = in_folder_;
    for (const Part* part : {&against_, &input_}) {
      if (!part->texts) continue;
      const std::vector<Skipped>&skipped = part->texts->skipped(),
            &warnings = part->texts->warnings();
      summary.skipped.insert(summary.skipped.end(), skipped.begin(), skipped.end());
      summary.warnings.insert(summary.warnings.end(), warnings.begin(), warnings.end());
    }
    return summary;
  }

  const std::vector<std::string>& paths_;
  const DedupOptions& options_;
  const DedupTargets& targets_;
  Progress* progress_;
  Part against_;
  Part input_;
  std::optional<DedupSurvey> survey_;
  bool in_folder_ = false;
  std::optional<ContainerSearch> containers_;
  std::optional<DedupSets> sets_;
  std::vector<RankKey> rank_;
  std::vector<Removal> removals_;
};

}  // namespace

std::string_view RemovalReasonName(RemovalReason reason) {
  return kReasonNames[static_cast<size_t>(reason)];
}

absl::Status Validate(const DedupOptions& options) {
  std::string faults;
  const auto require = [&faults](bool holds, std::string_view field, auto value,
                                 std::string_view expected) {
    if (holds) return;
    if (!faults.empty()) faults.append("; ");
    faults.append(Concat(field, " is ", value, ", expected ", expected));
  };
  const auto is_share = [](double value) { return value > 0 && value <= 1; };
  require(is_share(options.min_resemblance), "min_resemblance", options.min_resemblance,
          "more than 0, at most 1");
  require(is_share(options.min_containment), "min_containment", options.min_containment,
          "more than 0, at most 1");
  require(is_share(options.recall), "recall", options.recall, "more than 0, at most 1");
  require(options.shingle_words >= 1 && options.shingle_words <= 32, "shingle_words",
          options.shingle_words, "1 to 32");
  require(options.threads >= 0 && options.threads <= 1024, "threads", options.threads,
          "1 to 1024, or 0 for every core");
  require(options.exact || options.near || options.contained, "what to remove", "nothing",
          "exact, near or contained");
  return faults.empty() ? absl::OkStatus() : absl::InvalidArgumentError(faults);
}

absl::StatusOr<DedupSummary> Dedup(const std::vector<std::string>& paths,
                                   const DedupOptions& options, const DedupTargets& targets,
                                   Progress* progress) {
  return Run(paths, options, targets, progress).All();
}

}  // namespace stemma
