// Output that is packed on its way, as its name asks: .gz, .bz2, .xz, .zst, .lz4; any other name
// is written as it is. The same input gives the same bytes: no time stamps.

#ifndef STEMMA_CORE_INTERNAL_PACKED_OUTPUT_H_
#define STEMMA_CORE_INTERNAL_PACKED_OUTPUT_H_

#include <memory>
#include <string_view>

#include "core/base/status.h"
#include "core/report/reporter.h"

namespace stemma {

class PackedOutput {
 public:
  static absl::StatusOr<PackedOutput> Open(std::string_view name, Output output);

  PackedOutput(PackedOutput&&) noexcept;
  PackedOutput& operator=(PackedOutput&&) noexcept;
  ~PackedOutput();

  absl::Status Write(std::string_view bytes);
  absl::Status Finish();  // writes what is still held; nothing may be written afterwards

 private:
  struct Filter;
  PackedOutput();
  std::unique_ptr<Filter> filter_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_PACKED_OUTPUT_H_
