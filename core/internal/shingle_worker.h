// A text on its way to shingle hashes, with the scratch that is kept from text to text: one a
// thread.

#ifndef STEMMA_CORE_INTERNAL_SHINGLE_WORKER_H_
#define STEMMA_CORE_INTERNAL_SHINGLE_WORKER_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/shingle.h"
#include "core/text/tokenize.h"

namespace stemma {

struct ShingleWorker {
  Tokenizer tokenizer;
  TokenizedText tokens;          // of the last text; after Run their hashes and weights alone
  std::vector<uint64_t> hashes;  // of the shingles, by place

  void Run(std::string_view text, int shingle_words);
  void RunLetters(std::string_view text, int letters);  // runs of letters instead of words

  // 128 bits that tell the tokens of the last text.
  std::array<uint64_t, 2> Digest() const;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_SHINGLE_WORKER_H_
