#include "core/align/furniture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "core/base/disjoint_sets.h"

namespace stemma {
namespace {

// Overlapping stretches of one document are sought among this many before each, by their begin.
constexpr size_t kLookBack = 16;
constexpr uint32_t kNoOutlet = 0;

// Each distinct value's number, from 0 in ascending order of the values.
template <typename Value>
std::vector<uint32_t> Numbered(const std::vector<Value>& values) {
  std::vector<Value> distinct = values;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  absl::flat_hash_map<Value, uint32_t> number;
  for (const Value& value : distinct) number.emplace(value, static_cast<uint32_t>(number.size()));
  std::vector<uint32_t> result;
  result.reserve(values.size());
  for (const Value& value : values) result.push_back(number.at(value));
  return result;
}

// Whether more than 70 % of `span` lie in `covered`, which is united.
bool MostlyIn(Span span, const std::vector<Span>& covered) {
  auto at = std::partition_point(covered.begin(), covered.end(),
                                 [&](Span other) { return other.end <= span.begin; });
  uint64_t inside = 0;
  for (; at != covered.end() && at->begin < span.end; ++at) {
    inside += std::min(at->end, span.end) - std::max(at->begin, span.begin);
  }
  return inside * 10 > uint64_t{span.size()} * 7;
}

bool SameStretch(Span x, Span y) {
  if (!x.Overlaps(y)) return false;
  const uint32_t shared = std::min(x.end, y.end) - std::max(x.begin, y.begin);
  return 2 * uint64_t{shared} > std::max(x.size(), y.size());
}

uint32_t Threshold(uint32_t least, double share, uint32_t articles) {
  return std::max(least, static_cast<uint32_t>(std::ceil(share * articles)));
}

}  // namespace

// Which groups are related with which.
class FurnitureLearner::Relations {
 public:
  Relations(std::vector<std::pair<uint32_t, uint32_t>> pairs, size_t groups)
      : first_(groups + 1), seen_(groups) {
    for (size_t i = 0, n = pairs.size(); i < n; ++i) {
      pairs.emplace_back(pairs[i].second, pairs[i].first);
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (const auto& [group, other] : pairs) {
      ++first_[group + 1];
      others_.push_back(other);
    }
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
  }

  // The size of a set of `members` (distinct) no two of which are related, found greedily from the
  // member with the fewest relations on. Nothing is looked at when there are fewer than `needed`.
  uint32_t Unrelated(const std::vector<uint32_t>& members, uint32_t needed) {
    if (members.size() < needed) return 0;
    for (uint32_t member : members) seen_[member] = kMember;
    std::vector<std::pair<uint32_t, uint32_t>> order;  // relations within, member
    order.reserve(members.size());
    for (uint32_t member : members) order.emplace_back(Count(member, kMember), member);
    std::sort(order.begin(), order.end());
    uint32_t unrelated = 0;
    for (const auto& [relations, member] : order) {
      if (relations > 0 && Count(member, kChosen) > 0) continue;
      seen_[member] = kChosen;
      ++unrelated;
    }
    for (uint32_t member : members) seen_[member] = kOutside;
    return unrelated;
  }

 private:
  static constexpr uint8_t kOutside = 0, kMember = 1, kChosen = 2;

  uint32_t Count(uint32_t group, uint8_t mark) const {
    return static_cast<uint32_t>(
        std::count_if(others_.begin() + first_[group], others_.begin() + first_[group + 1],
                      [&](uint32_t other) { return seen_[other] == mark; }));
  }

  std::vector<uint32_t> first_;
  std::vector<uint32_t> others_;
  std::vector<uint8_t> seen_;
};

FurnitureLearner::FurnitureLearner(std::vector<uint32_t> tokens, std::vector<uint32_t> outlets,
                                   const std::vector<uint32_t>& groups,
                                   const FurnitureOptions& options)
    : tokens_(std::move(tokens)),
      outlets_(std::move(outlets)),
      groups_(Numbered(groups)),
      options_(options) {
  std::vector<std::pair<uint32_t, uint32_t>> articles;
  for (size_t i = 0; i < outlets_.size(); ++i) {
    articles.emplace_back(outlets_[i], groups_[i]);
    all_articles_ = std::max(all_articles_, groups_[i] + 1);
  }
  group_count_ = all_articles_;
  std::sort(articles.begin(), articles.end());
  articles.erase(std::unique(articles.begin(), articles.end()), articles.end());
  for (const auto& [outlet, group] : articles) {
    if (outlet >= articles_.size()) articles_.resize(outlet + 1);
    ++articles_[outlet];
  }
}

void FurnitureLearner::SetArticles(std::span<const uint64_t> of_outlet, uint64_t all) {
  const auto narrow = [](uint64_t count) {
    return static_cast<uint32_t>(std::min<uint64_t>(count, UINT32_MAX));
  };
  for (size_t d = 0; d < of_outlet.size(); ++d) {
    uint32_t& articles = articles_[outlets_[d]];
    articles = std::max(articles, narrow(of_outlet[d]));
  }
  all_articles_ = std::max(all_articles_, narrow(all));
}

void FurnitureLearner::Add(DocId a, DocId b, std::span<const AlignedPassage> passages) {
  if (groups_[a] == groups_[b]) return;
  uint64_t matched = 0;
  for (const AlignedPassage& passage : passages) matched += passage.matched;
  const uint32_t shorter = std::min(tokens_[a], tokens_[b]);
  const bool related = static_cast<double>(matched) >= options_.max_related * shorter;
  if (related) relations_.emplace_back(groups_[a], groups_[b]);
  if (related && !SameOutlet(a, b)) return;
  std::vector<Sighting>& sightings = related ? echoes_ : sightings_;
  for (const AlignedPassage& passage : passages) {
    // Furniture is printed word by word, and not quoted.
    if (passage.likeness > 0 || passage.quoted_lines) continue;
    sightings.push_back({a, passage.a});
    sightings.push_back({b, passage.b});
    if (related) continue;
    marks_.push_back(passage.marks_a);
    marks_.push_back(passage.marks_b);
  }
}

// A class of stretches that is furniture somewhere.
struct FurnitureLearner::Class {
  uint32_t first = 0;             // its smallest sighting
  uint32_t unrelated = 0;         // articles that hold it, of any outlet
  std::vector<uint32_t> outlets;  // of which it is furniture, ascending
};

// A holder of a class of stretches.
struct FurnitureLearner::Holder {
  uint32_t first;  // the class
  uint32_t outlet;
  uint32_t group;
  auto operator<=>(const Holder&) const = default;
};

// For each sighting the smallest sighting of its class.
std::vector<uint32_t> FurnitureLearner::Classify() const {
  DisjointSets sets(sightings_.size());
  std::vector<uint32_t> order(sightings_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
    return std::tie(sightings_[x].document, sightings_[x].tokens, x) <
           std::tie(sightings_[y].document, sightings_[y].tokens, y);
  });
  for (size_t i = 0; i < order.size(); ++i) {
    const Sighting& sighting = sightings_[order[i]];
    sets.Join(order[i], order[i] ^ 1);
    const size_t stop = i > kLookBack ? i - kLookBack : 0;
    for (size_t j = i; j-- > stop;) {
      const Sighting& before = sightings_[order[j]];
      if (before.document != sighting.document) break;
      if (SameStretch(before.tokens, sighting.tokens)) sets.Join(order[i], order[j]);
    }
  }
  std::vector<uint32_t> classes(sightings_.size());
  for (uint32_t i = 0; i < classes.size(); ++i) classes[i] = sets.Find(i);
  return classes;
}

// What the holders of one class, sorted, say of it.
FurnitureLearner::Class FurnitureLearner::Judge(std::span<const Holder> holders,
                                                Relations* relations) const {
  Class result{.first = holders.front().first};
  std::vector<uint32_t> groups;
  std::vector<uint32_t> of_outlet;
  for (size_t i = 0; i < holders.size(); ++i) {
    of_outlet.push_back(holders[i].group);
    const uint32_t outlet = holders[i].outlet;
    if (i + 1 < holders.size() && holders[i + 1].outlet == outlet) continue;
    const uint32_t needed =
        Threshold(options_.min_outlet, options_.outlet_share, articles_[outlet]);
    if (outlet != kNoOutlet && relations->Unrelated(of_outlet, needed) >= needed) {
      result.outlets.push_back(outlet);
    }
    groups.insert(groups.end(), of_outlet.begin(), of_outlet.end());
    of_outlet.clear();
  }
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  result.unrelated = relations->Unrelated(groups, NeededInCollection(0));
  return result;
}

uint32_t FurnitureLearner::NeededInCollection(uint32_t tokens) const {
  const double length = std::max(1.0, static_cast<double>(tokens) / options_.short_tokens);
  const double needed =
      length * length *
      Threshold(options_.min_collection, options_.collection_share, all_articles_);
  return static_cast<uint32_t>(std::min(std::ceil(needed), 4e9));
}

// The classes that are furniture of some outlet or may be of the collection, ascending by `first`.
std::vector<FurnitureLearner::Class> FurnitureLearner::JudgeAll(
    const std::vector<uint32_t>& classes) const {
  std::vector<bool> quoted(classes.size());
  for (uint32_t i = 0; i < classes.size(); ++i) {
    if (marks_[i] != marks_[i ^ 1]) quoted[classes[i]] = true;
  }
  std::vector<Holder> holders;
  holders.reserve(classes.size());
  for (uint32_t i = 0; i < classes.size(); ++i) {
    if (quoted[classes[i]] && marks_[i] > 0) continue;
    const DocId document = sightings_[i].document;
    holders.push_back({classes[i], outlets_[document], groups_[document]});
  }
  std::sort(holders.begin(), holders.end());
  holders.erase(std::unique(holders.begin(), holders.end()), holders.end());

  Relations relations(relations_, group_count_);
  std::vector<Class> found;
  for (size_t begin = 0, end = 0; begin < holders.size(); begin = end) {
    while (end < holders.size() && holders[end].first == holders[begin].first) ++end;
    Class judged = Judge(std::span(holders).subspan(begin, end - begin), &relations);
    if (judged.unrelated > 0 || !judged.outlets.empty()) found.push_back(std::move(judged));
  }
  return found;
}

std::vector<std::vector<Span>> FurnitureLearner::Learn() const {
  const std::vector<uint32_t> classes = Classify();
  const std::vector<Class> found = JudgeAll(classes);
  std::vector<std::vector<Span>> furniture(tokens_.size());
  for (uint32_t i = 0; i < sightings_.size(); ++i) {
    const auto at =
        std::lower_bound(found.begin(), found.end(), classes[i],
                         [](const Class& judged, uint32_t first) { return judged.first < first; });
    if (at == found.end() || at->first != classes[i]) continue;
    const auto& [document, span] = sightings_[i];
    if (at->unrelated >= NeededInCollection(span.size()) ||
        std::binary_search(at->outlets.begin(), at->outlets.end(), outlets_[document])) {
      furniture[document].push_back(span);
    }
  }
  for (std::vector<Span>& spans : furniture) Unite(&spans);

  std::vector<Sighting> taken_over;
  for (size_t i = 0; i < echoes_.size(); ++i) {
    const Sighting& other = echoes_[i ^ 1];
    if (MostlyIn(other.tokens, furniture[other.document])) taken_over.push_back(echoes_[i]);
  }
  for (const auto& [document, span] : taken_over) furniture[document].push_back(span);
  for (std::vector<Span>& spans : furniture) Unite(&spans);
  return furniture;
}

}  // namespace stemma
