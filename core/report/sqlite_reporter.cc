// A run's findings as tables: documents, pairs, passages, edges, with the indices that questions
// want.

#include <filesystem>
#include <optional>
#include <utility>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/sqlite.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

constexpr int kCommitEvery = 100'000;  // rows

constexpr std::string_view kTables = R"(
CREATE TABLE run(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents(id TEXT PRIMARY KEY, title TEXT, date TEXT, date_from TEXT, outlet TEXT,
  words INTEGER, covered REAL, covered_prose REAL, "group" INTEGER, cluster INTEGER, extra TEXT)
  WITHOUT ROWID;
CREATE TABLE pairs(pair INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL,
  verdict TEXT NOT NULL, score REAL, resemblance REAL, containment_a REAL, containment_b REAL,
  a_to_b REAL, b_to_a REAL, common_source REAL, latent TEXT, third TEXT);
CREATE TABLE passages(pair INTEGER NOT NULL REFERENCES pairs, a_begin INTEGER, a_end INTEGER,
  b_begin INTEGER, b_end INTEGER, kind TEXT NOT NULL, words INTEGER, identity REAL);
CREATE TABLE edges(cluster INTEGER, source TEXT, latent INTEGER NOT NULL, copy TEXT NOT NULL,
  probability REAL);
)";

constexpr std::string_view kIndices = R"(
CREATE INDEX pairs_of_a ON pairs(a);
CREATE INDEX pairs_of_b ON pairs(b);
CREATE INDEX passages_of_pair ON passages(pair);
CREATE INDEX edges_to_copy ON edges(copy);
CREATE INDEX edges_from_source ON edges(source);
CREATE INDEX documents_of_outlet ON documents(outlet);
)";

class SqliteReporter : public Reporter {
 public:
  SqliteReporter(std::string path, std::string temporary, std::unique_ptr<Database> database)
      : path_(std::move(path)), temporary_(std::move(temporary)), database_(std::move(database)) {}

  ~SqliteReporter() override {
    if (database_ == nullptr) return;  // it has its name
    document_.reset();
    pair_.reset();
    passage_.reset();
    edge_.reset();
    database_.reset();
    std::error_code error;
    std::filesystem::remove(temporary_, error);
    std::filesystem::remove(temporary_ + "-journal", error);
  }

  absl::Status Start() {
    // Nobody reads the file before it has its name: nothing need be synced on the way.
    STEMMA_RETURN_IF_ERROR(database_->Run("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF"));
    STEMMA_RETURN_IF_ERROR(database_->Run(kTables));
    STEMMA_RETURN_IF_ERROR(
        Prepare("INSERT OR REPLACE INTO documents VALUES(?,?,?,?,?,?,?,?,?,?,?)", &document_));
    STEMMA_RETURN_IF_ERROR(Prepare("INSERT INTO pairs VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", &pair_));
    STEMMA_RETURN_IF_ERROR(Prepare("INSERT INTO passages VALUES(?,?,?,?,?,?,?,?)", &passage_));
    STEMMA_RETURN_IF_ERROR(Prepare("INSERT INTO edges VALUES(?,?,?,?,?)", &edge_));
    return database_->Run("BEGIN");
  }

  void Begin(const RunRecord& run) override {
    SetRun("version", run.version);
    SetRun("command", run.command);
    SetRun("documents", std::to_string(run.documents));
    for (const auto& [name, value] : run.options) SetRun(name, value);
  }

  void Document(const DocumentRecord& document) override {
    Row row(&*document_);
    row.Text(document.id).TextOrNull(document.title).TextOrNull(document.date);
    row.TextOrNull(document.date_from).TextOrNull(document.outlet).Number(document.words);
    row.Real(document.covered).Real(document.covered_prose);
    row.NumberOrNull(document.group).NumberOrNull(document.cluster).TextOrNull(document.extra);
    Insert(&*document_);
  }

