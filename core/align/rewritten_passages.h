// Rewritten fragments as passages, beside those that were aligned word by word.
//
//   std::vector<AlignedPassage> passages = AlignPair(...);
//   passages = WithRewritten(a, b, FindRewritten(a, b, {}), std::move(passages));
//
// A fragment becomes a passage with `likeness` set. Its edits lay on each other what both sides
// have in the same order, as far as that goes; it may begin and end with an edit. An aligned
// passage that is most of a fragment on both sides stands for it, for its ends are the true ones;
// one that meets a fragment otherwise is a part of it.
//
// Cost: n log n in the words of a fragment that stand a few times only in its other side.

#ifndef STEMMA_CORE_ALIGN_REWRITTEN_PASSAGES_H_
#define STEMMA_CORE_ALIGN_REWRITTEN_PASSAGES_H_

#include <span>
#include <vector>

#include "core/align/extend.h"
#include "core/align/rewrite.h"

namespace stemma {

// `passages` ascending by their place in `a`; so is the result.
std::vector<AlignedPassage> WithRewritten(const TokenizedText& a, const TokenizedText& b,
                                          std::span<const Rewritten> rewritten,
                                          std::vector<AlignedPassage> passages);

// The edits between two stretches of tokens.
AlignedPassage AlignRewritten(const TokenizedText& a, const TokenizedText& b,
                              const Rewritten& rewritten);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_REWRITTEN_PASSAGES_H_
