#include "core/archive/internal/catalogue.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/base/section_file.h"

namespace stemma::archive {
namespace {

constexpr int64_t kApplication = 0x7374656d;  // "stem", by which `file` knows it

constexpr std::string_view kTables = R"(
CREATE TABLE settings(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE segments(segment INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,
  documents INTEGER NOT NULL, fingerprints INTEGER NOT NULL, bytes INTEGER NOT NULL,
  seal INTEGER NOT NULL);
CREATE TABLE documents(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE removed(number INTEGER PRIMARY KEY);
CREATE TABLE outlets(outlet INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  documents INTEGER NOT NULL);
)";

}  // namespace

absl::Status Catalogue::Create(const std::string& path, const ArchiveSettings& settings) {
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Database> database,
                          Database::Open(path, Database::kCreate));
  STEMMA_RETURN_IF_ERROR(database->Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"));
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database.get(), true));
  STEMMA_RETURN_IF_ERROR(database->Run(kTables));
  STEMMA_RETURN_IF_ERROR(database->Run(
      Concat("PRAGMA application_id=", kApplication, "; PRAGMA user_version=", kFormatVersion)));
  STEMMA_ASSIGN_OR_RETURN(Statement insert, database->Prepare("INSERT INTO settings VALUES(?, ?)"));
  const std::pair<std::string_view, int64_t> values[] = {
      {"generation", 0},
      {"next_document", 1},
      {"next_segment", 1},
      {"documents", 0},
      {"hash_id", settings.sketch.hash_id},
      {"normalizer_id", settings.sketch.normalizer_id},
      {"shingle_words", settings.sketch.shingle_words},
      {"window", settings.sketch.window},
      {"texts", settings.texts ? 1 : 0}};
  for (const auto& [name, value] : values) {
    insert.Bind(1, name);
    insert.Bind(2, value);
    STEMMA_RETURN_IF_ERROR(insert.Run());
  }
  return transaction.Commit();
}

absl::StatusOr<std::unique_ptr<Catalogue>> Catalogue::Open(const std::string& path, bool write) {
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                          Database::Open(path, write ? Database::kWrite : Database::kRead));
  std::unique_ptr<Catalogue> catalogue(new Catalogue(std::move(database), path));
  STEMMA_RETURN_IF_ERROR(catalogue->CheckVersion());
  if (write) STEMMA_RETURN_IF_ERROR(catalogue->database_->Run("PRAGMA synchronous=FULL"));
  return catalogue;
}

absl::Status Catalogue::CheckVersion() {
  STEMMA_ASSIGN_OR_RETURN(const int64_t application, database_->NumberOf("PRAGMA application_id"));
  if (application != kApplication) {
    return Fault(absl::StatusCode::kInvalidArgument, {.where = path_,
                                                      .found = "another kind of database",
                                                      .expected = "the catalogue of an archive"});
  }
  STEMMA_ASSIGN_OR_RETURN(const int64_t version, database_->NumberOf("PRAGMA user_version"));
  if (version == kFormatVersion) return absl::OkStatus();
  return Fault(absl::StatusCode::kFailedPrecondition,
               {.where = path_,
                .found = Concat("format version ", version),
                .expected = Concat("version ", kFormatVersion),
                .fix = "use the program that wrote it, or build it again"});
}

absl::StatusOr<ArchiveSettings> Catalogue::ReadSettings() {
  STEMMA_ASSIGN_OR_RETURN(Statement select, database_->Prepare("SELECT name, value FROM settings"));
  ArchiveSettings settings;
  absl::Status outside;
  int seen = 0;
  while (select.Step()) {
    const std::string_view name = select.Text(0);
    const int64_t value = select.Number(1);
    const auto take = [&](std::string_view wanted, int64_t least, int64_t most, uint32_t* field) {
      if (name != wanted) return;
      if (value < least || value > most) {
        outside = Damaged(path_, "table settings", Concat(wanted, " ", value),
                          Concat(least, " to ", most));
      }
      *field = static_cast<uint32_t>(value);
      ++seen;
    };
    take("hash_id", 0, UINT32_MAX, &settings.sketch.hash_id);
    take("normalizer_id", 0, UINT32_MAX, &settings.sketch.normalizer_id);
    take("shingle_words", 1, kMaxShingleWords, &settings.sketch.shingle_words);
    take("window", 1, kMaxWindow, &settings.sketch.window);
    if (name == "texts") {
      settings.texts = value != 0;
      ++seen;
    }
  }
  STEMMA_RETURN_IF_ERROR(select.Finish());
  STEMMA_RETURN_IF_ERROR(outside);
  if (seen == 5) return settings;
  return Damaged(path_, "table settings", Concat(seen, " of its entries"), "5");
}

absl::StatusOr<int64_t> Catalogue::Generation() {
  return database_->NumberOf("SELECT value FROM settings WHERE name = 'generation'");
}

absl::StatusOr<int64_t> Catalogue::NextDocument() {
  return database_->NumberOf("SELECT value FROM settings WHERE name = 'next_document'");
}

