// The stemma of a cluster: who most probably took from whom, with what probability and why.
//
//   STEMMA_ASSIGN_OR_RETURN(Stemma stemma, ResolveStemma(witnesses, pairs, weights));
//
// Nodes are the witnesses; sources are other witnesses that share prose, one latent source for each
// agency that a witness credits, and one unseen root. The log-weight of an edge is the sum of its
// cues' values times their weights; from the unseen root it is 0. Probabilities are marginals over
// all trees, by the matrix-tree theorem (internal/arborescence.h); the tree shown is the one with
// the most edges expected to be right (Chu-Liu/Edmonds over the marginals), the number shown is the
// marginal. docs/provenance.md has the whole model.
//
// The tree shown is of whole documents. A document that took passages from several has several
// parents: the direction of a pair is resolved among those that share the same passages
// (internal/passage_groups.h).
//
// Exact up to `exact_witnesses`, O(n^3). Larger clusters keep each witness's best `max_parents`
// candidates, the rest of them being lumped together, and solve each neighbourhood on its own:
// 10,000 witnesses take seconds.

#ifndef STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_
#define STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/align/extend.h"
#include "core/base/span.h"
#include "core/base/status.h"
#include "core/provenance/cues.h"
#include "core/provenance/weights.h"

namespace stemma {

// A pair of the cluster, by index into the witnesses (a < b), with its prose passages.
struct StemmaPair {
  uint32_t a = 0;
  uint32_t b = 0;
  std::span<const AlignedPassage> passages;
};

// How the two documents of a pair relate, over all trees. The three sum to at most 1; what is
// missing is undetermined: more distant relations, and paths too unlikely to be followed.
struct Direction {
  // b took from a, or from a text that is the same as a, directly or through other witnesses.
  double a_to_b = 0;
  double b_to_a = 0;
  double common_source =
      0;               // both took directly from a third: a witness, an agency, the unseen root
  std::string latent;  // that third, when it is mostly one agency; may be empty
  std::string third;   // that third by name, when it is mostly one witness; may be empty
};

struct CueLogOdds {
  Cue cue = Cue::kPrior;
  double log_odds = 0;
  std::string words;
};

struct StemmaEdge {
  int32_t source =
      -1;  // witness index; -1: the latent source named below; the unseen root when that is empty
  std::string latent;
  uint32_t copy = 0;       // witness index
  double probability = 0;  // marginal
  // What it would be if no document had a date; of clusters in which dates say something.
  std::optional<double> without_dates;
  std::vector<CueLogOdds> cues;
};

// A possible edge with its cues' values: what weights are fitted to (fit.h). Edges from the unseen
// root have no cues, and are not listed.
struct EdgeEvidence {
  uint32_t group = 0;   // the passage group in which it competes
  int32_t source = -1;  // witness index; -1: the agency named below
  std::string latent;
  uint32_t copy = 0;
  bool twins = false;  // both are the same text
  double share = 0;    // words that both have, of the longer
  std::vector<CueValue> cues;
};

// From whom one document took a passage: its parents in one passage group.
struct PassageParents {
  struct Parent {
    int32_t source = -1;  // witness index; -1: the agency named below, else the unseen root
    std::string latent;
    double probability = 0;  // marginal
  };
  std::vector<uint32_t> pairs;  // the document's in the group, by index into the pairs given
  std::vector<Parent> parents;  // the likeliest first
};

struct Stemma {
  std::vector<StemmaEdge> edges;  // one for each witness: its parent in the tree shown; by witness
  std::vector<Direction> directions;  // one for each pair given
  // When asked for; by group. None of clusters that are too large to be exact.
  std::vector<EdgeEvidence> evidence;
  std::vector<PassageParents> parents;  // of `parents_of`, by group
  // From whom more than half of the witnesses have it in the tree shown: an agency, or one witness;
  // neither when there is no such source: the unseen root.
  std::string root;
  int32_t root_witness = -1;
};

struct StemmaOptions {
  uint32_t exact_witnesses = 1000;
  uint32_t max_parents = 20;
  bool evidence = false;
  std::optional<uint32_t> parents_of;  // witness whose sources are wanted by passage
  // An order of dates that is certain but for clocks (1 - 2p of 0.95) forbids the other one.
  bool trust_dates = false;
};

// InvalidArgument when a pair is not two of the witnesses in order, or is given twice.
absl::StatusOr<Stemma> ResolveStemma(std::span<const Witness> witnesses,
                                     std::span<const StemmaPair> pairs,
                                     const ProvenanceWeights& weights,
                                     const StemmaOptions& options);

// Under this probability a direction is said to be undetermined.
inline constexpr double kAnswer = 0.6;

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_
