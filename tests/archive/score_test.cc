// Scoring against an archive tells what `find` tells of the same documents: one engine.

#include "core/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/base/json.h"
#include "core/base/sqlite.h"
#include "core/report/reporter.h"
#include "tests/archive/articles.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// Keeps what it is told.
class Kept : public Reporter {
 public:
  void Begin(const RunRecord& record) override { run = record; }
  void Document(const DocumentRecord& document) override { documents.push_back(document); }
  void Pair(const PairRecord& pair) override { pairs.push_back(pair); }
  void Cluster(const ClusterRecord& cluster) override { clusters.push_back(cluster); }
  void Edge(const EdgeRecord& edge) override { edges.push_back(edge); }
  void Skipped(const SkippedRecord& record) override { skipped.push_back(record); }
  absl::Status End(const SummaryRecord& record) override {
    summary = record;
    return absl::OkStatus();
  }

  RunRecord run;
  std::vector<DocumentRecord> documents;
  std::vector<PairRecord> pairs;
  std::vector<ClusterRecord> clusters;
  std::vector<EdgeRecord> edges;
  std::vector<SkippedRecord> skipped;
  SummaryRecord summary;
};

std::string WriteLines(const TempDir& scratch, const std::string& name,
                       const std::vector<Document>& articles) {
  std::string lines;
  for (const Document& article : articles) {
    JsonObject line;
    line.Set("id", article.id).Set("text", article.text).Set("title", article.title);
    line.Set("date", article.date).Set("source", article.source);
    lines += line.ToLine();
  }
  return scratch.Write(name, lines);
}

Kept RunScore(const std::string& archive, const std::string& path, const ScoreOptions& options) {
  Kept kept;
  const absl::Status status = Score(archive, {path}, options, &kept, nullptr);
  EXPECT_TRUE(status.ok()) << status;
  return kept;
}

Kept RunFind(const std::string& path) {
  Kept kept;
  Options options;
  options.window = 4;
  const absl::Status status = Find({path}, options, &kept, nullptr);
  EXPECT_TRUE(status.ok()) << status;
  return kept;
}

// A pair without its direction, which depends on who else is looked at.
std::string Shown(const PairRecord& pair) {
  std::string shown = Concat(pair.a, " ", pair.b, " ", VerdictName(pair.verdict), " ",
                             pair.resemblance, " ", pair.score);
  for (const PassageRecord& passage : pair.passages) {
    shown += Concat(" [", passage.a.begin, ",", passage.a.end, ")[", passage.b.begin, ",",
                    passage.b.end, ")", PassageKindName(passage.kind), " ", passage.identity);
  }
  return shown;
}

std::vector<std::string> AllShown(const Kept& kept) {
  std::vector<std::string> shown;
  for (const PairRecord& pair : kept.pairs) shown.push_back(Shown(pair));
  std::sort(shown.begin(), shown.end());
  return shown;
}

TEST(Score, TellsWhatFindTells) {
  const TempDir scratch;
  std::vector<Document> articles = MakeArticles(51, 100);
  // Without outlets, of so few articles nothing is learned to be furniture: that find does from all
  // pairs, and score from those of one article.
  for (Document& article : articles) article.source.clear();
  const std::string path = WriteLines(scratch, "all.jsonl", articles);
  const std::string archive = scratch.path() + "/a";
  ASSERT_TRUE(CreateArchive(archive, {}).ok());
  ScoreOptions options;
  options.add = true;
  const Kept scored = RunScore(archive, path, options);
  const Kept found = RunFind(path);
  EXPECT_GT(found.pairs.size(), 30u);
  EXPECT_EQ(AllShown(scored), AllShown(found));
  EXPECT_EQ(scored.documents.size(), 100u);
  EXPECT_EQ(scored.summary.documents, 100u);
  EXPECT_EQ(scored.summary.pairs, found.summary.pairs);
  EXPECT_EQ(scored.summary.verdicts, found.summary.verdicts);
  for (const PairRecord& pair : scored.pairs) EXPECT_TRUE(pair.has_direction);

  // Once more: all is there, and is answered the same.
  EXPECT_EQ(AllShown(RunScore(archive, path, options)), AllShown(found));
  EXPECT_EQ(Archive::Open(archive)->documents(), 100u);
  options.find.threads = 1;
  options.add = false;
  const Kept again = RunScore(archive, path, options);
  EXPECT_GT(again.pairs.size(), scored.pairs.size());  // against those behind it, too
}

