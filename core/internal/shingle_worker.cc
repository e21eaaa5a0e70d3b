#include "core/internal/shingle_worker.h"

#include "core/base/hash.h"

namespace stemma {

void ShingleWorker::Run(std::string_view text, int shingle_words) {
  tokenizer.Hash(text, &tokens);
  ShingleHashes(tokens, shingle_words, &hashes);
}

void ShingleWorker::RunLetters(std::string_view text, int letters) {
  tokenizer.Run(text, &tokens);
  LetterShingles(tokens, letters, &hashes);
}

std::array<uint64_t, 2> ShingleWorker::Digest() const {
  const std::string_view bytes(reinterpret_cast<const char*>(tokens.hash.data()),
                               tokens.hash.size() * sizeof(uint64_t));
  return {HashBytes(bytes, 0), HashBytes(bytes, 1)};
}

}  // namespace stemma
