// Rewritten text: fragments whose words were changed, moved and left out until no run of them is
// left. A second look into a pair, sentence by sentence.
//
//   SentenceText a(text_a, tokens_a), b(text_b, tokens_b);
//   for (const Rewritten& fragment : FindRewritten(a, b, {})) ...
//
// Every sentence is a vector of its words' stems, each weighed by how few sentences of the two
// texts have it. Two sentences that have a rare stem in common and are alike (by the cosine of the
// vectors, and by the share of their words) are a seed. Seeds that lie near each other in both
// texts are a fragment, which is parted at smaller gaps until it is alike as a whole. Of fragments
// that overlap in a text the better one stays. A summary takes its sentences from all over a text:
// when seeds, joined over wide gaps, lay a short stretch, most of whose sentences have one, on a
// much longer one, and no fragment alone is that stretch, they are one fragment; when it spans half
// of the longer text, it is that text. The method is that of Sanchez-Perez, Sidorov, Gelbukh, "A
// Winning Approach to Text Alignment for Text Reuse Detection at PAN 2014".
//
// A text that was retold as a whole, word by word and sentence by sentence (translated, and back),
// has hardly a seed. What is left of it is the order: sentences of both, one behind the other, that
// have but a name or a number in common. When such links in one order take in most sentences of
// both texts, they are one fragment; two reports of one event tell it in different orders.
//
// Cost: linear in the sentences, with a factor of `rare_sentences` times the words of one; where
// most sentences are linked also their product, of at most `retold_most` in either text.

#ifndef STEMMA_CORE_ALIGN_REWRITE_H_
#define STEMMA_CORE_ALIGN_REWRITE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/sentences.h"
#include "core/text/tokenize.h"

namespace stemma {

struct RewriteOptions {
  bool enabled = false;  // presets `rewrite` and `ocr`
  StemKind stems = StemKind::kWord;
  double min_cosine = 0.30;    // of two sentences
  double min_dice = 0.35;      // twice their common stems over all of theirs
  uint32_t gap = 3;            // sentences between seeds of one fragment
  double min_likeness = 0.34;  // cosine of the two sides of a fragment
  uint32_t summary_gap = 24;   // sentences between the seeds of a summary
  double summary_ratio = 3;    // of a text's letters to its summary's, at least
  double summary_likeness = 0.25;
  double summary_seeded = 0.4;  // of the summary's sentences, at least
  double summary_alone = 0.9;   // of the summary, at most, in one fragment of those near each other
  double summary_whole = 0.5;   // of a text's sentences: who sums up more sums up the text
  double retold_cosine = 0.1;   // of two sentences, by their rare stems
  double retold_short = 0.7;    // of the sentences of the text that has fewer, in one order
  double retold_long = 0.5;     // of the other's
  uint32_t retold_least = 8;    // sentences
  uint32_t retold_most = 500;   // sentences of a text: longer ones are no articles
  uint32_t min_letters = 150;   // bytes of either side
  // A stem in more sentences of the two texts leads to no seed by itself.
  uint32_t rare_sentences = 32;
};

// A text made ready: its sentences as counts of stems. `tokens` must outlive it.
class SentenceText {
 public:
  SentenceText(std::string_view text, const TokenizedText& tokens, StemKind kind = StemKind::kWord);

  struct Entry {
    uint32_t at = 0;     // stem (of a sentence's) or sentence (of a stem's)
    uint32_t count = 0;  // how often the sentence has the stem
  };

  const TokenizedText& tokens() const { return *tokens_; }
  const std::vector<Span>& sentences() const { return sentences_; }
  // The distinct stems, ascending; below, a stem is an index into them.
  const std::vector<uint32_t>& stems() const { return stems_; }
  // Ascending by stem.
  std::span<const Entry> StemsIn(uint32_t sentence) const {
    return Row(by_sentence_, sentence_begin_, sentence);
  }
  // Ascending by sentence.
  std::span<const Entry> SentencesWith(uint32_t stem) const {
    return Row(by_stem_, stem_begin_, stem);
  }

 private:
  static std::span<const Entry> Row(const std::vector<Entry>& entries,
                                    const std::vector<uint32_t>& begins, uint32_t row) {
    return std::span<const Entry>(entries).subspan(begins[row], begins[row + 1] - begins[row]);
  }

  const TokenizedText* tokens_;
  std::vector<Span> sentences_;
  std::vector<uint32_t> stems_;
  std::vector<Entry> by_sentence_;
  std::vector<uint32_t> sentence_begin_;  // and the end
  std::vector<Entry> by_stem_;
  std::vector<uint32_t> stem_begin_;
};

struct Rewritten {
  Span a;  // tokens
  Span b;
  double likeness = 0;  // cosine of the two sides
};

// Not overlapping in either text, ascending by their place in `a`.
std::vector<Rewritten> FindRewritten(const SentenceText& a, const SentenceText& b,
                                     const RewriteOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_REWRITE_H_
