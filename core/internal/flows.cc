#include "core/internal/flows.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/provenance/cues.h"

namespace stemma {
namespace {

constexpr double kSecondsOfAnHour = 3600;

struct Flow {
  double copies = 0;
  double words = 0;
  std::vector<double> hours;  // of each edge between dated texts
};

// The words of prose that two documents share, 0 when the pair was not found.
uint32_t SharedProse(const Join& join, DocId x, DocId y) {
  const std::pair<DocId, DocId> wanted = std::minmax(x, y);
  const auto at = std::lower_bound(
      join.pairs.begin(), join.pairs.end(), wanted,
      [](const JoinedPair& pair, const auto& key) { return std::pair(pair.a, pair.b) < key; });
  if (at == join.pairs.end() || std::pair(at->a, at->b) != wanted) return 0;
  return std::max(at->verdict.prose_words_a, at->verdict.prose_words_b);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

std::vector<FlowRecord> FlowsOf(const Collection& collection, const Join& join,
                                const Provenance& provenance) {
  std::map<std::tuple<std::string, bool, std::string>, Flow> flows;
  for (size_t c = 0; c < provenance.stemmata.size(); ++c) {
    const std::vector<DocId>& documents = provenance.clusters.documents[c];
    for (const StemmaEdge& edge : provenance.stemmata[c].edges) {
      const DocId copy = documents[edge.copy];
      const bool latent = edge.source < 0;
      const DocId source = latent ? copy : documents[static_cast<size_t>(edge.source)];
      const std::string& from = latent ? edge.latent : collection.articles[source].outlet;
      const std::string& to = collection.articles[copy].outlet;
      if (from.empty() || to.empty()) continue;
      Flow& flow = flows[{from, latent, to}];
      flow.copies += edge.probability;
      if (latent) continue;
      flow.words += edge.probability * SharedProse(join, source, copy);
      const TimeEstimate first = EstimateTime(collection.articles[source]);
      const TimeEstimate then = EstimateTime(collection.articles[copy]);
      if (first.known && then.known) {
        flow.hours.push_back((then.at - first.at) / kSecondsOfAnHour);
      }
    }
  }
  std::vector<FlowRecord> records;
  for (auto& [key, flow] : flows) {
    FlowRecord record{.source = std::get<0>(key),
                      .latent = std::get<1>(key),
                      .copy = std::get<2>(key),
                      .copies = flow.copies,
                      .words = flow.words};
    if (!flow.hours.empty()) record.hours = Median(std::move(flow.hours));
    records.push_back(std::move(record));
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& x, const auto& y) { return x.copies > y.copies; });
  return records;
}

}  // namespace stemma
