// Normalised tokens with the way back to the original text: what everything behind the reader works
// on.
//
//   TokenizedText tokens;
//   Tokenizer tokenizer;                       // keep one a thread: it owns scratch
//   tokenizer.Run("Xi’s re-\nelection", &tokens);
//   tokens.size();                             // 2: "xis", "reelection"
//   tokens.source[1];                          // the bytes of "re-\nelection" in the original
//
// A token is a maximal run of letters and digits, with their marks, after NFKC case folding
// (Unicode of the linked ICU, named by NormalizerId()). In scripts that are written without spaces
// (Han, Kana, Thai, Lao, Khmer, Myanmar, Tibetan …) every letter with its marks is a token. Digits
// are kept. What varies with layout and house style does not part or change a word: soft hyphens
// and other invisible characters vanish, an apostrophe or a single hyphen between two letters joins
// (China’s = chinas; e-mail = email), and so does a hyphen at a line end, over the white space and
// the quote marks (> : |) with which the next line begins. Everything else parts.
//
// A token's source begins and ends on code points of the original, the first and the last that left
// something in it. Sources do not overlap but in a code point that becomes several tokens, which is
// in the source of each: the two tokens of ½, the four of ﷺ, the last letters of Thai น้ำ. A mark
// that follows no letter or digit is not in a token. Of a letter's marks only the first 31 are
// normalised together with it.
//
// Cost: linear; the lane for ASCII looks at each byte once. The text must be valid UTF-8 and
// shorter than 4 GiB.

#ifndef STEMMA_CORE_TEXT_TOKENIZE_H_
#define STEMMA_CORE_TEXT_TOKENIZE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"

namespace stemma {

// Names everything that changes a token's bytes: these rules and the Unicode version. Stored in
// every sketch file.
uint32_t NormalizerId();

// The weight of a token, in quarters of a word: shingles and passage lengths are measured in words.
inline constexpr uint8_t kWordWeight = 4;  // a word
inline constexpr uint8_t kHanWeight =
    2;  // a letter of Han, Kana, Bopomofo, Yi: two are about a word
inline constexpr uint8_t kLetterWeight =
    1;  // a letter of Thai, Lao, Khmer, Myanmar, Tibetan …: four are about a word

// What shingles are made of, by token.
struct TokenHashes {
  std::vector<uint64_t> hash;   // TokenHash
  std::vector<uint8_t> weight;  // empty when every token is a word (the usual case)

  size_t size() const { return hash.size(); }
  uint32_t WeightOf(size_t i) const { return weight.empty() ? kWordWeight : weight[i]; }
  // The length in words of tokens [begin, end): their weights' sum over four, rounded up.
  uint32_t Words(size_t begin, size_t end) const;
};

// Tokens of one text, one array a property; all arrays have size() entries but `offset`, which has
// one more.
struct TokenizedText : TokenHashes {
  std::string
      text;  // the tokens one after the other, without anything between, 16 zero bytes behind
  std::vector<uint32_t> offset;  // token i is text[offset[i], offset[i + 1])
  std::vector<Span> source;      // its bytes in the original text, ascending (see above)

  std::string_view Token(size_t i) const {
    return std::string_view(text).substr(offset[i], offset[i + 1] - offset[i]);
  }
  // The bytes of the original from the first byte of token `begin` to the last of token `end - 1`
  // (begin < end).
  Span SourceOf(size_t begin, size_t end) const {
    return {source[begin].begin, source[end - 1].end};
  }
};

// The 64-bit hash of a normalised token. `padded` must be readable for 16 bytes from its beginning.
uint64_t TokenHash(std::string_view padded);

// The hashes of tokens that lie one behind the other, token i in text[offset[i], offset[i + 1]);
// `text` must be readable for 16 bytes from the beginning of the last.
void HashTokens(std::string_view text, std::span<const uint32_t> offset, uint64_t* hashes);

class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;

  // Replaces *out with the tokens of `utf8`; its vectors keep their capacity.
  void Run(std::string_view utf8, TokenizedText* out);

  // The same tokens' hashes alone, for whole documents: a sixth less time.
  void Hash(std::string_view utf8, TokenHashes* out);

 private:
  void Read(std::string_view utf8);

  struct Scratch;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_TOKENIZE_H_
