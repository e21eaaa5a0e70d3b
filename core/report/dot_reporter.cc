// DOT, the language of Graphviz: one box a story, documents as nodes, an arrow from each source to
// its copy with the probability on it, thin where it is small; latent sources dashed.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/report/internal/graph_nodes.h"
#include "core/report/internal/sink.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

// A quoted string of DOT: only the quote is special, and the backslash before what Graphviz would
// expand. Control characters become spaces.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return quoted + "\"";
}

class DotReporter : public Reporter {
 public:
  explicit DotReporter(Output output) : sink_(std::move(output)) {}

  void Begin(const RunRecord&) override {
    sink_.Write(
        "digraph stemma {\n  rankdir=TB;\n  node [shape=box, fontname=\"Helvetica\"];\n"
        "  edge [fontname=\"Helvetica\", fontsize=10];\n");
  }

  void Document(const DocumentRecord& document) override {
    const std::string node = nodes_.Add(document);
    if (document.cluster < 0) return;
    std::string label = document.id;
    if (!document.outlet.empty()) label += Concat(", ", document.outlet);
    if (!document.date.empty()) label += Concat(", ", document.date);
    members_[document.cluster].push_back(Concat("    ", node, " [label=", Quoted(label), "];\n"));
  }

  void Pair(const PairRecord&) override {}

  void Cluster(const ClusterRecord& cluster) override {
    sink_.Write(Concat("  subgraph cluster_", cluster.cluster, " {\n"));
    for (const std::string& member : members_[cluster.cluster]) sink_.Write(member);
    sink_.Write("  }\n");
  }

  void Edge(const EdgeRecord& edge) override {
    const std::string source = nodes_.SourceOf(edge, [&](std::string_view node) {
      sink_.Write(Concat("  ", node, " [style=dashed, label=",
                         Quoted(edge.source.empty() ? "unseen source" : edge.source), "];\n"));
    });
    const std::string probability = JsonNumber(edge.probability);
    sink_.Write(Concat("  ", source, " -> ", nodes_.Of(edge.copy), " [label=\"", probability,
                       "\", penwidth=", JsonNumber(0.5 + 2 * edge.probability), "];\n"));
  }

  void Skipped(const SkippedRecord&) override {}
  absl::Status status() const override { return sink_.status(); }

  absl::Status End(const SummaryRecord&) override {
    sink_.Write("}\n");
    return sink_.Finish();
  }

 private:
  Sink sink_;
  GraphNodes nodes_;
  std::map<int64_t, std::vector<std::string>> members_;  // of each cluster, as they are written
};

}  // namespace

std::unique_ptr<Reporter> MakeDotReporter(Output output) {
  return std::make_unique<DotReporter>(std::move(output));
}

}  // namespace stemma
