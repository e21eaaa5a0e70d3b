// Clusters: documents joined by copied prose.
//
//   Clusters clusters = FindClusters(documents, links);
//
// A bridging passage must not fuse two stories. Strong links (score, share or words high enough)
// make the parts. A weak link ties a single document to one part, or single documents to one of
// them, the strongest link first and never in chains; between two parts weak links count only when
// two of them have no document in common. The rest are left out: their documents may still be a
// reported pair, in different clusters or none. Deterministic; O(links log links).

#ifndef STEMMA_CORE_PROVENANCE_CLUSTER_H_
#define STEMMA_CORE_PROVENANCE_CLUSTER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/span.h"

namespace stemma {

// Copied prose between two documents.
struct Link {
  DocId a = 0;
  DocId b = 0;
  double score = 0;    // the pair's verdict score
  double share = 0;    // words shared over the shorter document's, in [0, 1]
  uint32_t words = 0;  // of prose shared
};

inline constexpr uint32_t kNoCluster = UINT32_MAX;

struct Clusters {
  std::vector<uint32_t> cluster_of;  // for each document; kNoCluster when it stands alone
  std::vector<std::vector<DocId>>
      documents;  // for each cluster, ascending; clusters by their first document
};

Clusters FindClusters(size_t documents, std::span<const Link> links);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_CLUSTER_H_
