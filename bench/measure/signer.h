// The path from raw bytes to a signature, stage by stage as the product takes it, for one thread.

#ifndef STEMMA_BENCH_MEASURE_SIGNER_H_
#define STEMMA_BENCH_MEASURE_SIGNER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/sketch/minhash.h"
#include "core/text/shingle.h"
#include "core/text/tokenize.h"
#include "core/text/utf8.h"

namespace stemma::bench {

class Signer {
 public:
  static constexpr int kShingleWords = 5;

  // Checks the text, parts it into words, hashes words and shingles, signs. Invalid UTF-8 has no
  // signature.
  MinHashSignature Sign(std::string_view text) {
    if (FindInvalidUtf8(text)) return {};
    tokenizer_.Hash(text, &tokens_);
    ShingleHashes(tokens_, kShingleWords, &hashes_);
    return hasher_.Sign(hashes_);
  }

  const TokenHashes& tokens() const { return tokens_; }  // of the last text
  const std::vector<uint64_t>& hashes() const { return hashes_; }

 private:
  Tokenizer tokenizer_;
  TokenHashes tokens_;
  std::vector<uint64_t> hashes_;
  MinHasher hasher_{{.slots = 128}};
};

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MEASURE_SIGNER_H_
