// How far a long run has come, and whether it is to go on. Core tells and asks; whoever started the
// run decides what to show.

#ifndef STEMMA_CORE_BASE_PROGRESS_H_
#define STEMMA_CORE_BASE_PROGRESS_H_

#include <cstdint>
#include <string_view>

#include "core/base/status.h"

namespace stemma {

// Called from one thread or several: an implementation guards itself. Calls are coarse (some
// hundred a stage).
class Progress {
 public:
  virtual ~Progress() = default;

  // A stage begins, with `total` units of work to do (0: unknown). The stage before it is over.
  virtual void Stage(std::string_view name, std::string_view unit, uint64_t total) = 0;

  // `units` more of the current stage are done.
  virtual void Advance(uint64_t units) = 0;

  // The run has set aside so many bytes in scratch files so far, at most.
  virtual void Scratch(uint64_t) {}

  // Whether the run is to stop after what it is at.
  virtual bool Stopped() const { return false; }
};

// Tells `progress`, which may be null, and asks it: Cancelled when the run is to stop.
inline absl::Status Advance(Progress* progress, uint64_t units) {
  if (progress == nullptr) return absl::OkStatus();
  progress->Advance(units);
  return progress->Stopped() ? absl::CancelledError("stopped on request") : absl::OkStatus();
}

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_PROGRESS_H_
