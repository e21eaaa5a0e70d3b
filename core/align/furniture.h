// Furniture: what a site prints on all its pages, learned from what unrelated articles share.
//
//   FurnitureLearner learner(sizes, outlets, groups, {});
//   for (pair of all aligned pairs) learner.Add(pair.a, pair.b, passages);
//   std::vector<std::vector<Span>> furniture = learner.Learn();   // per document, token ranges
//
// Stretches that are aligned with each other, and stretches of one document that mostly overlap,
// are the same text: classes of a union-find. So a template is recognised although an index links
// each of its six thousand pages with two others only. A class decides by how many articles hold it
// that are otherwise unrelated (share less than `max_related` of the shorter one's words, and are
// not near-duplicates):
//
// - furniture of an outlet: `min_outlet` of its articles and `outlet_share` of them. The share
// keeps
//   apart what a site prints on its pages from a paragraph that a few of a thousand pages quote.
// - furniture of the collection: `min_collection` articles and `collection_share` of all, of any
//   outlet or none. This many may also hold a much-copied paragraph, so above `short_tokens` the
//   number needed grows with the square of the length: a set phrase is soon one, a dispatch never.
//
// What some hold behind more quote marks (> : |) than others is quoted, and only those count who
// hold it without any: a question that twelve answers quote was printed once, a signature under
// each post of its writer.
//
// Reprints of one dispatch are related with each other and count as one article, however cut. A
// related pair of one outlet teaches nothing, but takes over what its other side was taught. Cost:
// n log n in the passages of all pairs.

#ifndef STEMMA_CORE_ALIGN_FURNITURE_H_
#define STEMMA_CORE_ALIGN_FURNITURE_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/align/extend.h"
#include "core/base/span.h"
#include "core/index/fingerprint_index.h"

namespace stemma {

struct FurnitureOptions {
  uint32_t min_outlet = 3;             // articles of one outlet
  double outlet_share = kOutletShare;  // of the outlet's articles
  uint32_t min_collection = 10;        // articles of any outlet
  double collection_share = 1e-3;      // of all articles
  uint32_t short_tokens = 40;          // up to here min_collection articles are enough
  double max_related = 0.3;            // of the shorter article's words, shared with the other
};

class FurnitureLearner {
 public:
  // Of each document its tokens (the unit in which passages count), its outlet (numbered; 0: none),
  // and its group: near-duplicates count as one article.
  FurnitureLearner(std::vector<uint32_t> tokens, std::vector<uint32_t> outlets,
                   const std::vector<uint32_t>& groups, const FurnitureOptions& options);

  // The documents are a part of a larger collection, whose articles count in the shares: for each
  // document those of its outlet, and all.
  void SetArticles(std::span<const uint64_t> of_outlet, uint64_t all);

  // Each pair once.
  void Add(DocId a, DocId b, std::span<const AlignedPassage> passages);

  // For each document, the token ranges that are furniture: ascending, not overlapping. The order
  // of Add does not matter.
  std::vector<std::vector<Span>> Learn() const;

 private:
  // A side of a passage; the other side is its neighbour (2i and 2i + 1).
  struct Sighting {
    DocId document;
    Span tokens;
  };

  struct Class;
  struct Holder;
  class Relations;

  std::vector<uint32_t> Classify() const;
  std::vector<Class> JudgeAll(const std::vector<uint32_t>& classes) const;
  Class Judge(std::span<const Holder> holders, Relations* relations) const;
  uint32_t NeededInCollection(uint32_t tokens) const;
  bool SameOutlet(DocId a, DocId b) const { return outlets_[a] == outlets_[b]; }

  std::vector<uint32_t> tokens_;
  std::vector<uint32_t> outlets_;   // numbered; 0: none
  std::vector<uint32_t> groups_;    // numbered from 0
  std::vector<uint32_t> articles_;  // by outlet, the number of its groups
  uint32_t all_articles_ = 0;
  uint32_t group_count_ = 0;
  FurnitureOptions options_;
  std::vector<Sighting> sightings_;                       // of unrelated pairs
  std::vector<uint8_t> marks_;                            // quote marks before each of them
  std::vector<Sighting> echoes_;                          // of related pairs of one outlet
  std::vector<std::pair<uint32_t, uint32_t>> relations_;  // groups of related pairs
};

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_FURNITURE_H_
