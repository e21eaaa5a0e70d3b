#include "core/score.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "core/archive/archive_writer.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/internal/record_buffer.h"
#include "core/internal/score_log.h"

namespace stemma {
namespace {

constexpr size_t kLargestBatch = 512;             // articles scored together
constexpr size_t kLargestAddBatch = 4096;         // and added together
constexpr size_t kAheadBytes = size_t{32} << 20;  // of text that is read ahead

// Articles as they are read, by a thread of its own: who takes them need not wait for more than the
// first.
class ReadAhead {
 public:
  ReadAhead(std::unique_ptr<DocumentReader> reader, Progress* progress)
      : reader_(std::move(reader)), progress_(progress) {
    if (progress_ != nullptr) progress_->Stage("scoring", "bytes", reader_->bytes_total());
    thread_ = std::thread([this] { Read(); });
  }
  ~ReadAhead() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    room_.notify_all();
    thread_.join();
  }

  // The next articles, up to `most` of them; `all`: so many unless the input ends. Empty at the
  // end.
  std::vector<Document> Take(size_t most, bool all) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!done_ && (ready_.empty() || (all && ready_.size() < most && bytes_ < kAheadBytes))) {
      come_.wait(lock);
    }
    std::vector<Document> documents;
    while (documents.size() < most && !ready_.empty()) {
      bytes_ -= ready_.front().text.size();
      documents.push_back(std::move(ready_.front()));
      ready_.pop_front();
    }
    room_.notify_all();
    return documents;
  }

  // After the end.
  const DocumentReader& reader() const { return *reader_; }

 private:
  void Read() {
    uint64_t shown = 0;
    Document document;
    while (reader_->Next(&document)) {
      const uint64_t read = reader_->bytes_read();
      if (progress_ != nullptr) progress_->Advance(read - std::exchange(shown, read));
      std::unique_lock<std::mutex> lock(mutex_);
      room_.wait(lock, [this] { return stop_ || bytes_ < kAheadBytes; });
      if (stop_) break;
      bytes_ += document.text.size();
      ready_.push_back(std::exchange(document, {}));
      come_.notify_one();
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
    come_.notify_one();
  }

  std::unique_ptr<DocumentReader> reader_;
  Progress* progress_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable come_, room_;
  std::deque<Document> ready_;
  size_t bytes_ = 0;
  bool done_ = false;
  bool stop_ = false;
};

RunFields RunOptions(const Archive& archive, uint64_t generation, const ScoreOptions& options) {
  const SearchFilter& filter = options.filter;
  RunFields shown = {
      {"preset", JsonQuote(options.find.preset)},
      {"offsets", options.find.offsets_in_chars ? "\"chars\"" : "\"bytes\""},
      {"shingle_words", std::to_string(archive.sketch().shingle_words)},
      {"window", std::to_string(archive.sketch().window)},
      {"max_groups", std::to_string(options.find.index.max_groups)},
      {"min_run_words", std::to_string(options.find.index.min_run_words)},
      {"min_quotation_words", std::to_string(options.find.verdict.min_quotation_words)},
      {"min_prose_words", std::to_string(options.find.verdict.min_prose_words)},
      {"min_score", JsonNumber(options.find.verdict.min_score)},
      {"weights", JsonQuote(options.find.weights.origin)},
      {"archive", JsonQuote(archive.folder())},
      {"generation", std::to_string(generation)},
  };
  for (auto& experiment : ExperimentFields(options.find)) shown.push_back(std::move(experiment));
  if (options.top > 0) shown.emplace_back("top", std::to_string(options.top));
  if (filter.since) shown.emplace_back("since", std::to_string(*filter.since));
  if (filter.until) shown.emplace_back("until", std::to_string(*filter.until));
  if (filter.not_same_outlet) shown.emplace_back("not_same", "\"outlet\"");
  if (!filter.exclude_outlets.empty()) {
    JsonArray outlets;
    for (const std::string& outlet : filter.exclude_outlets) outlets.Add(outlet);
    shown.emplace_back("exclude_outlets", outlets.ToString());
  }
  return shown;
}

// Adds the counts of some articles to those of others.
void AddCounts(const SummaryRecord& found, SummaryRecord* summary) {
  summary->documents += found.documents;
  summary->pairs += found.pairs;
  summary->clusters += found.clusters;
  summary->groups += found.groups;
  summary->fingerprints += found.fingerprints;
  summary->cut += found.cut;
  summary->rescued += found.rescued;
  summary->capped += found.capped;
  summary->candidates += found.candidates;
  summary->rejected += found.rejected;
  if (summary->verdicts.empty()) {
    summary->verdicts = found.verdicts;
  } else {
    for (size_t i = 0; i < found.verdicts.size(); ++i) {
      summary->verdicts[i].second += found.verdicts[i].second;
    }
  }
}

// What is known of a batch.
struct Scored {
  std::vector<uint64_t> ids;  // hashed
  std::vector<RecordBuffer> records;
  SummaryRecord summary;

