// GraphML: documents and latent sources are nodes; the edges of the stemmata are directed and
// carry their probability; pairs are undirected edges with their figures. Nodes of latent sources
// stand before the first edge that needs them, between other edges: GraphML allows any order.

#include <unicode/utf8.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "core/base/json.h"
#include "core/report/internal/graph_nodes.h"
#include "core/report/internal/sink.h"
#include "core/report/reporter.h"

namespace stemma {
namespace {

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="node_kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="title" for="node" attr.name="title" attr.type="string"/>
  <key id="date" for="node" attr.name="date" attr.type="string"/>
  <key id="outlet" for="node" attr.name="outlet" attr.type="string"/>
  <key id="words" for="node" attr.name="words" attr.type="int"/>
  <key id="covered" for="node" attr.name="covered" attr.type="double"/>
  <key id="covered_prose" for="node" attr.name="covered_prose" attr.type="double"/>
  <key id="group" for="node" attr.name="group" attr.type="long"/>
  <key id="cluster" for="node" attr.name="cluster" attr.type="long"/>
  <key id="edge_kind" for="edge" attr.name="kind" attr.type="string"/>
  <key id="probability" for="edge" attr.name="probability" attr.type="double"/>
  <key id="verdict" for="edge" attr.name="verdict" attr.type="string"/>
  <key id="score" for="edge" attr.name="score" attr.type="double"/>
  <key id="resemblance" for="edge" attr.name="resemblance" attr.type="double"/>
  <key id="containment_a" for="edge" attr.name="containment_a" attr.type="double"/>
  <key id="containment_b" for="edge" attr.name="containment_b" attr.type="double"/>
  <key id="passages" for="edge" attr.name="passages" attr.type="int"/>
  <key id="shared_words" for="edge" attr.name="shared_words" attr.type="int"/>
  <graph id="stemma" edgedefault="directed">
)";

// Text for an XML 1.0 element: markup escaped; what XML cannot hold, and what is not UTF-8,
// becomes U+FFFD.
std::string Escaped(std::string_view text) {
  std::string out;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    const bool control = c < 0x20 && c != '\t' && c != '\n';  // negative: not UTF-8
    if (control || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff) {
      out += "\xEF\xBF\xBD";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out.append(text, static_cast<size_t>(begin), static_cast<size_t>(at - begin));
    }
  }
  return out;
}

std::string Data(std::string_view key, std::string_view value) {
  return Concat("<data key=\"", key, "\">", Escaped(value), "</data>");
}
std::string Data(std::string_view key, double value) { return Data(key, JsonNumber(value)); }
std::string Data(std::string_view key, int64_t value) { return Data(key, std::to_string(value)); }
std::string DataUnlessEmpty(std::string_view key, std::string_view value) {
  return value.empty() ? "" : Data(key, value);
}

class GraphmlReporter : public Reporter {
 public:
  explicit GraphmlReporter(Output output) : sink_(std::move(output)) {}

  void Begin(const RunRecord&) override { sink_.Write(kHead); }

  void Document(const DocumentRecord& document) override {
    const std::string node = nodes_.Add(document);
    std::string data =
        Data("label", document.id) + Data("node_kind", "document") +
        DataUnlessEmpty("title", document.title) + DataUnlessEmpty("date", document.date) +
        DataUnlessEmpty("outlet", document.outlet) + Data("words", int64_t{document.words}) +
        Data("covered", document.covered) + Data("covered_prose", document.covered_prose);
    if (document.group >= 0) data += Data("group", document.group);
    if (document.cluster >= 0) data += Data("cluster", document.cluster);
    WriteNode(node, data);
  }

  void Pair(const PairRecord& pair) override {
    int64_t words = 0;
    for (const PassageRecord& passage : pair.passages) words += passage.words;
    WriteEdge(nodes_.Of(pair.a), nodes_.Of(pair.b), false,
              Data("edge_kind", "pair") + Data("verdict", VerdictName(pair.verdict)) +
                  Data("score", pair.score) + Data("resemblance", pair.resemblance) +
                  Data("containment_a", pair.containment_a) +
                  Data("containment_b", pair.containment_b) +
                  Data("passages", static_cast<int64_t>(pair.passages.size())) +
                  Data("shared_words", words));
  }

  void Cluster(const ClusterRecord&) override {}

  void Edge(const EdgeRecord& edge) override {
    const std::string source = nodes_.SourceOf(edge, [&](std::string_view node) {
      const bool unseen = edge.source.empty();
      WriteNode(node, Data("label", unseen ? "unseen source" : edge.source) +
                          Data("node_kind", unseen ? "unseen" : "latent") +
                          Data("cluster", edge.cluster));
    });
    WriteEdge(source, nodes_.Of(edge.copy), true,
              Data("edge_kind", "stemma") + Data("probability", edge.probability));
  }

  void Skipped(const SkippedRecord&) override {}
  absl::Status status() const override { return sink_.status(); }

  absl::Status End(const SummaryRecord&) override {
    sink_.Write("  </graph>\n</graphml>\n");
    return sink_.Finish();
  }

 private:
  void WriteNode(std::string_view node, std::string_view data) {
    sink_.Write(Concat("    <node id=\"", node, "\">", data, "</node>\n"));
  }

  void WriteEdge(std::string_view source, std::string_view target, bool directed,
                 std::string_view data) {
    sink_.Write(Concat("    <edge source=\"", source, "\" target=\"", target, "\" directed=\"",
                       directed ? "true" : "false", "\">", data, "</edge>\n"));
  }

  Sink sink_;
  GraphNodes nodes_;
};

}  // namespace

std::unique_ptr<Reporter> MakeGraphmlReporter(Output output) {
  return std::make_unique<GraphmlReporter>(std::move(output));
}

}  // namespace stemma
