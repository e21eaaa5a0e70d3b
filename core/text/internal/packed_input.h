// What is packed inside a stream: its compression (gz, bz2, xz, zst, lz4, in layers) is taken off,
// and a tar or zip is walked member by member, with libarchive.
//
// Beyond libarchive: the limits against decompression bombs hold over all layers of one file, and
// members that are not regular files, or hidden, are passed over.

#ifndef STEMMA_CORE_TEXT_INTERNAL_PACKED_INPUT_H_
#define STEMMA_CORE_TEXT_INTERNAL_PACKED_INPUT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/text/internal/block_source.h"

namespace stemma::internal {

// How many first bytes of a file IsPacked and NameBinary want to see.
inline constexpr size_t kHeadBytes = 4096;

// Whether a file that begins with `head` is one that PackedInput can read.
bool IsPacked(std::string_view head);

// `name` without the ending of a compression ("a.jsonl.gz": "a.jsonl").
std::string_view WithoutPackedEnding(std::string_view name);

// What one file of the input may unpack to. Shared by all layers of that file.
struct UnpackBudget {
  uint64_t max_bytes = 0;
  uint64_t max_ratio = 0;            // 0: any
  std::function<uint64_t()> packed;  // bytes of the file taken in so far
  uint64_t unpacked = 0;
  bool spent = false;

  absl::Status Spend(uint64_t bytes);
};

class PackedInput {
 public:
  // Reads `packed`, which begins with `head`; it and `budget` must outlive the object.
  PackedInput(BlockSource* packed, std::string_view head, UnpackBudget* budget);
  PackedInput(const PackedInput&) = delete;
  PackedInput& operator=(const PackedInput&) = delete;
  ~PackedInput();

  enum class Got {
    kMember,
    kBadMember,  // status() says why; the next one can be read
    kEnd,
    kFailed,  // status() says why; nothing more comes
  };
  Got NextMember();

  // The member's path inside the archive; empty when there is no archive, only compression.
  const std::string& name() const { return name_; }
  BlockSource* content();
  const absl::Status& status() const { return status_; }

 private:
  class Archive;
  std::unique_ptr<Archive> archive_;
  std::string name_;
  absl::Status status_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_PACKED_INPUT_H_
