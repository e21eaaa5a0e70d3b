// Collections of articles that copy from each other, with the whole truth, made from a seed.
//
//   STEMMA_ASSIGN_OR_RETURN(Generator generator, Generator::Create({.documents = 1'000'000, .seed =
//   7})); for (uint64_t i = 0; i < 1'000'000; ++i) {
//     generator.Print(i, &page);                 // the page, entered anywhere: no other page has
//     to be made before for (const TruePassage& p : generator.TruthDueAt(i)) ...
//   }
//
// How it is built. The collection's slots lie in cells of `cell` slots. Whether a slot is an
// original, a partial copy or a near-duplicate, and of which earlier slot of its cell, is read from
// a stream named by (seed, slot): so a cell holds trees of copies, any slot can be made from its
// own chain of ancestors, and nothing has to be remembered. A permutation of [0, documents)
// scatters the slots over the collection, so that a copy may stand anywhere and before its source.
// Dates follow the trees: a copy is younger than what it copies.
//
// Truth. All passages of at least 8 words that two pages of a tree share are rows: a copy with its
// source and its source's source (directed), and siblings (not directed). The rows of a tree are
// due with the page of its original, so every row comes once, in whatever parts the collection is
// made. What unrelated pages share is chance and furniture.
//
// Cost: about 15 ns a word, times the depth of a copy in its tree; the truth costs every page of a
// tree once more. Memory: the pages of one tree. Not for several threads at once; several
// generators of the same options may run side by side.

#ifndef STEMMA_DATASETS_SYNTH_GENERATOR_H_
#define STEMMA_DATASETS_SYNTH_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/base/status.h"
#include "datasets/synth/page.h"

namespace stemma::synth {

struct Options {
  uint64_t documents = 1000;
  uint64_t words = 450;          // of an article, on average; between half and one and a half of it
  double copies = 0.3;           // share of documents that copy a part of another
  double near_duplicates = 0.2;  // share that copy the whole of another
  uint64_t cell = 20;            // a tree of copies has at most so many documents
  double edit_rate = 0.03;       // of the words of a copy, on average over copies
  double near_edit_rate = 0.004;  // the same for near-duplicates
  double ocr_rate = 0;            // of the letters of any copy, on average over copies
  double trim = 0.3;              // share of copies that are their source cut from the end
  double reorder = 0.2;  // share that have its paragraphs in another order; the rest take excerpts
  double house_style = 0.15;  // share of copies in another spelling
  double reflow = 0.15;  // share of all pages set in short lines, with words broken at their ends
  double quote_marks = 0.05;  // share of partial copies that have what they copy behind "> "
  uint64_t outlets = 200;
  double furniture = 0.7;  // share of outlets that print the same head and foot on every page
  uint64_t seed = 1;
};

enum class Relation : uint8_t { kOriginal, kCopy, kNearDuplicate };

// What a slot is: a copy's `parent` is a slot of the same cell before it.
struct Plan {
  Relation relation = Relation::kOriginal;
  uint64_t parent = 0;
};

// One passage that two pages share, in bytes and in code points of their texts.
struct TruePassage {
  std::string_view
      kind;  // near-duplicate, copy, ancestor (a copy of a copy with the first text), sibling
  bool directed = false;
  uint64_t copy = 0, source = 0;  // indices, which are the documents' ids
  Span copy_bytes, source_bytes;
  Span copy_chars, source_chars;
};

class Generator {
 public:
  static absl::StatusOr<Generator> Create(const Options& options);
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;
  ~Generator();

  // Replaces *page with page `index` (< documents).
  void Print(uint64_t index, Page* page);

  // The truth that is due with page `index`: that of its tree when it is an original, else nothing.
  // Valid until the next call.
  const std::vector<TruePassage>& TruthDueAt(uint64_t index);

  // Where a slot stands in the collection, and back.
  uint64_t IndexOf(uint64_t slot) const;
  uint64_t SlotAt(uint64_t index) const;
  Plan PlanOf(uint64_t slot) const;

 private:
  struct State;
  explicit Generator(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The columns of a truth file, and a row of it, each with its line end.
std::string_view TruthHeader();
void AppendTruthRow(const TruePassage& passage, Buffer* out);

}  // namespace stemma::synth

#endif  // STEMMA_DATASETS_SYNTH_GENERATOR_H_
