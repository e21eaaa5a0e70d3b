#include "core/archive/archive.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/archive/internal/catalogue.h"
#include "core/archive/internal/state.h"
#include "core/base/hash.h"

namespace stemma {
namespace {

using archive::Catalogue;
using archive::CataloguePath;
using archive::OpenState;
using archive::SegmentsFolder;
using archive::State;

// While a reader opens what a snapshot names, a merge may take the files away.
constexpr int kTries = 20;

absl::StatusOr<std::shared_ptr<const State>> OpenLatest(const std::string& folder,
                                                        Catalogue* catalogue, const State* before) {
  for (int left = kTries;; --left) {
    STEMMA_ASSIGN_OR_RETURN(archive::Snapshot snapshot, catalogue->Read());
    const int64_t generation = snapshot.generation;
    STEMMA_ASSIGN_OR_RETURN(std::shared_ptr<const State> state,
                            OpenState(folder, std::move(snapshot), before));
    if (state->set_aside.empty() || left == 0) return state;
    STEMMA_ASSIGN_OR_RETURN(const int64_t now, catalogue->Generation());
    if (now == generation) return state;
  }
}

absl::Status NoArchive(const std::string& folder) {
  return Fault(absl::StatusCode::kNotFound, {.where = folder,
                                             .found = "no archive",
                                             .expected = "a folder made by stemma archive create",
                                             .fix = "check the path, or create it"});
}

}  // namespace

absl::Status CreateArchive(const std::string& folder, const ArchiveOptions& options) {
  namespace fs = std::filesystem;
  const auto within = [](std::string_view field, int value, uint32_t most) -> absl::Status {
    if (value >= 1 && static_cast<uint32_t>(value) <= most) return absl::OkStatus();
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = field, .found = Concat(value), .expected = Concat("1 to ", most)});
  };
  STEMMA_RETURN_IF_ERROR(within("shingle_words", options.shingle_words, archive::kMaxShingleWords));
  STEMMA_RETURN_IF_ERROR(within("--window", options.window, archive::kMaxWindow));
  std::error_code error;
  // A catalogue's name is given last, so a folder without one is no archive yet.
  if (fs::exists(CataloguePath(folder), error)) {
    return Fault(absl::StatusCode::kAlreadyExists, {.where = folder,
                                                    .found = "an archive",
                                                    .expected = "a new folder",
                                                    .fix = "stemma archive add adds to it"});
  }
  fs::create_directories(SegmentsFolder(folder), error);
  if (error) return SystemFault(folder, "creating", error.value());
  const std::string made = CataloguePath(folder) + ".new";
  fs::remove(made, error);
  const archive::ArchiveSettings settings{
      .sketch = {.hash_id = kHashId,
                 .normalizer_id = NormalizerId(),
                 .shingle_words = static_cast<uint32_t>(options.shingle_words),
                 .window = static_cast<uint32_t>(options.window)},
      .texts = options.texts};
  STEMMA_RETURN_IF_ERROR(Catalogue::Create(made, settings));
  return RenameSynced(made, CataloguePath(folder));
}

absl::StatusOr<Archive> Archive::Open(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(CataloguePath(folder), error)) return NoArchive(folder);
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(CataloguePath(folder), false));
  STEMMA_ASSIGN_OR_RETURN(std::shared_ptr<const State> state,
                          OpenLatest(folder, catalogue.get(), nullptr));
  return Archive(std::move(state));
}

absl::StatusOr<Archive> Archive::Reopen() const {
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(CataloguePath(folder()), false));
  STEMMA_ASSIGN_OR_RETURN(const int64_t generation, catalogue->Generation());
  if (generation == state_->snapshot.generation) return *this;
  STEMMA_ASSIGN_OR_RETURN(std::shared_ptr<const State> state,
                          OpenLatest(folder(), catalogue.get(), state_.get()));
  return Archive(std::move(state));
}

const std::string& Archive::folder() const { return state_->folder; }
SketchParams Archive::sketch() const { return state_->snapshot.settings.sketch; }
uint64_t Archive::documents() const { return static_cast<uint64_t>(state_->snapshot.documents); }

uint64_t Archive::generation() const { return static_cast<uint64_t>(state_->snapshot.generation); }

absl::StatusOr<ArchiveInfo> Archive::info() const {
  const archive::Snapshot& snapshot = state_->snapshot;
  ArchiveInfo info{.sketch = snapshot.settings.sketch,
                   .texts = snapshot.settings.texts,
                   .generation = static_cast<uint64_t>(snapshot.generation),
                   .documents = static_cast<uint64_t>(snapshot.documents),
                   .removed = snapshot.removed.size(),
                   .segments = snapshot.segments.size(),
                   .outlets = snapshot.outlets.size()};
  for (const archive::SegmentEntry& entry : snapshot.segments) {
    info.fingerprints += static_cast<uint64_t>(entry.fingerprints);
    info.bytes += static_cast<uint64_t>(entry.bytes);
  }
  for (const auto& segment : state_->segments) {
    info.record_bytes += segment->Section(archive::kRecs).size();
  }
  for (const char* end : {"", "-wal", "-shm"}) {
    std::error_code error;
    const uintmax_t size = std::filesystem::file_size(CataloguePath(folder()) + end, error);
    if (!error) info.catalogue_bytes += size;
  }
  info.bytes += info.catalogue_bytes;
  return info;
}

std::vector<SetAsideSegment> Archive::set_aside() const {
  std::vector<SetAsideSegment> all;
  const auto add = [&](const archive::SegmentEntry& entry, const absl::Status& why) {
    all.push_back({.file = archive::SegmentPath(folder(), entry.segment),
                   .first = static_cast<uint64_t>(entry.first),
                   .last = static_cast<uint64_t>(entry.last),
                   .documents = static_cast<uint64_t>(entry.documents),
                   .why = std::string(why.message())});
  };
  for (const archive::SetAside& aside : state_->set_aside) add(aside.entry, aside.why);
  for (size_t i = 0; i < state_->segments.size(); ++i) {
    const absl::Status damage = state_->segments[i]->damage();
    if (!damage.ok()) add(state_->entries[i], damage);
  }
  return all;
}

absl::StatusOr<std::optional<uint64_t>> Archive::NumberOf(std::string_view id) const {
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(CataloguePath(folder()), false));
  return catalogue->NumberOf(id);
}

absl::StatusOr<std::vector<std::string>> Archive::IdsIn(uint64_t first, uint64_t last) const {
  STEMMA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                          Catalogue::Open(CataloguePath(folder()), false));
  return catalogue->IdsIn(first, last);
}

}  // namespace stemma
