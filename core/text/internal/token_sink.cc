#include "core/text/internal/token_sink.h"

#include <algorithm>

#include "core/text/internal/token_hash.h"

namespace stemma::internal {
namespace {

// Written behind the last byte, token and weight by lanes that do not look where they end.
constexpr size_t kSlack = 256;

constexpr StepTable MakeSteps() {
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

}  // namespace

const StepTable kSteps = MakeSteps();

void TokenSink::Begin(TokenizedText* out) {
  out_ = out;
  out->offset.clear();
  out->source.clear();
  out->hash.clear();
  out->weight.clear();
  state = State::kOut;
  count = 0;
  length = 0;
  end = 0;
}

void TokenSink::Reserve(size_t bytes, size_t tokens) {
  if (out_->text.size() < length + bytes + kSlack) {
    out_->text.resize(std::max(length + bytes + kSlack, length + size_t{length} / 2));
  }
  text = out_->text.data();
  if (room_ < count + tokens || begins_.empty()) {
    room_ = count + tokens;
    begins_.resize(room_ + kSlack);
    spans_.resize(room_ + kSlack);
    weights_.resize(room_ + kSlack, kWordWeight);
  }
  begins = begins_.data();
  spans = spans_.data() + 1;
  weights = weights_.data();
}

void TokenSink::Move(size_t tokens) {
  begins[count] = length;
  const size_t before = out_->hash.size();
  out_->hash.resize(before + tokens);
  HashTokens(text, begins, tokens, out_->hash.data() + before);
  out_->offset.insert(out_->offset.end(), begins, begins + tokens);
  out_->source.insert(out_->source.end(), spans, spans + tokens);
  MoveWeights(tokens);
  count -= tokens;  // at most one is left
  begins[0] = begins[tokens];
  spans[0] = spans[tokens];
}

void TokenSink::MoveWeights(size_t tokens) {
  const size_t before = out_->source.size() - tokens;
  if (unlike_words != 0 && out_->weight.empty()) out_->weight.resize(before, kWordWeight);
  if (unlike_words != 0 || !out_->weight.empty()) {
    out_->weight.insert(out_->weight.end(), weights, weights + tokens);
    weights[0] = weights[tokens];
    std::fill(weights + 1, weights + tokens + 1, kWordWeight);
    if (count == tokens) weights[0] = kWordWeight;
    unlike_words = weights[0] ^ kWordWeight;
  }
}

void TokenSink::Finish() {
  Move(count);
  out_->offset.push_back(length);
  constexpr size_t kPadding = 16;
  out_->text.resize(length + kPadding);
  std::memset(out_->text.data() + length, 0, kPadding);
}

}  // namespace stemma::internal
