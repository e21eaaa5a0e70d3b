#include "core/sketching.h"

#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/internal/batched_input.h"
#include "core/internal/dedup_rank.h"
#include "core/internal/shingle_worker.h"
#include "core/internal/sketch_inputs.h"
#include "core/internal/sketch_search.h"
#include "core/pipeline.h"
#include "core/sketch/sketch_file.h"

namespace stemma {
namespace {

// What becomes of a text.
struct SignedText {
  SketchFacts facts;
  std::optional<SketchOrigin> origin;
  std::vector<uint64_t> row;
};

uint32_t CountDistinct(std::span<const uint64_t> hashes, std::vector<uint64_t>* table) {
  size_t slots = 16;
  while (slots < 2 * hashes.size()) slots *= 2;
  table->assign(slots, 0);
  uint32_t distinct = 0;
  bool zero = false;
  for (const uint64_t hash : hashes) {
    if (hash == 0) {
      distinct += zero ? 0 : 1;
      zero = true;
      continue;
    }
    size_t slot = hash & (slots - 1);
    while ((*table)[slot] != 0 && (*table)[slot] != hash) slot = (slot + 1) & (slots - 1);
    if ((*table)[slot] == hash) continue;
    (*table)[slot] = hash;
    ++distinct;
  }
  return distinct;
}

// One sketch file in the making.
class Sketcher {
 public:
  // `merges`: there are sketch files in the input, whose ids may be those of others.
  Sketcher(const SketchOptions& options, bool merges, SketchWriter writer)
      : options_(options),
        merges_(merges),
        signer_(options.params),
        workers_(static_cast<size_t>(ThreadCount(options.threads))),
        writer_(std::move(writer)) {}

  absl::Status AddSketch(const SketchInput& input) {
    const SketchFile& file = input.file;
    STEMMA_RETURN_IF_ERROR(CheckCompatible(options_.params, file.params(), input.path));
    if (options_.origins && !file.has_origins()) {
      return Fault(absl::StatusCode::kFailedPrecondition,
                   {.where = input.path,
                    .found = "no dates and outlets",
                    .expected = "them of all documents",
                    .fix = "leave them out of all: --no-origins"});
    }
    names_.Begin(input.path);
    for (size_t d = 0; d < file.size(); ++d) {
      SketchEntry entry{.facts = file.FactsOf(d), .origin = {}, .row = file.SetOf(d).row};
      if (options_.origins) entry.origin = file.OriginOf(d);
      STEMMA_RETURN_IF_ERROR(Write(&entry, file.IdOf(d), d + 1));
    }
    return absl::OkStatus();
  }

  absl::Status AddTexts(std::vector<std::string> paths, Progress* progress) {
    BatchedInput input(std::move(paths), options_.read, std::nullopt);
    STEMMA_RETURN_IF_ERROR(input.Read(false, progress, "sketching",
                                      [this](const DocumentBatch& batch) { return Add(batch); }));
    summary_.skipped = input.skipped();
    for (const Skipped& warning : input.warnings()) summary_.warnings.push_back(warning);
    return absl::OkStatus();
  }

  absl::StatusOr<SketchSummary> Finish() {
    STEMMA_RETURN_IF_ERROR(writer_.Commit());
    std::vector<Skipped>& warnings = summary_.warnings;
    warnings.insert(warnings.begin(), names_.warnings().begin(), names_.warnings().end());
    return std::move(summary_);
  }

 private:
  struct Worker {
    ShingleWorker text;
    std::vector<uint64_t> table;
  };

  absl::Status Write(SketchEntry* entry, std::string_view id, uint64_t number) {
    const std::string unlike = merges_ ? names_.Unlike(id, number) : "";
    entry->id = merges_ ? unlike : id;
    ++summary_.documents;
    return writer_.Add(*entry);
  }

  absl::Status Add(const DocumentBatch& batch) {
    const std::span<const Document> documents = batch.documents();
    if (signed_.size() < documents.size()) signed_.resize(documents.size());
    ParallelForWorker(documents.size(), {.threads = options_.threads, .grain = 4},
                      [&](size_t i, int worker) {
                        SignText(documents[i], &workers_[static_cast<size_t>(worker)], &signed_[i]);
                      });
    for (size_t i = 0; i < documents.size(); ++i) {
      if (batch.BeginsPlace(i)) names_.Begin(documents[i].file);
      summary_.bytes += documents[i].text.size();
      SketchEntry entry{
          .facts = signed_[i].facts, .origin = signed_[i].origin, .row = signed_[i].row};
      STEMMA_RETURN_IF_ERROR(Write(&entry, documents[i].id, documents[i].line));
    }
    return absl::OkStatus();
  }

  void SignText(const Document& document, Worker* worker, SignedText* out) const {
    const int size = static_cast<int>(options_.params.shingle_size);
    if (options_.params.shingle_unit == ShingleUnit::kWords) {
      worker->text.Run(document.text, size);
    } else {
      worker->text.RunLetters(document.text, size);
    }
    const std::vector<uint64_t>& hashes = worker->text.hashes;
    out->facts = {.text_hash = HashBytes(document.text),
                  .digest = worker->text.Digest(),
                  .tokens = static_cast<uint32_t>(worker->text.tokens.size()),
                  .shingles = CountDistinct(hashes, &worker->table)};
    signer_.Sign(hashes, &out->row);
    if (options_.origins) out->origin = OriginOf(document, true);
  }

