#include "bench/ratios/two32_twin.h"

#include "bench/measure/target.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stemma::bench {

#if defined(__x86_64__)
namespace {

constexpr int kSlots = 128;

// All slots in eight registers.
__attribute__((target("avx512f"))) void LowerAvx512(std::span<const uint64_t> hashes,
                                                    const uint32_t* multipliers, uint32_t* slots) {
  __m512i c[kSlots / 16], least[kSlots / 16];
  for (int v = 0; v < kSlots / 16; ++v) {
    c[v] = _mm512_loadu_si512(multipliers + 16 * v);
    least[v] = _mm512_loadu_si512(slots + 16 * v);
  }
  for (const uint64_t hash : hashes) {
    const __m512i high = _mm512_set1_epi32(static_cast<int>(hash >> 32));
    const __m512i low = _mm512_set1_epi32(static_cast<int>(hash));
    for (int v = 0; v < kSlots / 16; ++v) {
      const __m512i value = _mm512_add_epi32(_mm512_mullo_epi32(c[v], high), low);
      least[v] = _mm512_min_epu32(least[v], value);
    }
  }
  for (int v = 0; v < kSlots / 16; ++v) _mm512_storeu_si512(slots + 16 * v, least[v]);
}

// 64 slots at a time: eight registers of eight.
__attribute__((target("avx2"))) void LowerAvx2(std::span<const uint64_t> hashes,
                                               const uint32_t* multipliers, uint32_t* slots) {
  constexpr int kVectors = 8;
  for (int first = 0; first < kSlots; first += 8 * kVectors) {
    __m256i least[kVectors];
    const auto at = [](auto* words) { return reinterpret_cast<__m256i*>(words); };
    const auto* const c = reinterpret_cast<const __m256i*>(multipliers + first);
    for (int v = 0; v < kVectors; ++v) least[v] = _mm256_loadu_si256(at(slots + first) + v);
    for (const uint64_t hash : hashes) {
      const __m256i high = _mm256_set1_epi32(static_cast<int>(hash >> 32));
      const __m256i low = _mm256_set1_epi32(static_cast<int>(hash));
      for (int v = 0; v < kVectors; ++v) {
        const __m256i product = _mm256_mullo_epi32(_mm256_loadu_si256(c + v), high);
        least[v] = _mm256_min_epu32(least[v], _mm256_add_epi32(product, low));
      }
    }
    for (int v = 0; v < kVectors; ++v) _mm256_storeu_si256(at(slots + first) + v, least[v]);
  }
}

// 32 slots at a time: eight registers of four.
__attribute__((target("sse4.1"))) void LowerSse4(std::span<const uint64_t> hashes,
                                                 const uint32_t* multipliers, uint32_t* slots) {
  constexpr int kVectors = 8;
  for (int first = 0; first < kSlots; first += 4 * kVectors) {
    __m128i least[kVectors];
    const auto at = [](auto* words) { return reinterpret_cast<__m128i*>(words); };
    const auto* const c = reinterpret_cast<const __m128i*>(multipliers + first);
    for (int v = 0; v < kVectors; ++v) least[v] = _mm_loadu_si128(at(slots + first) + v);
    for (const uint64_t hash : hashes) {
      const __m128i high = _mm_set1_epi32(static_cast<int>(hash >> 32));
      const __m128i low = _mm_set1_epi32(static_cast<int>(hash));
      for (int v = 0; v < kVectors; ++v) {
        const __m128i product = _mm_mullo_epi32(_mm_loadu_si128(c + v), high);
        least[v] = _mm_min_epu32(least[v], _mm_add_epi32(product, low));
      }
    }
    for (int v = 0; v < kVectors; ++v) _mm_storeu_si128(at(slots + first) + v, least[v]);
  }
}

}  // namespace
#endif

std::vector<Two32Twin> Two32Twins() {
  std::vector<Two32Twin> twins;
#if defined(__x86_64__)
  for (const Target& target : Targets()) {
    if (target.name == "AVX3_DL" || target.name == "AVX3") {
      twins.push_back({target.name, LowerAvx512});
    }
    if (target.name == "AVX2") twins.push_back({target.name, LowerAvx2});
    if (target.name == "SSE4") twins.push_back({target.name, LowerSse4});
  }
#endif
  return twins;
}

}  // namespace stemma::bench
