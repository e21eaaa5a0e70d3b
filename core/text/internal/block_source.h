// Bytes as the readers take them: one block after the other, so that a file, a member of an archive
// and a string look alike, and so that reading ahead on another thread can slip in between.

#ifndef STEMMA_CORE_TEXT_INTERNAL_BLOCK_SOURCE_H_
#define STEMMA_CORE_TEXT_INTERNAL_BLOCK_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/text/utf8.h"

namespace stemma::internal {

class BlockSource {
 public:
  virtual ~BlockSource() = default;

  // The next bytes, valid until the next call; empty at the end. After an error nothing more comes.
  virtual absl::StatusOr<std::string_view> Next() = 0;

  // The number of all bytes when they can be read from any place, else nothing.
  virtual std::optional<uint64_t> SeekableSize() const { return std::nullopt; }

  // Lets Next go on from `offset` (at most SeekableSize).
  virtual absl::Status Seek(uint64_t offset);
};

// A file, a pipe or standard input, by a buffer that lives on from file to file.
class FileSource : public BlockSource {
 public:
  explicit FileSource(size_t block_bytes) : block_bytes_(block_bytes) {}
  FileSource(const FileSource&) = delete;  // owns a descriptor
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { Close(); }

  // Errors name what failed, not the file: the caller knows how its user named it.
  absl::Status Open(const std::string& path);
  void OpenStandardInput();
  void Close();

  absl::StatusOr<std::string_view> Next() override;
  std::optional<uint64_t> SeekableSize() const override { return seekable_size_; }
  absl::Status Seek(uint64_t offset) override;

  // Of the current file, so far.
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  size_t block_bytes_;
  std::unique_ptr<char[]> buffer_;
  int descriptor_ = -1;
  bool owned_ = false;
  std::optional<uint64_t> seekable_size_;
  uint64_t bytes_read_ = 0;
};

// The bytes of a string that outlives it.
class StringSource : public BlockSource {
 public:
  explicit StringSource(std::string_view bytes) : bytes_(bytes) {}
  absl::StatusOr<std::string_view> Next() override {
    return std::exchange(bytes_, std::string_view());
  }

 private:
  std::string_view bytes_;
};

// A source whose beginning can be looked at before it is read.
class PeekableSource : public BlockSource {
 public:
  explicit PeekableSource(BlockSource* source) : source_(source) {}

  // The first bytes: at least `wanted` of them unless the source is shorter. To be called before
  // Next; valid until then.
  absl::StatusOr<std::string_view> Peek(size_t wanted);

  absl::StatusOr<std::string_view> Next() override;
  std::optional<uint64_t> SeekableSize() const override { return source_->SeekableSize(); }
  absl::Status Seek(uint64_t offset) override;

 private:
  BlockSource* source_;
  std::string gathered_;     // the first blocks, when the very first was too short
  std::string_view peeked_;  // what Next owes
};

// UTF-8 without its byte-order mark from a source of UTF-8, or of UTF-16 with a byte-order mark.
// What is invalid in UTF-8 goes through: whoever reads records can tell which one it is in.
class Utf8Source : public BlockSource {
 public:
  // `head` is the beginning of `source`, from Peek.
  Utf8Source(BlockSource* source, std::string_view head);

  absl::StatusOr<std::string_view> Next() override;

 private:
  BlockSource* source_;
  size_t mark_bytes_ = 0;  // still to be taken off
  std::optional<Utf16Decoder> decoder_;
  std::string decoded_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_BLOCK_SOURCE_H_
