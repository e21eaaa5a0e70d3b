#include "core/provenance/stemma_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "core/provenance/internal/arborescence.h"
#include "core/provenance/internal/directions.h"
#include "core/provenance/internal/passage_groups.h"

namespace stemma {
namespace {

using internal::Arborescences;
using internal::ParentEdge;

using internal::kUnseenRoot;  // -2 - k is agency k
// How much less log-weight another candidate may have to lie between.
constexpr double kAsGood = 0.5;
// The logarithm of a ratio at which kSharedShare and kMoreChanges are full: 1 to 20.
constexpr double kLeastShare = 3.0;
// With trusted dates: an order from which on the other is impossible, and its log-weight.
constexpr double kTrustedOrder = 0.95;
constexpr double kNever = -200;

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

// How a witness stands to an agency.
struct AgencyTie {
  uint32_t witness = 0;
  uint32_t agency = 0;
  double own = 0;        // strength of its credit
  double neighbour = 0;  // the strongest of those that share its prose
};

std::vector<CueValue> AgencyCues(const AgencyTie& tie) {
  std::vector<CueValue> cues;
  cues.reserve(2);
  if (tie.own > 0) cues.push_back({Cue::kCreditedAgency, tie.own});
  if (tie.neighbour == 0) return cues;
  if (tie.own >= kCredited) {
    cues.push_back({Cue::kAgencyShared, std::max(tie.own, tie.neighbour)});
  } else {
    cues.push_back({Cue::kUncredited, tie.neighbour});
  }
  return cues;
}

uint32_t Changes(std::span<const AlignedPassage> passages) {
  uint32_t changes = 0;
  for (const AlignedPassage& passage : passages) {
    for (const Edit& edit : passage.edits) changes += edit.kind != EditKind::kMatch;
  }
  return changes;
}

class Resolver {
 public:
  Resolver(std::span<const Witness> witnesses, std::span<const StemmaPair> pairs,
           const ProvenanceWeights& weights, const StemmaOptions& options)
      : witnesses_(witnesses),
        pairs_(pairs),
        weights_(weights),
        options_(options),
        reader_(witnesses) {}

  // The tree shown and, when asked for, the directions of all pairs.
  Stemma Resolve(bool with_directions) {
    const Arborescences trees = Solve();
    const std::vector<size_t> tree = HeaviestTree(trees.edges());
    Stemma stemma;
    for (const size_t e : tree) stemma.edges.push_back(Shown(e, trees.Marginal(e)));
    AddWithoutDates(tree, &stemma);
    FindRoot(&stemma);
    if (with_directions) ReadOff(trees, &stemma);
    return stemma;
  }
  // Directions and evidence alone.
  Stemma ResolvePairs() {
    Stemma stemma;
    ReadOff(Solve(), &stemma);
    return stemma;
  }

 private:
  double LogOdds(std::span<const CueValue> cues) const {
    double sum = 0;
    for (const CueValue& cue : cues) sum += cue.value * weights_.of(cue.cue);
    return sum;
  }

  SharedText SharedOf(const Candidate& candidate) const {
    const StemmaPair& pair = pairs_[candidate.pair];
    return {pair.passages, static_cast<uint32_t>(candidate.edge.source) == pair.a};
  }

  std::vector<CueValue> CuesOf(const Candidate& candidate) const {
    std::vector<CueValue> cues = reader_.Copying(static_cast<uint32_t>(candidate.edge.source),
                                                 candidate.edge.copy, SharedOf(candidate));
    if (candidate.share < 0) cues.push_back({Cue::kSharedShare, candidate.share});
    if (candidate.more > 0) cues.push_back({Cue::kMoreChanges, candidate.more});
    if (candidate.between) cues.push_back({Cue::kBetween, 1.0});
    return cues;
  }

  double LogOddsOfDates(std::span<const CueValue> cues) const {
    double sum = 0;
    for (const CueValue& cue : cues) {
      if (IsOfDates(cue.cue)) sum += cue.value * weights_.of(cue.cue);
    }
    return sum;
  }

