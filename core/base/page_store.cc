#include "core/base/page_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/files.h"

namespace stemma {
namespace {

constexpr int kPagesAhead = 8;

}  // namespace

PageStore::~PageStore() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::Status PageStore::OpenFile() {
  if (descriptor_ >= 0) return absl::OkStatus();
  std::string name = options_.folder + "/stemma.XXXXXX";
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) return SystemFault(options_.folder, "creating a scratch file in it", errno);
  ::unlink(name.c_str());
  return absl::OkStatus();
}

absl::Status PageStore::Open(bool keep) {
  const std::string path = options_.folder + "/" + options_.name;
  STEMMA_ASSIGN_OR_RETURN(descriptor_, OpenForOneRun(path));
  if (!keep && ::ftruncate(descriptor_, 0) != 0) return SystemFault(path, "emptying", errno);
  const off_t size = ::lseek(descriptor_, 0, SEEK_END);
  if (size < 0) return SystemFault(path, "seeking in", errno);
  file_pages_ = static_cast<uint32_t>((static_cast<uint64_t>(size) + kPageBytes - 1) / kPageBytes);
  claimed_.assign(file_pages_, false);
  return absl::OkStatus();
}

absl::Status PageStore::Sync() {
  if (descriptor_ >= 0 && ::fdatasync(descriptor_) != 0) {
    return SystemFault(options_.folder + "/" + options_.name, "syncing", errno);
  }
  return absl::OkStatus();
}

void PageStore::Checkpoint() {
  const std::lock_guard lock(mutex_);
  free_file_.insert(free_file_.end(), freed_.begin(), freed_.end());
  freed_.clear();
}

void PageStore::Claim(Page page) {
  if (page < claimed_.size()) claimed_[page] = true;
}

void PageStore::FreeUnclaimed() {
  const std::lock_guard lock(mutex_);
  for (Page page = 0; page < claimed_.size(); ++page) {
    if (!claimed_[page]) free_file_.push_back(page);
  }
  claimed_.clear();
}

const char* PageStore::MemoryOf(Page page) const {
  const std::lock_guard lock(mutex_);
  return memory_[page & ~kInMemory].get();
}

absl::StatusOr<PageStore::Page> PageStore::Write(std::string_view bytes) {
  assert(bytes.size() <= kPageBytes);
  char* memory = nullptr;
  Page page = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!free_memory_.empty()) {
      page = free_memory_.back();
      free_memory_.pop_back();
      memory = memory_[page & ~kInMemory].get();
    } else if ((memory_.size() + 1) * uint64_t{kPageBytes} <= options_.memory_bytes) {
      page = static_cast<Page>(memory_.size()) | kInMemory;
      memory_.push_back(std::make_unique_for_overwrite<char[]>(kPageBytes));
      memory = memory_.back().get();
    } else {
      STEMMA_RETURN_IF_ERROR(OpenFile());
      if (free_file_.empty()) {
        page = file_pages_++;
      } else {
        page = free_file_.back();
        free_file_.pop_back();
      }
    }
  }
  if (memory != nullptr) {
    std::memcpy(memory, bytes.data(), bytes.size());
    return page;
  }
  uint64_t offset = page * uint64_t{kPageBytes};
  while (!bytes.empty()) {
    const ssize_t done =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return SystemFault(options_.folder, "writing a scratch file in it", errno);
    bytes.remove_prefix(static_cast<size_t>(done));
    offset += static_cast<uint64_t>(done);
  }
  return page;
}