TEST(Score, FindsTheCopiesOfTheNewsroom) {
  const TempDir scratch;
  const std::string docs = SourcePath("datasets/newsroom/docs");
  const Kept found = RunFind(docs);
  std::map<std::pair<std::string, std::string>, Verdict> copies;
  for (const PairRecord& pair : found.pairs) {
    if (pair.verdict >= Verdict::kCopy) copies[{pair.a, pair.b}] = pair.verdict;
  }
  ASSERT_GT(copies.size(), 20u);
  for (const bool texts : {true, false}) {
    const std::string archive = scratch.path() + (texts ? "/t" : "/n");
    ASSERT_TRUE(CreateArchive(archive, {.texts = texts}).ok());
    ScoreOptions options;
    options.add = true;
    size_t same = 0, strangers = 0;
    for (const PairRecord& pair : RunScore(archive, docs, options).pairs) {
      if (pair.verdict < Verdict::kCopy) continue;
      (copies.contains({pair.a, pair.b}) ? same : strangers) += 1;
    }
    EXPECT_GE(same, copies.size() * (texts ? 98 : 90) / 100) << "texts " << texts;
    EXPECT_LE(strangers, copies.size() / 10) << "texts " << texts;
  }
}

// Says stop after so many batches.
class StopAfter : public Progress {
 public:
  explicit StopAfter(int batches) : left_(batches) {}
  void Stage(std::string_view, std::string_view, uint64_t) override {}
  void Advance(uint64_t) override {}
  bool Stopped() const override { return --left_ <= 0; }

 private:
  mutable int left_;
};

absl::Status ScoreInto(const std::string& archive, const std::string& path,
                       const ScoreOptions& options, Progress* progress, std::string* lines) {
  lines->clear();
  const auto reporter = MakeJsonlReporter([&](std::string_view bytes) {
    lines->append(bytes);
    return absl::OkStatus();
  });
  return Score(archive, {path}, options, reporter.get(), progress);
}

// An archive, and the options of a run that can be resumed.
struct Resumable {
  explicit Resumable(bool add) {
    std::vector<Document> articles = MakeArticles(53, 120);
    known = std::vector(articles.begin(), articles.begin() + 40);
    path = WriteLines(scratch, "new.jsonl", std::vector(articles.begin() + 40, articles.end()));
    archive = scratch.path() + "/a";
    options.add = add;
    options.find.threads = 2;
    options.find.scratch_folder = scratch.path() + "/run";
    std::filesystem::create_directory(options.find.scratch_folder);
  }
  void MakeArchive() const {
    std::filesystem::remove_all(archive);
    ASSERT_TRUE(CreateArchive(archive, {}).ok());
    Add(known);
  }
  void Add(const std::vector<Document>& articles) const {
    const auto writer = ArchiveWriter::Open(archive, {});
    ASSERT_TRUE(writer.ok() && (*writer)->Add(articles).ok() && (*writer)->Flush().ok());
  }

  TempDir scratch;
  std::vector<Document> known;
  std::string path, archive;
  ScoreOptions options;
};

TEST(ScoreResumed, GivesTheBytesOfARunThatWasNotStopped) {
  for (const bool add : {false, true}) {
    Resumable run(add);
    run.MakeArchive();
    std::string expected, lines;
    ASSERT_TRUE(ScoreInto(run.archive, run.path, run.options, nullptr, &expected).ok());
    run.MakeArchive();
    run.options.find.keep_stages = true;
    for (const int batches : {1, 2, 3}) {
      StopAfter stop(batches);
      ASSERT_EQ(ScoreInto(run.archive, run.path, run.options, &stop, &lines).code(),
                absl::StatusCode::kCancelled);
      run.options.find.resume = true;
      EXPECT_TRUE(expected.starts_with(lines)) << "what was told is what would be";
      EXPECT_LT(lines.size(), expected.size());
    }
    const absl::Status status = ScoreInto(run.archive, run.path, run.options, nullptr, &lines);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_TRUE(lines == expected) << "add " << add;
    EXPECT_TRUE(std::filesystem::is_empty(run.options.find.scratch_folder));
  }
}

