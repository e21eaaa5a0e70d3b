// How far a run has come, on standard error: stage, share, rate, time left, memory, scratch.

#ifndef STEMMA_CLI_PROGRESS_LINE_H_
#define STEMMA_CLI_PROGRESS_LINE_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"

namespace stemma {

// The line for a stage that has run for `seconds`:
//   "reading 45 %, 12 MB/s, 3 s left"; without a total: "reading 340 MB, 12 MB/s".
std::string ProgressText(std::string_view stage, std::string_view unit, uint64_t done,
                         uint64_t total, double seconds);

// Memory that the process has now, and the most that it had, in bytes; 0 where the system does not
// tell.
struct MemoryUse {
  uint64_t now = 0;
  uint64_t most = 0;
};
MemoryUse ReadMemoryUse();

enum class ProgressForm { kNone, kLine, kJson };

// Tells on standard error: one line that is rewritten some times a second and taken away at the
// end, or JSON lines for programs, one a second and one at the end of each stage. At the end what
// each stage took, as a table or as one more line of JSON. The line says nothing of runs that are
// over at once, and has no table for those under ten seconds. Safe to call from several threads.
class ProgressLine : public Progress {
 public:
  explicit ProgressLine(ProgressForm form = ProgressForm::kLine) : form_(form) {}
  ~ProgressLine() override;

  void Stage(std::string_view name, std::string_view unit, uint64_t total) override;
  void Advance(uint64_t units) override;
  void Scratch(uint64_t bytes) override;
  bool Stopped() const override;

  // Takes the line away, before something else is written.
  void Clear();

  // The run is over: says what its stages took.
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Past {
    std::string stage, unit;
    uint64_t done = 0;
    double seconds = 0;
  };

  void EndStage();
  void Write();
  double Seconds() const;
  std::string Table() const;

  const ProgressForm form_;
  std::mutex mutex_;
  std::string stage_;
  std::string unit_;
  uint64_t total_ = 0;
  uint64_t done_ = 0;
  uint64_t scratch_ = 0;
  std::vector<Past> past_;
  Clock::time_point run_begin_ = Clock::now();
  Clock::time_point stage_begin_;
  Clock::time_point shown_at_;
  bool shown_ = false;
};

}  // namespace stemma

#endif  // STEMMA_CLI_PROGRESS_LINE_H_
