// Everything that the program says beside its results, and how it ends.

#ifndef STEMMA_CLI_MESSAGES_H_
#define STEMMA_CLI_MESSAGES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/report/reporter.h"
#include "core/text/readers.h"

namespace stemma {

// Exit statuses; docs/cli.md lists them for users.
inline constexpr int kExitDone = 0;
inline constexpr int kExitCopyFound = 1;  // only with --fail-on-copy
inline constexpr int kExitFault = 2;      // an error, or some input was skipped

// "stemma: message" on standard error, as one line.
void Say(std::string_view message);

// Says what went wrong; the exit status of an error.
int Fail(const absl::Status& status);

// Says which inputs were skipped: up to twenty by name, then a count. `skipped` holds the first of
// `count`.
void SaySkipped(std::span<const SkippedRecord> skipped, uint64_t count);

// What was left out on purpose or read with a reservation, a line each.
void SayWarnings(std::span<const SkippedRecord> warnings);
inline constexpr size_t kSkippedSaid = 20;

// Those of `all` that are said by name.
std::vector<SkippedRecord> FirstOf(std::span<const Skipped> all);

// The names among `known` that `name` was most probably meant to be, the nearest first; none when
// all are far. Nearness is the number of letters to insert, drop, change or swap.
std::vector<std::string> Nearest(std::string_view name, std::span<const std::string> known);

// "; did you mean --format or --from?" for what Nearest found; empty for nothing.
std::string DidYouMean(std::string_view name, std::span<const std::string> known);

}  // namespace stemma

#endif  // STEMMA_CLI_MESSAGES_H_
