#include "core/text/tokenize.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "core/text/internal/characters.h"
#include "core/text/internal/token_hash.h"
#include "core/text/internal/token_sink.h"
#include "core/text/internal/vector_lane.h"

namespace stemma {
namespace {

using internal::Character;
using internal::Decode;
using internal::Decoded;
using internal::Kind;
using internal::LookUp;

// Input taken between two flushes: little enough for everything to stay in the first-level cache.
constexpr size_t kStretch = 4096;

constexpr Character kNothing{};
constexpr Character kSoftHyphen{.kind = Kind::kSoftHyphen};

bool Vanishes(const Character& character) {
  return character.kind == Kind::kVanish || character.kind == Kind::kSoftHyphen;
}

// A code point as ICU has left it.
Character Folded(char32_t point) {
  Character result{.kind = internal::KindOf(point)};
  const auto put = [&result](char32_t byte) {
    result.bytes[result.length] = static_cast<char>(byte);
    result.length = (result.length + 1) & 0x7f;
  };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
  }
  if (point >= 0x80) put(0x80 | (point & 0x3f));
  return result;
}

}  // namespace

struct Tokenizer::Scratch {
  internal::TokenSink sink;
  std::vector<char32_t> folded;

  size_t CharacterLane(std::string_view text, size_t at, size_t stop);
  size_t Segment(std::string_view text, size_t at);
};

// Whether the vector lane may go on at `at`, and finds enough there to be worth the way.
bool SuitsVectorLane(const internal::TokenSink& sink, std::string_view text, size_t at) {
  constexpr size_t kWorthwhile = 16;
  if (!internal::IsSettled(sink, at) || text.size() - at < kWorthwhile) return false;
  return ((internal::LoadWord(text.data() + at) | internal::LoadWord(text.data() + at + 8)) &
          0x8080808080808080u) == 0;
}

// Reads one character, and on to where the vector lane suits or to `stop`; returns where it
// stopped, a boundary.
size_t Tokenizer::Scratch::CharacterLane(std::string_view text, size_t at, size_t stop) {
  sink.Reserve(Character::kMaxGrowth * (stop - at), stop - at);
  do {
    const Decoded here = Decode(text.data() + at);
    const Character& character = LookUp(here.code_point);
    const size_t next = at + here.length;
    const Character& behind =
        next < text.size() ? LookUp(Decode(text.data() + next).code_point) : kNothing;
    if (behind.attaches || character.kind == Kind::kComplex) {
      at = Segment(text, at);
    } else {
      sink.Add(character, {static_cast<uint32_t>(at), static_cast<uint32_t>(next)});
      at = next;
    }
  } while (at < stop && !SuitsVectorLane(sink, text, at));
  return at;
}

// Reads the code point at `at` with all that attaches to it; returns where the next begins.
size_t Tokenizer::Scratch::Segment(std::string_view text, size_t at) {
  Span span;  // from the first to the last code point that does not vanish
  size_t solid = 0;
  const Character* only = nullptr;
  bool soft_hyphen = false;
  for (size_t points = 0; points < internal::kMaxSegment && at < text.size(); ++points) {
    const Decoded here = Decode(text.data() + at);
    const Character& character = LookUp(here.code_point);
    if (points > 0 && !character.attaches) break;
    if (Vanishes(character)) {
      soft_hyphen |= character.kind == Kind::kSoftHyphen;
    } else {
      if (solid++ == 0) span.begin = static_cast<uint32_t>(at);
      span.end = static_cast<uint32_t>(at + here.length);
      only = &character;
      soft_hyphen = false;
    }
    at += here.length;
  }
  if (solid == 1 && only->kind != Kind::kComplex) {
    sink.Add(*only, span);
  } else if (solid > 0) {
    internal::Normalize(text.substr(span.begin, span.size()), &folded);
    const size_t room = kStretch + folded.size();
    sink.Reserve(Character::kMaxGrowth * kStretch + 4 * folded.size(), room);
    for (char32_t point : folded) sink.Add(Folded(point), span);
  }
  if (soft_hyphen) sink.Add(kSoftHyphen, {span.end, span.end});
  return at;
}

Tokenizer::Tokenizer() : scratch_(std::make_unique<Scratch>()) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

void Tokenizer::Run(std::string_view utf8, TokenizedText* out) {
  assert(utf8.size() < std::numeric_limits<uint32_t>::max());
  internal::TokenSink& sink = scratch_->sink;
  sink.Begin(out);
  for (size_t at = 0; at < utf8.size();) {
    const size_t stop = std::min(at + kStretch, utf8.size());
    sink.Reserve(stop - at, stop - at);
    while (at < stop) {
      if (SuitsVectorLane(sink, utf8, at)) at = internal::VectorLane(utf8, at, stop, &sink);
      if (at < stop) at = scratch_->CharacterLane(utf8, at, stop);
    }
    sink.Flush();
  }
  sink.Reserve(0, 0);
  sink.Finish();
}

uint64_t TokenHash(std::string_view padded) {
  return padded.size() <= internal::kShortToken
             ? internal::HashShortToken(padded.data(), padded.size())
             : HashBytes(padded);
}

uint32_t TokenizedText::Words(size_t begin, size_t end) const {
  if (weight.empty()) return static_cast<uint32_t>(end - begin);
  uint32_t quarters = 0;
  for (size_t i = begin; i < end; ++i) quarters += weight[i];
  return (quarters + kWordWeight - 1) / kWordWeight;
}

}  // namespace stemma
