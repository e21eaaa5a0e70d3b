#include "core/archive/internal/rebuild.h"

#include <algorithm>
#include <string_view>

#include "core/base/hash.h"

namespace stemma::archive {
namespace {

// The bytes of every token: where fingerprints begin exactly, evenly spread in between.
std::vector<Span> SpreadTokens(const KnownPlaces& known) {
  std::vector<uint32_t> begin(known.tokens);
  uint32_t token = 0, byte = 0;
  const auto fill = [&](uint32_t to_token, uint32_t to_byte) {
    const uint32_t tokens = to_token - token;
    for (uint32_t i = 0; i < tokens; ++i) {
      begin[token + i] =
          byte + static_cast<uint32_t>(uint64_t{to_byte - byte} * i / std::max(1u, tokens));
    }
    token = to_token;
    byte = to_byte;
  };
  const size_t count = std::min(known.positions.size(), known.places.size());
  for (size_t i = 0; i < count; ++i) {
    const uint32_t place = std::clamp(known.places[i], byte, known.text_bytes);
    if (known.positions[i] >= known.tokens || known.positions[i] < token) break;
    fill(known.positions[i], place);
  }
  fill(known.tokens, known.text_bytes);
  std::vector<Span> spans(known.tokens);
  for (uint32_t i = 0; i < known.tokens; ++i) {
    const uint32_t next = i + 1 < known.tokens ? begin[i + 1] : known.text_bytes;
    spans[i] = {begin[i], next};
  }
  return spans;
}

}  // namespace

TokenizedText Rebuild(const KnownPlaces& known, std::span<const Seed> seeds,
                      const TokenizedText& other, std::span<const Shingle> shingles,
                      std::string* text) {
  TokenizedText tokens;
  tokens.source = SpreadTokens(known);
  tokens.hash.resize(known.tokens);
  if (!other.weight.empty()) tokens.weight.assign(known.tokens, kWordWeight);
  for (uint32_t i = 0; i < known.tokens; ++i) {
    tokens.hash[i] = Mix(Mix(known.number) + i);  // equal to no other token's
  }
  constexpr uint32_t kUnknown = UINT32_MAX;
  std::vector<uint32_t> same(known.tokens, kUnknown);  // the token of `other` that it is
  for (const Seed& seed : seeds) {
    const auto shingle =
        std::lower_bound(shingles.begin(), shingles.end(), seed.b,
                         [](const Shingle& s, uint32_t position) { return s.begin < position; });
    if (shingle == shingles.end() || shingle->begin != seed.b) continue;
    for (uint32_t b = shingle->begin; b < shingle->end; ++b) {
      const uint32_t a = seed.a + (b - seed.b);
      if (a < known.tokens) same[a] = b;
    }
  }
  text->assign(known.text_bytes, ' ');
  for (uint32_t i = 0; i < known.tokens; ++i) {
    tokens.offset.push_back(static_cast<uint32_t>(tokens.text.size()));
    if (same[i] == kUnknown) continue;
    const std::string_view word = other.Token(same[i]);
    tokens.hash[i] = other.hash[same[i]];
    if (!other.weight.empty()) tokens.weight[i] = other.weight[same[i]];
    tokens.text.append(word);
    Span& bytes = tokens.source[i];
    const auto size = std::min<uint32_t>(bytes.size(), static_cast<uint32_t>(word.size()));
    word.copy(text->data() + bytes.begin, size);
    if (size > 0) bytes.end = bytes.begin + size;
  }
  tokens.offset.push_back(static_cast<uint32_t>(tokens.text.size()));
  tokens.text.append(16, '\0');
  return tokens;
}

}  // namespace stemma::archive
