// Where the tokeniser's lanes leave what they read: the tokens of a stretch of text, and the state
// in which the text was left.
//
// A lane adds characters one by one (Add), or writes whole words into the arrays itself (the vector
// lane). Flush moves the finished tokens to the result; a token that may still grow stays here.
// There is nothing to be told when a token ends: its end moves along with each byte it keeps.

#ifndef STEMMA_CORE_TEXT_INTERNAL_TOKEN_SINK_H_
#define STEMMA_CORE_TEXT_INTERNAL_TOKEN_SINK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/span.h"
#include "core/text/internal/characters.h"
#include "core/text/tokenize.h"

namespace stemma::internal {

// What stands open behind the characters read so far.
enum class State : uint8_t {
  kOut,         // nothing
  kLetters,     // a word whose last character is a letter (with its marks)
  kDigits,      // a word whose last character is a digit
  kAlone,       // a letter that is a token of its own, open to marks
  kSoftHyphen,  // a word that ends in a letter, and: a soft hyphen
  kHyphen,      // a hyphen
  kLineEnd,     // a hyphen or soft hyphen, and white space
  kNextLine,    // the same, a line end, and whatever may open the next line
  kApostrophe,  // an apostrophe
};
inline constexpr int kStates = 9;

// What a character does, as a machine without look-ups that wait for each other: for each state
// six bits of a word, so that a shift by the old state brings up the new one (kept times six), or
// what happens.
struct Steps {
  uint64_t next;
  uint64_t action;
};
inline constexpr int kStateBits = 6;
enum Action : uint8_t { kStarts = 1, kKeeps = 2 };  // starts a token; its bytes belong to a token
extern const std::array<Steps, kKinds> kSteps;

// The weight of a token that a character of each kind starts.
inline constexpr std::array<uint8_t, kKinds> kWeights = [] {
  std::array<uint8_t, kKinds> weights;
  weights.fill(kWordWeight);
  weights[static_cast<size_t>(Kind::kHan)] = kHanWeight;
  weights[static_cast<size_t>(Kind::kAlone)] = kLetterWeight;
  return weights;
}();

// The arrays of a sink and where it stands in them. A lane works on a copy, which the compiler can
// keep in registers, and puts it back. Token i, of `count`, has text[begins[i], begins[i + 1]) (the
// last one: to `length`) and spans[i].
struct SinkCursor {
  char* text = nullptr;  // of the result
  uint32_t* begins = nullptr;
  Span* spans = nullptr;  // spans[-1] may be written
  uint8_t* weights = nullptr;
  size_t count = 0;
  uint32_t length = 0;        // of text written
  uint32_t end = 0;           // of the last token in the original; where spans are kept
  uint32_t state_bits = 0;    // the state times kStateBits
  uint32_t unlike_words = 0;  // not 0: some token in the arrays is no word

  State state() const { return static_cast<State>(state_bits / kStateBits); }
  void set_state(State state) { state_bits = static_cast<uint32_t>(state) * kStateBits; }

  // Takes in a character that stands at `source`. Room for its bytes and a token is needed. Without
  // a branch: where words end cannot be guessed.
  void Add(const Character& character, Span source) {
    const auto kind = static_cast<size_t>(character.kind);
    const auto action = static_cast<uint32_t>(kSteps[kind].action >> state_bits);
    state_bits = static_cast<uint32_t>(kSteps[kind].next >> state_bits) & ((1u << kStateBits) - 1);
    std::memcpy(text + length, &character, sizeof(character));  // its bytes come first
    begins[count] = length;
    spans[count].begin = source.begin;
    weights[count] = kWeights[kind];  // a letter that is no word always starts a token
    unlike_words |= kWeights[kind] ^ kWordWeight;
    count += action & kStarts;
    const uint32_t keeps = 0 - (action / kKeeps & 1);  // all bits or none
    end ^= (end ^ source.end) & keeps;
    spans[static_cast<ptrdiff_t>(count) - 1].end = end;
    length += character.length & keeps;
  }
};

class TokenSink {
 public:
  // Begins an empty result, in `whole` or, where that is null, of hashes and weights alone.
  void Begin(TokenHashes* out, TokenizedText* whole);
  bool whole() const { return whole_ != nullptr; }

  // Makes room for `bytes` of token text and `tokens` tokens; what Add and the vector lane write
  // beyond them in passing is covered. Moves the cursor's arrays.
  void Reserve(size_t bytes, size_t tokens);

  // Moves all tokens to the result, but the one that is open.
  void Flush();
  // Moves all tokens and completes the result.
  void Finish();

  SinkCursor cursor;

 private:
  void Move(size_t tokens);
  void MoveWeights(size_t tokens);

  TokenHashes* out_ = nullptr;
  TokenizedText* whole_ = nullptr;
  std::string* text_ = nullptr;  // of the result, or passing_
  std::string passing_;
  size_t moved_ = 0;  // tokens in the result
  size_t room_ = 0;
  std::vector<uint32_t> begins_;
  std::vector<Span> spans_;
  std::vector<uint8_t> weights_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_TOKEN_SINK_H_
