// Cues: what speaks for one document having taken from another, each as a number that can be shown.
//
//   std::vector<CueValue> cues = CuesOf(source, copy, shared);

#ifndef STEMMA_CORE_PROVENANCE_CUES_H_
#define STEMMA_CORE_PROVENANCE_CUES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/align/extend.h"
#include "core/base/span.h"
#include "core/text/article.h"
#include "core/text/tokenize.h"

namespace stemma {

// Values are scaled to about [-1, 1]; weights.h turns them into log-odds. Appending is fine; files
// name cues by name.
enum class Cue : uint8_t {
  kPrior,      // 1 for every edge of its class: how often a copy is direct
  kDateOrder,  // the source is dated before (+) or after (-) the copy, saturating with the gap over
               // uncertainty
  kDateSame,   // dated, but the intervals overlap
  kSharedShare,     // the share of the copy's prose that this source explains
  kCreditsOutlet,   // the copy names the source's outlet as its source
  kCreditedAgency,  // the copy is credited to the agency (edges from a latent agency node)
  kSharedCredit,    // both are credited to the same agency: speaks against a direct edge
  kQuoteMarks,      // the copy holds the shared text behind > : | marks
  kEditsAtHead,     // the copy's differences cluster at its beginning
  kTruncated,       // the copy's shared text ends where its paragraphs end, the source's goes on
  kLonger,          // the copy is longer than the source: weak
  kNearest,         // no other candidate lies between them in time and is as similar
};
inline constexpr size_t kCueCount = 12;
std::string_view CueName(Cue cue);  // "date_order"

struct CueValue {
  Cue cue = Cue::kPrior;
  double value = 0;
  std::string words;  // for a reader: "dated a day earlier"
};

// A document as provenance sees it. The pointers must outlive it.
struct Witness {
  DocId document = 0;
  const Article* article = nullptr;
  const TokenizedText* tokens = nullptr;
  std::string_view text;  // the original
  uint32_t words = 0;
};

// What the pair shares, passages turned so that `a` is the source.
struct SharedText {
  std::span<const AlignedPassage> passages;  // prose only
  bool a_is_source = true;
};

// The cues of "copy took from source". Deterministic, linear in the passages.
std::vector<CueValue> CuesOf(const Witness& source, const Witness& copy, const SharedText& shared);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_CUES_H_
