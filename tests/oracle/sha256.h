// SHA-256 by the book (FIPS 180-4), in base64: what a Content-Security-Policy names a script by.

#ifndef STEMMA_TESTS_ORACLE_SHA256_H_
#define STEMMA_TESTS_ORACLE_SHA256_H_

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stemma {

// The first 32 bits of the fraction of a root of each of the first primes, as the standard defines
// its constants.
inline std::vector<uint32_t> RootFractions(size_t count, bool cube) {
  std::vector<uint32_t> fractions;
  for (int n = 2; fractions.size() < count; ++n) {
    bool prime = true;
    for (int d = 2; d * d <= n; ++d) prime &= n % d != 0;
    if (!prime) continue;
    const long double root =
        cube ? std::cbrt(static_cast<long double>(n)) : std::sqrt(static_cast<long double>(n));
    fractions.push_back(static_cast<uint32_t>((root - std::floor(root)) * 4294967296.0L));
  }
  return fractions;
}

inline std::string Sha256Base64(std::string_view text) {
  const std::vector<uint32_t> constants = RootFractions(64, true);
  std::vector<uint32_t> state = RootFractions(8, false);
  std::vector<uint8_t> bytes(text.begin(), text.end());
  bytes.push_back(0x80);
  while (bytes.size() % 64 != 56) bytes.push_back(0);
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<uint8_t>(uint64_t{text.size()} * 8 >> shift));
  }
  for (size_t block = 0; block < bytes.size(); block += 64) {
    std::array<uint32_t, 64> w{};
    for (size_t i = 0; i < 64; ++i) w[i / 4 % 16] = w[i / 4] << 8 | bytes[block + i];
    for (size_t i = 16; i < 64; ++i) {
      const uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
      const uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    std::vector<uint32_t> v = state;
    for (size_t i = 0; i < 64; ++i) {
      const uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
      const uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + w[i];
      const uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
      const uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
    }
    for (size_t i = 0; i < 8; ++i) state[i] += v[i];
  }
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string base64;
  for (size_t bit = 0; bit < 256; bit += 6) {
    uint32_t digit = 0;
    for (size_t i = bit; i < bit + 6; ++i) {
      digit = digit << 1 | (i < 256 ? state[i / 32] >> (31 - i % 32) & 1 : 0);
    }
    base64 += kDigits[digit];
  }
  return base64 + "=";
}

}  // namespace stemma

#endif  // STEMMA_TESTS_ORACLE_SHA256_H_
