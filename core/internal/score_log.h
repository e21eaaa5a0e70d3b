// What a run of `score` has found, batch by batch, in a file of the run's own scratch folder, so
// that one that was stopped can be told again up to there, and goes on.
//
//   STEMMA_ASSIGN_OR_RETURN(ScoreLog log, ScoreLog::Open(paths, shown, for_people, options,
//   &begun)); for (std::string batch; log.Next(&batch);) TellAgain(batch);
//   STEMMA_RETURN_IF_ERROR(log.Append(batch));                  // as many as there are
//   STEMMA_RETURN_IF_ERROR(log.Remove());                       // the run is over
//
// Every batch is synced, and carries its checksum: what a crash has left half written is as if it
// had not been. Without a scratch folder of the run's own nothing is kept.

#ifndef STEMMA_CORE_INTERNAL_SCORE_LOG_H_
#define STEMMA_CORE_INTERNAL_SCORE_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/internal/run_fields.h"
#include "core/pipeline.h"

namespace stemma {

class ScoreLog {
 public:
  // As RunFieldsOf. `begun` is kept with the log; of a log that is there, it is replaced
  // by what was given when that run began.
  static absl::StatusOr<ScoreLog> Open(const std::vector<std::string>& paths,
                                       const RunFields& shown, bool for_people,
                                       const Options& options, std::string* begun);
  ScoreLog(ScoreLog&& other) noexcept;
  ScoreLog& operator=(ScoreLog&&) = delete;
  ~ScoreLog();

  bool kept() const { return file_ >= 0; }
  const std::string& path() const { return path_; }

  // The next of the batches that were there; false behind the last.
  bool Next(std::string* batch);
  absl::Status Append(std::string_view batch);
  absl::Status Remove();

 private:
  ScoreLog() = default;
  absl::Status Load(const RunFields& now, std::string* begun);

  std::string path_;
  int file_ = -1;     // -1: nothing is kept
  uint64_t end_ = 0;  // of what is whole, as far as it has been read
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_SCORE_LOG_H_
