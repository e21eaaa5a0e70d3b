// The keep rules: which of several copies is the one to keep.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_RANK_H_
#define STEMMA_CORE_INTERNAL_DEDUP_RANK_H_

#include <array>
#include <cstdint>

#include "core/dedup.h"
#include "core/sketch/sketch_file.h"
#include "core/text/document.h"

namespace stemma {

// The smaller one is kept; of equal ones the first in the input.
using RankKey = std::array<int64_t, 3>;

// What the rules look at. `read_text`: also what the text says of itself (the date and the
// standing, which are unknown without).
SketchOrigin OriginOf(const Document& document, bool read_text);
bool ReadsText(KeepRule rule);
// Whether a rule looks at anything beside a text's length and its place in the input.
bool RanksByDocument(KeepRule rule);

RankKey RankKeyOf(const SketchOrigin& origin, uint32_t tokens, KeepRule rule);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_RANK_H_
