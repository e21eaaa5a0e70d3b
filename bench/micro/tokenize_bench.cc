#include <string_view>
#include <vector>

#include "bench/micro/micro.h"
#include "bench/micro/texts.h"
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

void Tokenize(const Text& text, benchmark::State& state) {
  const std::vector<std::string_view> articles = Articles(text.bytes);
  Tokenizer tokenizer;
  TokenizedText tokens;
  for (size_t i = 0; i < articles.size(); i += articles.size() / 4 + 1) {
    tokenizer.Run(articles[i], &tokens);
    if (!Check(state, AsOracle(articles[i], tokens))) return;
  }
  size_t count = 0;
  for (auto _ : state) {
    count = 0;
    for (std::string_view article : articles) {
      tokenizer.Run(article, &tokens);
      count += tokens.size();
    }
  }
  SetBytes(state, static_cast<double>(text.bytes.size()));
  SetItems(state, "token", static_cast<double>(count));
}

}  // namespace

void RegisterTokenize() {
  for (const Text& text : Texts()) {
    RegisterOnEveryTarget("Tokenize/" + text.name,
                          [&text](benchmark::State& state) { Tokenize(text, state); });
  }
}

}  // namespace stemma::bench