  const SketchOptions& options_;
  bool merges_;
  Signer signer_;
  std::vector<Worker> workers_;
  std::vector<SignedText> signed_;  // of a batch
  SketchWriter writer_;
  DocumentNames names_;
  SketchSummary summary_;
};

absl::Status CheckOutput(const std::string& output) {
  std::error_code error;
  const auto status = std::filesystem::status(output, error);
  if (output != "-" && !output.empty() &&
      (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status))) {
    return absl::OkStatus();
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = output,
                .found = "no regular file",
                .expected = "the name of a file, which is written in several places",
                .fix = "name a file, such as news.sketch"});
}

std::vector<std::pair<std::string, std::string>> RunOptions(const SignatureParams& params,
                                                            const FindInSketchesOptions& options) {
  const bool words = params.shingle_unit == ShingleUnit::kWords;
  std::vector<std::pair<std::string, std::string>> shown = {
      {"signatures", JsonQuote(SignatureKindName(params.kind))},
      {words ? "shingle_words" : "shingle_letters", std::to_string(params.shingle_size)}};
  const auto add = [&shown](const char* name, uint32_t value) {
    if (value != 0) shown.emplace_back(name, std::to_string(value));
  };
  add("slots", params.slots);
  add("bits", params.bits);
  add("one_in", params.one_in);
  shown.emplace_back("min_resemblance", JsonNumber(options.min_resemblance));
  if (params.IsMinHash()) shown.emplace_back("recall", JsonNumber(options.recall));
  return shown;
}

absl::Status CheckShare(std::string_view field, double value) {
  if (value > 0 && value <= 1) return absl::OkStatus();
  const std::string found = Concat(field, " is ", value);
  return Fault(absl::StatusCode::kInvalidArgument,
               {.found = found, .expected = "more than 0, at most 1"});
}

}  // namespace

absl::StatusOr<SketchSummary> Sketch(const std::vector<std::string>& paths,
                                     const SketchOptions& options, const std::string& output,
                                     Progress* progress) {
  STEMMA_RETURN_IF_ERROR(CheckOutput(output));
  SketchOptions used = options;
  used.params.hash_id = kHashId;
  used.params.normalizer_id = NormalizerId();
  STEMMA_ASSIGN_OR_RETURN(SplitPaths split, LoadSketches(paths));
  STEMMA_ASSIGN_OR_RETURN(SketchWriter writer, SketchWriter::Create(output, used.params));
  Sketcher sketcher(used, !split.sketches.empty(), std::move(writer));
  for (const SketchInput& input : split.sketches) {
    STEMMA_RETURN_IF_ERROR(sketcher.AddSketch(input));
  }
  if (!split.texts.empty() || split.sketches.empty()) {
    STEMMA_RETURN_IF_ERROR(sketcher.AddTexts(std::move(split.texts), progress));
  }
  return sketcher.Finish();
}

absl::Status FindInSketches(const std::vector<std::string>& paths,
                            const FindInSketchesOptions& options, Reporter* reporter,
                            Progress* progress) {
  STEMMA_RETURN_IF_ERROR(CheckShare("min_resemblance", options.min_resemblance));
  STEMMA_RETURN_IF_ERROR(CheckShare("recall", options.recall));
  STEMMA_ASSIGN_OR_RETURN(const SplitPaths split, LoadSketches(paths));
  if (!split.texts.empty() || split.sketches.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = split.texts.empty() ? "" : split.texts.front(),
                  .found = "no sketch file",
                  .expected = "sketch files only, to compare signatures with each other",
                  .fix = "sketch the texts with the same settings, or name texts only"});
  }
  const SignatureParams& params = split.sketches.front().file.params();
  for (const SketchInput& input : split.sketches) {
    STEMMA_RETURN_IF_ERROR(CheckCompatible(params, input.file.params(), input.path));
  }
  SketchedCollection documents(split.sketches);
  reporter->Begin({.version = std::string(Version()),
                   .command = "find",
                   .options = RunOptions(params, options),
                   .documents = documents.size(),
                   .bytes = 0,
                   .skipped = 0});
  SketchSearch search(params, options, documents, reporter);
  STEMMA_RETURN_IF_ERROR(search.Run(progress));
  for (const Skipped& warning : documents.warnings()) {
    reporter->Warning({warning.file, warning.line, warning.why});
  }
  SummaryRecord summary;
  summary.documents = documents.size();
  summary.estimates = search.estimates();
  summary.capped = search.capped();
  if (search.estimates() == 0) {
    summary.hint =
        Concat("no two signatures resemble each other by ", options.min_resemblance,
               "; --min-resemblance asks for less, and passages are found in texts only");
  }
  return reporter->End(summary);
}

}  // namespace stemma