  // The source outside that stands for the candidates which a large cluster does not keep.
  int32_t Others() const { return -2 - static_cast<int32_t>(agencies_.size()); }

  Arborescences Solve() {
    FindCandidates();
    FindAgencies();
    Prune();
    std::vector<ParentEdge> edges;
    edges.reserve(candidates_.size());
    for (const Candidate& candidate : candidates_) edges.push_back(candidate.edge);
    return Arborescences(static_cast<uint32_t>(witnesses_.size()), std::move(edges),
                         options_.exact_witnesses);
  }
  void FindCandidates();
  void Compare(std::span<Candidate> of_one_copy) const;
  double Forbidden(const Candidate& candidate) const;
  void FindAgencies();
  void Prune();
  double LogSum(std::span<const size_t> candidates) const;
  void ReadOff(const Arborescences& trees, Stemma* stemma) const {
    stemma->directions = Directions(trees);
    if (options_.evidence) stemma->evidence = Evidence();
  }
  std::vector<EdgeEvidence> Evidence() const;
  StemmaEdge Shown(size_t edge, double probability) const;
  void AddWithoutDates(std::span<const size_t> tree, Stemma* stemma) const;
  std::vector<size_t> HeaviestTree(std::vector<ParentEdge> edges) const;
  void FindRoot(Stemma* stemma) const;
  std::vector<Direction> Directions(const Arborescences& trees) const;
  bool AreTwins(const StemmaPair& pair) const;
  const AgencyTie& TieOf(uint32_t witness, uint32_t agency) const;

  std::span<const Witness> witnesses_;
  std::span<const StemmaPair> pairs_;
  const ProvenanceWeights& weights_;
  const StemmaOptions& options_;
  CueReader reader_;
  std::vector<std::string> agencies_;  // by name
  std::vector<AgencyTie> ties_;        // by witness, then agency
  std::vector<Candidate> candidates_;  // by copy, then source
};

// Both directions of every pair that shares a word.
void Resolver::FindCandidates() {
  for (uint32_t p = 0; p < pairs_.size(); ++p) {
    const StemmaPair& pair = pairs_[p];
    const uint32_t words = SharedWords(pair.passages);
    if (words == 0) continue;
    const uint32_t changes = Changes(pair.passages);
    candidates_.push_back({{static_cast<int32_t>(pair.a), pair.b}, p, words, changes});
    candidates_.push_back({{static_cast<int32_t>(pair.b), pair.a}, p, words, changes});
  }
  std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& x, const Candidate& y) {
    return std::tuple(x.edge.copy, x.edge.source) < std::tuple(y.edge.copy, y.edge.source);
  });
  for (size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
    while (end < candidates_.size() && candidates_[end].edge.copy == candidates_[begin].edge.copy) {
      ++end;
    }
    Compare(std::span(candidates_).subspan(begin, end - begin));
  }
}

