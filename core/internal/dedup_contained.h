// Which texts may stand inside which longer ones, from a sample of each text's shingles.
//
// A text is known by its kProbes smallest shingle hashes, an even sample. Where a longer text holds
// so many of them as a text that contains the wanted share would, but for one time in a hundred,
// the two are a candidate pair. A hash that is in the samples of more than kMostTexts texts is a
// set phrase and tells nothing; a text keeps its kMostContainers longest candidates. So the work
// stays linear in the collection, whatever is in it.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_CONTAINED_H_
#define STEMMA_CORE_INTERNAL_DEDUP_CONTAINED_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/internal/dedup_survey.h"

namespace stemma {

class ContainerSearch {
 public:
  // Of texts that stand several times only the first takes part.
  ContainerSearch(const DedupSurvey& survey, double min_containment, double recall, int threads);

  // Appends to *found the documents whose samples say that they may be contained in `document`,
  // ascending. `set`: its distinct shingle hashes.
  void FindContained(uint32_t document, std::span<const uint64_t> set,
                     std::vector<uint32_t>* found) const;

  // Notes a candidate pair; in the order of the containers.
  void Add(uint32_t contained, uint32_t container, uint32_t container_size);

  // For a document its candidate containers, longest first.
  std::vector<uint32_t> ContainersOf(uint32_t document) const;

 private:
  static constexpr size_t kMostTexts = 64;
  static constexpr size_t kMostContainers = 32;
  struct Probe {
    uint64_t hash;
    uint32_t document;
  };
  struct Container {
    uint32_t size;
    uint32_t document;
  };

  std::span<const Probe> ProbesOf(uint64_t hash) const;

  std::vector<Probe> probes_;      // by hash
  std::vector<uint32_t> table_;    // open addressing: 1 + place in probes_ of a hash's first
  std::vector<uint64_t> filter_;   // a bit for most hashes that are not there
  std::vector<uint8_t> needed_;    // of each document's probes
  std::vector<uint32_t> list_of_;  // of each document, into containers_
  std::vector<std::vector<Container>> containers_;
};

// The most hits out of `probes` that a text of exactly this containment misses at most so often as
// `recall` allows; at least one.
uint32_t NeededProbes(uint32_t probes, double containment, double recall);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_CONTAINED_H_
