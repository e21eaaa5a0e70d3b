// How far a long run has come. Core tells; whoever started the run decides what to show.

#ifndef STEMMA_CORE_BASE_PROGRESS_H_
#define STEMMA_CORE_BASE_PROGRESS_H_

#include <cstdint>
#include <string_view>

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
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_PROGRESS_H_