// The weights of the candidates of one copy, with the cues that they have from each other.
void Resolver::Compare(std::span<Candidate> candidates) const {
  uint32_t best = 0;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.words);
  uint32_t fewest = UINT32_MAX;  // a phrase is easily the same: of those that share half as much
  for (const Candidate& candidate : candidates) {
    if (2 * candidate.words >= best) fewest = std::min(fewest, candidate.changes);
  }
  const TimeEstimate& copy = reader_.time(candidates[0].edge.copy);
  std::vector<std::pair<double, double>> before;  // surely before the copy: earliest, log-weight
  for (Candidate& candidate : candidates) {
    candidate.share =
        std::max(-1.0, std::log(static_cast<double>(candidate.words) / best) / kLeastShare);
    const double ratio = (candidate.changes + 1.0) / (fewest + 1.0);
    candidate.more = std::clamp(std::log(ratio) / kLeastShare, 0.0, 1.0);
    const std::vector<CueValue> cues = CuesOf(candidate);
    const double forbidden = options_.trust_dates ? Forbidden(candidate) : 0;
    candidate.edge.log_weight = LogOdds(cues) + forbidden;
    candidate.dated = LogOddsOfDates(cues) + forbidden;
    const TimeEstimate& time = reader_.time(static_cast<uint32_t>(candidate.edge.source));
    if (time.known && copy.known && time.at + time.sigma < copy.at - copy.sigma) {
      before.emplace_back(time.at - time.sigma, candidate.edge.log_weight);
    }
  }
  std::sort(before.begin(), before.end());
  for (size_t i = before.size(); i-- > 1;) {  // the best from here on
    before[i - 1].second = std::max(before[i - 1].second, before[i].second);
  }
  for (Candidate& candidate : candidates) {
    const TimeEstimate& time = reader_.time(static_cast<uint32_t>(candidate.edge.source));
    if (!time.known) continue;
    const auto later =
        std::upper_bound(before.begin(), before.end(),
                         std::pair(time.at + time.sigma, std::numeric_limits<double>::infinity()));
    candidate.between =
        later != before.end() && later->second >= candidate.edge.log_weight - kAsGood;
    if (!candidate.between) continue;
    candidate.edge.log_weight += weights_.of(Cue::kBetween);
    candidate.dated += weights_.of(Cue::kBetween);
  }
}

// What takes a source out that is surely younger, when dates are trusted.
double Resolver::Forbidden(const Candidate& candidate) const {
  const double order = TimeOrder(reader_.time(static_cast<uint32_t>(candidate.edge.source)),
                                 reader_.time(candidate.edge.copy));
  return order <= -kTrustedOrder ? kNever : 0.0;
}

// Edges from the agencies and from the unseen root.
void Resolver::FindAgencies() {
  const uint32_t nodes = static_cast<uint32_t>(witnesses_.size());
  for (uint32_t w = 0; w < nodes; ++w) {
    for (const auto& [agency, strength] : reader_.credits(w)) {
      if (strength >= kCredited) agencies_.push_back(agency);
    }
  }
  std::sort(agencies_.begin(), agencies_.end());
  agencies_.erase(std::unique(agencies_.begin(), agencies_.end()), agencies_.end());
  std::map<std::pair<uint32_t, uint32_t>, AgencyTie> ties;
  auto tie = [&](uint32_t witness, uint32_t agency) -> AgencyTie& {
    return ties.try_emplace({witness, agency}, AgencyTie{witness, agency}).first->second;
  };
  std::vector<std::vector<std::pair<uint32_t, double>>> credits(nodes);
  for (uint32_t w = 0; w < nodes; ++w) {
    for (const auto& [agency, strength] : reader_.credits(w)) {
      const auto at = std::lower_bound(agencies_.begin(), agencies_.end(), agency);
      if (at == agencies_.end() || *at != agency) continue;
      const uint32_t id = static_cast<uint32_t>(at - agencies_.begin());
      tie(w, id).own = strength;
      if (strength >= kCredited) credits[w].emplace_back(id, strength);
    }
  }
  for (const Candidate& candidate : candidates_) {
    for (const auto& [agency, strength] : credits[static_cast<size_t>(candidate.edge.source)]) {
      AgencyTie& to = tie(candidate.edge.copy, agency);
      to.neighbour = std::max(to.neighbour, strength);
    }
  }
  for (uint32_t w = 0; w < nodes; ++w) candidates_.push_back({{kUnseenRoot, w, 0.0}});
  for (const auto& [key, one] : ties) {
    if (one.own < kCredited && one.neighbour == 0) continue;
    ties_.push_back(one);
    candidates_.push_back(
        {{-2 - static_cast<int32_t>(one.agency), one.witness, LogOdds(AgencyCues(one))}});
  }
  std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& x, const Candidate& y) {
    return std::tuple(x.edge.copy, x.edge.source) < std::tuple(y.edge.copy, y.edge.source);
  });
}

