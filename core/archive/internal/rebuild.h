// What can be known of a document whose text is not kept: the words of the fingerprints that it
// shares with one at hand, each at its place.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_REBUILD_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_REBUILD_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/text/shingle.h"
#include "core/text/tokenize.h"

namespace stemma::archive {

struct KnownPlaces {
  uint64_t number = 0;  // of the document
  uint32_t tokens = 0;
  uint32_t text_bytes = 0;
  std::span<const uint32_t> positions;  // tokens at which its fingerprints begin, ascending
  std::span<const uint32_t> places;     // and their bytes
};

// `seeds`: where a shingle of `other`, whose shingles are given, stands in the document. *text
// becomes as long as the original, with the known words at their places and spaces elsewhere.
TokenizedText Rebuild(const KnownPlaces& known, std::span<const Seed> seeds,
                      const TokenizedText& other, std::span<const Shingle> shingles,
                      std::string* text);

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_REBUILD_H_
