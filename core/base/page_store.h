// Where a run puts what may not fit in memory: pages that lie in memory while there is room, and in
// a scratch file beyond. Whoever writes and reads does not see which; so a run is the same bytes
// with much memory and with little.
//
//   PageStore pages({.folder = "/tmp", .memory_bytes = 1 << 30});
//   PageStream texts(&pages);
//   STEMMA_RETURN_IF_ERROR(texts.Append(record));
//   STEMMA_RETURN_IF_ERROR(texts.ReadAt(offset, buffer, size));
//   texts.Clear();                                      // its pages serve the next stream
//
// The file is made when the first page needs it, and has no name: it is gone when the store goes,
// or its process dies. With a `name` it stays, for a run that is to be continued: then what streams
// and sorts Put of themselves finds its pages again, as they were at the last Checkpoint; pages
// freed since are not written to. A lock keeps a second run from the file.
//
// A page written costs a copy; one read from the file costs a pread, which the
// system answers from its page cache or reads ahead (Prefetch). Pages may be written and read from
// several threads; a stream is appended to by one, and read by several once that has ended.

#ifndef STEMMA_CORE_BASE_PAGE_STORE_H_
#define STEMMA_CORE_BASE_PAGE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/status.h"

namespace stemma {

struct PageStoreOptions {
  std::string folder;                  // for the scratch file
  uint64_t memory_bytes = UINT64_MAX;  // of pages that may lie in memory
  std::string name;                    // of a file that stays; empty: none does
};

class PageStore {
 public:
  static constexpr size_t kPageBytes = size_t{1} << 17;
  using Page = uint32_t;

  explicit PageStore(PageStoreOptions options) : options_(std::move(options)) {}
  ~PageStore();
  PageStore(const PageStore&) = delete;  // owns a descriptor
  PageStore& operator=(const PageStore&) = delete;

  // `bytes` has at most kPageBytes.
  absl::StatusOr<Page> Write(std::string_view bytes);
  absl::Status Read(Page page, size_t offset, char* bytes, size_t size) const;
  void Prefetch(Page page, size_t offset, size_t size) const;
  void Free(Page page);

  // With a name, before anything else: opens the file, and empties it unless its pages are to be
  // used again. FailedPrecondition when another run has it.
  absl::Status Open(bool keep);
  // Before the streams at rest are saved somewhere: their pages are on the disk.
  absl::Status Sync();
  // They have been saved: pages that were freed are free.
  void Checkpoint();
  // Of a stream that is read again; then all others are free.
  void Claim(Page page);
  void FreeUnclaimed();

  // The most bytes that the scratch file has had, and those in use now in memory.
  uint64_t scratch_bytes() const;
  uint64_t memory_bytes() const;

 private:
  static constexpr Page kInMemory = Page{1} << 31;
  absl::Status OpenFile();  // under mutex_
  const char* MemoryOf(Page page) const;

  PageStoreOptions options_;
  mutable std::mutex mutex_;  // guards all below
  int descriptor_ = -1;
  uint32_t file_pages_ = 0;
  std::vector<Page> free_file_, free_memory_;
  std::vector<Page> freed_;  // since the last checkpoint, with a name
  std::vector<bool> claimed_;
  std::vector<std::unique_ptr<char[]>> memory_;
};

class PageStream {
 public:
  explicit PageStream(PageStore* store) : store_(store) {}
  PageStream(PageStream&& other) noexcept;
  PageStream& operator=(PageStream&& other) noexcept;
  ~PageStream() { Clear(); }

  uint64_t size() const { return size_; }
  absl::Status Append(std::string_view bytes);

  // Exactly `size` bytes, which were appended at `offset`.
  absl::Status ReadAt(uint64_t offset, char* bytes, size_t size) const;

  // Tells the system that these bytes are wanted soon.
  void Prefetch(uint64_t offset, size_t size) const;

  // Hands the last, not full page to the store, too: a stream at rest then holds no memory of its
  // own. Nothing may be appended afterwards.
  absl::Status Seal();

  void Clear();

  // A sealed stream, and back from the same store's file.
  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);

 private:
  PageStore* store_;
  std::vector<PageStore::Page> pages_;
  std::string tail_;  // of the page that is not full
  uint64_t size_ = 0;
};

// A stream from its beginning to its end, read ahead.
class PageReader {
 public:
  explicit PageReader(const PageStream* stream) : stream_(stream) {}

  bool AtEnd() const { return at_ == stream_->size(); }
  absl::Status Take(char* bytes, size_t size);
  template <typename T>
  absl::Status Take(T* value) {
    return Take(reinterpret_cast<char*>(value), sizeof *value);
  }

 private:
  const PageStream* stream_;
  uint64_t at_ = 0;
  uint64_t buffered_at_ = 0;  // of the first byte of buffer_
  std::string buffer_;
};

// Records of a string each: a length, then the bytes.
absl::Status AppendRecord(PageStream* stream, std::string_view record);
// Calls body(record) for all in their order; each is valid during the call.
absl::Status ForRecords(const PageStream& stream,
                        const std::function<absl::Status(std::string_view)>& body);

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_PAGE_STORE_H_
