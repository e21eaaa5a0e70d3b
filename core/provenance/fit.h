// Fits the weights of the cues to pairs whose direction is known, or to trusted dates.
//
//   FitSet set{"result", GroupEvidence(result.evidence())};
//   STEMMA_ASSIGN_OR_RETURN(auto truth, ReadTrueSources(table, "truth.tsv"));
//   AllowTrue(truth, &set);
//   ProvenanceWeights fitted = FitWeights(std::span(&set, 1), DefaultWeights(), {});
//   FitScore score = ScoreSet(set, fitted);
//
// The likelihood is that of the model itself (stemma_tree.h): the share of all trees' weight that
// the trees have which agree with what is known. With Z the sum over all trees of a group, and Z'
// the sum over the trees made of allowed edges only, it is log Z' - log Z, and its gradient is the
// expected cues under the one less those under the other, both from edge marginals. From labels, a
// copy with known sources may have these as parents; any witness may not have one that is known to
// be below it. From dates, a witness may not have a
// parent that is surely younger, and the dates' own cues are taken away: what is learned is how
// text tells the order (Xu and Smith 2018 do so with newspapers of the 19th century).
//
// The penalty draws every weight to where it began, so that a cue without evidence keeps its own.
// BFGS; deterministic. Cost of a step: O(n^3) a group.

#ifndef STEMMA_CORE_PROVENANCE_FIT_H_
#define STEMMA_CORE_PROVENANCE_FIT_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/provenance/cues.h"
#include "core/provenance/weights.h"

namespace stemma {

// A possible edge with the values of its cues, as `find --evidence` tells it.
struct EvidenceRecord {
  uint64_t group = 0;  // of edges that compete
  std::string source;  // document id or agency
  bool latent = false;
  std::string copy;
  bool twins = false;
  double share = 0;  // words that both have, of the longer
  std::vector<CueValue> cues;
};

// `source`: a witness; -2 - k: the k-th agency.
struct FitEdge {
  int32_t source = 0;
  uint32_t copy = 0;
  bool twins = false;
  bool allowed = true;
  double share = 0;
  std::vector<CueValue> cues;
};

// A passage group: edges that compete. The unseen root may be everybody's source but for those
// listed.
struct FitGroup {
  std::vector<std::string> documents;
  std::vector<std::string> agencies;
  std::vector<FitEdge> edges;                  // ascending by copy, then source
  std::vector<bool> root_allowed;              // by witness
  std::vector<std::array<uint32_t, 2>> known;  // source and copy, true pairs that share text here
};

struct FitSet {
  std::string name;
  std::vector<FitGroup> groups;
  // Known copies are compared among trees in which they have some witness as parent: dates tell who
  // was first, not whether there is another source.
  bool from_dates = false;
};

// In the order of the groups' numbers; groups of more than 300 witnesses are left out.
std::vector<FitGroup> GroupEvidence(std::span<const EvidenceRecord> records);

// The sources of each copy: documents, agencies, or nothing for a source that is not in the
// collection. A table with a header, tab-separated, with columns copy_id and
// source_id; when there is a column `directed`, the rows that have 1 in it.
using FitTruth = std::map<std::string, std::vector<std::string>, std::less<>>;
absl::StatusOr<FitTruth> ReadTrueSources(std::string_view table, std::string_view name);

// Marks what the truth allows. Groups of which it says nothing, or what no tree agrees with, are
// left out.
void AllowTrue(const FitTruth& truth, FitSet* set);

// Takes the cues of dates away. With `learn`, edges from a source that is surely younger are not
// allowed, pairs whose order is sure are known, and groups without such a pair are left out.
void HideDates(bool learn, FitSet* set);

struct FitOptions {
  double penalty = 0.01;  // on the square of a weight's change, against the mean log-likelihood
  int max_steps = 200;
};

// The mean log-likelihood of a set's groups and its gradient by cue; `gradient` may be null.
double LogLikelihood(const FitSet& set, const ProvenanceWeights& weights,
                     std::array<double, kCueCount>* gradient);

// Each set counts the same, whatever its size. Fits the sharpness, too. The origin is the caller's.
ProvenanceWeights FitWeights(std::span<const FitSet> sets, const ProvenanceWeights& start,
                             const FitOptions& options);

// How well the directions of the known pairs are told.
struct FitScore {
  uint64_t pairs = 0;
  uint64_t answered = 0;  // some probability reaches kAnswer
  uint64_t right = 0;     // of those answered
  double brier = 0;       // of the two directions alone: 0.25 is a coin
  // By the probability of the likelier of the two directions, from 0.5 on, in tenths.
  struct Bin {
    uint64_t pairs = 0;
    double said = 0;   // mean probability
    double right = 0;  // share
  };
  std::array<Bin, 5> bins;
};
FitScore ScoreSet(const FitSet& set, const ProvenanceWeights& weights);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_FIT_H_
