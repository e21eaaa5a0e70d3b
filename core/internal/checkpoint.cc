#include "core/internal/checkpoint.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include "core/base/files.h"
#include "core/base/hash.h"

namespace stemma {
namespace {

constexpr std::string_view kStateName = "stemma-find.state";
constexpr uint64_t kFormat = 1;  // of the state; raised with any change of what is saved

// The inputs as they lie: what tells that they are others than before.
std::vector<std::pair<std::string, std::string>> InputFields(
    const std::vector<std::string>& paths) {
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

}  // namespace

absl::StatusOr<Checkpoint> Checkpoint::Open(
    const std::vector<std::string>& paths,
    const std::vector<std::pair<std::string, std::string>>& shown, const Options& options) {
  Checkpoint checkpoint;
  if (!options.keep_stages) return checkpoint;
  checkpoint.path_ = Concat(options.scratch_folder, "/", kStateName);
  checkpoint.pages_path_ = Concat(options.scratch_folder, "/", kPagesName);
  checkpoint.fields_ = {{"version", Concat(Version(), ", state ", kFormat)}};
  for (const auto& [name, value] : InputFields(paths)) checkpoint.fields_.emplace_back(name, value);
  checkpoint.fields_.insert(checkpoint.fields_.end(), shown.begin(), shown.end());
  std::error_code error;
  const bool exists = std::filesystem::exists(checkpoint.path_, error);
  if (options.resume && exists) {
    STEMMA_RETURN_IF_ERROR(checkpoint.Load());
  } else if (exists) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = checkpoint.path_,
                  .found = "a run that was stopped",
                  .expected = "a scratch folder without one",
                  .fix = "--resume goes on with it; or delete the file"});
  }
  return checkpoint;
}

absl::Status Checkpoint::Load() {
  STEMMA_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path_));
  ByteReader in(file.bytes());
  const uint64_t checksum = in.Take<uint64_t>();
  if (!in.ok() || checksum != HashBytes(file.bytes().substr(sizeof checksum))) {
    return Fault(absl::StatusCode::kDataLoss, {.where = path_,
                                               .found = "a damaged state",
                                               .expected = "what a stopped run has left",
                                               .fix = "delete the file, and run without --resume"});
  }
  Fields fields(std::min<uint64_t>(in.Take<uint64_t>(), in.left()));
  for (auto& [name, value] : fields) {
    in.TakeString(&name);
    in.TakeString(&value);
  }
  for (size_t i = 0; i < std::max(fields.size(), fields_.size()); ++i) {
    const std::pair<std::string, std::string> none("an option", "nothing");
    const auto& before = i < fields.size() ? fields[i] : none;
    const auto& now = i < fields_.size() ? fields_[i] : none;
    if (before == now) continue;
    return Fault(absl::StatusCode::kFailedPrecondition,
                 {.where = path_,
                  .found = Concat(before.first, " ", before.second, " in the run that was stopped"),
                  .expected = Concat(now.first, " ", now.second, ", as in this one"),
                  .fix = "resume with the same; or delete the file, and run without --resume"});
  }
  in.Take(&done_);
  in.TakeString(&state_);
  return absl::OkStatus();
}

absl::Status Checkpoint::Save(Stage stage, std::string_view state) {
  done_ = stage;
  if (path_.empty()) return absl::OkStatus();
  std::string bytes;
  ByteWriter out(&bytes);
  out.Put(static_cast<uint64_t>(fields_.size()));
  for (const auto& [name, value] : fields_) {
    out.PutString(name);
    out.PutString(value);
  }
  out.Put(stage);
  out.PutString(state);
  const uint64_t checksum = HashBytes(bytes);
  STEMMA_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path_));
  STEMMA_RETURN_IF_ERROR(file.Append({reinterpret_cast<const char*>(&checksum), sizeof checksum}));
  STEMMA_RETURN_IF_ERROR(file.Append(bytes));
  return file.Commit();
}

absl::Status Checkpoint::Remove() {
  for (const std::string& path : {path_, pages_path_}) {
    if (!path.empty() && ::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return SystemFault(path, "removing", errno);
    }
  }
  return absl::OkStatus();
}

}  // namespace stemma