// A large cluster keeps the best parents of each witness; of equal ones those next in number, a
// choice that favours no direction. What the others weigh together stays, as a source outside, so
// that those kept do not look the surer for it.
void Resolver::Prune() {
  if (witnesses_.size() <= options_.exact_witnesses) return;
  std::vector<Candidate> kept;
  for (size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
    const uint32_t copy = candidates_[begin].edge.copy;
    std::vector<size_t> inner;
    const size_t others = kept.size();  // before the sources outside, whose numbers ascend
    for (; end < candidates_.size() && candidates_[end].edge.copy == copy; ++end) {
      if (candidates_[end].edge.source >= 0) {
        inner.push_back(end);
      } else {
        kept.push_back(candidates_[end]);
      }
    }
    const size_t count = std::min<size_t>(inner.size(), options_.max_parents);
    auto rank = [&](size_t e) {
      const ParentEdge& edge = candidates_[e].edge;
      return std::tuple(-edge.log_weight, std::abs(edge.source - static_cast<int32_t>(copy)), e);
    };
    std::partial_sort(inner.begin(), inner.begin() + static_cast<ptrdiff_t>(count), inner.end(),
                      [&](size_t x, size_t y) { return rank(x) < rank(y); });
    if (count < inner.size()) {
      Candidate rest = {{Others(), copy, LogSum(std::span(inner).subspan(count))}};
      kept.insert(kept.begin() + static_cast<ptrdiff_t>(others), rest);
    }
    std::sort(inner.begin(), inner.begin() + static_cast<ptrdiff_t>(count));
    for (size_t i = 0; i < count; ++i) kept.push_back(candidates_[inner[i]]);
  }
  candidates_ = std::move(kept);
}

const AgencyTie& Resolver::TieOf(uint32_t witness, uint32_t agency) const {
  return *std::lower_bound(ties_.begin(), ties_.end(), std::pair(witness, agency),
                           [](const AgencyTie& x, const std::pair<uint32_t, uint32_t>& y) {
                             return std::pair(x.witness, x.agency) < y;
                           });
}

// The logarithm of the summed weights.
double Resolver::LogSum(std::span<const size_t> candidates) const {
  double most = candidates_[candidates[0]].edge.log_weight;
  for (const size_t e : candidates) most = std::max(most, candidates_[e].edge.log_weight);
  double sum = 0;
  for (const size_t e : candidates) sum += std::exp(candidates_[e].edge.log_weight - most);
  return most + std::log(sum);
}

// The tree shown names a source: never the others.
std::vector<size_t> Resolver::HeaviestTree(std::vector<ParentEdge> edges) const {
  for (ParentEdge& edge : edges) {
    if (edge.source == Others()) edge.log_weight = -1e6;
  }
  return internal::MaximumArborescence(static_cast<uint32_t>(witnesses_.size()), edges);
}

StemmaEdge Resolver::Shown(size_t e, double probability) const {
  const Candidate& candidate = candidates_[e];
  const uint32_t copy = candidate.edge.copy;
  StemmaEdge edge;
  edge.copy = copy;
  edge.probability = probability;
  auto add = [&](const CueValue& cue, std::string words) {
    edge.cues.push_back({cue.cue, cue.value * weights_.of(cue.cue), std::move(words)});
  };
  if (candidate.edge.source >= 0) {
    edge.source = candidate.edge.source;
    const uint32_t source = static_cast<uint32_t>(edge.source);
    for (const CueValue& cue : CuesOf(candidate)) add(cue, reader_.Words(cue, source, copy));
  } else if (candidate.edge.source == kUnseenRoot) {
    edge.cues.push_back({Cue::kPrior, 0.0, "no known source explains it better"});
  } else {
    const uint32_t agency = static_cast<uint32_t>(-2 - candidate.edge.source);
    edge.latent = agencies_[agency];
    for (const CueValue& cue : AgencyCues(TieOf(copy, agency))) {
      add(cue, reader_.Words(cue, edge.latent, copy));
    }
  }
  std::stable_sort(edge.cues.begin(), edge.cues.end(), [](const auto& x, const auto& y) {
    return std::fabs(x.log_odds) > std::fabs(y.log_odds);
  });
  return edge;
}

