// One line on standard error that tells how far a run has come: stage, share, rate, time left.

#ifndef STEMMA_CLI_PROGRESS_LINE_H_
#define STEMMA_CLI_PROGRESS_LINE_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/progress.h"

namespace stemma {

// The line for a stage that has run for `seconds`:
//   "reading 45 %, 12 MB/s, 3 s left"; without a total: "reading 340 MB, 12 MB/s".
std::string ProgressText(std::string_view stage, std::string_view unit, uint64_t done,
                         uint64_t total, double seconds);

// Rewrites its line some times a second, and takes it away at the end. Shows nothing for runs that
// are over at once. Safe to call from several threads.
class ProgressLine : public Progress {
 public:
  ProgressLine() = default;
  ~ProgressLine() override;

  void Stage(std::string_view name, std::string_view unit, uint64_t total) override;
  void Advance(uint64_t units) override;

  // Takes the line away, before something else is written.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  std::string stage_;
  std::string unit_;
  uint64_t total_ = 0;
  uint64_t done_ = 0;
  Clock::time_point run_begin_ = Clock::now();
  Clock::time_point stage_begin_;
  Clock::time_point shown_at_;
  bool shown_ = false;
};

}  // namespace stemma

#endif  // STEMMA_CLI_PROGRESS_LINE_H_
