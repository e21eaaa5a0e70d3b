#include "core/internal/packed_output.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <utility>

namespace stemma {
namespace {

struct Packing {
  std::string_view ending;
  int (*add)(::archive*);
};
constexpr std::array kPackings = {Packing{".gz", ::archive_write_add_filter_gzip},
                                  Packing{".bz2", ::archive_write_add_filter_bzip2},
                                  Packing{".xz", ::archive_write_add_filter_xz},
                                  Packing{".zst", ::archive_write_add_filter_zstd},
                                  Packing{".lz4", ::archive_write_add_filter_lz4}};

}  // namespace

struct PackedOutput::Filter {
  ~Filter() {
    if (archive == nullptr) return;
    ::archive_write_fail(archive);  // what Finish did not write is not wanted
    ::archive_write_free(archive);
  }

  absl::Status Check(int result, std::string_view doing) const {
    if (result >= ARCHIVE_WARN) return absl::OkStatus();
    if (!status.ok()) return status;
    const char* why = ::archive_error_string(archive);
    return Fault(absl::StatusCode::kInternal,
                 {.where = doing, .found = why == nullptr ? "no reason given" : why});
  }

  static la_ssize_t Take(::archive*, void* self, const void* bytes, size_t size) {
    auto* filter = static_cast<Filter*>(self);
    if (filter->status.ok()) {
      filter->status = filter->output({static_cast<const char*>(bytes), size});
    }
    return filter->status.ok() ? static_cast<la_ssize_t>(size) : -1;
  }

  Output output;
  ::archive* archive = nullptr;  // null: nothing to pack
  absl::Status status;           // of output
};

PackedOutput::PackedOutput() : filter_(std::make_unique<Filter>()) {}
PackedOutput::PackedOutput(PackedOutput&&) noexcept = default;
PackedOutput& PackedOutput::operator=(PackedOutput&&) noexcept = default;
PackedOutput::~PackedOutput() = default;

absl::StatusOr<PackedOutput> PackedOutput::Open(std::string_view name, Output output) {
  PackedOutput packed;
  Filter& filter = *packed.filter_;
  filter.output = std::move(output);
  for (const Packing& packing : kPackings) {
    if (!name.ends_with(packing.ending)) continue;
    filter.archive = ::archive_write_new();
    ::archive* archive = filter.archive;
    STEMMA_RETURN_IF_ERROR(filter.Check(packing.add(archive), "packing"));
    STEMMA_RETURN_IF_ERROR(filter.Check(::archive_write_set_format_raw(archive), "packing"));
    // Only gzip knows the option; the others answer with a warning.
    ::archive_write_set_filter_option(archive, "gzip", "timestamp", nullptr);
    ::archive_write_set_bytes_in_last_block(archive, 1);
    STEMMA_RETURN_IF_ERROR(filter.Check(
        ::archive_write_open(archive, &filter, nullptr, Filter::Take, nullptr), "packing"));
    ::archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_filetype(entry, AE_IFREG);
    const int begun = ::archive_write_header(archive, entry);
    ::archive_entry_free(entry);
    STEMMA_RETURN_IF_ERROR(filter.Check(begun, "packing"));
    break;
  }
  return packed;
}

absl::Status PackedOutput::Write(std::string_view bytes) {
  if (filter_->archive == nullptr) return filter_->output(bytes);
  while (!bytes.empty()) {
    const la_ssize_t taken = ::archive_write_data(filter_->archive, bytes.data(), bytes.size());
    STEMMA_RETURN_IF_ERROR(filter_->Check(taken < 0 ? ARCHIVE_FATAL : ARCHIVE_OK, "packing"));
    bytes.remove_prefix(static_cast<size_t>(taken));
  }
  return absl::OkStatus();
}

absl::Status PackedOutput::Finish() {
  if (filter_->archive == nullptr) return absl::OkStatus();
  return filter_->Check(::archive_write_close(filter_->archive), "packing");
}

}  // namespace stemma
