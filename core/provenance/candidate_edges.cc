#include "core/provenance/internal/candidate_edges.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "core/provenance/internal/directions.h"

namespace stemma::internal {
namespace {

// How much less log-weight another candidate may have to lie between.
constexpr double kAsGood = 0.5;
// The logarithm of a ratio at which kSharedShare and kMoreChanges are full: 1 to 20.
constexpr double kLeastShare = 3.0;
// With trusted dates: an order from which on the other is impossible, and its log-weight.
constexpr double kTrustedOrder = 0.95;
constexpr double kNever = -200;

// Tokens by which two texts may differ in where they go on from one passage to the next.
constexpr uint32_t kStraightOn = 3;

// Places where two texts differ: edits inside their passages, and what either has before, between
// and behind these.
uint32_t Changes(const StemmaPair& pair, size_t tokens_a, size_t tokens_b) {
  uint32_t changes = 0;
  Span a, b;  // the passage before
  std::vector<std::pair<Span, Span>> spans;
  for (const AlignedPassage& passage : pair.passages) {
    for (const Edit& edit : passage.edits) changes += edit.kind != EditKind::kMatch;
    spans.emplace_back(passage.a, passage.b);
  }
  std::sort(spans.begin(), spans.end());
  spans.emplace_back(Span{static_cast<uint32_t>(tokens_a), 0},
                     Span{static_cast<uint32_t>(tokens_b), 0});
  for (const auto& [next_a, next_b] : spans) {
    const bool apart = next_a.begin > a.end + kStraightOn || next_b.begin > b.end + kStraightOn;
    changes += apart || next_b.begin < b.begin;
    a = next_a;
    b = next_b;
  }
  return changes;
}

double LogOdds(std::span<const CueValue> cues, const ProvenanceWeights& weights) {
  double sum = 0;
  for (const CueValue& cue : cues) sum += cue.value * weights.of(cue.cue);
  return sum;
}

double LogOddsOfDates(std::span<const CueValue> cues, const ProvenanceWeights& weights) {
  double sum = 0;
  for (const CueValue& cue : cues) {
    if (IsOfDates(cue.cue)) sum += cue.value * weights.of(cue.cue);
  }
  return sum;
}

// Where the candidates of the copy at `begin` end.
size_t EndOfCopy(std::span<const Candidate> candidates, size_t begin) {
  size_t end = begin;
  while (end < candidates.size() && candidates[end].edge.copy == candidates[begin].edge.copy) ++end;
  return end;
}

}  // namespace

CandidateEdges::CandidateEdges(const CueReader& reader, std::vector<uint32_t> members,
                               std::span<const StemmaPair> pairs, const ProvenanceWeights& weights,
                               const StemmaOptions& options)
    : reader_(reader),
      members_(std::move(members)),
      pairs_(pairs),
      weights_(weights),
      options_(options) {
  ReadThirds();
  AddWitnesses();
  NameAgencies();
  TieAgencies();
  AddOutside();
  Prune();
}

void CandidateEdges::ReadThirds() {
  const auto dated = std::count_if(members_.begin(), members_.end(),
                                   [this](uint32_t member) { return reader_.time(member).known; });
  any_order_ = dated >= 2;
  if (nodes() < 3) return;
  std::vector<SharedStretch> shared;
  for (const StemmaPair& pair : pairs_) {
    for (const AlignedPassage& passage : pair.passages) {
      shared.push_back({members_[pair.a], passage.a});
      shared.push_back({members_[pair.b], passage.b});
    }
  }
  readings_ = Readings(reader_, std::move(shared));
}

std::vector<ParentEdge> CandidateEdges::Weighed(Dates dates) const {
  std::vector<ParentEdge> edges;
  edges.reserve(candidates_.size());
  for (const Candidate& candidate : candidates_) {
    edges.push_back(candidate.edge);
    if (dates == Dates::kHidden) edges.back().log_weight -= candidate.dated;
  }
  return edges;
}

bool CandidateEdges::AnyDated() const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [](const Candidate& candidate) { return candidate.dated != 0; });
}

std::vector<CueValue> CandidateEdges::CuesOf(const Candidate& candidate) const {
  if (candidate.edge.source >= 0) return WitnessCues(candidate);
  if (candidate.edge.source == kUnseenRoot || candidate.edge.source == others()) return {};
  return AgencyCues(TieOf(candidate));
}

std::string CandidateEdges::Words(const CueValue& cue, const Candidate& candidate) const {
  return candidate.edge.source >= 0 ? reader_.Words(cue, SourceOf(candidate), CopyOf(candidate))
                                    : reader_.Words(cue, AgencyOf(candidate), CopyOf(candidate));
}