absl::Status PageStore::Read(Page page, size_t offset, char* bytes, size_t size) const {
  assert(offset + size <= kPageBytes);
  if ((page & kInMemory) != 0) {
    std::memcpy(bytes, MemoryOf(page) + offset, size);
    return absl::OkStatus();
  }
  uint64_t at = page * uint64_t{kPageBytes} + offset;
  while (size > 0) {
    const ssize_t got = ::pread(descriptor_, bytes, size, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      return SystemFault(options_.folder, "reading a scratch file in it", got < 0 ? errno : EIO);
    }
    bytes += got;
    at += static_cast<uint64_t>(got);
    size -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

void PageStore::Prefetch(Page page, size_t offset, size_t size) const {
  if ((page & kInMemory) != 0) return;
  ::posix_fadvise(descriptor_, static_cast<off_t>(page * uint64_t{kPageBytes} + offset),
                  static_cast<off_t>(size), POSIX_FADV_WILLNEED);
}

void PageStore::Free(Page page) {
  const std::lock_guard lock(mutex_);
  if ((page & kInMemory) != 0) {
    free_memory_.push_back(page);
  } else {
    (options_.name.empty() ? free_file_ : freed_).push_back(page);
  }
}

uint64_t PageStore::scratch_bytes() const {
  const std::lock_guard lock(mutex_);
  return file_pages_ * uint64_t{kPageBytes};
}

uint64_t PageStore::memory_bytes() const {
  const std::lock_guard lock(mutex_);
  return (memory_.size() - free_memory_.size()) * uint64_t{kPageBytes};
}

PageStream::PageStream(PageStream&& other) noexcept
    : store_(other.store_),
      pages_(std::exchange(other.pages_, {})),
      tail_(std::exchange(other.tail_, {})),
      size_(std::exchange(other.size_, 0)) {}

PageStream& PageStream::operator=(PageStream&& other) noexcept {
  std::swap(store_, other.store_);
  std::swap(pages_, other.pages_);
  std::swap(tail_, other.tail_);
  std::swap(size_, other.size_);
  return *this;
}

absl::Status PageStream::Append(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const size_t piece = std::min(bytes.size(), PageStore::kPageBytes - tail_.size());
    // A short stream costs little, a long one never two pages.
    if (tail_.size() + piece > PageStore::kPageBytes / 4) tail_.reserve(PageStore::kPageBytes);
    tail_.append(bytes.substr(0, piece));
    bytes.remove_prefix(piece);
    if (tail_.size() < PageStore::kPageBytes) break;
    STEMMA_ASSIGN_OR_RETURN(const PageStore::Page page, store_->Write(tail_));
    pages_.push_back(page);
    tail_.clear();
  }
  return absl::OkStatus();
}

absl::Status PageStream::ReadAt(uint64_t offset, char* bytes, size_t size) const {
  assert(offset + size <= size_);
  while (size > 0) {
    const size_t page = offset / PageStore::kPageBytes;
    const size_t begin = offset % PageStore::kPageBytes;
    const size_t piece = std::min(size, PageStore::kPageBytes - begin);
    if (page < pages_.size()) {
      STEMMA_RETURN_IF_ERROR(store_->Read(pages_[page], begin, bytes, piece));
    } else {
      std::memcpy(bytes, tail_.data() + begin, piece);
    }
    bytes += piece;
    offset += piece;
    size -= piece;
  }
  return absl::OkStatus();
}

void PageStream::Prefetch(uint64_t offset, size_t size) const {
  const uint64_t end = std::min(offset + size, pages_.size() * uint64_t{PageStore::kPageBytes});
  while (offset < end) {
    // No more than is asked for: a document is a fortieth of a page.
    const size_t in_page = offset % PageStore::kPageBytes;
    const size_t part = std::min<uint64_t>(end - offset, PageStore::kPageBytes - in_page);
    store_->Prefetch(pages_[offset / PageStore::kPageBytes], in_page, part);
    offset += part;
  }
}

absl::Status PageStream::Seal() {
  if (tail_.empty()) return absl::OkStatus();
  STEMMA_ASSIGN_OR_RETURN(const PageStore::Page page, store_->Write(tail_));
  pages_.push_back(page);
  tail_ = {};
  return absl::OkStatus();
}

void PageStream::Clear() {
  for (const PageStore::Page page : pages_) store_->Free(page);
  pages_ = {};
  tail_ = {};
  size_ = 0;
}

void PageStream::Put(ByteWriter* out) const {
  out->Put(size_);
  out->PutVector(pages_);
}

void PageStream::Take(ByteReader* in) {
  Clear();
  in->Take(&size_);
  in->TakeVector(&pages_);
  for (const PageStore::Page page : pages_) store_->Claim(page);
}

absl::Status PageReader::Take(char* bytes, size_t size) {
  while (size > 0) {
    if (at_ == buffered_at_ + buffer_.size()) {
      buffered_at_ = at_;
      buffer_.resize(std::min<uint64_t>(PageStore::kPageBytes, stream_->size() - at_));
      if (buffer_.empty()) return absl::OutOfRangeError("the end of a scratch stream");
      STEMMA_RETURN_IF_ERROR(stream_->ReadAt(at_, buffer_.data(), buffer_.size()));
      stream_->Prefetch(at_ + buffer_.size(), kPagesAhead * PageStore::kPageBytes);
    }
    const size_t begin = at_ - buffered_at_;
    const size_t piece = std::min(size, buffer_.size() - begin);
    std::memcpy(bytes, buffer_.data() + begin, piece);
    bytes += piece;
    at_ += piece;
    size -= piece;
  }
  return absl::OkStatus();
}

absl::Status AppendRecord(PageStream* stream, std::string_view record) {
  const uint64_t size = record.size();
  STEMMA_RETURN_IF_ERROR(stream->Append({reinterpret_cast<const char*>(&size), sizeof size}));
  return stream->Append(record);
}

absl::Status ForRecords(const PageStream& stream,
                        const std::function<absl::Status(std::string_view)>& body) {
  PageReader reader(&stream);
  std::string record;
  while (!reader.AtEnd()) {
    uint64_t size = 0;
    STEMMA_RETURN_IF_ERROR(reader.Take(&size));
    record.resize(size);
    STEMMA_RETURN_IF_ERROR(reader.Take(record.data(), size));
    STEMMA_RETURN_IF_ERROR(body(record));
  }
  return absl::OkStatus();
}

}  // namespace stemma
