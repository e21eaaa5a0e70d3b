// Cues: what speaks for one document having taken from another, each as a number that can be shown.
//
//   CueReader reader(witnesses);
//   std::vector<CueValue> cues = reader.Copying(source, copy, shared);
//   reader.Words(cues[0], source, copy);          // "dated a day earlier (17 against 18 October)"
//
// A cue says nothing by itself: its value, about within [-1, 1], times its weight (weights.h) is
// its share of the log-odds of an edge against the edge from the unseen root, whose log-weight is
// 0. docs/provenance.md says how each is measured and how far it is trusted.

#ifndef STEMMA_CORE_PROVENANCE_CUES_H_
#define STEMMA_CORE_PROVENANCE_CUES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/extend.h"
#include "core/base/span.h"
#include "core/text/article.h"
#include "core/text/tokenize.h"

namespace stemma {

// Files name cues by name, so that rows may be added anywhere; keep the names.
enum class Cue : uint8_t {
  // Edges from one witness to another.
  kPrior,        // 1: how much more likely than an unseen source, nothing else known
  kDateOrder,    // (0, 1] the source is dated before the copy; by the gap over what is uncertain
  kDateAgainst,  // (0, 1] the source is dated after the copy
  kDateSame,     // 1: both dated, too close to tell
  kDateMissing,  // 1: one of them has no date, others of the group have
  kSharedShare,  // [-1, 0] shares fewer words with the copy than its best candidate: log-ratio over
                 // 3
  kMoreChanges,  // [0, 1] differs from the copy in more places than its closest candidate
  kBetween,      // 1: another candidate, about as good, lies between them in time
  kCreditsOutlet,      // (0, 1] the copy names the source's outlet near its head or its end
  kSharedCredit,       // (0, 1] both are credited to one agency, which may be the source of both
  kCreditedElsewhere,  // (0, 1] the copy is credited to an agency that the source is not
  kQuoteMarks,         // the shared text stands behind > : | in the copy (+) or the source (-)
  kBothQuote,          // (0, 1] it stands behind equally many marks in both: both quote a third
  kEditsAtHead,        // the copy's (+) or the source's (-) differences cluster at its beginning
  kTruncated,       // the copy (+) or the source (-) stops at a paragraph's end, the other goes on
  kLonger,          // the copy is the longer (+) or the shorter (-)
  kVocabulary,      // the shared words fit the rest of the source (+) or of the copy (-) better
  kIntroduced,      // of the passages, those behind a colon in the copy, less those in the source
  kPosition,        // how much further down the shared text stands in the copy than in the source
  kGrown,           // inside the passages the copy has more words of its own (+), or the source (-)
  kCorrected,       // the copy has the usual spelling of words (+), or the source has (-)
  kLeadAdded,       // the copy (+) or the source (-) has a lead before what the other begins with
  kBlockAdded,      // between the passages the copy (+) or the source (-) has paragraphs of its own
  kSourceAlone,     // [0, 1) where they differ, the source stands alone and a third has the copy's
                    // text
  kCopyAlone,       // [0, 1) the other way round: the copy changed what source and a third have
  kEachAlone,       // [0, 1) both: either has changes of its own, neither has it from the other
  kBothRead,        // [0, 1) where they differ, thirds have the one's text and the other's
  kEarlierReading,  // [0, 1) where they differ, a text older than the copy has what the copy has
  kStretchElsewhere,  // [0, 1) the copy has stretches that the source lacks and a third has
  kStretchEarlier,    // [0, 1) and one that is older than the copy
  kStretchDropped,    // [0, 1) the source has stretches that the copy lacks and a third has
  kOnlyBoth,          // [0, 1] they share words that no third has
  // Of two versions of one text, what people do to it as time goes by.
  kInserted,       // where they differ the copy has more insertions (+) than the source
  kMoreLines,      // the copy (+) or the source (-) is set in more lines
  kMoreFigures,    // has more digits
  kMoreMarks,      // has more punctuation
  kOwnLetters,     // has more letters beyond a to z: translated, its accents restored
  kCleanedBlanks,  // the source (+) or the copy (-) has more stray blanks
  kSecuredLinks,   // the copy (+) or the source (-) has more links to https
  kNamesSource,    // 1: the copy cites the source by the name of its document
  // Edges from an agency, a latent source, to a witness.
  kCreditedAgency,  // (0, 1] the copy is credited to the agency; by the kind of credit
  kAgencyShared,    // (0, 1] and so is another witness that shares its prose
  kUncredited,      // (0, 1] it is not, but another witness that shares its prose is
};
inline constexpr size_t kCueCount = 43;

// Whether a cue speaks of dates.
constexpr bool IsOfDates(Cue cue) {
  return cue == Cue::kDateOrder || cue == Cue::kDateAgainst || cue == Cue::kDateSame ||
         cue == Cue::kDateMissing || cue == Cue::kBetween || cue == Cue::kEarlierReading ||
         cue == Cue::kStretchEarlier;
}

std::string_view CueName(Cue cue);  // "date_order"

struct CueValue {
  Cue cue = Cue::kPrior;
  double value = 0;
};

// A document as provenance sees it. The pointers must outlive it.
struct Witness {
  DocId document = 0;
  const Article* article = nullptr;
  const TokenizedText* tokens = nullptr;
  std::string_view text;  // the original
  uint32_t words = 0;
  std::string_view name;  // the document's id, by which another may cite it
};

// What a pair shares, in prose. `a_is_source`: the passages' side a is the source's.
struct SharedText {
  std::span<const AlignedPassage> passages;
  bool a_is_source = true;

