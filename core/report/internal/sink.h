// Where a reporter's bytes go: gathered into large writes, and silent after the first error.

#ifndef STEMMA_CORE_REPORT_INTERNAL_SINK_H_
#define STEMMA_CORE_REPORT_INTERNAL_SINK_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/status.h"
#include "core/report/reporter.h"

namespace stemma {

class Sink {
 public:
  explicit Sink(Output output) : output_(std::move(output)) {}

  void Write(std::string_view bytes) {
    if (!status_.ok()) return;
    buffer_.append(bytes);
    if (buffer_.size() >= kBufferBytes) Flush();
  }

  // The first error of the output so far, or OK.
  const absl::Status& status() const { return status_; }

  // Hands on what is still held.
  void Flush() {
    if (status_.ok() && !buffer_.empty()) status_ = output_(buffer_);
    buffer_.clear();
  }
  absl::Status Finish() {
    Flush();
    return status_;
  }

 private:
  static constexpr size_t kBufferBytes = size_t{1} << 16;

  Output output_;
  std::string buffer_;
  absl::Status status_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_INTERNAL_SINK_H_
