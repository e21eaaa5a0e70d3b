// Lines, and runs of bytes, out of a stream of blocks.
//
// A line that lies within one block is not copied; one that does not is gathered once. Memory is
// that of the longest line that is let through.

#ifndef STEMMA_CORE_TEXT_INTERNAL_LINE_READER_H_
#define STEMMA_CORE_TEXT_INTERNAL_LINE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "core/text/internal/block_source.h"

namespace stemma::internal {

class LineReader {
 public:
  LineReader(BlockSource* source, uint64_t max_line_bytes)
      : source_(source), max_line_bytes_(max_line_bytes) {}

  enum class Got {
    kLine,
    kTooLong,  // a line over max_line_bytes was passed over; the next one can be read
    kEnd,
    kFailed,  // the source did: see status(); nothing more comes
  };

  // The next line without its end (\n or \r\n), valid until the next call.
  Got Next(std::string_view* line);

  // The next `count` bytes appended to `bytes`, or passed over when it is null. kLine when all were
  // there, kEnd when the source ended before.
  Got Take(uint64_t count, std::string* bytes);

  // Gives back what a long line has taken, which is then no longer valid: a record of 200 MB should
  // not be held twice while it is worked on.
  void LetGo() { std::string().swap(gathered_); }

  // Of a buffer that one long line has grown: what stays for the next.
  static constexpr size_t kKeptBytes = size_t{16} << 20;

  const absl::Status& status() const { return status_; }
  uint64_t line_number() const { return line_number_; }    // of the last line, from 1
  std::string_view line_end() const { return line_end_; }  // of the last line
  uint64_t max_line_bytes() const { return max_line_bytes_; }

 private:
  bool Refill();

  BlockSource* source_;
  uint64_t max_line_bytes_;
  std::string_view rest_;  // of the current block
  std::string gathered_;   // a line over several blocks
  std::string_view line_end_;
  uint64_t line_number_ = 0;
  absl::Status status_;
  bool ended_ = false;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_LINE_READER_H_