// (What large clusters lump together keeps its dates.)
void Resolver::AddWithoutDates(std::span<const size_t> tree, Stemma* stemma) const {
  if (std::all_of(candidates_.begin(), candidates_.end(),
                  [](const Candidate& candidate) { return candidate.dated == 0; })) {
    return;
  }
  std::vector<ParentEdge> edges;
  edges.reserve(candidates_.size());
  for (const Candidate& candidate : candidates_) {
    edges.push_back(candidate.edge);
    edges.back().log_weight -= candidate.dated;
  }
  const Arborescences trees(static_cast<uint32_t>(witnesses_.size()), std::move(edges),
                            options_.exact_witnesses);
  for (size_t i = 0; i < tree.size(); ++i) {
    stemma->edges[i].without_dates = trees.Marginal(tree[i]);
  }
}

// The source from which more than half of the witnesses have it, in the tree shown.
void Resolver::FindRoot(Stemma* stemma) const {
  const size_t nodes = witnesses_.size();
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
  for (const StemmaPair& pair : pairs_) pairs.push_back({pair.a, pair.b, AreTwins(pair)});
  std::vector<Direction> directions = internal::PairDirections(trees, pairs, agencies_);
  for (Direction& direction : directions) internal::Calibrate(weights_.sharpness, &direction);
  return directions;
}

// All but a hundredth of either text is the other's.
bool Resolver::AreTwins(const StemmaPair& pair) const {
  uint64_t matched = 0;
  for (const AlignedPassage& passage : pair.passages) matched += passage.matched;
  const size_t longer =
      std::max(witnesses_[pair.a].tokens->size(), witnesses_[pair.b].tokens->size());
  return 100 * matched >= 99 * longer;
}

std::vector<EdgeEvidence> Resolver::Evidence() const {
  std::vector<EdgeEvidence> evidence;
  if (witnesses_.size() > options_.exact_witnesses) return evidence;
  for (const Candidate& candidate : candidates_) {
    EdgeEvidence one{.copy = candidate.edge.copy};
    if (candidate.edge.source >= 0) {
      one.source = candidate.edge.source;
      one.cues = CuesOf(candidate);
      one.twins = AreTwins(pairs_[candidate.pair]);
    } else if (candidate.edge.source != kUnseenRoot) {
      const uint32_t agency = static_cast<uint32_t>(-2 - candidate.edge.source);
      one.latent = agencies_[agency];
      one.cues = AgencyCues(TieOf(one.copy, agency));
    } else {
      continue;
    }
    evidence.push_back(std::move(one));
  }
  return evidence;
}

// The pairs of one passage group, asked among its own witnesses.
void ResolveGroup(std::span<const Witness> witnesses, std::span<const StemmaPair> pairs,
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
  std::vector<Witness> its_witnesses;
  its_witnesses.reserve(members.size());
  for (const uint32_t w : members) its_witnesses.push_back(witnesses[w]);
  std::vector<StemmaPair> its_pairs;
  for (const uint32_t p : group) {
    its_pairs.push_back({place(pairs[p].a), place(pairs[p].b), pairs[p].passages});
  }
  Stemma found = Resolver(its_witnesses, its_pairs, weights, options).ResolvePairs();
  for (size_t i = 0; i < group.size(); ++i) {
    stemma->directions[group[i]] = std::move(found.directions[i]);
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
  Stemma stemma = Resolver(witnesses, pairs, weights, options).Resolve(groups.size() == 1);
  if (groups.size() == 1) return stemma;
  stemma.directions.resize(pairs.size());
  for (uint32_t g = 0; g < groups.size(); ++g) {
    ResolveGroup(witnesses, pairs, weights, options, groups[g], g, &stemma);
  }
  return stemma;
}

}  // namespace stemma