std::vector<CueValue> CandidateEdges::WitnessCues(const Candidate& candidate) const {
  const StemmaPair& pair = pairs_[candidate.pair];
  const bool a_is_source = static_cast<uint32_t>(candidate.edge.source) == pair.a;
  std::vector<CueValue> cues = reader_.Copying(SourceOf(candidate), CopyOf(candidate),
                                               {pair.passages, a_is_source}, readings_);
  const bool dated = TimeOf(candidate).known && reader_.time(CopyOf(candidate)).known;
  if (any_order_ && !dated) cues.push_back({Cue::kDateMissing, 1.0});
  if (candidate.share < 0) cues.push_back({Cue::kSharedShare, candidate.share});
  if (candidate.more > 0) cues.push_back({Cue::kMoreChanges, candidate.more});
  if (candidate.between) cues.push_back({Cue::kBetween, 1.0});
  return cues;
}

std::vector<CueValue> CandidateEdges::AgencyCues(const AgencyTie& tie) {
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

// Both directions of every pair that shares a word.
void CandidateEdges::AddWitnesses() {
  for (uint32_t p = 0; p < pairs_.size(); ++p) {
    const StemmaPair& pair = pairs_[p];
    const uint32_t words = SharedWords(pair.passages);
    if (words == 0) continue;
    const uint32_t changes =
        Changes(pair, witness(pair.a).tokens->size(), witness(pair.b).tokens->size());
    candidates_.push_back({{static_cast<int32_t>(pair.a), pair.b}, p, words, changes});
    candidates_.push_back({{static_cast<int32_t>(pair.b), pair.a}, p, words, changes});
  }
  Sort();
  for (size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
    end = EndOfCopy(candidates_, begin);
    Compare(std::span(candidates_).subspan(begin, end - begin));
  }
}

void CandidateEdges::Sort() {
  std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& x, const Candidate& y) {
    return std::tuple(x.edge.copy, x.edge.source) < std::tuple(y.edge.copy, y.edge.source);
  });
}

// The weights of the candidates of one copy, with the cues that they have from each other.
void CandidateEdges::Compare(std::span<Candidate> candidates) const {
  uint32_t best = 0;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.words);
  uint32_t fewest = UINT32_MAX;  // a phrase is easily the same: of those that share half as much
  for (const Candidate& candidate : candidates) {
    if (2 * candidate.words >= best) fewest = std::min(fewest, candidate.changes);
  }
  for (Candidate& candidate : candidates) {
    candidate.share =
        std::max(-1.0, std::log(static_cast<double>(candidate.words) / best) / kLeastShare);
    const double ratio = (candidate.changes + 1.0) / (fewest + 1.0);
    candidate.more = std::clamp(std::log(ratio) / kLeastShare, 0.0, 1.0);
    const std::vector<CueValue> cues = WitnessCues(candidate);
    const double forbidden = options_.trust_dates ? Forbidden(candidate) : 0;
    candidate.edge.log_weight = LogOdds(cues, weights_) + forbidden;
    candidate.dated = LogOddsOfDates(cues, weights_) + forbidden;
  }
  FindBetween(candidates);
}

