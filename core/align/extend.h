// From a chain to an aligned passage: the gaps between anchors are aligned token by token in a
// band, and both ends are extended as long as matches outweigh edits (X-drop; Zhang et al., "A
// greedy algorithm for aligning DNA sequences", 2000, for the notion).
//
//   AlignedPassage passage = ExtendChain(a, b, chain, {});
//   passage.a; passage.b;                // token ranges
//   for (const Edit& edit : passage.edits) ...

#ifndef STEMMA_CORE_ALIGN_EXTEND_H_
#define STEMMA_CORE_ALIGN_EXTEND_H_

#include <cstdint>
#include <vector>

#include "core/align/chain.h"
#include "core/base/span.h"
#include "core/text/tokenize.h"

namespace stemma {

enum class EditKind : uint8_t {
  kMatch,
  kReplace,
  kInsert,
  kDelete
};  // insert: only in b; delete: only in a

// A run of one kind: `a` tokens of the one text against `b` of the other.
struct Edit {
  EditKind kind = EditKind::kMatch;
  uint32_t a = 0;
  uint32_t b = 0;
  bool operator==(const Edit&) const = default;
};

// Token ranges of the two texts that are the same words but for `edits`.
struct AlignedPassage {
  Span a;  // tokens
  Span b;
  uint32_t matched = 0;       // equal tokens
  uint32_t longest_run = 0;   // of equal tokens
  double likeness = 0;        // of a rewritten passage (rewrite.h); 0: aligned word by word
  bool quoted_lines = false;  // whole lines behind quote marks in one text (quoted_lines.h)
  uint8_t marks_a = 0;      // quote marks (> : |) before the line on which it begins, at most 255;
  uint8_t marks_b = 0;      // for the learner of furniture: not kept in records
  std::vector<Edit> edits;  // from the beginning to the end of the passage; begins and ends with a
                            // match, unless it is rewritten

  // Matched tokens over the longer side's tokens, in [0, 1].
  double identity() const;
};

struct ExtendOptions {
  int match = 1;
  int mismatch = -2;          // replace, insert, delete, each a token
  int x_drop = 6;             // an end stops when its score falls this far below its best
  uint32_t band = 32;         // half width in gaps
  uint32_t max_extend = 256;  // tokens by which one end may grow: what has no anchor for so long is
                              // another passage
};

// Cost: linear in the passage, times the band in its gaps.
AlignedPassage ExtendChain(const TokenizedText& a, const TokenizedText& b, const Chain& chain,
                           const ExtendOptions& options);

// The best global alignment of tokens `in_a` of a with `in_b` of b, behind `edits`; neighbouring
// edits of one kind are joined. A gap too large even for its band is one replacement of what the
// sides have in common in length, and one insertion or deletion of the rest.
void AlignGap(const TokenizedText& a, const TokenizedText& b, Span in_a, Span in_b,
              const ExtendOptions& options, std::vector<Edit>* edits);

// The passage that begins at tokens (a, b) and goes on as `edits` say, with all that follows from
// them.
AlignedPassage MakePassage(uint32_t a, uint32_t b, std::vector<Edit> edits);

// The length of the passage's matched tokens in words (`a` is its first text).
uint32_t MatchedWords(const TokenizedText& a, const AlignedPassage& passage);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_EXTEND_H_
