// The edges among which the tree of a cluster is chosen: who may have taken from whom, with what
// weight.
//
//   const CandidateEdges edges(reader, members, pairs, weights, options);
//   const Arborescences trees(edges.nodes(), edges.Weighed(Dates::kKnown), exact);
//   edges.CuesOf(e);
//
// Both directions of every pair that shares a word, every agency that a witness or one that shares
// its prose is credited to, and the unseen root for everybody. Sources outside are numbered as
// directions.h has it. A cluster over `exact_witnesses` keeps each witness's best `max_parents`
// candidates and one edge from outside for all the others together.
//
// O(pairs log pairs), and what the cues cost. The reader and the pairs must outlive it.

#ifndef STEMMA_CORE_PROVENANCE_INTERNAL_CANDIDATE_EDGES_H_
#define STEMMA_CORE_PROVENANCE_INTERNAL_CANDIDATE_EDGES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/provenance/cues.h"
#include "core/provenance/internal/arborescence.h"
#include "core/provenance/readings.h"
#include "core/provenance/stemma_tree.h"
#include "core/provenance/weights.h"

namespace stemma::internal {

// An edge and where it comes from.
struct Candidate {
  ParentEdge edge;
  uint32_t pair = UINT32_MAX;  // between witnesses
  uint32_t words = 0;
  uint32_t changes = 0;  // places where the two differ within their passages
  double share = 0;      // kSharedShare
  double more = 0;       // kMoreChanges
  bool between = false;  // kBetween
  double dated = 0;      // of the log-weight: what dates say
};

enum class Dates { kKnown, kHidden };

class CandidateEdges {
 public:
  // Of some of the reader's witnesses; `pairs` by index into `members`.
  CandidateEdges(const CueReader& reader, std::vector<uint32_t> members,
                 std::span<const StemmaPair> pairs, const ProvenanceWeights& weights,
                 const StemmaOptions& options);

  uint32_t nodes() const { return static_cast<uint32_t>(members_.size()); }
  const Witness& witness(uint32_t node) const { return reader_.witness(members_[node]); }
  size_t size() const { return candidates_.size(); }
  const Candidate& operator[](size_t e) const { return candidates_[e]; }  // by copy, then source
  const std::vector<std::string>& agencies() const { return agencies_; }  // by name
  // Of an edge from an agency.
  const std::string& AgencyOf(const Candidate& candidate) const {
    return agencies_[static_cast<size_t>(-2 - candidate.edge.source)];
  }
  // The source outside that stands for the candidates which a large cluster does not keep.
  int32_t others() const { return -2 - static_cast<int32_t>(agencies_.size()); }

  // What the trees want. (What large clusters lump together keeps its dates.)
  std::vector<ParentEdge> Weighed(Dates dates) const;
  bool AnyDated() const;

  // Empty for the unseen root and the others.
  std::vector<CueValue> CuesOf(const Candidate& candidate) const;
  std::string Words(const CueValue& cue, const Candidate& candidate) const;

 private:
  // How a witness stands to an agency.
  struct AgencyTie {
    uint32_t witness = 0;
    uint32_t agency = 0;
    double own = 0;            // strength of its credit
    uint32_t from_agency = 0;  // words that it shares with a text of the agency's own
    double neighbour = 0;      // the strongest credit of those that share more of its prose
  };
  static std::vector<CueValue> AgencyCues(const AgencyTie& tie);
  const AgencyTie& TieOf(const Candidate& candidate) const;
  std::vector<CueValue> WitnessCues(const Candidate& candidate) const;
  const TimeEstimate& TimeOf(const Candidate& candidate) const {
    return reader_.time(SourceOf(candidate));
  }
  // By the reader's numbers.
  uint32_t SourceOf(const Candidate& candidate) const {
    return members_[static_cast<size_t>(candidate.edge.source)];
  }
  uint32_t CopyOf(const Candidate& candidate) const { return members_[candidate.edge.copy]; }

  void ReadThirds();
  void AddWitnesses();
  void Compare(std::span<Candidate> of_one_copy) const;
  void FindBetween(std::span<Candidate> of_one_copy) const;
  double Forbidden(const Candidate& candidate) const;
  void NameAgencies();
  void TieAgencies();
  void AddOutside();
  void Prune();
  double LogSum(std::span<const size_t> candidates) const;
  void Sort();

  const CueReader& reader_;
  std::vector<uint32_t> members_;
  std::span<const StemmaPair> pairs_;
  const ProvenanceWeights& weights_;
  const StemmaOptions& options_;
  Readings readings_;
  bool any_order_ = false;  // two witnesses are dated
  std::vector<std::string> agencies_;
  std::vector<AgencyTie> ties_;  // by witness, then agency
  std::vector<Candidate> candidates_;
};

}  // namespace stemma::internal

#endif  // STEMMA_CORE_PROVENANCE_INTERNAL_CANDIDATE_EDGES_H_
