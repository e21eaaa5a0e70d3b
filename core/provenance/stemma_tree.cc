#include "core/provenance/stemma_tree.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "core/provenance/internal/arborescence.h"
#include "core/provenance/internal/candidate_edges.h"
#include "core/provenance/internal/counts.h"
#include "core/provenance/internal/directions.h"
#include "core/provenance/internal/passage_groups.h"

namespace stemma {
namespace {

using internal::Arborescences;
using internal::Candidate;
using internal::CandidateEdges;
using internal::Dates;
using internal::kUnseenRoot;
using internal::ParentEdge;

// All but a hundredth of either text is the other's.
constexpr double kTwins = 0.99;

class Resolver {
 public:
  // Of some of the reader's witnesses; `pairs` by index into `members`.
  Resolver(const CueReader& reader, std::vector<uint32_t> members,
           std::span<const StemmaPair> pairs, const ProvenanceWeights& weights,
           const StemmaOptions& options)
      : pairs_(pairs),
        weights_(weights),
        options_(options),
        members_(members),
        edges_(reader, std::move(members), pairs, weights, options) {}

  // The tree shown and, when asked for, the directions of all pairs.
  Stemma Resolve(bool with_directions) const {
    const Arborescences trees = Solve(Dates::kKnown);
    const std::vector<size_t> tree = SurestTree(trees);
    Stemma stemma;
    for (const size_t e : tree) stemma.edges.push_back(Shown(edges_[e], trees.Marginal(e)));
    AddWithoutDates(tree, &stemma);
    FindRoot(&stemma);
    if (with_directions) ReadOff(trees, &stemma);
    return stemma;
  }
  // Directions and evidence alone.
  Stemma ResolvePairs() const {
    Stemma stemma;
    ReadOff(Solve(Dates::kKnown), &stemma);
    return stemma;
  }

 private:
  Arborescences Solve(Dates dates) const {
    return Arborescences(edges_.nodes(), edges_.Weighed(dates), options_.exact_witnesses);
  }
  void ReadOff(const Arborescences& trees, Stemma* stemma) const {
    stemma->directions = Directions(trees);
    if (options_.evidence) stemma->evidence = Evidence();
    if (options_.parents_of) AddParents(trees, stemma);
  }
  void AddParents(const Arborescences& trees, Stemma* stemma) const;
  std::vector<EdgeEvidence> Evidence() const;
  StemmaEdge Shown(const Candidate& candidate, double probability) const;
  void AddWithoutDates(std::span<const size_t> tree, Stemma* stemma) const;
  std::vector<size_t> SurestTree(const Arborescences& trees) const;
  void FindRoot(Stemma* stemma) const;
  std::vector<Direction> Directions(const Arborescences& trees) const;
  double ShareOf(const StemmaPair& pair) const;