TEST(ScoreResumed, ForgetsABatchThatIsNotWhole) {
  Resumable run(false);
  run.MakeArchive();
  std::string expected, lines;
  ASSERT_TRUE(ScoreInto(run.archive, run.path, run.options, nullptr, &expected).ok());
  run.options.find.keep_stages = true;
  StopAfter stop(3);
  ASSERT_FALSE(ScoreInto(run.archive, run.path, run.options, &stop, &lines).ok());
  const std::string log = run.options.find.scratch_folder + "/stemma-score.log";
  const std::string whole = ReadWholeFile(log);
  run.options.find.resume = true;
  // The last batch cut anywhere, or with a flipped bit: it is scored again.
  for (size_t cut = 1; cut < 40; cut += 13) {
    std::string bytes = whole.substr(0, whole.size() - cut);
    run.scratch.Write("run/stemma-score.log", bytes);
    ASSERT_TRUE(ScoreInto(run.archive, run.path, run.options, nullptr, &lines).ok());
    EXPECT_TRUE(lines == expected) << "cut " << cut;
    bytes = whole;
    bytes[bytes.size() - cut] = static_cast<char>(bytes[bytes.size() - cut] ^ 4);
    run.scratch.Write("run/stemma-score.log", bytes);
    ASSERT_TRUE(ScoreInto(run.archive, run.path, run.options, nullptr, &lines).ok());
    EXPECT_TRUE(lines == expected) << "flipped " << cut;
  }
  // What the run was is not whole: there is nothing to go on with.
  run.scratch.Write("run/stemma-score.log", whole.substr(0, 30));
  const absl::Status status = ScoreInto(run.archive, run.path, run.options, nullptr, &lines);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("without --resume"));
}

TEST(ScoreResumed, RefusesAnotherRun) {
  Resumable run(false);
  run.MakeArchive();
  run.options.find.keep_stages = true;
  std::string lines;
  StopAfter stop(2);
  ASSERT_FALSE(ScoreInto(run.archive, run.path, run.options, &stop, &lines).ok());
  absl::Status status = ScoreInto(run.archive, run.path, run.options, nullptr, &lines);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("--resume"));

  run.options.find.resume = true;
  ScoreOptions other = run.options;
  other.top = 2;
  EXPECT_THAT(ScoreInto(run.archive, run.path, other, nullptr, &lines).ToString(),
              HasSubstr("top 2, as in this one"));
  // The archive has grown: answers would be those of two archives.
  Document more = run.known.front();
  more.id = "more";
  run.Add({more});
  EXPECT_THAT(ScoreInto(run.archive, run.path, run.options, nullptr, &lines).ToString(),
              HasSubstr("generation"));
}

TEST(Score, ReportsTheBest) {
  const TempDir scratch;
  std::vector<Document> articles = MakeArticles(52, 1);
  for (int i = 1; i < 6; ++i) {
    articles.push_back(articles[0]);
    articles.back().id = "cut" + std::to_string(i);
    articles.back().text.resize(articles[0].text.size() * static_cast<size_t>(i) / 6);
  }
  const std::string archive = scratch.path() + "/a";
  ASSERT_TRUE(CreateArchive(archive, {}).ok());
  auto writer = ArchiveWriter::Open(archive, {});
  ASSERT_TRUE((*writer)->Add({articles.data() + 1, 5}).ok());
  ASSERT_TRUE((*writer)->Flush().ok());
  const std::string path = WriteLines(scratch, "new.jsonl", {articles[0]});
  ScoreOptions options;
  EXPECT_EQ(RunScore(archive, path, options).pairs.size(), 5u);
  options.top = 2;
  const Kept kept = RunScore(archive, path, options);
  ASSERT_EQ(kept.pairs.size(), 2u);
  EXPECT_EQ(kept.pairs[0].a, "cut4");
  EXPECT_EQ(kept.pairs[1].a, "cut5");
  EXPECT_EQ(kept.documents.size(), 3u);
  EXPECT_EQ(kept.documents.back().id, "a0");
  EXPECT_GT(kept.documents.back().covered_prose, 0.6);
  EXPECT_FALSE(kept.edges.empty());
}

