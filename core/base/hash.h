// Hashing: the one caller of xxHash, and the mixers of the shingle hashes.
//
// Every function gives the same bits on every CPU and in every version of the project with the same
// kHashId: hashes are stored in sketches and archives.

#ifndef STEMMA_CORE_BASE_HASH_H_
#define STEMMA_CORE_BASE_HASH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

struct XXH3_state_s;

namespace stemma {

// Names everything in this header that changes bits; stored in every file that holds hashes.
inline constexpr uint32_t kHashId = 1;

// XXH3-64 of the bytes.
uint64_t HashBytes(std::string_view bytes, uint64_t seed = 0);

// The checksum of a file's section: XXH3-64 of the bytes.
inline uint64_t Checksum(std::string_view bytes) { return HashBytes(bytes); }

// The same of bytes that come in parts.
class ChecksumStream {
 public:
  ChecksumStream();
  void Add(std::string_view bytes);
  uint64_t Checksum() const;

 private:
  struct Free {
    void operator()(XXH3_state_s* state) const;
  };
  std::unique_ptr<XXH3_state_s, Free> state_;
};

// A bijection of 64-bit words in which every input bit changes about half of the output bits
// (Stafford's variant 13 of the MurmurHash3 finaliser).
constexpr uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// The two halves of the 128-bit product, folded: the multiply form of a short-key hash.
constexpr uint64_t MultiplyFold(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_HASH_H_
