#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <vector>

#include "bench/micro/micro.h"
#include "core/base/hash.h"
#include "core/text/shingle.h"

namespace stemma::bench {
namespace {

std::vector<TokenizedText> TokensOf(const Collection& texts) {
  std::vector<TokenizedText> all;
  Tokenizer tokenizer;
  for (size_t i = 0; i < std::min<size_t>(texts.size(), 100); ++i) {  // stays in the cache
    tokenizer.Run(texts[i], &all.emplace_back());
  }
  return all;
}

// The definition.
uint64_t HashOf(const TokenizedText& tokens, const Shingle& shingle) {
  uint64_t sum = 0;
  for (size_t i = shingle.begin; i < shingle.end; ++i) {
    sum += std::rotl(tokens.hash[i], static_cast<int>((i - shingle.begin) * 13 % 64));
  }
  return Mix(sum);
}

void Shingles(const Collection& text, int words, benchmark::State& state) {
  const std::vector<TokenizedText> all = TokensOf(text);
  std::vector<Shingle> shingles;
  ShinglesOf(all[0], words, &shingles);
  for (const Shingle& shingle : shingles) {
    if (!Check(state, shingle.hash == HashOf(all[0], shingle))) return;
  }
  size_t count = 0;
  for (auto _ : state) {
    count = 0;
    for (const TokenizedText& tokens : all) {
      ShinglesOf(tokens, words, &shingles);
      count += shingles.size();
    }
  }
  SetItems(state, "shingle", static_cast<double>(count));
}

// What a shingle's hash would cost as XXH3 of its words, which lie side by side.
void JoinedBytes(const Collection& text, benchmark::State& state) {
  constexpr size_t kWords = 5;
  const std::vector<TokenizedText> all = TokensOf(text);
  std::vector<uint64_t> hashes;
  size_t count = 0;
  for (auto _ : state) {
    count = 0;
    for (const TokenizedText& tokens : all) {
      hashes.clear();
      const std::string_view bytes = tokens.text;
      for (size_t i = 0; i + kWords <= tokens.size(); ++i) {
        const uint32_t begin = tokens.offset[i];
        hashes.push_back(HashBytes(bytes.substr(begin, tokens.offset[i + kWords] - begin)));
      }
      count += hashes.size();
    }
  }
  SetItems(state, "shingle", static_cast<double>(count));
}

}  // namespace

void RegisterShingle() {
  for (const Collection& text : Texts()) {
    if (text.name() != "ascii" && text.name() != "chinese") continue;
    for (int words : {3, 5, 8}) {
      RegisterOnEveryTarget(
          "Shingle/" + text.name() + "/" + std::to_string(words),
          [&text, words](benchmark::State& state) { Shingles(text, words, state); });
    }
    benchmark::RegisterBenchmark(("Shingle/" + text.name() + "/5/xxh3-of-joined-bytes").c_str(),
                                 [&text](benchmark::State& state) { JoinedBytes(text, state); });
  }
}

}  // namespace stemma::bench
