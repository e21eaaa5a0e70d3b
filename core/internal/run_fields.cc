#include "core/internal/run_fields.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "core/base/json.h"

namespace stemma {
namespace {

// The inputs as they lie: what tells that they are others than before.
RunFields InputFields(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::string names;
  uint64_t files = 0, bytes = 0;
  int64_t changed = 0;
  const auto add = [&](const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return;
    ++files;
    bytes += fs::file_size(path, error);
    const auto time = fs::last_write_time(path, error).time_since_epoch();
    changed = std::max<int64_t>(changed, std::chrono::nanoseconds(time).count());
  };
  for (const std::string& path : paths) {
    names += Concat(names.empty() ? "" : " ", path);
    std::error_code error;
    add(path);
    if (!fs::is_directory(path, error)) continue;
    fs::recursive_directory_iterator at(path, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) add(at->path());
  }
  return {{"inputs", names},
          {"input files", std::to_string(files)},
          {"input bytes", std::to_string(bytes)},
          {"last change of the input", std::to_string(changed)}};
}

// What a run's record leaves out.
RunFields UnshownFields(const Options& options, bool for_people) {
  RunFields all;
  const auto add = [&all](std::string_view name, auto value) {
    all.emplace_back(name, std::to_string(value));
  };
  for (double weight : options.weights.weight) all.emplace_back("weight", JsonNumber(weight));
  add("what the templates say", options.templates.digest());
  add("window as given", options.window);
  add("all verdicts", options.all_verdicts);
  add("evidence", options.stemma.evidence);
  add("told to people", for_people);
  const ReadOptions& read = options.read;
  all.emplace_back("input format", read.input_format);
  add("largest text", read.max_text_bytes);
  add("most unpacked", read.max_unpacked_bytes);
  add("most unpacked to packed", read.max_unpacked_ratio);
  for (const auto* fields :
       {&read.text_fields, &read.id_fields, &read.title_fields, &read.date_fields,
        &read.source_fields, &read.url_fields, &read.author_fields, &read.lang_fields}) {
    std::string names;
    for (const std::string& field : *fields) names += Concat(names.empty() ? "" : " ", field);
    all.emplace_back("fields", names);
  }
  return all;
}

}  // namespace

RunFields ExperimentFields(const Options& options) {
  RunFields fields;
  if (!options.templates.empty()) {
    fields.emplace_back("templates", std::to_string(options.templates.count()));
  }
  if (options.hide_dates) fields.emplace_back("hide_dates", "true");
  if (options.stemma.trust_dates) fields.emplace_back("trust_dates", "true");
  if (options.as_of) fields.emplace_back("as_of", std::to_string(*options.as_of));
  return fields;
}

RunFields RunFieldsOf(uint64_t format, const std::vector<std::string>& paths,
                      const RunFields& shown, const Options& options, bool for_people) {
  RunFields fields = {{"version", Concat(Version(), ", state ", format)}};
  for (const RunFields& more : {InputFields(paths), shown, UnshownFields(options, for_people)}) {
    fields.insert(fields.end(), more.begin(), more.end());
  }
  return fields;
}

void PutRunFields(const RunFields& fields, ByteWriter* out) {
  out->Put(static_cast<uint64_t>(fields.size()));
  for (const auto& [name, value] : fields) {
    out->PutString(name);
    out->PutString(value);
  }
}

RunFields TakeRunFields(ByteReader* in) {
  RunFields fields(std::min<uint64_t>(in->Take<uint64_t>(), in->left()));
  for (auto& [name, value] : fields) {
    in->TakeString(&name);
    in->TakeString(&value);
  }
  return fields;
}

absl::Status ExpectSameRun(const std::string& file, const RunFields& before, const RunFields& now) {
  for (size_t i = 0; i < std::max(before.size(), now.size()); ++i) {
    const std::pair<std::string, std::string> none("an option", "nothing");
    const auto& was = i < before.size() ? before[i] : none;
    const auto& is = i < now.size() ? now[i] : none;
    if (was == is) continue;
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = file,
                  .found = Concat(was.first, " ", was.second, " in the run that was stopped"),
                  .expected = Concat(is.first, " ", is.second, ", as in this one"),
                  .fix = "resume with the same; or delete the file, and run without --resume"});
  }
  return absl::OkStatus();
}

absl::Status StoppedRunThere(const std::string& file) {
  return Fault(absl::StatusCode::kFailedPrecondition,
               {.where = file,
                .found = "a run that was stopped",
                .expected = "a scratch folder without one",
                .fix = "--resume goes on with it; or delete the file"});
}

absl::Status DamagedState(const std::string& file) {
  return Fault(absl::StatusCode::kDataLoss, {.where = file,
                                             .found = "a damaged state",
                                             .expected = "what a stopped run has left",
                                             .fix = "delete the file, and run without --resume"});
}

}  // namespace stemma
