#include <string_view>
#include <vector>

#include "bench/micro/micro.h"
#include "core/text/tokenize.h"
#include "tests/oracle/tokenize.h"

namespace stemma::bench {
namespace {

bool AsOracle(std::string_view text, const TokenizedText& tokens) {
  const std::vector<oracle::Token> expected = oracle::Tokenize(text);
  bool equal = tokens.size() == expected.size();
  for (size_t i = 0; i < expected.size() && equal; ++i) {
    equal = tokens.Token(i) == expected[i].text && tokens.source[i] == expected[i].source;
  }
  return equal;
}

void Tokenize(const Collection& texts, benchmark::State& state) {
  Tokenizer tokenizer;
  TokenizedText tokens;
  for (size_t i = 0; i < texts.size(); i += texts.size() / 4 + 1) {
    tokenizer.Run(texts[i], &tokens);
    if (!Check(state, AsOracle(texts[i], tokens))) return;
  }
  size_t count = 0;
  for (auto _ : state) {
    count = 0;
    for (size_t i = 0; i < texts.size(); ++i) {
      tokenizer.Run(texts[i], &tokens);
      count += tokens.size();
    }
  }
  SetBytes(state, static_cast<double>(texts.bytes()));
  SetItems(state, "token", static_cast<double>(count));
}

}  // namespace

void RegisterTokenize() {
  for (const Collection& texts : Texts()) {
    RegisterOnEveryTarget("Tokenize/" + texts.name(),
                          [&texts](benchmark::State& state) { Tokenize(texts, state); });
  }
}

}  // namespace stemma::bench
