// Clusters: documents joined by copied prose.
//
//   Clusters clusters = FindClusters(documents, links);
//
// Connected components over links, then a component is split where only weak links hold it
// together: a link whose score and shared words are low, and without which two well-knit parts
// would stand, is left out (a bridging passage must not fuse two stories). Deterministic;
// near-linear in the links.

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
  std::vector<uint32_t> cluster_of;  // for each document; kNoCluster when it shares prose with none
  std::vector<std::vector<DocId>>
      documents;  // for each cluster, ascending; clusters by their first document
};

Clusters FindClusters(size_t documents, std::span<const Link> links);

}  // namespace stemma

#endif  // STEMMA_CORE_PROVENANCE_CLUSTER_H_
