// Why a pair of documents was reported, rejected, or never compared: what `stemma explain` shows.
//
//   STEMMA_ASSIGN_OR_RETURN(Explanation explanation, Explain("a.txt", "b.txt", {}, options));
//   std::string page = ExplainText(explanation, {.width = 80});
//
// The explanation follows the path of a pair: the fingerprints both hold and which of them the
// index used, whether that made the pair a candidate, the chains the aligner built, the passages it
// kept and dropped, the rule that gave the verdict, and the setting nearest to the present ones
// that would have reported the pair. Each step is filled as far as the pair came.

#ifndef STEMMA_CORE_REPORT_EXPLAIN_TEXT_H_
#define STEMMA_CORE_REPORT_EXPLAIN_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/align/verdict.h"
#include "core/align/verify.h"
#include "core/base/span.h"
#include "core/index/fingerprint_index.h"
#include "core/report/reporter.h"

namespace stemma {

// A fingerprint that both documents hold.
struct ExplainedSeed {
  FingerprintIndex::HashUse use;  // what the index did with it, and how many hold it
  Span a;                         // bytes of its words in a
  Span b;
  std::string text;  // as it stands in a
};

// Anchors that the aligner joined.
struct ExplainedChain {
  Span a;
  Span b;
  uint32_t anchors = 0;
  uint32_t words = 0;  // in its anchors
  double score = 0;
  std::string text;  // as it stands in a
};

// An aligned passage and what became of it.
struct ExplainedPassage {
  PassageRecord passage;
  bool reported = false;
  std::string why;  // not reported: "4 words, fewer than the 8 of min_prose_words"
};

struct Explanation {
  std::string a;  // document ids
  std::string b;
  uint32_t words_a = 0;
  uint32_t words_b = 0;
  uint64_t among = 0;  // documents of the collection that frequencies were counted in

  // Seeds.
  uint64_t seeds_shared = 0;         // fingerprints that both hold
  uint64_t seeds_cut = 0;            // of them, too frequent to be followed
  std::vector<ExplainedSeed> seeds;  // the rarest first; some of them when there are many
  uint32_t longest_run = 0;          // of equal words around a seed
  bool candidate = false;
  std::string candidate_rule;  // what made it one, or what it lacked, in a sentence

  // Alignment; empty when the pair was never a candidate.
  std::vector<ExplainedChain> chains;
  std::vector<ExplainedPassage> passages;

  // Judgement.
  Similarity similarity;
  Verdict verdict = Verdict::kNone;
  double score = 0;
  std::string rule;  // which rule decided, in a sentence
  bool reported = false;
  std::string nearest_setting;  // flags that would report it; empty when nothing would

  // Provenance, when prose is shared.
  bool has_direction = false;
  Direction direction;
  std::optional<Direction> without_dates;  // the same if no document had a date, where dates speak
  std::vector<CueLogOdds> cues_a_to_b;
  std::vector<CueLogOdds> cues_b_to_a;
};

struct ExplainTextOptions {
  bool colour = false;
  int width = 100;
  int max_rows = 12;  // of seeds, chains and passages each; 0: all
};

// The explanation for people; ends with a newline.
std::string ExplainText(const Explanation& explanation, const ExplainTextOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_EXPLAIN_TEXT_H_
