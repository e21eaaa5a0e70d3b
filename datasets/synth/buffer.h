// A growing run of bytes that is written through a bare pointer: the generator's inner loop stores
// 16 bytes a word and must not pay for a length check or for zeroing.
//
//   char* at = buffer.Grow(64);
//   ... write at most 64 bytes ...
//   buffer.EndAt(at);

#ifndef STEMMA_DATASETS_SYNTH_BUFFER_H_
#define STEMMA_DATASETS_SYNTH_BUFFER_H_

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace stemma::synth {

class Buffer {
 public:
  size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }
  void Clear() { size_ = 0; }

  // The end of the content, with at least `room` bytes behind it. Pointers into the buffer become
  // invalid.
  char* Grow(size_t room) {
    if (capacity_ - size_ < room) {
      capacity_ = std::max(2 * capacity_, size_ + room);
      auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
      if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
      data_ = std::move(larger);
    }
    return data_.get() + size_;
  }

  void EndAt(const char* end) {
    size_ = static_cast<size_t>(end - data_.get());
    assert(size_ <= capacity_);
  }

  void Append(std::string_view bytes) {
    char* at = Grow(bytes.size());
    if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void Append(char byte) {
    *Grow(1) = byte;
    ++size_;
  }
  void RemoveSuffix(size_t bytes) { size_ -= bytes; }

 private:
  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_BUFFER_H_
