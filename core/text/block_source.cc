#include "core/text/internal/block_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace stemma::internal {

absl::Status BlockSource::Seek(uint64_t) {
  return absl::FailedPreconditionError("a stream that can only be read forward");
}

absl::Status FileSource::Open(const std::string& path) {
  Close();
  bytes_read_ = 0;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemFault("", "opening", errno);
  descriptor_ = descriptor;
  owned_ = true;
  struct stat status;
  if (::fstat(descriptor_, &status) != 0) return SystemFault("", "opening", errno);
  if (S_ISREG(status.st_mode)) seekable_size_ = static_cast<uint64_t>(status.st_size);
  ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint: failing changes nothing
  return absl::OkStatus();
}

void FileSource::OpenStandardInput() {
  Close();
  bytes_read_ = 0;
  descriptor_ = STDIN_FILENO;
  owned_ = false;
}

void FileSource::Close() {
  if (owned_) ::close(descriptor_);
  descriptor_ = -1;
  owned_ = false;
  seekable_size_.reset();
}

absl::StatusOr<std::string_view> FileSource::Next() {
  if (descriptor_ < 0) return std::string_view();
  if (buffer_ == nullptr) buffer_.reset(new char[block_bytes_]);
  size_t filled = 0;
  while (filled < block_bytes_) {  // a pipe gives less at a time
    const ssize_t got = ::read(descriptor_, buffer_.get() + filled, block_bytes_ - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int error_number = errno;
      Close();
      return SystemFault("", "reading", error_number);
    }
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes_read_ += filled;
  return std::string_view(buffer_.get(), filled);
}

absl::Status FileSource::Seek(uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) {
    return SystemFault("", "seeking", errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> PeekableSource::Peek(size_t wanted) {
  STEMMA_ASSIGN_OR_RETURN(peeked_, source_->Next());
  if (peeked_.empty() || peeked_.size() >= wanted) return peeked_;
  gathered_ = peeked_;
  while (gathered_.size() < wanted) {
    STEMMA_ASSIGN_OR_RETURN(const std::string_view block, source_->Next());
    if (block.empty()) break;
    gathered_.append(block);
  }
  peeked_ = gathered_;
  return peeked_;
}

absl::StatusOr<std::string_view> PeekableSource::Next() {
  if (!peeked_.empty()) return std::exchange(peeked_, std::string_view());
  return source_->Next();
}

absl::Status PeekableSource::Seek(uint64_t offset) {
  peeked_ = {};
  return source_->Seek(offset);
}

Utf8Source::Utf8Source(BlockSource* source, std::string_view head) : source_(source) {
  if (head.starts_with("\xEF\xBB\xBF")) {
    mark_bytes_ = 3;
  } else if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    mark_bytes_ = 3;  // it comes out of the decoder as UTF-8
    decoder_.emplace(head.starts_with("\xFE\xFF"));
  }
}

absl::StatusOr<std::string_view> Utf8Source::Next() {
  for (;;) {
    STEMMA_ASSIGN_OR_RETURN(std::string_view block, source_->Next());
    if (block.empty()) {
      if (decoder_.has_value()) STEMMA_RETURN_IF_ERROR(decoder_->Finish());
      return block;
    }
    if (decoder_.has_value()) {
      decoded_.clear();
      STEMMA_RETURN_IF_ERROR(decoder_->Decode(block, &decoded_));
      block = decoded_;
    }
    const size_t mark = std::min(mark_bytes_, block.size());
    block.remove_prefix(mark);
    mark_bytes_ -= mark;
    if (!block.empty()) return block;
  }
}

}  // namespace stemma::internal
