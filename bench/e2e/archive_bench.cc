// What an archive costs: adding, opening, scoring. Run by hand, on made-up articles:
//
//   stemma-synth --documents 1010000 --count 1000000 -o kept.jsonl
//   stemma-synth --documents 1010000 --first 1000000 -o new.jsonl
//   stemma-archive-bench scratch.archive new.jsonl --add kept.jsonl --record
//   bench/records/archive.json
//
// Prints a line of JSON, and writes it to the record: articles added a second (reading, merging and
// syncing included), bytes a document, milliseconds to open, to score one article when all is warm
// (median and 99th percentile of the new articles, one after the other), and articles scored a
// second by `Score` over all of them.

#include <malloc.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <string>
#include <vector>

#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/score.h"
#include "core/text/readers.h"

namespace stemma {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

// Takes everything and does nothing: what is left is the scoring.
class Nowhere : public Reporter {
 public:
  void Begin(const RunRecord&) override {}
  void Document(const DocumentRecord&) override {}
  void Pair(const PairRecord&) override {}
  void Cluster(const ClusterRecord&) override {}
  void Edge(const EdgeRecord&) override {}
  void Skipped(const SkippedRecord&) override {}
  bool for_people() const override { return false; }  // as JSON lines
  absl::Status End(const SummaryRecord& end) override {
    summary = end;
    return absl::OkStatus();
  }
  SummaryRecord summary;
};

struct Flags {
  std::string archive, kept, fresh, record, machine;
  bool no_text = false;
  int threads = 2;
};

absl::StatusOr<std::vector<Document>> ReadAll(const std::string& path, size_t most) {
  STEMMA_ASSIGN_OR_RETURN(auto reader, DocumentReader::Open({path}, {}));
  std::vector<Document> documents;
  Document document;
  while (documents.size() < most && reader->Next(&document)) documents.push_back(document);
  return documents;
}

absl::Status Fill(const Flags& flags, JsonObject* result) {
  STEMMA_RETURN_IF_ERROR(CreateArchive(flags.archive, {.texts = !flags.no_text}));
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // as `stemma archive add` does
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  const auto begin = Clock::now();
  STEMMA_ASSIGN_OR_RETURN(auto writer,
                          ArchiveWriter::Open(flags.archive, {.threads = flags.threads}));
  STEMMA_ASSIGN_OR_RETURN(auto reader, DocumentReader::Open({flags.kept}, {}));
  STEMMA_RETURN_IF_ERROR(AddAll(reader.get(), writer.get(), nullptr));
  const double seconds = Seconds(begin);
  result->Set("added", writer->summary().added)
      .Set("add_seconds", seconds)
      .Set("added_per_second", static_cast<double>(writer->summary().added) / seconds)
      .Set("merges", writer->summary().merges);
  return absl::OkStatus();
}

absl::Status MeasureOpening(const Flags& flags, JsonObject* result) {
  std::vector<double> times;
  for (int i = 0; i < 21; ++i) {
    const auto begin = Clock::now();
    STEMMA_RETURN_IF_ERROR(Archive::Open(flags.archive).status());
    times.push_back(Seconds(begin));
  }
  std::sort(times.begin(), times.end());
  STEMMA_ASSIGN_OR_RETURN(const Archive archive, Archive::Open(flags.archive));
  STEMMA_ASSIGN_OR_RETURN(const ArchiveInfo info, archive.info());
  const auto documents = static_cast<double>(info.documents);
  result->Set("documents", info.documents)
      .Set("segments", info.segments)
      .Set("bytes_per_document", static_cast<double>(info.bytes) / documents)
      .Set("record_bytes_per_document", static_cast<double>(info.record_bytes) / documents)
      .Set("open_milliseconds", 1e3 * times[times.size() / 2]);
  return absl::OkStatus();
}

absl::Status MeasureOne(const Flags& flags, JsonObject* result) {
  STEMMA_ASSIGN_OR_RETURN(const Archive archive, Archive::Open(flags.archive));
  STEMMA_ASSIGN_OR_RETURN(const std::vector<Document> fresh, ReadAll(flags.fresh, 4000));
  ScoreOptions options;
  Scorer scorer(archive, options);
  Nowhere nowhere;
  std::vector<double> times;
  for (size_t i = 0; i < fresh.size(); ++i) {
    SummaryRecord summary;
    const auto begin = Clock::now();
    STEMMA_RETURN_IF_ERROR(scorer.Score(fresh[i], &nowhere, &summary));
    if (2 * i >= fresh.size()) times.push_back(Seconds(begin));  // the first half warms up
  }
  std::sort(times.begin(), times.end());
  if (times.empty()) return absl::InvalidArgumentError("no new articles");
  result->Set("score_median_milliseconds", 1e3 * times[times.size() / 2])
      .Set("score_p99_milliseconds", 1e3 * times[times.size() * 99 / 100]);
  return absl::OkStatus();
}

absl::Status MeasureBatch(const Flags& flags, JsonObject* result) {
  ScoreOptions options;
  options.find.threads = flags.threads;
  Nowhere nowhere;
  const auto begin = Clock::now();
  STEMMA_RETURN_IF_ERROR(Score(flags.archive, {flags.fresh}, options, &nowhere, nullptr));
  const double seconds = Seconds(begin);
  const SummaryRecord& summary = nowhere.summary;
  result->Set("scored", summary.documents)
      .Set("score_seconds", seconds)
      .Set("scored_per_second", static_cast<double>(summary.documents) / seconds)
      .Set("candidates", summary.candidates)
      .Set("pairs", summary.pairs)
      .Set("capped", summary.capped);
  return absl::OkStatus();
}

absl::Status Measure(const Flags& flags) {
  JsonObject result;
  result.Set("bench", "archive").Set("version", Version()).Set("machine", flags.machine);
  result.Set("threads", flags.threads).Set("texts", !flags.no_text);
  if (!flags.kept.empty()) STEMMA_RETURN_IF_ERROR(Fill(flags, &result));
  STEMMA_RETURN_IF_ERROR(MeasureOpening(flags, &result));
  STEMMA_RETURN_IF_ERROR(MeasureOne(flags, &result));
  STEMMA_RETURN_IF_ERROR(MeasureBatch(flags, &result));
  std::fputs(result.ToLine().c_str(), stdout);
  if (flags.record.empty()) return absl::OkStatus();
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(flags.record));
  STEMMA_RETURN_IF_ERROR(file.Append(result.ToLine()));
  return file.Commit();
}

}  // namespace
}  // namespace stemma

int main(int argc, char** argv) {
  stemma::Flags flags;
  CLI::App app("Measures an archive: adding, opening, scoring.");
  app.add_option("ARCHIVE", flags.archive, "The folder of the archive")->required();
  app.add_option("NEW", flags.fresh, "Articles to score")->required();
  app.add_option("--add", flags.kept, "Make the archive of these; else it is there");
  app.add_flag("--no-text", flags.no_text, "Without texts");
  app.add_option("--threads", flags.threads, "Threads (2)");
  app.add_option("--record", flags.record, "Write the result to this file, too");
  app.add_option("--machine", flags.machine, "What it runs on, for the record");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = stemma::Measure(flags);
  if (status.ok()) return 0;
  std::fprintf(stderr, "stemma-archive-bench: %s\n", std::string(status.message()).c_str());
  return 2;
}