// Chains prefer the nearest adequate ancestor: which candidates of a copy have another, about as
// good, between them and the copy in time.
void CandidateEdges::FindBetween(std::span<Candidate> candidates) const {
  const TimeEstimate& copy = reader_.time(CopyOf(candidates[0]));
  if (!copy.known) return;
  std::vector<std::pair<double, double>> before;  // surely before the copy: earliest, log-weight
  for (const Candidate& candidate : candidates) {
    const TimeEstimate& time = TimeOf(candidate);
    if (time.known && time.at + time.sigma < copy.at - copy.sigma) {
      before.emplace_back(time.at - time.sigma, candidate.edge.log_weight);
    }
  }
  std::sort(before.begin(), before.end());
  for (size_t i = before.size(); i-- > 1;) {  // the best from here on
    before[i - 1].second = std::max(before[i - 1].second, before[i].second);
  }
  for (Candidate& candidate : candidates) {
    const TimeEstimate& time = TimeOf(candidate);
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
double CandidateEdges::Forbidden(const Candidate& candidate) const {
  const double order = TimeOrder(TimeOf(candidate), reader_.time(CopyOf(candidate)));
  return order <= -kTrustedOrder ? kNever : 0.0;
}

// Whoever credits itself tells of nobody else.
void CandidateEdges::NameAgencies() {
  for (uint32_t w = 0; w < nodes(); ++w) {
    for (const auto& [agency, strength] : reader_.credits(members_[w])) {
      if (strength >= kCredited && !reader_.IsByAgency(members_[w], agency)) {
        agencies_.push_back(agency);
      }
    }
  }
  std::sort(agencies_.begin(), agencies_.end());
  agencies_.erase(std::unique(agencies_.begin(), agencies_.end()), agencies_.end());
}

// Where the agency's own text is among the witnesses, it is the source that a credit means: of what
// comes from it, others that credit the agency say nothing more.
void CandidateEdges::TieAgencies() {
  std::map<std::pair<uint32_t, uint32_t>, AgencyTie> ties;
  auto tie = [&](uint32_t witness, uint32_t agency) -> AgencyTie& {
    return ties.try_emplace({witness, agency}, AgencyTie{witness, agency}).first->second;
  };
  std::vector<std::vector<std::pair<uint32_t, double>>> credits(nodes());
  std::vector<std::vector<uint32_t>> itself(nodes());  // the agencies that a witness is a page of
  for (uint32_t w = 0; w < nodes(); ++w) {
    for (uint32_t id = 0; id < agencies_.size(); ++id) {
      if (reader_.IsByAgency(members_[w], agencies_[id])) itself[w].push_back(id);
    }
    for (const auto& [agency, strength] : reader_.credits(members_[w])) {
      const auto at = std::lower_bound(agencies_.begin(), agencies_.end(), agency);
      if (at == agencies_.end() || *at != agency) continue;
      const uint32_t id = static_cast<uint32_t>(at - agencies_.begin());
      tie(w, id).own = strength;
      if (strength >= kCredited) credits[w].emplace_back(id, strength);
    }
  }
  for (const Candidate& candidate : candidates_) {
    for (const uint32_t agency : itself[static_cast<size_t>(candidate.edge.source)]) {
      uint32_t& words = tie(candidate.edge.copy, agency).from_agency;
      words = std::max(words, candidate.words);
    }
  }
  for (const Candidate& candidate : candidates_) {
    for (const auto& [agency, strength] : credits[static_cast<size_t>(candidate.edge.source)]) {
      AgencyTie& to = tie(candidate.edge.copy, agency);
      if (candidate.words > to.from_agency) to.neighbour = std::max(to.neighbour, strength);
    }
  }
  for (const auto& [key, one] : ties) {
    const std::vector<uint32_t>& pages = itself[one.witness];
    if (std::binary_search(pages.begin(), pages.end(), one.agency)) continue;
    if (one.own >= kCredited || one.neighbour > 0) ties_.push_back(one);
  }
}

// Edges from the agencies and from the unseen root.
void CandidateEdges::AddOutside() {
  for (uint32_t w = 0; w < nodes(); ++w) candidates_.push_back({{kUnseenRoot, w, 0.0}});
  for (const AgencyTie& tie : ties_) {
    const int32_t agency = -2 - static_cast<int32_t>(tie.agency);
    candidates_.push_back({{agency, tie.witness, LogOdds(AgencyCues(tie), weights_)}});
  }
  Sort();
}

// A large cluster keeps the best parents of each witness; of equal ones those next in number, a
// choice that favours no direction. What the others weigh together stays, as a source outside, so
// that those kept do not look the surer for it.
void CandidateEdges::Prune() {
  if (nodes() <= options_.exact_witnesses) return;
  std::vector<Candidate> kept;
  for (size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
    end = EndOfCopy(candidates_, begin);
    const uint32_t copy = candidates_[begin].edge.copy;
    std::vector<size_t> inner;
    const size_t first = kept.size();  // before the sources outside, whose numbers ascend
    for (size_t e = begin; e < end; ++e) {
      if (candidates_[e].edge.source >= 0) {
        inner.push_back(e);
      } else {
        kept.push_back(candidates_[e]);
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
      const Candidate rest = {{others(), copy, LogSum(std::span(inner).subspan(count))}};
      kept.insert(kept.begin() + static_cast<ptrdiff_t>(first), rest);
    }
    std::sort(inner.begin(), inner.begin() + static_cast<ptrdiff_t>(count));
    for (size_t i = 0; i < count; ++i) kept.push_back(candidates_[inner[i]]);
  }
  candidates_ = std::move(kept);
}

const CandidateEdges::AgencyTie& CandidateEdges::TieOf(const Candidate& candidate) const {
  const std::pair key(candidate.edge.copy, static_cast<uint32_t>(-2 - candidate.edge.source));
  return *std::lower_bound(ties_.begin(), ties_.end(), key, [](const AgencyTie& x, const auto& y) {
    return std::pair(x.witness, x.agency) < y;
  });
}

// The logarithm of the summed weights.
double CandidateEdges::LogSum(std::span<const size_t> candidates) const {
  double most = candidates_[candidates[0]].edge.log_weight;
  for (const size_t e : candidates) most = std::max(most, candidates_[e].edge.log_weight);
  double sum = 0;
  for (const size_t e : candidates) sum += std::exp(candidates_[e].edge.log_weight - most);
  return most + std::log(sum);
}

}  // namespace stemma::internal