TEST(Score, SaysWhatItCouldNotSearch) {
  const TempDir scratch;
  const std::vector<Document> articles = MakeArticles(53, 30);
  const std::string archive = scratch.path() + "/a";
  ASSERT_TRUE(CreateArchive(archive, {}).ok());
  {
    auto writer = ArchiveWriter::Open(archive, {.batch_documents = 15});
    ASSERT_TRUE((*writer)->Add(articles).ok());
    ASSERT_TRUE((*writer)->Flush().ok());
  }
  std::filesystem::resize_file(archive + "/segments/00000002.seg", 1000);
  const Kept kept =
      RunScore(archive, WriteLines(scratch, "new.jsonl", {articles[0], articles[20]}), {});
  ASSERT_EQ(kept.skipped.size(), 1u);
  EXPECT_THAT(kept.skipped[0].file, HasSubstr("00000002.seg"));
  EXPECT_THAT(kept.skipped[0].why, HasSubstr("15 documents were not searched"));
  EXPECT_EQ(Score(scratch.path() + "/none", {"x"}, {}, nullptr, nullptr).code(),
            absl::StatusCode::kNotFound);
}

TEST(Score, WritesTables) {
  const TempDir scratch;
  const std::vector<Document> articles = MakeArticles(54, 40);
  const std::string path = WriteLines(scratch, "all.jsonl", articles);
  const std::string archive = scratch.path() + "/a", tables = scratch.path() + "/out.sqlite";
  ASSERT_TRUE(CreateArchive(archive, {}).ok());
  ScoreOptions options;
  options.add = true;
  auto reporter = MakeSqliteReporter(tables);
  ASSERT_TRUE(reporter.ok()) << reporter.status();
  ASSERT_TRUE(Score(archive, {path}, options, reporter->get(), nullptr).ok());
  const Kept kept = RunScore(archive, path, options);
  auto database = Database::Open(tables, Database::kRead);
  ASSERT_TRUE(database.ok());
  const auto number = [&](std::string_view sql) { return *(*database)->NumberOf(sql); };
  EXPECT_EQ(number("SELECT count(*) FROM documents"), 40);
  EXPECT_EQ(number("SELECT count(*) FROM pairs"), static_cast<int64_t>(kept.pairs.size()));
  EXPECT_EQ(number("SELECT count(*) FROM edges"), static_cast<int64_t>(kept.edges.size()));
  size_t passages = 0;
  for (const PairRecord& pair : kept.pairs) passages += pair.passages.size();
  EXPECT_EQ(number("SELECT count(*) FROM passages JOIN pairs USING(pair)"),
            static_cast<int64_t>(passages));
  EXPECT_GT(number("SELECT count(*) FROM pairs p JOIN documents d ON d.id = p.b "
                   "WHERE d.outlet IS NOT NULL AND p.a_to_b IS NOT NULL"),
            0);
  // Nothing is left of a run that ends before its end.
  {
    auto stopped = MakeSqliteReporter(scratch.path() + "/stopped.sqlite");
    ASSERT_TRUE(stopped.ok());
  }
  for (const auto& file : std::filesystem::directory_iterator(scratch.path())) {
    EXPECT_THAT(file.path().string(), testing::Not(HasSubstr("stopped")));
  }
}

// An archive of format version 1, made when that was new: every later program must read it.
TEST(Score, ReadsTheFirstVersion) {
  const std::string golden = SourcePath("tests/golden/archive/version1");
  const std::vector<Document> articles = MakeArticles(55, 24);
  const TempDir scratch;
  if (std::getenv("STEMMA_REWRITE_GOLDEN") != nullptr && !std::filesystem::exists(golden)) {
    ASSERT_TRUE(CreateArchive(golden, {}).ok());
    auto writer = ArchiveWriter::Open(golden, {.batch_documents = 12, .threads = 1});
    ASSERT_TRUE((*writer)->Add(articles).ok());
    ASSERT_TRUE((*writer)->Flush().ok());
  }
  const std::string archive = scratch.path() + "/a";
  std::filesystem::copy(golden, archive, std::filesystem::copy_options::recursive);
  const auto report = CheckArchive(archive, nullptr);
  if (report.status().code() == absl::StatusCode::kFailedPrecondition) {
    GTEST_SKIP() << report.status();  // another version of Unicode has other tokens
  }
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->faults, IsEmpty());
  EXPECT_EQ(report->documents, 24u);
  const std::string path = WriteLines(scratch, "all.jsonl", articles);
  std::string shown;
  for (const std::string& pair : AllShown(RunScore(archive, path, {}))) shown += pair + "\n";
  ExpectGolden("tests/golden/archive/version1.txt", shown);
}

}  // namespace
}  // namespace stemma
