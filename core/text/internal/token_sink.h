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

// What a character does in a state.
struct Step {
  State next = State::kOut;
  bool starts = false;  // it starts a token
  bool keeps = false;   // its bytes belong to a token
};
using StepTable = std::array<std::array<Step, kKinds>, kStates>;
extern const StepTable kSteps;

inline uint8_t WeightOf(Kind kind) {
  return kind == Kind::kHan ? kHanWeight : kind == Kind::kAlone ? kLetterWeight : kWordWeight;
}

class TokenSink {
 public:
  // Begins an empty result.
  void Begin(TokenizedText* out);

  // Makes room for `bytes` of token text and `tokens` tokens; what Add and the vector lane write
  // beyond them in passing is covered.
  void Reserve(size_t bytes, size_t tokens);

  // Takes in a character that stands at `source`, without a branch.
  void Add(const Character& character, Span source) {
    const Step step = kSteps[static_cast<size_t>(state)][static_cast<size_t>(character.kind)];
    std::memcpy(text + length, character.bytes, Character::kMaxLength);
    begins[count] = length;
    spans[count].begin = source.begin;
    weights[count] = WeightOf(character.kind);  // a letter that is no word always starts a token
    unlike_words |= weights[count] ^ kWordWeight;
    count += step.starts;
    end = step.keeps ? source.end : end;
    spans[static_cast<ptrdiff_t>(count) - 1].end = end;
    length += step.keeps ? character.length : 0u;
    state = step.next;
  }

  // Moves all tokens to the result, but the one that is open.
  void Flush() { Move(state == State::kOut ? count : count - 1); }
  // Moves all tokens and completes the result.
  void Finish();

  // The arrays, for the lanes. Token i, of `count`, has text[begins[i], begins[i + 1]) (the last
  // one: to `length`) and spans[i].
  State state = State::kOut;
  size_t count = 0;
  char* text = nullptr;  // of the result
  uint32_t length = 0;   // of text written
  uint32_t end = 0;      // of the last token in the original
  uint32_t* begins = nullptr;
  Span* spans = nullptr;  // spans[-1] may be written
  uint8_t* weights = nullptr;
  uint8_t unlike_words = 0;  // not 0: some token in the arrays is no word

 private:
  void Move(size_t tokens);
  void MoveWeights(size_t tokens);

  TokenizedText* out_ = nullptr;
  size_t room_ = 0;
  std::vector<uint32_t> begins_;
  std::vector<Span> spans_;
  std::vector<uint8_t> weights_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_TOKEN_SINK_H_