  std::span<const StemmaPair> pairs_;
  const ProvenanceWeights& weights_;
  const StemmaOptions& options_;
  std::vector<uint32_t> members_;
  CandidateEdges edges_;
};

// By this group's own numbers of witnesses and pairs.
void Resolver::AddParents(const Arborescences& trees, Stemma* stemma) const {
  const auto at = std::lower_bound(members_.begin(), members_.end(), *options_.parents_of);
  if (at == members_.end() || *at != *options_.parents_of) return;
  const uint32_t node = static_cast<uint32_t>(at - members_.begin());
  PassageParents found;
  for (uint32_t p = 0; p < pairs_.size(); ++p) {
    if (pairs_[p].a == node || pairs_[p].b == node) found.pairs.push_back(p);
  }
  if (found.pairs.empty()) return;
  const auto [begin, end] = trees.EdgesInto(node);
  for (size_t e = begin; e < end; ++e) {
    const Candidate& candidate = edges_[e];
    if (candidate.edge.source == edges_.others()) continue;
    PassageParents::Parent parent{.probability = trees.Marginal(e)};
    if (candidate.edge.source >= 0) {
      parent.source = candidate.edge.source;
    } else if (candidate.edge.source != kUnseenRoot) {
      parent.latent = edges_.AgencyOf(candidate);
    }
    found.parents.push_back(std::move(parent));
  }
  std::stable_sort(found.parents.begin(), found.parents.end(),
                   [](const auto& x, const auto& y) { return x.probability > y.probability; });
  stemma->parents.push_back(std::move(found));
}

// The tree with the most edges that are right, as far as the marginals tell: the heaviest by their
// sum. (That of the greatest weight as a whole may hold many edges none of which is likely.) It
// names a source: never the others.
std::vector<size_t> Resolver::SurestTree(const Arborescences& trees) const {
  std::vector<ParentEdge> edges = trees.edges();
  for (size_t e = 0; e < edges.size(); ++e) {
    edges[e].log_weight = edges[e].source == edges_.others() ? -1e6 : trees.Marginal(e);
  }
  return internal::MaximumArborescence(edges_.nodes(), edges);
}

StemmaEdge Resolver::Shown(const Candidate& candidate, double probability) const {
  StemmaEdge edge;
  edge.copy = candidate.edge.copy;
  edge.probability = probability;
  if (candidate.edge.source >= 0) {
    edge.source = candidate.edge.source;
  } else if (candidate.edge.source != kUnseenRoot) {
    edge.latent = edges_.AgencyOf(candidate);
  } else {
    edge.cues.push_back({Cue::kPrior, 0.0, "no known source explains it better"});
  }
  for (const CueValue& cue : edges_.CuesOf(candidate)) {
    edge.cues.push_back({cue.cue, cue.value * weights_.of(cue.cue), edges_.Words(cue, candidate)});
  }
  std::stable_sort(edge.cues.begin(), edge.cues.end(), [](const auto& x, const auto& y) {
    return std::fabs(x.log_odds) > std::fabs(y.log_odds);
  });
  return edge;
}

void Resolver::AddWithoutDates(std::span<const size_t> tree, Stemma* stemma) const {
  if (!edges_.AnyDated()) return;
  const Arborescences trees = Solve(Dates::kHidden);
  for (size_t i = 0; i < tree.size(); ++i) {
    stemma->edges[i].without_dates = trees.Marginal(tree[i]);
  }
}

// The source from which more than half of the witnesses have it, in the tree shown.
void Resolver::FindRoot(Stemma* stemma) const {
  const size_t nodes = edges_.nodes();
  constexpr uint32_t kUnknown = UINT32_MAX;
  std::vector<uint32_t> top(nodes, kUnknown);  // the witness under the latent source
  std::map<std::string, size_t> by_agency;
  std::vector<size_t> by_witness(nodes, 0);
  std::vector<uint32_t> path;
  for (uint32_t w = 0; w < nodes; ++w) {
    path.clear();
    uint32_t at = w;
    while (top[at] == kUnknown && stemma->edges[at].source >= 0) {
      path.push_back(at);
      at = static_cast<uint32_t>(stemma->edges[at].source);
    }
    if (top[at] == kUnknown) top[at] = at;
    for (const uint32_t below : path) top[below] = top[at];
    const uint32_t head = top[w];
    if (stemma->edges[head].latent.empty()) {
      ++by_witness[head];
    } else {
      ++by_agency[stemma->edges[head].latent];
    }
  }
  for (const auto& [agency, count] : by_agency) {
    if (2 * count > nodes) stemma->root = agency;
  }
  for (uint32_t w = 0; w < nodes; ++w) {
    if (2 * by_witness[w] > nodes) stemma->root_witness = static_cast<int32_t>(w);
  }
}

std::vector<Direction> Resolver::Directions(const Arborescences& trees) const {
  std::vector<internal::NodePair> pairs;
  std::vector<double> shares;
  for (const StemmaPair& pair : pairs_) {
    shares.push_back(ShareOf(pair));
    pairs.push_back({pair.a, pair.b, shares.back() >= kTwins});
  }
  internal::SourceNames names{.witnesses = {}, .agencies = edges_.agencies()};
  for (uint32_t node = 0; node < edges_.nodes(); ++node) {
    names.witnesses.push_back(edges_.witness(node).name);
  }
  std::vector<Direction> directions = internal::PairDirections(trees, pairs, names);
  for (size_t p = 0; p < pairs_.size(); ++p) {
    internal::Calibrate(weights_.SharpnessOf(shares[p]), &directions[p]);
  }
  return directions;
}

// Words that both have, of the longer.
double Resolver::ShareOf(const StemmaPair& pair) const {
  return internal::ShareOfLonger(SharedWords(pair.passages), edges_.witness(pair.a).tokens->size(),
                                 edges_.witness(pair.b).tokens->size());
}

std::vector<EdgeEvidence> Resolver::Evidence() const {
  std::vector<EdgeEvidence> evidence;
  if (edges_.nodes() > options_.exact_witnesses) return evidence;
  for (size_t e = 0; e < edges_.size(); ++e) {
    const Candidate& candidate = edges_[e];
    if (candidate.edge.source == kUnseenRoot) continue;
    EdgeEvidence one{.copy = candidate.edge.copy, .cues = edges_.CuesOf(candidate)};
    if (candidate.edge.source >= 0) {
      one.source = candidate.edge.source;
      one.share = ShareOf(pairs_[candidate.pair]);
      one.twins = one.share >= kTwins;
    } else {
      one.latent = edges_.AgencyOf(candidate);
    }
    evidence.push_back(std::move(one));
  }
  return evidence;
}

// The pairs of one passage group, asked among its own witnesses.
void ResolveGroup(const CueReader& reader, std::span<const StemmaPair> pairs,
                  const ProvenanceWeights& weights, const StemmaOptions& options,
                  std::span<const uint32_t> group, uint32_t number, Stemma* stemma) {
  std::vector<uint32_t> members;
  for (const uint32_t p : group) members.insert(members.end(), {pairs[p].a, pairs[p].b});
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  auto place = [&](uint32_t witness) {
    return static_cast<uint32_t>(std::lower_bound(members.begin(), members.end(), witness) -
                                 members.begin());
  };
  std::vector<StemmaPair> its_pairs;
  for (const uint32_t p : group) {
    its_pairs.push_back({place(pairs[p].a), place(pairs[p].b), pairs[p].passages});
  }
  Stemma found = Resolver(reader, members, its_pairs, weights, options).ResolvePairs();
  for (size_t i = 0; i < group.size(); ++i) {
    stemma->directions[group[i]] = std::move(found.directions[i]);
  }
  for (PassageParents& passage : found.parents) {
    for (uint32_t& pair : passage.pairs) pair = group[pair];
    for (PassageParents::Parent& parent : passage.parents) {
      if (parent.source >= 0)
        parent.source = static_cast<int32_t>(members[static_cast<size_t>(parent.source)]);
    }
    stemma->parents.push_back(std::move(passage));
  }
  for (EdgeEvidence& edge : found.evidence) {
    edge.group = number;
    edge.copy = members[edge.copy];
    if (edge.source >= 0) edge.source = static_cast<int32_t>(members[edge.source]);
    stemma->evidence.push_back(std::move(edge));
  }
}

absl::Status CheckPairs(size_t witnesses, std::span<const StemmaPair> pairs) {
  std::vector<std::pair<uint32_t, uint32_t>> seen;
  for (const StemmaPair& pair : pairs) {
    if (pair.a >= pair.b || pair.b >= witnesses) {
      const std::string found = Concat("a pair of witnesses ", pair.a, " and ", pair.b);
      const std::string expected = Concat("two of ", witnesses, ", the lower first");
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = "stemma", .found = found, .expected = expected});
    }
    seen.emplace_back(pair.a, pair.b);
  }
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) == seen.end()) return absl::OkStatus();
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = "stemma", .found = "a pair given twice", .expected = "each pair once"});
}

}  // namespace

absl::StatusOr<Stemma> ResolveStemma(std::span<const Witness> witnesses,
                                     std::span<const StemmaPair> pairs,
                                     const ProvenanceWeights& weights,
                                     const StemmaOptions& options) {
  STEMMA_RETURN_IF_ERROR(CheckPairs(witnesses.size(), pairs));
  const auto groups = internal::PassageGroups(pairs);
  const CueReader reader(witnesses);
  std::vector<uint32_t> all(witnesses.size());
  std::iota(all.begin(), all.end(), 0u);
  Stemma stemma = Resolver(reader, all, pairs, weights, options).Resolve(groups.size() == 1);
  if (groups.size() == 1) return stemma;
  stemma.directions.resize(pairs.size());
  for (uint32_t g = 0; g < groups.size(); ++g) {
    ResolveGroup(reader, pairs, weights, options, groups[g], g, &stemma);
  }
  return stemma;
}

}  // namespace stemma
