// Transplants: pairs of unrelated articles into which the same quotations, furniture, set phrases
// or lists were put, as a newsroom meets them; some with copied prose beside.
//
//   STEMMA_ASSIGN_OR_RETURN(Transplants transplants, Transplants::Create({.pairs = 20'000}));
//   for (uint64_t i = 0; i < 2 * 20'000; ++i) {
//     transplants.Print(i, &page);          // pages 2k and 2k + 1 are a pair, any page by itself
//     if (i % 2 == 1) AppendTruth(…)
//   }
//
// A pair's kind says what the two share:
//
//   quotation     one to six, of 4 to 60 words, in marks of either page's own kind, with the same
//   or
//                 another attribution, in the same or another order
//   unmarked      the same, but one of the two pages prints some of them without marks
//   furniture     the outlet's masthead and foot, as all its pages have them, and a notice
//   set phrase    three to eight phrases of 3 to 7 words that many other pages have, too
//   list          a table or an enumeration of 4 to 20 lines
//   mixed         two or three of these
//
// and one pair in `prose_every` shares copied prose of 40 to 150 words as well, with some of its
// words edited: its kind then begins with "prose beside". The truth lists every pair: label 1 with
// the span of the prose, label 0 for the rest. Nothing else is shared but by chance.
//
// Cost and lifetime are those of generator.h; every page is made from the seed and its number.

#ifndef STEMMA_DATASETS_SYNTH_TRANSPLANT_H_
#define STEMMA_DATASETS_SYNTH_TRANSPLANT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/status.h"
#include "datasets/synth/page.h"

namespace stemma::synth {

struct TransplantOptions {
  uint64_t pairs = 20'000;
  uint64_t words = 300;      // of an article's own, on average
  uint64_t prose_every = 5;  // one pair in so many copies prose, too; 0: none
  double edit_rate = 0.03;   // of the words of copied prose
  uint64_t outlets = 400;
  uint64_t seed = 1;
};

class Transplants {
 public:
  static absl::StatusOr<Transplants> Create(const TransplantOptions& options);
  Transplants(Transplants&&) noexcept;
  Transplants& operator=(Transplants&&) noexcept;
  ~Transplants();

  // Replaces *page with page `index` (< 2 * pairs).
  void Print(uint64_t index, Page* page);

  // Appends the truth of pair `pair`: one row, in the columns of TruthHeader (generator.h).
  void AppendTruth(uint64_t pair, Buffer* out);

  // What the pair shares: "quotation", "prose beside quotation", …
  std::string KindOf(uint64_t pair) const;

 private:
  struct State;
  explicit Transplants(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_TRANSPLANT_H_