absl::StatusOr<int64_t> Catalogue::NextSegment() {
  return database_->NumberOf("SELECT value FROM settings WHERE name = 'next_segment'");
}

absl::StatusOr<Snapshot> Catalogue::Read() {
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_.get(), false));
  Snapshot snapshot;
  STEMMA_ASSIGN_OR_RETURN(snapshot.settings, ReadSettings());
  STEMMA_ASSIGN_OR_RETURN(snapshot.generation, Generation());
  STEMMA_ASSIGN_OR_RETURN(
      snapshot.documents,
      database_->NumberOf("SELECT value FROM settings WHERE name = 'documents'"));
  STEMMA_RETURN_IF_ERROR(ReadRows(&snapshot));
  STEMMA_RETURN_IF_ERROR(transaction.Commit());
  return snapshot;
}

absl::Status Catalogue::ReadRows(Snapshot* snapshot) {
  STEMMA_ASSIGN_OR_RETURN(
      Statement segments,
      database_->Prepare("SELECT segment, first, last, documents, fingerprints, bytes, seal FROM "
                         "segments ORDER BY first"));
  while (segments.Step()) {
    snapshot->segments.push_back({.segment = segments.Number(0),
                                  .first = segments.Number(1),
                                  .last = segments.Number(2),
                                  .documents = segments.Number(3),
                                  .fingerprints = segments.Number(4),
                                  .bytes = segments.Number(5),
                                  .seal = static_cast<uint64_t>(segments.Number(6))});
  }
  STEMMA_RETURN_IF_ERROR(segments.Finish());
  STEMMA_ASSIGN_OR_RETURN(Statement removed,
                          database_->Prepare("SELECT number FROM removed ORDER BY number"));
  while (removed.Step()) snapshot->removed.push_back(static_cast<uint64_t>(removed.Number(0)));
  STEMMA_RETURN_IF_ERROR(removed.Finish());
  STEMMA_ASSIGN_OR_RETURN(
      Statement outlets,
      database_->Prepare("SELECT outlet, name, documents FROM outlets ORDER BY outlet"));
  while (outlets.Step()) {
    snapshot->outlets.push_back({.outlet = static_cast<uint32_t>(outlets.Number(0)),
                                 .name = std::string(outlets.Text(1)),
                                 .documents = static_cast<uint64_t>(outlets.Number(2))});
  }
  return outlets.Finish();
}

absl::StatusOr<std::optional<uint64_t>> Catalogue::NumberOf(std::string_view id) {
  if (!find_) {
    STEMMA_ASSIGN_OR_RETURN(Statement find,
                            database_->Prepare("SELECT number FROM documents WHERE id = ?"));
    find_.emplace(std::move(find));
  }
  find_->Bind(1, id);
  std::optional<uint64_t> number;
  if (find_->Step()) number = static_cast<uint64_t>(find_->Number(0));
  STEMMA_RETURN_IF_ERROR(find_->Finish());
  return number;
}

absl::StatusOr<std::vector<std::pair<uint64_t, std::string>>> Catalogue::DocumentsIn(
    uint64_t first, uint64_t last) {
  STEMMA_ASSIGN_OR_RETURN(
      Statement select,
      database_->Prepare(
          "SELECT number, id FROM documents WHERE number BETWEEN ? AND ? ORDER BY number"));
  select.Bind(1, static_cast<int64_t>(first));
  select.Bind(2, static_cast<int64_t>(last));
  std::vector<std::pair<uint64_t, std::string>> documents;
  while (select.Step()) {
    documents.emplace_back(static_cast<uint64_t>(select.Number(0)), select.Text(1));
  }
  STEMMA_RETURN_IF_ERROR(select.Finish());
  return documents;
}

absl::StatusOr<std::vector<std::string>> Catalogue::IdsIn(uint64_t first, uint64_t last) {
  STEMMA_ASSIGN_OR_RETURN(auto documents, DocumentsIn(first, last));
  std::vector<std::string> ids;
  ids.reserve(documents.size());
  for (auto& [number, id] : documents) ids.push_back(std::move(id));
  return ids;
}

absl::Status Catalogue::Bump() {
  return database_->Run("UPDATE settings SET value = value + 1 WHERE name = 'generation'");
}

absl::Status Catalogue::InsertSegment(const SegmentEntry& segment) {
  STEMMA_ASSIGN_OR_RETURN(Statement insert,
                          database_->Prepare("INSERT INTO segments VALUES(?, ?, ?, ?, ?, ?, ?)"));
  const int64_t values[] = {segment.segment,
                            segment.first,
                            segment.last,
                            segment.documents,
                            segment.fingerprints,
                            segment.bytes,
                            static_cast<int64_t>(segment.seal)};
  for (int i = 0; i < 7; ++i) insert.Bind(i + 1, values[i]);
  STEMMA_RETURN_IF_ERROR(insert.Run());
  return database_->Run(Concat("UPDATE settings SET value = max(value, ", segment.segment + 1,
                               ") WHERE name = 'next_segment'"));
}

