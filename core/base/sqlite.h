// SQLite as core sees it: a database whose errors are Statuses, and statements that are kept.
//
//   STEMMA_ASSIGN_OR_RETURN(auto database, Database::Open(path, Database::kWrite));
//   STEMMA_ASSIGN_OR_RETURN(Statement find, database->Prepare("SELECT id FROM d WHERE number =
//   ?")); find.Bind(1, number); while (find.Step()) Use(find.Text(0));
//   STEMMA_RETURN_IF_ERROR(find.Finish());        // the status of the steps; ready to be used
//   again

#ifndef STEMMA_CORE_BASE_SQLITE_H_
#define STEMMA_CORE_BASE_SQLITE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/status.h"

struct sqlite3;
struct sqlite3_stmt;

namespace stemma {

class Statement {
 public:
  Statement(sqlite3_stmt* statement, std::string name)
      : statement_(statement), name_(std::move(name)) {}

  // Parameters from 1. What is bound must outlive the next Finish.
  void Bind(int parameter, int64_t value);
  void Bind(int parameter, std::string_view text);
  void Bind(int parameter, double value);

  // False at the end, or at an error, which Finish returns.
  bool Step();
  int64_t Number(int column) const;
  std::string_view Text(int column) const;
  absl::Status Finish();
  absl::Status Run();  // Step to the end, and Finish

 private:
  struct Free {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Free> statement_;
  std::string name_;
  int result_ = 0;
};

class Database {
 public:
  enum Mode { kRead, kWrite, kCreate };
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path, Mode mode);

  absl::StatusOr<Statement> Prepare(std::string_view sql);
  absl::Status Run(std::string_view sql);                  // statements, parted by ;
  absl::StatusOr<int64_t> NumberOf(std::string_view sql);  // the first column of its first row

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}
  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

// Ends as nothing unless it is committed.
class Transaction {
 public:
  static absl::StatusOr<Transaction> Begin(Database* database, bool write);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  absl::Status Commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SQLITE_H_