  std::string Bytes() const {
    std::string bytes, counts;
    ByteWriter out(&bytes);
    out.PutVector(ids);
    for (const RecordBuffer& one : records) one.Put(&out);
    PutRecord(summary, &counts);
    out.PutString(counts);
    return bytes;
  }
  // False when these are not what Bytes gave.
  bool Take(std::string_view bytes, bool for_people) {
    ByteReader in(bytes);
    in.TakeVector(&ids);
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!records.emplace_back(for_people).Take(&in)) return false;
    }
    return TakeRecord(in.TakeString(), &summary) && in.ok();
  }
};

// Scores the articles of a stream, batch by batch; while one is scored, the one before it is told.
class Stream {
 public:
  Stream(Archive archive, const ScoreOptions& options, ScoreLog log, Reporter* reporter)
      : archive_(std::move(archive)), options_(options), log_(std::move(log)), reporter_(reporter) {
    MakeScorers();
  }
  ~Stream() { Finish().IgnoreError(); }

  // What a run that was stopped has found; how many articles that were.
  absl::StatusOr<size_t> TellAgain();
  absl::Status Score(const std::vector<Document>& documents);
  absl::Status AddAndScore(const std::vector<Document>& documents, ArchiveWriter* writer);
  // Until all is told, which comes before summary().
  absl::Status Finish() { return telling_.valid() ? telling_.get() : absl::OkStatus(); }
  SummaryRecord& summary() { return summary_; }
  const Archive& archive() const { return archive_; }
  ScoreLog& log() { return log_; }

 private:
  void MakeScorers() {
    scorers_.clear();
    for (int i = 0; i < ThreadCount(options_.find.threads); ++i) {
      scorers_.emplace_back(archive_, options_);
    }
  }
  absl::Status ScoreAll(const std::vector<Document>& documents,
                        const std::vector<uint64_t>& before);
  absl::Status Tell(Scored scored);

  Archive archive_;
  const ScoreOptions& options_;
  ScoreLog log_;
  Reporter* reporter_;
  std::vector<Scorer> scorers_;
  std::future<absl::Status> telling_;  // has what is above and below, but the scorers, while valid
  SummaryRecord summary_;
  int64_t next_cluster_ = 0;
  absl::flat_hash_set<uint64_t> told_;  // hashes of the ids of documents that were reported
};

absl::StatusOr<size_t> Stream::TellAgain() {
  size_t articles = 0;
  for (std::string bytes; log_.Next(&bytes);) {
    Scored scored;
    if (!scored.Take(bytes, reporter_->for_people())) return DamagedState(log_.path());
    articles += scored.ids.size();
    STEMMA_RETURN_IF_ERROR(Tell(std::move(scored)));
  }
  return articles;
}

// `before`: for each article the number of the archive's document that it is, or none.
absl::Status Stream::ScoreAll(const std::vector<Document>& documents,
                              const std::vector<uint64_t>& before) {
  Scored scored{.records = std::vector(documents.size(), RecordBuffer(reporter_->for_people()))};
  std::vector<absl::Status> statuses(documents.size());
  std::vector<SummaryRecord> summaries(scorers_.size());
  for (const Document& document : documents) scored.ids.push_back(HashBytes(document.id));
  ParallelForWorker(
      documents.size(), {.threads = options_.find.threads, .grain = 1}, [&](size_t i, int worker) {
        const auto w = static_cast<size_t>(worker);
        if (!before.empty()) scorers_[w].SearchBefore(before[i]);
        statuses[i] = scorers_[w].Score(documents[i], &scored.records[i], &summaries[w]);
      });
  STEMMA_RETURN_IF_ERROR(Finish());
  for (const absl::Status& status : statuses) STEMMA_RETURN_IF_ERROR(status);
  for (const SummaryRecord& found : summaries) AddCounts(found, &scored.summary);
  telling_ = std::async(std::launch::async, [this, scored = std::move(scored)]() mutable {
    if (log_.kept()) STEMMA_RETURN_IF_ERROR(log_.Append(scored.Bytes()));
    return Tell(std::move(scored));
  });
  return absl::OkStatus();
}

absl::Status Stream::Tell(Scored scored) {
  for (size_t i = 0; i < scored.ids.size(); ++i) {
    told_.insert(scored.ids[i]);
    next_cluster_ = scored.records[i].Tell(
        next_cluster_, [this](const std::string& id) { return told_.insert(HashBytes(id)).second; },
        reporter_);
    STEMMA_RETURN_IF_ERROR(reporter_->status());
  }
  reporter_->Flush();
  AddCounts(scored.summary, &summary_);
  return absl::OkStatus();
}

absl::Status Stream::Score(const std::vector<Document>& documents) {
  return ScoreAll(documents, {});
}

// Added first, and then scored against what was there before each: the answers are those of adding
// afterwards, and those of a second run after an interruption.
absl::Status Stream::AddAndScore(const std::vector<Document>& documents, ArchiveWriter* writer) {
  STEMMA_RETURN_IF_ERROR(writer->Add(documents));
  STEMMA_ASSIGN_OR_RETURN(archive_, writer->Current());
  MakeScorers();
  std::vector<uint64_t> before;
  for (const Document& document : documents) {
    STEMMA_ASSIGN_OR_RETURN(const std::optional<uint64_t> number, archive_.NumberOf(document.id));
    before.push_back(number.value_or(SearchFilter().before));
  }
  return ScoreAll(documents, before);
}

