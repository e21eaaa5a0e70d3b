// Verdicts: what it means that two articles share the passages they share.
//
//   PairVerdict verdict = JudgePair(side_a, side_b, passages, similarity, options);
//   verdict.verdict; verdict.score; verdict.kinds[i];
//
// Every matched word is prose, quoted speech, headline, or furniture. Quoted on one side is quoted:
// a copier drops quotation marks, and pages damage them; but learned furniture stays so
// when it holds a term between marks ("MUST NOT"). Evidence of copying is prose alone; quoted
// speech may stand in two independent reports, and furniture on all pages of a site. A passage that
// repeats fewer than four different words, or little but numbers, tells nothing and is furniture,
// unless it is most of an article, with the same figures: a table that was sent again.
//
// The score is a logistic function of four features that a person can read off the passages
// (CopyModel), over those passages only that hold at least `min_prose_words` of prose: a set phrase
// ("Russian President Vladimir Putin and his Chinese counterpart") stays below, however many there
// are of it.

#ifndef STEMMA_CORE_ALIGN_VERDICT_H_
#define STEMMA_CORE_ALIGN_VERDICT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/align/copy_model.h"
#include "core/align/extend.h"
#include "core/align/verify.h"
#include "core/base/span.h"
#include "core/text/tokenize.h"
#include "core/text/zones.h"

namespace stemma {

enum class Verdict : uint8_t {
  kNone,           // nothing that is worth reporting
  kFurniture,      // only site furniture and boilerplate
  kQuotation,      // only quoted speech: evidence of a common event, not of copying
  kCopy,           // copied prose
  kNearDuplicate,  // nearly the whole of both
  kDuplicate,      // the same tokens from the first to the last
};
std::string_view VerdictName(
    Verdict verdict);  // "none", "furniture", "quotation", "copy", "near-duplicate", "duplicate"

// Of a passage: prose copied word for word (but for single words), prose edited, quoted speech (in
// a pair that is a copy: with fewer than min_prose_words of prose around it), furniture.
enum class PassageKind : uint8_t { kCopy, kEdited, kQuotation, kFurniture };
std::string_view PassageKindName(PassageKind kind);  // "copy", "edited", "quotation", "furniture"

// One document of the pair.
struct PairSide {
  const TokenizedText* tokens = nullptr;
  const std::vector<Zone>* zones = nullptr;  // in bytes of the original; null: all is body
  std::span<const Span> furniture;           // learned, token ranges: ascending, not overlapping
  std::string_view text = {};  // the original; empty: no line is known to stand behind quote marks
};

struct VerdictOptions {
  uint32_t min_quotation_words = 6;  // a shared quotation of fewer words is not reported
  uint32_t min_prose_words =
      8;  // a prose passage of fewer matched words is a set phrase and not reported
  uint32_t min_marked_words = 5;  // the same behind the quote marks of mail and news
  double min_score = 0.5;         // of `copy`
  double near_duplicate_resemblance = 0.8;
  double edited_identity = 0.9;  // below: the passage is `edited`
  CopyModel model = DefaultCopyModel();
  bool say_rule =
      true;  // fill PairVerdict::rule; writing it costs more than a short pair's verdict
};

struct PairVerdict {
  Verdict verdict = Verdict::kNone;
  double score = 0;                // probability that prose was copied
  CopyFeatures features;           // of which the score is made
  std::string rule;                // which rule decided, for `explain`, in a sentence; if asked
  std::vector<PassageKind> kinds;  // for each passage given
  std::vector<bool> reported;      // for each passage given: long enough for its kind and verdict
  uint32_t prose_words_a = 0;      // words of a in reported copy and edited passages
  uint32_t prose_words_b = 0;
};

// Linear in the passages' tokens.
PairVerdict JudgePair(const PairSide& a, const PairSide& b,
                      std::span<const AlignedPassage> passages, const Similarity& similarity,
                      const VerdictOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_VERDICT_H_
