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
    result.length = (result.length + 1) & 7;
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

// A code point in its place.
struct Placed {
  const Character* character;
  Span span;
};

struct Tokenizer::Scratch {
  internal::TokenSink sink;
  std::vector<Placed> solid;  // of a segment: what does not vanish
  std::vector<char32_t> folded;
  bool vectors = false;  // whether there is a vector lane

  size_t CharacterLane(std::string_view text, size_t at, size_t stop);
  size_t Segment(std::string_view text, size_t at);
  bool StaysAsItIs() const;
};

// Whether the vector lane may go on at `at`, and is worth the way.
bool SuitsVectorLane(const internal::SinkCursor& cursor, std::string_view text, size_t at) {
  constexpr size_t kWorthwhile = 8;
  return text.size() - at >= kWorthwhile && internal::IsSettled(cursor, at) &&
         internal::KnowsAt(text, at);
}

// Reads one character, and on to where the vector lane suits or to `stop`; returns where it
// stopped, a boundary.
size_t Tokenizer::Scratch::CharacterLane(std::string_view text, size_t at, size_t stop) {
  sink.Reserve(Character::kMaxGrowth * (stop - at), stop - at);
  internal::SinkCursor cursor = sink.cursor;
  Decoded here = Decode(text.data() + at);
  const Character* character = &LookUp(here.code_point);
  for (;;) {
    size_t next = at + here.length;
    Decoded behind{};
    const Character* following = &kNothing;
    if (next < text.size()) {
      behind = Decode(text.data() + next);
      following = &LookUp(behind.code_point);
    }
    if (following->attaches || character->kind == Kind::kComplex) [[unlikely]] {
      sink.cursor = cursor;
      next = Segment(text, at);
      cursor = sink.cursor;
      if (next < text.size()) {
        behind = Decode(text.data() + next);
        following = &LookUp(behind.code_point);
      }
    } else {
      cursor.Add(*character, {static_cast<uint32_t>(at), static_cast<uint32_t>(next)});
    }
    at = next;
    if (at >= stop) break;
    if (vectors && SuitsVectorLane(cursor, text, at)) break;
    here = behind;
    character = following;
  }
  sink.cursor = cursor;
  return at;
}

// Reads the code point at `at` with all that attaches to it; returns where the next begins.
size_t Tokenizer::Scratch::Segment(std::string_view text, size_t at) {
  solid.clear();
  bool soft_hyphen = false;
  for (size_t points = 0; points < internal::kMaxSegment && at < text.size(); ++points) {
    const Decoded here = Decode(text.data() + at);
    const Character& character = LookUp(here.code_point);
    if (points > 0 && !character.attaches) break;
    const auto begin = static_cast<uint32_t>(at);
    at += here.length;
    if (Vanishes(character)) {
      soft_hyphen |= character.kind == Kind::kSoftHyphen;
    } else {
      solid.push_back({&character, {begin, static_cast<uint32_t>(at)}});
      soft_hyphen = false;
    }
  }
  const size_t room = kStretch + 32 * internal::kMaxSegment;
  sink.Reserve(Character::kMaxGrowth * room, room);
  if (StaysAsItIs()) {
    for (const Placed& placed : solid) sink.cursor.Add(*placed.character, placed.span);
  } else {
    const Span span = {solid.front().span.begin, solid.back().span.end};
    internal::Normalize(text.substr(span.begin, span.size()), &folded);
    for (char32_t point : folded) sink.cursor.Add(Folded(point), span);
  }
  if (soft_hyphen) sink.cursor.Add(kSoftHyphen, {});
  return at;
}

// Whether the solid characters of a segment fold each to what it folds to alone.
bool Tokenizer::Scratch::StaysAsItIs() const {
  if (solid.empty()) return true;
  if (solid.size() == 1) return solid[0].character->kind != Kind::kComplex;
  if (!solid[0].character->grounded) return false;
  for (size_t i = 1; i < solid.size(); ++i) {
    const uint8_t before = i == 1 ? 1 : solid[i - 1].character->mark_class;
    if (solid[i].character->mark_class < before) return false;
  }
  return true;
}

Tokenizer::Tokenizer() : scratch_(std::make_unique<Scratch>()) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

void Tokenizer::Run(std::string_view utf8, TokenizedText* out) {
  scratch_->sink.Begin(out, out);
  Read(utf8);
}

void Tokenizer::Hash(std::string_view utf8, TokenHashes* out) {
  scratch_->sink.Begin(out, nullptr);
  Read(utf8);
}

void Tokenizer::Read(std::string_view utf8) {
  assert(utf8.size() < std::numeric_limits<uint32_t>::max());
  internal::TokenSink& sink = scratch_->sink;
  scratch_->vectors = internal::HasVectorLane();
  for (size_t at = 0; at < utf8.size();) {
    const size_t stop = std::min(at + kStretch, utf8.size());
    sink.Reserve(stop - at, stop - at);
    while (at < stop) {
      if (scratch_->vectors && SuitsVectorLane(sink.cursor, utf8, at)) {
        at = internal::VectorLane(utf8, at, stop, sink.whole(), &sink.cursor);
      }
      if (at < stop) at = scratch_->CharacterLane(utf8, at, stop);
    }
    sink.Flush();
  }
  sink.Reserve(0, 0);
  sink.Finish();
}

uint64_t TokenHash(std::string_view padded) {
  return internal::HashToken(padded.data(), padded.size());
}

void HashTokens(std::string_view text, std::span<const uint32_t> offset, uint64_t* hashes) {
  for (size_t i = 0; i + 1 < offset.size(); ++i) {
    hashes[i] = internal::HashToken(text.data() + offset[i], offset[i + 1] - offset[i]);
  }
}

uint32_t TokenHashes::Words(size_t begin, size_t end) const {
  if (weight.empty()) return static_cast<uint32_t>(end - begin);
  uint32_t quarters = 0;
  for (size_t i = begin; i < end; ++i) quarters += weight[i];
  return (quarters + kWordWeight - 1) / kWordWeight;
}

}  // namespace stemma