  void Pair(const PairRecord& pair) override {
    Row row(&*pair_);
    row.Number(++pairs_).Text(pair.a).Text(pair.b).Text(VerdictName(pair.verdict));
    row.Real(pair.score).Real(pair.resemblance).Real(pair.containment_a).Real(pair.containment_b);
    if (pair.has_direction) {
      row.Real(pair.direction.a_to_b).Real(pair.direction.b_to_a);
      row.Real(pair.direction.common_source).TextOrNull(pair.direction.latent);
      row.TextOrNull(pair.direction.third);
    }
    Insert(&*pair_);
    for (const PassageRecord& passage : pair.passages) {
      Row places(&*passage_);
      places.Number(pairs_).Number(passage.a.begin).Number(passage.a.end);
      places.Number(passage.b.begin).Number(passage.b.end).Text(PassageKindName(passage.kind));
      places.Number(passage.words).Real(passage.identity);
      Insert(&*passage_);
    }
  }

  void Cluster(const ClusterRecord&) override {}  // documents say theirs

  void Edge(const EdgeRecord& edge) override {
    Row row(&*edge_);
    row.Number(edge.cluster).TextOrNull(edge.source).Number(edge.latent ? 1 : 0).Text(edge.copy);
    row.Real(edge.probability);
    Insert(&*edge_);
  }

  void Skipped(const SkippedRecord&) override { ++skipped_; }
  absl::Status status() const override { return status_; }

  absl::Status End(const SummaryRecord& summary) override {
    SetRun("pairs", std::to_string(summary.pairs));
    SetRun("skipped", std::to_string(skipped_));
    SetRun("capped", std::to_string(summary.capped));
    Take(database_->Run("COMMIT"));
    Take(database_->Run(kIndices));
    STEMMA_RETURN_IF_ERROR(status_);
    document_.reset();
    pair_.reset();
    passage_.reset();
    edge_.reset();
    database_.reset();
    return RenameSynced(temporary_, path_);
  }

 private:
  // Binds the values of a row one behind the other.
  class Row {
   public:
    explicit Row(Statement* statement) : statement_(statement) {}
    Row& Text(std::string_view text) {
      statement_->Bind(++at_, text);
      return *this;
    }
    Row& TextOrNull(std::string_view text) { return text.empty() ? Null() : Text(text); }
    Row& Number(int64_t number) {
      statement_->Bind(++at_, number);
      return *this;
    }
    Row& NumberOrNull(int64_t number) { return number < 0 ? Null() : Number(number); }
    Row& Real(double value) {
      statement_->Bind(++at_, SixDigits(value));
      return *this;
    }
    Row& Null() {  // what is not bound is
      ++at_;
      return *this;
    }

   private:
    Statement* statement_;
    int at_ = 0;
  };

  absl::Status Prepare(std::string_view sql, std::optional<Statement>* statement) {
    STEMMA_ASSIGN_OR_RETURN(Statement prepared, database_->Prepare(sql));
    statement->emplace(std::move(prepared));
    return absl::OkStatus();
  }

  void Take(const absl::Status& status) {
    if (status_.ok()) status_ = status;
  }

  void Insert(Statement* statement) {
    if (!status_.ok()) return;
    Take(statement->Run());
    if (++rows_ % kCommitEvery == 0) Take(database_->Run("COMMIT; BEGIN"));
  }

  void SetRun(std::string_view name, std::string_view value) {
    absl::StatusOr<Statement> insert = database_->Prepare("INSERT OR REPLACE INTO run VALUES(?,?)");
    if (!insert.ok()) return Take(insert.status());
    insert->Bind(1, name);
    insert->Bind(2, value);
    Take(insert->Run());
  }

  std::string path_;
  std::string temporary_;
  std::unique_ptr<Database> database_;
  std::optional<Statement> document_, pair_, passage_, edge_;
  absl::Status status_;
  int64_t pairs_ = 0;
  uint64_t rows_ = 0;
  uint64_t skipped_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reporter>> MakeSqliteReporter(const std::string& path) {
  const std::string temporary = path + ".making";
  std::error_code error;
  std::filesystem::remove(temporary, error);
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                          Database::Open(temporary, Database::kCreate));
  auto reporter = std::make_unique<SqliteReporter>(path, temporary, std::move(database));
  STEMMA_RETURN_IF_ERROR(reporter->Start());
  return reporter;
}

}  // namespace stemma
