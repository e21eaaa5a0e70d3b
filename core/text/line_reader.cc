#include "core/text/internal/line_reader.h"

#include <algorithm>
#include <cstring>

namespace stemma::internal {

// Makes rest_ not empty; false at the end of the source, or when it fails.
bool LineReader::Refill() {
  if (!rest_.empty()) return true;
  if (ended_) return false;
  absl::StatusOr<std::string_view> block = source_->Next();
  if (!block.ok()) {
    status_ = block.status();
  } else {
    rest_ = *block;
  }
  ended_ = rest_.empty();
  return !ended_;
}

LineReader::Got LineReader::Next(std::string_view* line) {
  if (gathered_.capacity() > kKeptBytes) LetGo();
  gathered_.clear();
  line_end_ = {};
  bool began = false;
  bool too_long = false;
  while (Refill()) {
    const void* found = std::memchr(rest_.data(), '\n', rest_.size());
    const size_t size =
        found == nullptr ? rest_.size() : static_cast<const char*>(found) - rest_.data();
    std::string_view piece = rest_.substr(0, size);
    rest_.remove_prefix(found == nullptr ? size : size + 1);
    too_long = too_long || gathered_.size() + piece.size() > max_line_bytes_;
    if (too_long) {
      piece = {};
      gathered_.clear();
    }
    if (began || found == nullptr) {
      began = true;
      gathered_.append(piece);
      piece = gathered_;
    }
    if (found == nullptr) continue;
    line_end_ = "\n";
    if (piece.ends_with('\r')) {
      piece.remove_suffix(1);
      line_end_ = "\r\n";
    }
    *line = piece;
    ++line_number_;
    return too_long ? Got::kTooLong : Got::kLine;
  }
  if (!status_.ok()) {
    ++line_number_;  // the line in which the source broke off
    return Got::kFailed;
  }
  if (!began) return Got::kEnd;
  *line = gathered_;
  ++line_number_;
  return too_long ? Got::kTooLong : Got::kLine;
}

LineReader::Got LineReader::Take(uint64_t count, std::string* bytes) {
  while (count > 0) {
    if (!Refill()) return status_.ok() ? Got::kEnd : Got::kFailed;
    const std::string_view piece = rest_.substr(0, std::min<uint64_t>(count, rest_.size()));
    if (bytes != nullptr) bytes->append(piece);
    rest_.remove_prefix(piece.size());
    count -= piece.size();
  }
  return Got::kLine;
}

}  // namespace stemma::internal