  Span InSource(const AlignedPassage& passage) const { return a_is_source ? passage.a : passage.b; }
  Span InCopy(const AlignedPassage& passage) const { return a_is_source ? passage.b : passage.a; }
};
// Matched words: the same seen from either side.
uint32_t SharedWords(std::span<const AlignedPassage> passages);

// When an article was written, as far as all its dates tell.
struct TimeEstimate {
  bool known = false;
  double at = 0;                      // Unix seconds, the middle of what is possible
  double sigma = 0;                   // standard deviation: precision of the date, time zone
  double wrong = 0;                   // probability that the date says nothing about the text
  const ParsedDate* shown = nullptr;  // the date that a reader is told of
};
TimeEstimate EstimateTime(const Article& article);

// From 1 (a was surely first) through 0 (no telling) to -1: 1 - 2p, p being the probability that
// the order is the other one. Errors chain as binary channels do: the dates' spread, a clock that
// is off by minutes (heavy-tailed), a date that means something else; 1 - 2p is their product.
double TimeOrder(const TimeEstimate& a, const TimeEstimate& b);

// How strongly the article is credited to each agency, in [0, 1], by name. Photo credits count
// nothing, reports merely cited next to nothing.
std::vector<std::pair<std::string, double>> AgencyCredits(const Article& article);
// From this strength on a credit makes the agency a possible source: a byline down to "told AFP".
inline constexpr double kCredited = 0.5;

class Readings;

// Reads the cues of a cluster. Holds views of the witnesses.
class CueReader {
 public:
  explicit CueReader(std::span<const Witness> witnesses);

  // The cues of "copy took from source": all but those that its other candidates give
  // (kSharedShare, kMoreChanges, kBetween, kDateMissing). Thirds speak by `readings` (readings.h).
  // Deterministic, linear in the passages and in what is around them.
  std::vector<CueValue> Copying(uint32_t source, uint32_t copy, const SharedText& shared,
                                const Readings& readings) const;

  // A cue in words for a reader, of an edge from a witness or from an agency.
  std::string Words(const CueValue& cue, uint32_t source, uint32_t copy) const;
  std::string Words(const CueValue& cue, std::string_view agency, uint32_t copy) const;

  const Witness& witness(uint32_t witness) const { return witnesses_[witness]; }
  const TimeEstimate& time(uint32_t witness) const { return facts_[witness].time; }
  const std::vector<std::pair<std::string, double>>& credits(uint32_t witness) const {
    return facts_[witness].credits;
  }
  // Whether its outlet is that agency.
  bool IsByAgency(uint32_t witness, std::string_view agency) const;

 private:
  // What of a text is not its words.
  struct Form {
    double words = 0, lines = 0, figures = 0, marks = 0, stray_blanks = 0, secure_links = 0;
    double own_letters = 0;  // share of its letters
  };
  static Form FormOf(Span tokens, const Witness& witness);
  struct Facts {
    TimeEstimate time;
    std::vector<std::pair<std::string, double>> credits;  // by name
    std::vector<std::string> outlet;                      // its tokens; empty when unknown
    std::vector<uint32_t> cites;                          // witnesses by name, ascending
    std::vector<uint64_t> words;                          // hashes of the tokens, sorted
    Form form;
    std::vector<uint8_t> depth;  // quote marks before each token; empty: none anywhere
  };
  double NamesOutlet(uint32_t source, uint32_t copy) const;
  void AddTime(uint32_t source, uint32_t copy, std::vector<CueValue>* cues) const;
  void AddCredits(uint32_t source, uint32_t copy, std::vector<CueValue>* cues) const;
  void AddQuoteMarks(uint32_t source, uint32_t copy, const SharedText& shared,
                     std::vector<CueValue>* cues) const;
  void FindCitations();
  double Vocabulary(uint32_t source, uint32_t copy, const SharedText& shared) const;
  void AddPlaces(uint32_t source, uint32_t copy, const SharedText& shared,
                 std::vector<CueValue>* cues) const;
  void AddEdits(uint32_t source, uint32_t copy, const SharedText& shared,
                std::vector<CueValue>* cues) const;
  void AddVersions(uint32_t source, uint32_t copy, const SharedText& shared,
                   std::vector<CueValue>* cues) const;
  void AddThirds(uint32_t source, uint32_t copy, const SharedText& shared, const Readings& readings,
                 std::vector<CueValue>* cues) const;

  std::span<const Witness> witnesses_;
  std::vector<Facts> facts_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_CUES_H_
