// The names of nodes in a graph: documents d0, d1, … in the order in which they came, latent
// sources s0, s1, … by story, for the same agency sent different texts to different clusters.

#ifndef STEMMA_CORE_REPORT_INTERNAL_GRAPH_NODES_H_
#define STEMMA_CORE_REPORT_INTERNAL_GRAPH_NODES_H_

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/base/status.h"
#include "core/report/reporter.h"

namespace stemma {

class GraphNodes {
 public:
  std::string Add(const DocumentRecord& document) {
    const size_t number = documents_.size();
    documents_.emplace(document.id, number);
    return Concat("d", number);
  }

  // Documents come before what speaks of them.
  std::string Of(const std::string& id) const {
    const auto found = documents_.find(id);
    assert(found != documents_.end());
    return Concat("d", found->second);
  }

  // `introduce(node)` is called for a latent source that no edge came from before.
  template <typename Introduce>
  std::string SourceOf(const EdgeRecord& edge, const Introduce& introduce) {
    if (!edge.latent) return Of(edge.source);
    const auto [found, added] = latent_.try_emplace({edge.cluster, edge.source}, latent_.size());
    std::string node = Concat("s", found->second);
    if (added) introduce(node);
    return node;
  }

 private:
  absl::flat_hash_map<std::string, size_t> documents_;
  std::map<std::pair<int64_t, std::string>, size_t> latent_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_INTERNAL_GRAPH_NODES_H_
