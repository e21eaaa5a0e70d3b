// The hash of a token, without a branch for the usual lengths.
//
// A token of at most 16 bytes is two words a and b, zero-filled: MultiplyFold(a ^ s, b ^ t). Both
// secrets hold a byte that UTF-8 never has, so that no factor is ever zero (a zero factor would
// hide the other word); tokens hold no NUL, so that the zero fill tells the length.

#ifndef STEMMA_CORE_TEXT_INTERNAL_TOKEN_HASH_H_
#define STEMMA_CORE_TEXT_INTERNAL_TOKEN_HASH_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/base/hash.h"

namespace stemma::internal {

inline constexpr uint64_t kTokenSecretA = 0xfb3b97d3a19fc6e5u;
inline constexpr uint64_t kTokenSecretB = 0xfe5ad4ceda1ce2a9u;
inline constexpr size_t kShortToken = 16;

inline uint64_t LoadWord(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// For every length: which bytes of the two words a token has.
struct TokenMasks {
  uint64_t a, b;
};
static constexpr std::array<TokenMasks, kShortToken + 1> kTokenMasks = [] {
  const auto first = [](size_t n) { return n >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * n)) - 1; };
  std::array<TokenMasks, kShortToken + 1> masks{};
  for (size_t n = 0; n < masks.size(); ++n) masks[n] = {first(n), n < 8 ? 0 : first(n - 8)};
  return masks;
}();

// For `length` <= kShortToken; reads 16 bytes.
inline uint64_t HashShortToken(const char* token, size_t length) {
  const TokenMasks masks = kTokenMasks[length];
  const uint64_t a = LoadWord(token) & masks.a;
  const uint64_t b = LoadWord(token + 8) & masks.b;
  return MultiplyFold(a ^ kTokenSecretA, b ^ kTokenSecretB);
}

// For any length.
inline uint64_t HashToken(const char* token, size_t length) {
  return length <= kShortToken ? HashShortToken(token, length)
                               : HashBytes(std::string_view(token, length));
}

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_TOKEN_HASH_H_
