// Furniture: what a site prints on all its pages, learned from what unrelated articles share.
//
//   FurnitureLearner learner(documents);
//   for (pair of all aligned pairs) learner.Add(pair...);
//   std::vector<std::vector<Span>> furniture = learner.Learn();   // for each document, token
//   ranges
//
// A stretch is furniture of an outlet when it stands in three or more of its articles that are
// otherwise unrelated (each shares less than `max_related` of its words with the others), and
// furniture of the collection when it stands in `min_collection` unrelated articles of any outlet.
// Documents without an outlet are judged by the collection alone. Linear in the passages of all
// pairs.

#ifndef STEMMA_CORE_ALIGN_FURNITURE_H_
#define STEMMA_CORE_ALIGN_FURNITURE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/align/extend.h"
#include "core/base/span.h"

namespace stemma {

struct FurnitureOptions {
  uint32_t min_outlet = 3;       // articles of one outlet
  uint32_t min_collection = 10;  // articles of any outlet
  double max_related = 0.3;      // of the shorter article's words, shared with the other
};

class FurnitureLearner {
 public:
  // words[d] and outlets[d] (may be empty) of each document; groups[d]: near-duplicates count as
  // one article.
  FurnitureLearner(std::vector<uint32_t> words, std::vector<std::string> outlets,
                   std::vector<uint32_t> groups, const FurnitureOptions& options);

  void Add(DocId a, DocId b, std::span<const AlignedPassage> passages);

  // For each document, the token ranges that are furniture: ascending, not overlapping.
  std::vector<std::vector<Span>> Learn() const;

 private:
  struct Sighting {
    DocId document;
    Span tokens;
    uint32_t partner_group;
    bool same_outlet;
  };
  std::vector<uint32_t> words_;
  std::vector<std::string> outlets_;
  std::vector<uint32_t> groups_;
  FurnitureOptions options_;
  std::vector<Sighting> sightings_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_ALIGN_FURNITURE_H_
