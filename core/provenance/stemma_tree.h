// The stemma of a cluster: who most probably took from whom, with what probability and why.
//
//   STEMMA_ASSIGN_OR_RETURN(Stemma stemma, ResolveStemma(witnesses, pairs, weights));
//
// Nodes are the witnesses, one latent node for each agency that a witness credits, and one unseen
// root. The weight of an edge is exp(theta . cues); the marginal probability of every edge over all
// spanning arborescences from the root comes from the matrix-tree theorem (Tutte 1984; Koo,
// Globerson, Carreras, Collins 2007: one inverse of the Laplacian, in log-space scaling); the tree
// shown is the maximum spanning arborescence (Chu-Liu/Edmonds), the number shown the marginal.
// Clusters of more than `exact_witnesses` keep the best `max_parents` parents of each node. A
// verdict under `answer` is undetermined.

#ifndef STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_
#define STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_

#include <cstdint>
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

// How the two documents of a pair relate. The three sum to at most 1; what is missing is
// undetermined.
struct Direction {
  double a_to_b = 0;  // b took from a
  double b_to_a = 0;
  double common_source = 0;  // both took from a third
  std::string latent;        // that third, when it is an agency; may be empty
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
  std::vector<CueLogOdds> cues;
};

struct Stemma {
  std::vector<StemmaEdge> edges;  // one for each witness: its parent in the tree shown; by witness
  std::vector<Direction> directions;  // one for each pair given
  std::string root;                   // the agency at the top; empty: a witness or the unseen root
  int32_t root_witness = -1;          // the witness at the top, when there is one
};

struct StemmaOptions {
  uint32_t exact_witnesses = 1000;
  uint32_t max_parents = 20;
};

absl::StatusOr<Stemma> ResolveStemma(std::span<const Witness> witnesses,
                                     std::span<const StemmaPair> pairs,
                                     const ProvenanceWeights& weights,
                                     const StemmaOptions& options);

// Under this probability a direction is said to be undetermined.
inline constexpr double kAnswer = 0.6;

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_STEMMA_TREE_H_
