// What a stopped run is known by: one that goes on with it must be the same.
//
//   const RunFields now = RunFieldsOf(1, paths, shown, options, reporter->for_people());
//   STEMMA_RETURN_IF_ERROR(ExpectSameRun(file, before, now));   // names what differs

#ifndef STEMMA_CORE_INTERNAL_RUN_FIELDS_H_
#define STEMMA_CORE_INTERNAL_RUN_FIELDS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/status.h"
#include "core/pipeline.h"

namespace stemma {

using RunFields = std::vector<std::pair<std::string, std::string>>;

// What a run's record shows of a run that is an experiment: hidden or trusted dates, an archive as
// of a day, templates. Empty when it is none.
RunFields ExperimentFields(const Options& options);

// The program and the `format` of what it leaves, the inputs as they lie (paths, files, bytes, time
// of the last change), the options that the run's record shows, and all others that change what is
// told.
RunFields RunFieldsOf(uint64_t format, const std::vector<std::string>& paths,
                      const RunFields& shown, const Options& options, bool for_people);

void PutRunFields(const RunFields& fields, ByteWriter* out);
RunFields TakeRunFields(ByteReader* in);

// Both of what the stopped run has left in `file`.
absl::Status ExpectSameRun(const std::string& file, const RunFields& before, const RunFields& now);

// FailedPrecondition: a run that does not resume finds what another has left.
absl::Status StoppedRunThere(const std::string& file);
// DataLoss.
absl::Status DamagedState(const std::string& file);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_RUN_FIELDS_H_
