#include "core/provenance/cluster.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

#include "core/base/disjoint_sets.h"

namespace stemma {
namespace {

// A link is strong when any one of these speaks for it.
constexpr double kStrongScore = 0.8;
constexpr double kStrongShare = 0.15;
constexpr uint32_t kStrongWords = 40;

bool IsStrong(const Link& link) {
  return link.score >= kStrongScore || link.share >= kStrongShare || link.words >= kStrongWords;
}

// Weak links, the strongest first, tie single documents to a part or to each other, but never in a
// chain: what was tied by a weak link as a leaf takes nobody along.
class WeakTies {
 public:
  WeakTies(size_t documents, const std::vector<bool>& in_part)
      : role_(documents, kFree), partner_(documents, 0) {
    for (size_t d = 0; d < documents; ++d) {
      if (in_part[d]) role_[d] = kHub;
    }
  }

  bool Tie(DocId a, DocId b) {
    if (role_[a] != kFree) std::swap(a, b);
    if (role_[a] != kFree || role_[b] == kLeaf) return false;
    if (role_[b] == kFree) {
      role_[a] = role_[b] = kPaired;
      partner_[a] = b;
      partner_[b] = a;
      return true;
    }
    if (role_[b] == kPaired) {  // the one that a third asks for is the middle of the star
      role_[partner_[b]] = kLeaf;
      role_[b] = kHub;
    }
    role_[a] = kLeaf;
    return true;
  }

 private:
  enum Role : uint8_t { kFree, kPaired, kHub, kLeaf };
  std::vector<Role> role_;
  std::vector<DocId> partner_;
};

// Joins parts that two weak links without a common document hold together. Links that all pass
// through one document are one bridge, however many they are.
void JoinDoublyTied(std::span<const Link> weak, DisjointSets* sets) {
  struct Crossing {
    uint32_t low, high;  // parts
    DocId from, to;      // in them
    auto operator<=>(const Crossing&) const = default;
  };
  std::vector<Crossing> crossings;
  for (const Link& link : weak) {
    Crossing crossing = {sets->Find(link.a), sets->Find(link.b), link.a, link.b};
    if (crossing.low == crossing.high) continue;
    if (crossing.low > crossing.high) {
      std::swap(crossing.low, crossing.high);
      std::swap(crossing.from, crossing.to);
    }
    crossings.push_back(crossing);
  }
  std::sort(crossings.begin(), crossings.end());
  for (size_t begin = 0, end = 0; begin < crossings.size(); begin = end) {
    const Crossing& first = crossings[begin];
    bool through_from = true, through_to = true;
    for (end = begin; end < crossings.size() && crossings[end].low == first.low &&
                      crossings[end].high == first.high;
         ++end) {
      through_from &= crossings[end].from == first.from;
      through_to &= crossings[end].to == first.to;
    }
    if (!through_from && !through_to) sets->Join(first.low, first.high);
  }
}

Clusters Collect(size_t documents, DisjointSets* sets) {
  Clusters clusters;
  std::vector<uint32_t> size(documents, 0);
  for (DocId d = 0; d < documents; ++d) ++size[sets->Find(d)];
  clusters.cluster_of.assign(documents, kNoCluster);
  for (DocId d = 0; d < documents; ++d) {
    const uint32_t root = sets->Find(d);  // its first document: already numbered, or d itself
    if (size[root] < 2) continue;
    if (root == d) {
      clusters.cluster_of[d] = static_cast<uint32_t>(clusters.documents.size());
      clusters.documents.emplace_back();
    }
    clusters.cluster_of[d] = clusters.cluster_of[root];
    clusters.documents[clusters.cluster_of[d]].push_back(d);
  }
  return clusters;
}

}  // namespace

Clusters FindClusters(size_t documents, std::span<const Link> links) {
  DisjointSets sets(documents);
  std::vector<Link> weak;
  std::vector<bool> in_part(documents, false);
  for (const Link& link : links) {
    assert(link.a < documents && link.b < documents);
    if (link.a == link.b) continue;
    if (IsStrong(link)) {
      sets.Join(link.a, link.b);
      in_part[link.a] = in_part[link.b] = true;
    } else {
      weak.push_back(link);
      if (link.a > link.b) std::swap(weak.back().a, weak.back().b);
    }
  }
  std::sort(weak.begin(), weak.end(), [](const Link& x, const Link& y) {
    return std::tuple(-static_cast<int64_t>(x.words), -x.score, x.a, x.b) <
           std::tuple(-static_cast<int64_t>(y.words), -y.score, y.a, y.b);
  });
  WeakTies ties(documents, in_part);
  for (const Link& link : weak) {
    if (ties.Tie(link.a, link.b)) sets.Join(link.a, link.b);
  }
  JoinDoublyTied(weak, &sets);
  return Collect(documents, &sets);
}

}  // namespace stemma
