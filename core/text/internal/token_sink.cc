#include "core/text/internal/token_sink.h"

#include <algorithm>

#include "core/text/internal/token_hash.h"

namespace stemma::internal {
namespace {

// Written behind the last byte, token and weight by lanes that do not look where they end.
constexpr size_t kSlack = 256;

// What a character does in a state.
struct Step {
  State next = State::kOut;
  bool starts = false;
  bool keeps = false;
};
using StepTable = std::array<std::array<Step, kKinds>, kStates>;

constexpr StepTable MakeTable() {
  StepTable steps{};
  const auto set = [&steps](State state, Kind kind, Step step) {
    steps[static_cast<size_t>(state)][static_cast<size_t>(kind)] = step;
  };
  for (int i = 0; i < kStates; ++i) {
    const auto state = static_cast<State>(i);
    // Unless said otherwise below: what can start a token does, everything else ends what is open.
    set(state, Kind::kLetter, {State::kLetters, true, true});
    set(state, Kind::kDigit, {State::kDigits, true, true});
    set(state, Kind::kHan, {State::kAlone, true, true});
    set(state, Kind::kAlone, {State::kAlone, true, true});
    set(state, Kind::kVanish, {state, false, false});
    set(state, Kind::kSoftHyphen, {state, false, false});
  }
  for (State word : {State::kLetters, State::kDigits, State::kSoftHyphen}) {
    set(word, Kind::kLetter, {State::kLetters, false, true});
    set(word, Kind::kDigit, {State::kDigits, false, true});
  }
  set(State::kLetters, Kind::kMark, {State::kLetters, false, true});
  set(State::kDigits, Kind::kMark, {State::kDigits, false, true});
  set(State::kAlone, Kind::kMark, {State::kAlone, false, true});
  set(State::kSoftHyphen, Kind::kMark, {State::kLetters, false, true});

  set(State::kLetters, Kind::kSoftHyphen, {State::kSoftHyphen});
  for (State letter : {State::kLetters, State::kSoftHyphen}) {
    set(letter, Kind::kHyphen, {State::kHyphen});
    set(letter, Kind::kApostrophe, {State::kApostrophe});
  }
  for (State hyphen : {State::kSoftHyphen, State::kHyphen, State::kLineEnd}) {
    set(hyphen, Kind::kSpace, {State::kLineEnd});
    set(hyphen, Kind::kNewline, {State::kNextLine});
  }
  for (Kind opening : {Kind::kSpace, Kind::kNewline, Kind::kQuoteMark}) {
    set(State::kNextLine, opening, {State::kNextLine});
  }
  for (State joining : {State::kHyphen, State::kNextLine, State::kApostrophe}) {
    set(joining, Kind::kLetter, {State::kLetters, false, true});
  }
  return steps;
}

constexpr std::array<Steps, kKinds> Pack(const StepTable& table) {
  static_assert(kStates * kStateBits <= 64);
  std::array<Steps, kKinds> packed{};
  for (size_t kind = 0; kind < kKinds; ++kind) {
    for (size_t state = 0; state < kStates; ++state) {
      const Step& step = table[state][kind];
      const uint64_t next = static_cast<uint64_t>(step.next) * kStateBits;
      const uint64_t action = (step.starts ? kStarts : 0) | (step.keeps ? kKeeps : 0);
      packed[kind].next |= next << (state * kStateBits);
      packed[kind].action |= action << (state * kStateBits);
    }
  }
  return packed;
}

}  // namespace

constinit const std::array<Steps, kKinds> kSteps = Pack(MakeTable());

void TokenSink::Begin(TokenHashes* out, TokenizedText* whole) {
  out_ = out;
  whole_ = whole;
  text_ = whole != nullptr ? &whole->text : &passing_;
  moved_ = 0;
  out->weight.clear();
  cursor.count = cursor.length = cursor.end = cursor.state_bits = 0;
}

void TokenSink::Reserve(size_t bytes, size_t tokens) {
  std::string& text = *text_;
  const size_t needed = cursor.length + bytes + kSlack;
  if (text.size() < needed)
    text.resize(std::max(needed, cursor.length + cursor.length / size_t{2}));
  cursor.text = text.data();
  if (room_ < cursor.count + tokens || begins_.empty()) {
    room_ = cursor.count + tokens;
    begins_.resize(room_ + kSlack);
    spans_.resize(room_ + kSlack);
    weights_.resize(room_ + kSlack, kWordWeight);
  }
  cursor.begins = begins_.data();
  cursor.spans = spans_.data() + 1;
  cursor.weights = weights_.data();
}

void TokenSink::Flush() {
  SinkCursor& c = cursor;
  Move(c.state() == State::kOut ? c.count : c.count - 1);
  if (whole_ != nullptr) return;
  // What is hashed is not needed any more: the next stretch finds its place still in the cache.
  const uint32_t open = c.count == 0 ? c.length : c.begins[0];
  std::memmove(c.text, c.text + open, c.length - open);
  c.begins[0] = 0;
  c.length -= open;
}

// Arrays longer than what is in them: what is to be written over is not to be cleared first.
template <typename T>
void GrowTo(size_t needed, size_t present, std::vector<T>* array) {
  if (array->size() < needed) array->resize(std::max(needed, present + present / 2));
}

// The result's arrays are longer than their tokens until Finish.
void TokenSink::Move(size_t tokens) {
  SinkCursor& c = cursor;
  c.begins[c.count] = c.length;
  GrowTo(moved_ + tokens, moved_, &out_->hash);
  uint64_t* const hashes = out_->hash.data() + moved_;
  for (size_t i = 0; i < tokens; ++i) {
    const uint32_t begin = c.begins[i];
    hashes[i] = HashToken(c.text + begin, c.begins[i + 1] - begin);
  }
  if (whole_ != nullptr) {
    GrowTo(moved_ + tokens, moved_, &whole_->offset);
    GrowTo(moved_ + tokens, moved_, &whole_->source);
    std::copy_n(c.begins, tokens, whole_->offset.data() + moved_);
    std::copy_n(c.spans, tokens, whole_->source.data() + moved_);
  }
  if (c.unlike_words != 0 || !out_->weight.empty()) MoveWeights(tokens);
  moved_ += tokens;
  c.count -= tokens;  // at most one is left
  c.begins[0] = c.begins[tokens];
  c.spans[0] = c.spans[tokens];
}

// Leaves words' weights behind, as the lanes that read only words expect.
void TokenSink::MoveWeights(size_t tokens) {
  uint8_t* const weights = cursor.weights;
  out_->weight.resize(moved_, kWordWeight);
  out_->weight.insert(out_->weight.end(), weights, weights + tokens);
  const uint8_t open = cursor.count > tokens ? weights[tokens] : kWordWeight;
  std::fill_n(weights, tokens + 1, kWordWeight);
  weights[0] = open;
  cursor.unlike_words = open != kWordWeight;
}

void TokenSink::Finish() {
  Move(cursor.count);
  out_->hash.resize(moved_);
  if (whole_ == nullptr) return;
  whole_->source.resize(moved_);
  whole_->offset.resize(moved_);
  whole_->offset.push_back(cursor.length);
  constexpr size_t kPadding = 16;
  whole_->text.resize(cursor.length + kPadding);
  std::memset(whole_->text.data() + cursor.length, 0, kPadding);
}

}  // namespace stemma::internal
