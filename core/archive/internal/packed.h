// Rows of numbers that take as many bits as they need, and the places of a bit vector's ones.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_PACKED_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_PACKED_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace stemma::archive {

// A number is read by one load of 8 bytes: it has at most 57 bits, and 8 bytes stand behind the
// last.
inline constexpr int kMaxPackedBits = 57;
inline constexpr size_t kPackedTail = 8;

inline uint64_t LowBits(int bits) { return bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

inline size_t PackedBytes(uint64_t count, int bits) {
  return static_cast<size_t>((count * static_cast<uint64_t>(bits) + 7) / 8) + kPackedTail;
}

// The bytes that ReadPacked of numbers [begin, end) looks at.
inline std::string_view PackedPart(std::string_view bytes, uint64_t begin, uint64_t end, int bits) {
  if (begin >= end) return {};
  const uint64_t first = begin * static_cast<uint64_t>(bits) / 8;
  const uint64_t last = (end - 1) * static_cast<uint64_t>(bits) / 8 + kPackedTail;
  return bytes.substr(first, last - first);
}

inline uint64_t ReadPacked(const char* bytes, uint64_t index, int bits) {
  const uint64_t at = index * static_cast<uint64_t>(bits);
  uint64_t word;
  std::memcpy(&word, bytes + at / 8, sizeof word);
  return word >> (at % 8) & LowBits(bits);
}

// Writes numbers one behind the other.
class Packer {
 public:
  explicit Packer(int bits) : bits_(bits) {}

  void Add(uint64_t value) {
    word_ |= value << used_;
    if (used_ + bits_ < 64) {
      used_ += bits_;
      return;
    }
    Flush(8);
    const int taken = 64 - used_;
    word_ = taken < 64 ? value >> taken : 0;
    used_ = bits_ - taken;
  }

  // What is complete so far; it is then forgotten.
  std::string& bytes() { return bytes_; }

  // Behind the last number.
  void Finish() {
    Flush(static_cast<size_t>(used_ + 7) / 8);
    bytes_.append(kPackedTail, '\0');
  }

 private:
  void Flush(size_t bytes) { bytes_.append(reinterpret_cast<const char*>(&word_), bytes); }

  int bits_;
  int used_ = 0;
  uint64_t word_ = 0;
  std::string bytes_;
};

// The place of the one number `n` (from 0) of `word`, which has more than n.
inline int SelectInWord(uint64_t word, int n) {
  for (; n > 0; --n) word &= word - 1;
  return std::countr_zero(word);
}

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_PACKED_H_
