// Shingles: hashes of k consecutive words, the unit of every comparison.
//
//   std::vector<Shingle> shingles;
//   ShinglesOf(tokens, 5, &shingles);
//
// A shingle that begins at token i takes in tokens until their weights make k words (so exactly k
// tokens in scripts with spaces, 2k letters of Han). A text of fewer than k words has no shingle.
// Its hash combines the token hashes by rotate-add and a final mix, is sensitive to order, and is
// the same on every CPU (Broder, "On the resemblance and containment of documents", 1997, for the
// notion). Linear cost.

#ifndef STEMMA_CORE_TEXT_SHINGLE_H_
#define STEMMA_CORE_TEXT_SHINGLE_H_

#include <cstdint>
#include <vector>

#include "core/text/tokenize.h"

namespace stemma {

struct Shingle {
  uint64_t hash = 0;
  uint32_t begin = 0;  // first token
  uint32_t end = 0;    // behind the last token
};

// Replaces *out with the shingles of `tokens`, by their first token. `words` >= 1.
void ShinglesOf(const TokenHashes& tokens, int words, std::vector<Shingle>* out);

// Replaces *out with their hashes alone, which is all that a signature asks for.
void ShingleHashes(const TokenHashes& tokens, int words, std::vector<uint64_t>* out);

// The distinct shingle hashes, ascending: the set of which resemblance and containment speak.
std::vector<uint64_t> ShingleSet(const TokenHashes& tokens, int words);

// Replaces *out with the hashes of all runs of `letters` (>= 1) code points of the tokens, written
// one behind the other without anything between: for text so short or so badly read that words do
// not match. A text of fewer letters has none. Linear cost.
void LetterShingles(const TokenizedText& tokens, int letters, std::vector<uint64_t>* out);

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_SHINGLE_H_