absl::Status Catalogue::Count(std::span<const NewDocument> documents) {
  std::map<std::string_view, int64_t> counts;
  for (const NewDocument& document : documents) {
    if (!document.outlet.empty()) ++counts[document.outlet];
  }
  STEMMA_ASSIGN_OR_RETURN(
      Statement update,
      database_->Prepare("UPDATE outlets SET documents = documents + ? WHERE name = ?"));
  for (const auto& [outlet, count] : counts) {
    update.Bind(1, count);
    update.Bind(2, outlet);
    STEMMA_RETURN_IF_ERROR(update.Run());
  }
  return absl::OkStatus();
}

absl::Status Catalogue::AddSegment(const SegmentEntry& segment,
                                   std::span<const NewDocument> documents,
                                   std::span<const OutletEntry> new_outlets) {
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_.get(), true));
  STEMMA_RETURN_IF_ERROR(InsertSegment(segment));
  STEMMA_ASSIGN_OR_RETURN(Statement outlet,
                          database_->Prepare("INSERT INTO outlets VALUES(?, ?, 0)"));
  for (const OutletEntry& entry : new_outlets) {
    outlet.Bind(1, int64_t{entry.outlet});
    outlet.Bind(2, entry.name);
    STEMMA_RETURN_IF_ERROR(outlet.Run());
  }
  STEMMA_RETURN_IF_ERROR(Count(documents));
  STEMMA_ASSIGN_OR_RETURN(Statement insert,
                          database_->Prepare("INSERT INTO documents VALUES(?, ?)"));
  for (const NewDocument& document : documents) {
    insert.Bind(1, static_cast<int64_t>(document.number));
    insert.Bind(2, document.id);
    STEMMA_RETURN_IF_ERROR(insert.Run());
  }
  STEMMA_RETURN_IF_ERROR(database_->Run(Concat(
      "UPDATE settings SET value = ", segment.last + 1, " WHERE name = 'next_document';",
      "UPDATE settings SET value = value + ", documents.size(), " WHERE name = 'documents'")));
  STEMMA_RETURN_IF_ERROR(Bump());
  return transaction.Commit();
}

absl::Status Catalogue::RemoveDocuments(
    std::span<const std::pair<uint64_t, uint32_t>> numbers_and_outlets) {
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_.get(), true));
  STEMMA_ASSIGN_OR_RETURN(Statement mark, database_->Prepare("INSERT INTO removed VALUES(?)"));
  STEMMA_ASSIGN_OR_RETURN(Statement erase,
                          database_->Prepare("DELETE FROM documents WHERE number = ?"));
  STEMMA_ASSIGN_OR_RETURN(
      Statement count,
      database_->Prepare("UPDATE outlets SET documents = documents - 1 WHERE outlet = ?"));
  for (const auto& [number, outlet] : numbers_and_outlets) {
    mark.Bind(1, static_cast<int64_t>(number));
    erase.Bind(1, static_cast<int64_t>(number));
    count.Bind(1, int64_t{outlet});
    STEMMA_RETURN_IF_ERROR(mark.Run());
    STEMMA_RETURN_IF_ERROR(erase.Run());
    STEMMA_RETURN_IF_ERROR(count.Run());
  }
  STEMMA_RETURN_IF_ERROR(
      database_->Run(Concat("UPDATE settings SET value = value - ", numbers_and_outlets.size(),
                            " WHERE name = 'documents'")));
  STEMMA_RETURN_IF_ERROR(Bump());
  return transaction.Commit();
}

absl::Status Catalogue::ReplaceSegments(std::span<const SegmentEntry> old,
                                        const std::optional<SegmentEntry>& merged) {
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_.get(), true));
  for (const SegmentEntry& segment : old) {
    STEMMA_RETURN_IF_ERROR(database_->Run(Concat(
        "DELETE FROM segments WHERE segment = ", segment.segment,
        "; DELETE FROM removed WHERE number BETWEEN ", segment.first, " AND ", segment.last)));
  }
  if (merged) STEMMA_RETURN_IF_ERROR(InsertSegment(*merged));
  STEMMA_RETURN_IF_ERROR(Bump());
  return transaction.Commit();
}

absl::Status Catalogue::DropSegment(const SegmentEntry& segment) {
  STEMMA_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(database_.get(), true));
  const std::string range = Concat(" WHERE number BETWEEN ", segment.first, " AND ", segment.last);
  STEMMA_RETURN_IF_ERROR(database_->Run(
      Concat("UPDATE settings SET value = value - (SELECT count(*) FROM documents", range,
             ") WHERE name = 'documents'; DELETE FROM documents", range, "; DELETE FROM removed",
             range, "; DELETE FROM segments WHERE segment = ", segment.segment)));
  STEMMA_RETURN_IF_ERROR(Bump());
  return transaction.Commit();
}

absl::StatusOr<std::vector<std::string>> Catalogue::Check() {
  STEMMA_ASSIGN_OR_RETURN(Statement check, database_->Prepare("PRAGMA integrity_check"));
  std::vector<std::string> faults;
  while (check.Step()) {
    if (check.Text(0) != "ok") faults.emplace_back(check.Text(0));
  }
  STEMMA_RETURN_IF_ERROR(check.Finish());
  return faults;
}

}  // namespace stemma::archive