// The archive as a run found it that adds to it, for the same run when it goes on.
struct Begun {
  uint64_t generation;
  uint64_t documents;
  ScoreLog log;
};

absl::StatusOr<Begun> Begin(const Archive& archive, const std::vector<std::string>& paths,
                            const ScoreOptions& options, Reporter* reporter) {
  RunFields fields = RunOptions(archive, options.add ? 0 : archive.generation(), options);
  fields.emplace_back("add", options.add ? "true" : "false");
  std::string bytes;
  ByteWriter out(&bytes);
  out.Put(archive.generation());
  out.Put(archive.documents());
  STEMMA_ASSIGN_OR_RETURN(
      ScoreLog log, ScoreLog::Open(paths, fields, reporter->for_people(), options.find, &bytes));
  ByteReader in(bytes);
  Begun begun{
      .generation = in.Take<uint64_t>(), .documents = in.Take<uint64_t>(), .log = std::move(log)};
  reporter->Begin({.version = std::string(Version()),
                   .command = "score",
                   .options = RunOptions(archive, begun.generation, options),
                   .documents = begun.documents});
  return begun;
}

// What was not searched, and the summary.
absl::Status End(const Archive& archive, Reporter* reporter, SummaryRecord* summary) {
  for (const SetAsideSegment& aside : archive.set_aside()) {
    reporter->Skipped({aside.file, 0,
                       Concat("its ", aside.documents, " documents were not searched: ", aside.why,
                              "; stemma archive check ", archive.folder(), " names them")});
    ++summary->skipped;
  }
  if (summary->documents == 0) {
    summary->hint = "no document could be read: see what was skipped";
  } else if (summary->pairs == 0) {
    summary->hint = Concat("none of ", summary->documents, " articles shares enough with the ",
                           archive.documents(),
                           " of the archive: --all shows furniture, --min-score 0.2 weak evidence");
  }
  return reporter->End(*summary);
}

}  // namespace

absl::Status ScoreOne(const Archive& archive, const ScoreOptions& options, const Document& document,
                      Scorer* scorer, Reporter* reporter) {
  RunRecord run{.version = std::string(Version()),
                .command = "score",
                .options = RunOptions(archive, archive.generation(), options),
                .documents = archive.documents()};
  std::erase_if(run.options, [](const auto& option) { return option.first == "archive"; });
  reporter->Begin(run);
  SummaryRecord summary;
  STEMMA_RETURN_IF_ERROR(scorer->Score(document, reporter, &summary));
  return End(archive, reporter, &summary);
}

absl::Status Score(const std::string& archive, const std::vector<std::string>& paths,
                   const ScoreOptions& options, Reporter* reporter, Progress* progress) {
  STEMMA_RETURN_IF_ERROR(Validate(options.find));
  STEMMA_ASSIGN_OR_RETURN(Archive opened, Archive::Open(archive));
  std::unique_ptr<ArchiveWriter> writer;
  if (options.add) {
    STEMMA_ASSIGN_OR_RETURN(writer,
                            ArchiveWriter::Open(archive, {.threads = options.find.threads}));
  }
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<DocumentReader> reader,
                          DocumentReader::Open(paths, options.find.read));
  STEMMA_ASSIGN_OR_RETURN(Begun begun, Begin(opened, paths, options, reporter));
  Stream stream(std::move(opened), options, std::move(begun.log), reporter);
  STEMMA_ASSIGN_OR_RETURN(size_t told, stream.TellAgain());
  ReadAhead input(std::move(reader), progress);
  while (told > 0) {
    const size_t known = input.Take(told, false).size();
    if (known == 0) break;
    told -= known;
  }
  // The first answer comes after the first article; then batches grow.
  const size_t largest = options.add ? kLargestAddBatch : kLargestBatch;
  for (size_t most = 1;; most = std::min(2 * most, largest)) {
    const std::vector<Document> documents = input.Take(most, options.add);
    if (documents.empty()) break;
    STEMMA_RETURN_IF_ERROR(options.add ? stream.AddAndScore(documents, writer.get())
                                       : stream.Score(documents));
    if (progress != nullptr && progress->Stopped()) {
      STEMMA_RETURN_IF_ERROR(stream.Finish());
      return absl::CancelledError("stopped on request");
    }
  }
  STEMMA_RETURN_IF_ERROR(stream.Finish());
  SummaryRecord& summary = stream.summary();
  for (const Skipped& skipped : input.reader().skipped()) {
    reporter->Skipped({skipped.file, skipped.line, skipped.why});
  }
  summary.skipped = input.reader().skipped().size();
  for (const Skipped& warning : input.reader().warnings()) {
    reporter->Warning({warning.file, warning.line, warning.why});
  }
  STEMMA_RETURN_IF_ERROR(End(stream.archive(), reporter, &summary));
  return stream.log().Remove();
}

}  // namespace stemma
