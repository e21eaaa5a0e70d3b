#include "core/internal/checkpoint.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/base/files.h"
#include "core/base/hash.h"

namespace stemma {
namespace {

constexpr std::string_view kStateName = "stemma-find.state";
constexpr uint64_t kFormat = 2;  // of the state; raised with any change of what is saved

}  // namespace

absl::StatusOr<Checkpoint> Checkpoint::Open(const std::vector<std::string>& paths,
                                            const RunFields& shown, bool for_people,
                                            const Options& options) {
  Checkpoint checkpoint;
  if (!options.keep_stages) return checkpoint;
  checkpoint.path_ = Concat(options.scratch_folder, "/", kStateName);
  checkpoint.pages_path_ = Concat(options.scratch_folder, "/", kPagesName);
  checkpoint.fields_ = RunFieldsOf(kFormat, paths, shown, options, for_people);
  std::error_code error;
  const bool exists = std::filesystem::exists(checkpoint.path_, error);
  if (options.resume && exists) {
    STEMMA_RETURN_IF_ERROR(checkpoint.Load());
  } else if (exists) {
    return StoppedRunThere(checkpoint.path_);
  }
  return checkpoint;
}

absl::Status Checkpoint::Load() {
  STEMMA_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path_));
  ByteReader in(file.bytes());
  const uint64_t checksum = in.Take<uint64_t>();
  if (!in.ok() || checksum != HashBytes(file.bytes().substr(sizeof checksum))) {
    return DamagedState(path_);
  }
  STEMMA_RETURN_IF_ERROR(ExpectSameRun(path_, TakeRunFields(&in), fields_));
  in.Take(&done_);
  in.TakeString(&state_);
  return absl::OkStatus();
}

absl::Status Checkpoint::Save(Stage stage, std::string_view state) {
  done_ = stage;
  if (path_.empty()) return absl::OkStatus();
  std::string bytes;
  ByteWriter out(&bytes);
  PutRunFields(fields_, &out);
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
