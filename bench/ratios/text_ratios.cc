#include <algorithm>
#include <atomic>
#include <bit>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure/measure.h"
#include "bench/measure/signer.h"
#include "bench/measure/target.h"
#include "bench/measure/texts.h"
#include "bench/ratios/ratios.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "tests/oracle/minhash.h"
#include "tests/oracle/tokenize.h"

namespace stemma::bench {
namespace {

constexpr size_t kBytes = size_t{96} << 20;  // in no cache

// The shingle hashes of a text, straight from the definitions.
std::vector<uint64_t> DefinedHashes(std::string_view text) {
  std::vector<uint64_t> tokens;
  std::vector<int> weights;
  for (const oracle::Token& token : oracle::Tokenize(text)) {
    const std::string padded = token.text + std::string(16, '\0');
    tokens.push_back(TokenHash(std::string_view(padded).substr(0, token.text.size())));
    weights.push_back(token.weight);
  }
  std::vector<uint64_t> hashes;
  for (size_t begin = 0; begin < tokens.size(); ++begin) {
    uint64_t sum = 0;
    int weight = 0;
    size_t end = begin;
    for (; end < tokens.size() && weight < Signer::kShingleWords * kWordWeight; ++end) {
      sum += std::rotl(tokens[end], static_cast<int>((end - begin) * 13 % 64));
      weight += weights[end];
    }
    if (weight < Signer::kShingleWords * kWordWeight) break;
    hashes.push_back(Mix(sum));
  }
  return hashes;
}

void CheckSignatures(const Collection& texts) {
  constexpr size_t kChecked = 24;
  Signer signer;
  for (size_t i = 0; i < texts.size(); i += texts.size() / kChecked + 1) {
    const std::vector<uint64_t> hashes = DefinedHashes(texts[i]);
    Check(signer.Sign(texts[i]) == oracle::Sign(hashes, 128), "signature of " + texts.name());
  }
}

void SignAll(const Collection& texts, Signer* signer) {
  for (size_t i = 0; i < texts.size(); ++i) Use(signer->Sign(texts[i]));
}

struct Corpora {
  Collection ascii, mixed;
};

Corpora MakeCorpora() {
  auto ascii = FromDataSet("reuters21578", Which::kAscii, kBytes);
  auto mixed = FromDataSet("revisions", Which::kAll, kBytes);
  Corpora corpora{ascii ? CutToArticles(*ascii) : Generate("ascii", kBytes),
                  mixed ? *std::move(mixed) : GenerateMixed(kBytes)};
  corpora.ascii.RepeatTo(kBytes);
  corpora.mixed.RepeatTo(kBytes);
  return corpora;
}

// Text to signature on one core with a target forced, beside the reading of memory.
void EndToEnd(const Corpora& corpora, const std::string& target, const std::string& prefix,
              Report* report) {
  const ForcedTarget forced(target);
  const OneCore pinned;
  CheckSignatures(corpora.ascii);
  CheckSignatures(corpora.mixed);
  const MemoryRead read;
  Signer signer;
  const auto seconds = MedianSeconds({[&] { read.Run(); }, [&] { SignAll(corpora.ascii, &signer); },
                                      [&] { SignAll(corpora.mixed, &signer); }});
  const double read_rate = read.bytes() / seconds[0];
  const bool wide = target.starts_with("AVX3");
  const auto add = [&](const char* name, const Collection& texts, double time, double bar) {
    const double rate = static_cast<double>(texts.bytes()) / time;
    report->Add(prefix + name, rate / read_rate, bar, Better::kHigher,
                {{"gb_per_s", rate / 1e9},
                 {"read_gb_per_s", read_rate / 1e9},
                 {"target", target},
                 {"text", texts.name()},
                 {"documents", texts.size()}});
  };
  add("end_to_end_ascii_over_read", corpora.ascii, seconds[1], wide ? 1.0 / 20 : 1.0 / 30);
  add("end_to_end_mixed_over_read", corpora.mixed, seconds[2], wide ? 1.0 / 30 : 1.0 / 45);
}

void TwoThreads(const Collection& texts, Report* report) {
  const auto sign = [&](int threads) {
    std::vector<Signer> signers(static_cast<size_t>(threads));
    ParallelForWorker(texts.size(), {.threads = threads}, [&](size_t i, int worker) {
      Use(signers[static_cast<size_t>(worker)].Sign(texts[i]));
    });
  };
  const auto seconds = MedianSeconds({[&] { sign(1); }, [&] { sign(2); }});
  const auto bytes = static_cast<double>(texts.bytes());
  report->Add("two_threads_over_one", seconds[0] / seconds[1], 1.9, Better::kHigher,
              {{"one_gb_per_s", bytes / seconds[0] / 1e9},
               {"two_gb_per_s", bytes / seconds[1] / 1e9},
               {"text", texts.name()}});
}

// Word 5-grams hashed as the product does (token hashes, combined), and as XXH3 of the words
// joined. In the cache: the words are there already.
void ShingleHash(const Collection& texts, Report* report) {
  constexpr size_t kBytesInCache = size_t{256} << 10;
  constexpr size_t kWords = Signer::kShingleWords;
  const OneCore pinned;
  std::vector<TokenizedText> all;
  Tokenizer tokenizer;
  size_t bytes = 0, shingles = 0;
  for (size_t i = 0; i < texts.size() && bytes < kBytesInCache; ++i) {
    bytes += texts[i].size();
    tokenizer.Run(texts[i], &all.emplace_back());
    shingles += all.back().size() - std::min(all.back().size(), kWords - 1);
  }
  std::vector<uint64_t> hashes;
  const auto ours = [&] {
    for (TokenizedText& tokens : all) {
      HashTokens(tokens.text, tokens.offset, tokens.hash.data());
      ShingleHashes(tokens, Signer::kShingleWords, &hashes);
      Use(hashes);
    }
  };
  const auto joined = [&] {
    for (const TokenizedText& tokens : all) {
      hashes.clear();
      const std::string_view text = tokens.text;
      for (size_t i = 0; i + kWords <= tokens.size(); ++i) {
        const uint32_t begin = tokens.offset[i];
        hashes.push_back(HashBytes(text.substr(begin, tokens.offset[i + kWords] - begin)));
      }
      Use(hashes);
    }
  };
  ours();
  Check(hashes == DefinedHashes(texts[all.size() - 1]), "shingle hashes");
  const auto seconds = MedianSeconds({ours, joined});
  const auto count = static_cast<double>(shingles);
  report->Add("word_5gram_hash_over_xxh3", seconds[0] / seconds[1], 0.55, Better::kLower,
              {{"ns_per_shingle", seconds[0] / count * 1e9},
               {"xxh3_ns_per_shingle", seconds[1] / count * 1e9},
               {"text", texts.name()}});
}

}  // namespace

void TextRatios(Report* report) {
  const Corpora corpora = MakeCorpora();
  EndToEnd(corpora, BestTarget().name, "", report);
  if (HasTarget("AVX2")) {
    EndToEnd(corpora, "AVX2", "avx2_", report);
  } else {
    report->Miss("avx2_end_to_end_ascii_over_read", "no AVX2");
    report->Miss("avx2_end_to_end_mixed_over_read", "no AVX2");
  }
  TwoThreads(corpora.ascii, report);
  ShingleHash(corpora.ascii, report);
}

}  // namespace stemma::bench
