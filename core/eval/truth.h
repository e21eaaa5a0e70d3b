// What is known of a collection: which pairs of documents share text, where, and who was first.
//
//   STEMMA_ASSIGN_OR_RETURN(Truth truth, ReadTruth("truth.tsv", /*in_chars=*/true));
//
// A truth is a table: tab-separated, with a header. Which of the known forms it has is told by its
// columns, not by its name:
//
//   kind label directed copy_id source_id [copy_start copy_end source_start source_end, _byte]
//       one row a passage, or a pair without passages; label 1 or 0; directed 1: the source came
//       first. A pair that is not listed shares nothing. The form for a truth of one's own.
//   a b verdict [kind]
//       the verdict that each pair should get; a pair that is not listed should get none
//
// and the forms in which the public corpora come that the project is measured on; for those a
// folder can be given, and pairs that are not listed are not judged, for their truth does not claim
// to be whole.
//
// Spans are read in the unit asked for: code points from the columns named above, bytes from those
// whose names end in _byte. Memory: the table. Errors name the file, and the line.

#ifndef STEMMA_CORE_EVAL_TRUTH_H_
#define STEMMA_CORE_EVAL_TRUTH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/verdict.h"
#include "core/base/status.h"
#include "core/eval/measures.h"

namespace stemma {

enum class Label : uint8_t { kShares, kSharesNot, kUnjudged };

struct TruePair {
  std::string copy;  // who took, where that is known
  std::string source;
  std::string kind;  // under which it is counted
  Label label = Label::kUnjudged;
  bool directed = false;            // `copy` did take from `source`
  std::string group;                // under which its direction is counted
  std::optional<Verdict> expected;  // where the truth says so much
};

class Truth {
 public:
  // A pair that is there already is kept as it stands, unless this one shares text and it did not;
  // its two documents stay in the order in which they came first.
  void Add(TruePair pair);
  // Of a pair that is there; turned as that one stands.
  void AddPassage(SharedSpan passage);

  const std::vector<TruePair>& pairs() const { return pairs_; }
  const std::vector<SharedSpan>& passages() const { return passages_; }
  const TruePair* Find(std::string_view x, std::string_view y) const;  // in either order
  bool exhaustive = false;  // a pair that is not listed shares nothing

 private:
  std::vector<TruePair> pairs_;
  std::map<std::pair<std::string, std::string>, size_t> index_;  // by copy and source
  std::vector<SharedSpan> passages_;
};

// `path` is a table, or the folder of a corpus.
absl::StatusOr<Truth> ReadTruth(const std::string& path, bool in_chars);

}  // namespace stemma

#endif  // STEMMA_CORE_EVAL_TRUTH_H_
