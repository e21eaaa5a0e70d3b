// The finished stages of a run that can be continued: what the later ones need of them, in a file
// beside the pages (base/page_store.h).
//
//   STEMMA_ASSIGN_OR_RETURN(Checkpoint checkpoint, Checkpoint::Open(paths, options));
//   if (checkpoint.done() < Stage::kRead) { … read …; checkpoint.Save(Stage::kRead, state); }
//   else checkpoint.state() has what was saved
//   checkpoint.Remove();                                        // the run is over
//
// Without a scratch folder of the run's own nothing is saved, and every stage is to be done. A
// state goes with one version of the program, the options that change results, and the inputs as
// they lie (paths, files, bytes, time of the last change): Open names what differs, and both
// values. The file is replaced whole (AtomicFile), and carries its checksum.

#ifndef STEMMA_CORE_INTERNAL_CHECKPOINT_H_
#define STEMMA_CORE_INTERNAL_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/status.h"
#include "core/internal/run_fields.h"
#include "core/pipeline.h"

namespace stemma {

class Checkpoint {
 public:
  enum class Stage : uint8_t { kNothing, kRead, kJoined, kJudged, kOrdered };

  // As RunFieldsOf.
  static absl::StatusOr<Checkpoint> Open(const std::vector<std::string>& paths,
                                         const RunFields& shown, bool for_people,
                                         const Options& options);

  Stage done() const { return done_; }
  std::string_view state() const { return state_; }

  // `state`: all that the stages behind `stage` need.
  absl::Status Save(Stage stage, std::string_view state);
  absl::Status Remove();

  // Of the pages, in the scratch folder.
  static constexpr std::string_view kPagesName = "stemma-find.pages";

 private:
  absl::Status Load();

  std::string path_;  // empty: nothing is saved
  std::string pages_path_;
  RunFields fields_;
  Stage done_ = Stage::kNothing;
  std::string state_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_CHECKPOINT_H_
