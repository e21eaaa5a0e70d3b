#include "core/base/sqlite.h"

#include <sqlite3.h>

#include <utility>

namespace stemma {
namespace {

// A reader waits so long for the moment in which the writer changes the log over.
constexpr int kBusyMilliseconds = 10'000;

absl::Status FaultOf(sqlite3* database, std::string_view name, int code) {
  const bool is_full = code == SQLITE_FULL;
  const bool is_bad = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  const std::string found = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  return Fault(is_full  ? absl::StatusCode::kResourceExhausted
               : is_bad ? absl::StatusCode::kDataLoss
                        : absl::StatusCode::kUnavailable,
               {.where = name,
                .found = found,
                .fix = is_bad ? "restore it from a copy, or build it again" : ""});
}

}  // namespace

void Statement::Free::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

void Statement::Bind(int parameter, int64_t value) {
  sqlite3_bind_int64(statement_.get(), parameter, value);
}

void Statement::Bind(int parameter, std::string_view text) {
  sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}

void Statement::Bind(int parameter, double value) {
  sqlite3_bind_double(statement_.get(), parameter, value);
}

bool Statement::Step() {
  result_ = sqlite3_step(statement_.get());
  return result_ == SQLITE_ROW;
}

int64_t Statement::Number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

absl::Status Statement::Finish() {
  const int result = std::exchange(result_, SQLITE_OK);
  const bool fine = result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE;
  absl::Status status =
      fine ? absl::OkStatus() : FaultOf(sqlite3_db_handle(statement_.get()), name_, result);
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  return status;
}

absl::Status Statement::Run() {
  while (Step()) {
  }
  return Finish();
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path, Mode mode) {
  const int flags = mode == kRead    ? SQLITE_OPEN_READONLY
                    : mode == kWrite ? SQLITE_OPEN_READWRITE
                                     : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(handle, path));
  if (result != SQLITE_OK) return FaultOf(handle, path, result);
  sqlite3_extended_result_codes(handle, 0);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  return database;
}

absl::StatusOr<Statement> Database::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
  if (result != SQLITE_OK) return FaultOf(database_.get(), path_, result);
  return Statement(statement, path_);
}

absl::Status Database::Run(std::string_view sql) {
  const std::string text(sql);
  const int result = sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? absl::OkStatus() : FaultOf(database_.get(), path_, result);
}

absl::StatusOr<int64_t> Database::NumberOf(std::string_view sql) {
  STEMMA_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  const int64_t number = statement.Step() ? statement.Number(0) : 0;
  STEMMA_RETURN_IF_ERROR(statement.Finish());
  return number;
}

absl::StatusOr<Transaction> Transaction::Begin(Database* database, bool write) {
  STEMMA_RETURN_IF_ERROR(database->Run(write ? "BEGIN IMMEDIATE" : "BEGIN"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->Run("ROLLBACK").IgnoreError();
}

absl::Status Transaction::Commit() {
  const absl::Status status = database_->Run("COMMIT");
  if (status.ok()) database_ = nullptr;
  return status;
}

}  // namespace stemma
