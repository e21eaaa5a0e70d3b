#include "core/internal/dedup_decide.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/base/parallel.h"

namespace stemma {
namespace {

// Documents with the same tokens are one class, named by its first document; classes are what is
// compared. A class stands in the place of its best ranked document.
class Decision {
 public:
  explicit Decision(const DedupEvidence& evidence)
      : e_(evidence),
        size_(evidence.survey.size()),
        best_(size_),
        keeper_(size_),
        reason_(size_, RemovalReason::kNear) {
    std::iota(keeper_.begin(), keeper_.end(), 0u);
  }

  std::vector<Removal> Run() {
    FindBest();
    if (e_.options.near) FindNear();
    if (e_.containers != nullptr) FindContained();
    return Removals();
  }

 private:
  bool IsClass(uint32_t d) const { return e_.survey.first_of[d] == d; }
  bool IsFixed(uint32_t c) const { return best_[c] < e_.survey.against; }

  // Whether document a is to be kept rather than b.
  bool Before(uint32_t a, uint32_t b) const {
    const bool other_a = a < e_.survey.against, other_b = b < e_.survey.against;
    if (other_a != other_b) return other_a;
    if (e_.rank[a] != e_.rank[b]) return e_.rank[a] < e_.rank[b];
    return a < b;
  }
  bool ClassBefore(uint32_t a, uint32_t b) const { return Before(best_[a], best_[b]); }

  // Whether the documents of the class, all of the same tokens, are one.
  bool IsMerged(uint32_t c) const {
    return e_.options.exact || (e_.options.near && e_.survey.facts[c].shingles > 0);
  }

  void FindBest() {
    std::iota(best_.begin(), best_.end(), 0u);
    for (uint32_t d = 0; d < size_; ++d) {
      uint32_t& best = best_[e_.survey.first_of[d]];
      if (Before(d, best)) best = d;
    }
  }

  void FindNear() {
    std::vector<uint32_t> order;
    for (uint32_t c = 0; c < size_; ++c) {
      if (IsClass(c) && !e_.survey.buckets.IsAlone(c)) order.push_back(c);
    }
    std::sort(order.begin(), order.end(),
              [this](uint32_t a, uint32_t b) { return ClassBefore(a, b); });
    const auto own =
        std::partition_point(order.begin(), order.end(), [this](uint32_t c) { return IsFixed(c); });
    const std::vector<uint32_t> leader =
        FindLeaders(e_.survey.buckets, order, static_cast<size_t>(own - order.begin()), e_.sets,
                    {.min_resemblance = e_.options.min_resemblance, .threads = e_.options.threads});
    for (const uint32_t c : order) keeper_[c] = leader[c];
  }

  // Exact wherever containment is asked for.
  Similarity Compare(uint32_t a, uint32_t b) const { return e_.sets->Compare(a, b).similarity; }
  bool IsNear(const Similarity& similarity) const {
    return e_.options.near && similarity.shared > 0 &&
           similarity.resemblance >= e_.options.min_resemblance;
  }
  // Whether a, compared with b, is contained in it.
  bool IsContained(uint32_t a, uint32_t b, const Similarity& similarity) const {
    return e_.sets->SizeOf(a) < e_.sets->SizeOf(b) &&
           similarity.containment_a >= e_.options.min_containment;
  }

  // Of what is kept so far, each in the best ranked of those that contain it and stay.
  void FindContained() {
    std::vector<uint32_t> order;
    for (uint32_t c = 0; c < size_; ++c) {
      if (IsClass(c) && keeper_[c] == c && e_.sets->SizeOf(c) > 0) order.push_back(c);
    }
    std::vector<std::vector<uint32_t>> containers(order.size());
    ParallelFor(order.size(), {.threads = e_.options.threads}, [&](size_t i) {
      const uint32_t a = order[i];
      if (IsFixed(a)) return;
      for (const uint32_t b : e_.containers->ContainersOf(a)) {
        if (keeper_[b] != b || e_.sets->SizeOf(a) >= e_.sets->SizeOf(b)) continue;
        if (IsContained(a, b, Compare(a, b))) containers[i].push_back(b);
      }
      std::sort(containers[i].begin(), containers[i].end(),
                [this](uint32_t x, uint32_t y) { return ClassBefore(x, y); });
    });
    // A container has more shingles, so it has been decided before what it contains.
    std::vector<size_t> longest_first(order.size());
    std::iota(longest_first.begin(), longest_first.end(), size_t{0});
    std::stable_sort(longest_first.begin(), longest_first.end(), [&](size_t i, size_t j) {
      return e_.sets->SizeOf(order[i]) > e_.sets->SizeOf(order[j]);
    });
    for (const size_t i : longest_first) {
      const auto stays = [this](uint32_t b) { return keeper_[b] == b; };
      const auto found = std::find_if(containers[i].begin(), containers[i].end(), stays);
      if (found == containers[i].end()) continue;
      keeper_[order[i]] = *found;
      reason_[order[i]] = RemovalReason::kContained;
    }
    Rehouse();
  }

