// Records as bytes, for what a run sets aside for itself: written and read by the same program on
// the same machine, never kept (files that outlive a run: section_file.h).
//
//   ByteWriter out(&bytes);
//   out.Put(uint32_t{7});
//   out.PutString("id");
//   ByteReader in(bytes);
//   in.Take(&number);
//   in.TakeString(&text);
//   if (!in.ok()) ...                 // something asked for more than there was
//
// What is taken from a reader that is no longer ok() is zero or empty.

#ifndef STEMMA_CORE_BASE_BYTES_H_
#define STEMMA_CORE_BASE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stemma {

class ByteWriter {
 public:
  explicit ByteWriter(std::string* out) : out_(out) {}

  template <typename T>
  void Put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out_->append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void PutString(std::string_view text) {
    Put(static_cast<uint64_t>(text.size()));
    out_->append(text);
  }
  template <typename T>
  void PutVector(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    PutString({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }

 private:
  std::string* out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  template <typename T>
  void Take(T* value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::string_view bytes = TakeBytes(sizeof *value);
    if (ok_) {
      std::memcpy(value, bytes.data(), sizeof *value);
    } else {
      *value = T();
    }
  }
  template <typename T>
  T Take() {
    T value;
    Take(&value);
    return value;
  }
  std::string_view TakeString() { return TakeBytes(Take<uint64_t>()); }
  void TakeString(std::string* text) { *text = TakeString(); }
  template <typename T>
  void TakeVector(std::vector<T>* values) {
    const std::string_view bytes = TakeString();
    values->resize(bytes.size() / sizeof(T));
    if (!values->empty()) std::memcpy(values->data(), bytes.data(), values->size() * sizeof(T));
  }

  bool ok() const { return ok_; }
  size_t left() const { return left_.size(); }

 private:
  std::string_view TakeBytes(uint64_t size) {
    if (!ok_ || size > left_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view bytes = left_.substr(0, size);
    left_.remove_prefix(size);
    return bytes;
  }

  std::string_view left_;
  bool ok_ = true;
};

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_BYTES_H_
