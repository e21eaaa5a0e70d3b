// Sentences, and the stems of words: what stays of a text when somebody tells it in other words.
//
//   std::vector<Span> sentences = SentencesOf(text, tokens);    // token ranges
//   std::vector<uint32_t> stems = StemsOf(tokens);              // a number for each token
//
// A sentence ends at a full stop, a question or exclamation mark of any script with white space
// behind it (in Han and Kana without), at a blank line, and after 64 words at the latest, so that a
// text without any marks has sentences too. One of fewer than three words ("No.", "Mr.") belongs to
// the one before it.
//
// The stem of a word is a light one, the same for all languages with letters: the endings in which
// the forms of English words most often differ are taken off ASCII words, and of other words the
// first five letters count (McNamee, Mayfield, "Character n-gram tokenization for European language
// text retrieval", 2004, for how well so little does). Of scripts without spaces it is a letter
// with the next one. Two words with one stem have one number; two stems have one number by
// chance once in 2^32. Linear cost.

#ifndef STEMMA_CORE_TEXT_SENTENCES_H_
#define STEMMA_CORE_TEXT_SENTENCES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma {

// `text` is what `tokens` were made of. Ascending; together they hold every token.
std::vector<Span> SentencesOf(std::string_view text, const TokenizedText& tokens);

// How a word becomes its stem.
enum class StemKind : uint8_t {
  kWord,  // as above
  // For text that was read by a machine from a picture: the first four letters, after those that
  // such readers take for each other are made one (rn m, cl d, vv w, c e, u n, long s and f, 1 l i,
  // 0 o, 5 s, 8 b h). At one wrong letter in ten two of three words still begin so.
  kNoisy,
};

std::vector<uint32_t> StemsOf(const TokenizedText& tokens, StemKind kind = StemKind::kWord);

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_SENTENCES_H_