  // Those whose keeper has just been removed go where it went, if they match there; else to one
  // another; else they are kept.
  void Rehouse() {
    std::vector<uint32_t> orphans;
    for (uint32_t c = 0; c < size_; ++c) {
      if (IsClass(c) && keeper_[keeper_[c]] != keeper_[c]) orphans.push_back(c);
    }
    std::sort(orphans.begin(), orphans.end(),
              [this](uint32_t a, uint32_t b) { return ClassBefore(a, b); });
    std::map<uint32_t, std::vector<uint32_t>> kept_of;  // by the keeper that was removed
    std::vector<std::pair<uint32_t, uint32_t>> lost;    // orphan and lost keeper
    lost.reserve(orphans.size());
    for (const uint32_t orphan : orphans) lost.emplace_back(orphan, keeper_[orphan]);
    for (const auto& [orphan, gone] : lost) {
      std::vector<uint32_t>& kept = kept_of[gone];
      if (!MoveTo(orphan, keeper_[gone]) &&
          !std::any_of(kept.begin(), kept.end(),
                       [&, o = orphan](uint32_t other) { return MoveTo(o, other); })) {
        keeper_[orphan] = orphan;
        if (kept.size() < LshBuckets::kBucketLeaders) kept.push_back(orphan);
      }
    }
  }

  bool MoveTo(uint32_t c, uint32_t keeper) {
    const Similarity similarity = Compare(c, keeper);
    const bool near = IsNear(similarity);
    if (!near && !IsContained(c, keeper, similarity)) return false;
    keeper_[c] = keeper;
    reason_[c] = near ? RemovalReason::kNear : RemovalReason::kContained;
    return true;
  }

  std::vector<Removal> Removals() const {
    std::vector<uint32_t> moved;  // classes
    for (uint32_t c = 0; c < size_; ++c) {
      if (IsClass(c) && keeper_[c] != c) moved.push_back(c);
    }
    std::vector<DedupComparison> comparisons(moved.size());
    ParallelFor(moved.size(), {.threads = e_.options.threads},
                [&](size_t i) { comparisons[i] = e_.sets->Compare(moved[i], keeper_[moved[i]]); });
    std::vector<Removal> removals;
    for (uint32_t d = static_cast<uint32_t>(e_.survey.against); d < size_; ++d) {
      const uint32_t c = e_.survey.first_of[d];
      Removal removal{.removed = d, .kept = best_[keeper_[c]]};
      if (keeper_[c] != c) {
        const auto at = std::lower_bound(moved.begin(), moved.end(), c) - moved.begin();
        removal.comparison = comparisons[static_cast<size_t>(at)];
        removal.reason = reason_[c];
      } else if (removal.kept != d && IsMerged(c)) {
        removal.comparison.similarity = {.resemblance = 1, .containment_a = 1, .containment_b = 1};
        removal.reason = SameReason(d, removal.kept);
      } else {
        continue;
      }
      if (removal.kept < e_.survey.against) removal.reason = RemovalReason::kAgainst;
      removals.push_back(removal);
    }
    return removals;
  }

  RemovalReason SameReason(uint32_t a, uint32_t b) const {
    if (!e_.options.exact) return RemovalReason::kNear;
    const bool same = e_.survey.facts[a].text_hash == e_.survey.facts[b].text_hash;
    return same ? RemovalReason::kExact : RemovalReason::kNormalised;
  }

  const DedupEvidence& e_;
  size_t size_;
  std::vector<uint32_t> best_;    // of each class, the document that stands for it
  std::vector<uint32_t> keeper_;  // of each class, the class that is kept in its place; or itself
  std::vector<RemovalReason> reason_;  // of each class, why it is not
};

}  // namespace

std::vector<Removal> Decide(const DedupEvidence& evidence) { return Decision(evidence).Run(); }

}  // namespace stemma
