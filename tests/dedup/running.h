// A dedup run on files in a scratch folder, with what came out in hand.

#ifndef STEMMA_TESTS_DEDUP_RUNNING_H_
#define STEMMA_TESTS_DEDUP_RUNNING_H_

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/dedup.h"
#include "tests/support/temp_dir.h"

namespace stemma {

struct AuditLine {
  std::string removed, kept, reason, file, line;
  double resemblance = 0, containment_removed = 0, containment_kept = 0;
  bool estimated = false;

  bool operator==(const AuditLine&) const = default;
};

struct DedupRun {
  absl::Status status;
  DedupSummary summary;
  std::string audit;
  std::vector<AuditLine> removed;
};

inline AuditLine ReadAuditLine(std::string_view json) {
  JsonParser parser;
  const auto fields = parser.ParseObject(json);
  EXPECT_TRUE(fields.ok()) << json;
  std::map<std::string, std::string> by_name;
  for (const JsonField& field : *fields) by_name[std::string(field.key)] = field.text;
  EXPECT_EQ(by_name["type"], "removed");
  return {.removed = by_name["removed"],
          .kept = by_name["kept"],
          .reason = by_name["reason"],
          .file = by_name["file"],
          .line = by_name["line"],
          .resemblance = std::stod(by_name["resemblance"]),
          .containment_removed = std::stod(by_name["containment_removed"]),
          .containment_kept = std::stod(by_name["containment_kept"]),
          .estimated = by_name["estimated"] == "true"};
}

// `output` as DedupTargets has it; a file is written by AtomicFile, as the program does.
inline DedupRun RunDedup(const std::vector<std::string>& paths, const DedupOptions& options,
                         const std::string& output, Progress* progress = nullptr) {
  DedupRun run;
  std::optional<AtomicFile> file;
  DedupTargets targets{.output = output};
  targets.open_file = [&]() -> absl::StatusOr<Output> {
    STEMMA_ASSIGN_OR_RETURN(AtomicFile created, AtomicFile::Create(output));
    file.emplace(std::move(created));
    return [&file](std::string_view bytes) { return file->Append(bytes); };
  };
  targets.audit = [&](std::string_view line) {
    run.audit += line;
    run.removed.push_back(ReadAuditLine(line.substr(0, line.size() - 1)));
    return absl::OkStatus();
  };
  absl::StatusOr<DedupSummary> summary = Dedup(paths, options, targets, progress);
  run.status = summary.status();
  if (run.status.ok() && file) run.status = file->Commit();
  if (!run.status.ok()) return run;
  run.summary = *std::move(summary);
  uint64_t removed = 0;
  for (const uint64_t count : run.summary.removed) removed += count;
  EXPECT_EQ(run.summary.kept + removed, run.summary.documents);
  EXPECT_EQ(run.removed.size(), removed);
  return run;
}

}  // namespace stemma

#endif  // STEMMA_TESTS_DEDUP_RUNNING_H_
