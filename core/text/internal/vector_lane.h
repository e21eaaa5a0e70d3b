// The tokeniser's lane for ASCII and for what rows.h knows: 64 bytes at a time, without a branch
// per byte.
//
// Each block becomes bit masks (letters, digits, what joins); words are runs of bits, their bytes
// are folded by look-up and compacted by shuffles, their edges read off the masks. One source for
// every vector width (Highway), chosen when first called; the same tokens on all.

#ifndef STEMMA_CORE_TEXT_INTERNAL_VECTOR_LANE_H_
#define STEMMA_CORE_TEXT_INTERNAL_VECTOR_LANE_H_

#include <cstddef>
#include <string_view>

#include "core/text/internal/token_sink.h"

namespace stemma::internal {

// Whether the lane may be entered at `at`: nothing is pending, and an open word ends right there.
inline bool IsSettled(const SinkCursor& cursor, size_t at) {
  const State state = cursor.state();
  const bool in_word = state == State::kLetters || state == State::kDigits;
  return in_word ? cursor.end == at : state <= State::kAlone;
}

// Whether the lane knows the code point at `at` well enough to begin there.
bool KnowsAt(std::string_view text, size_t at);

// Reads from `at` to `stop` at least, or to what it leaves to the other lane: a code point that it
// does not know and the one before (to which it may attach), or a hyphen that may end a line.
// Returns where it stopped, which may be `at`. The state must be settled; the sink must have room
// for the bytes and tokens up to `stop`. Without `spans` those of the tokens are not written.
size_t VectorLane(std::string_view text, size_t at, size_t stop, bool spans, SinkCursor* cursor);

// False on a machine without vectors, where the lane reads nothing.
bool HasVectorLane();

}  // namespace stemma::internal

#endif  // STEMMA_CORE_TEXT_INTERNAL_VECTOR_LANE_H_
