#include "core/internal/flows.h"

#include <algorithm>
#include <utility>

namespace stemma {
namespace {

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

void Flows::Add(const Edge& edge) {
  if (edge.from.empty() || edge.to.empty()) return;
  Flow& flow = flows_[{edge.from, edge.latent, edge.to}];
  flow.copies += edge.probability;
  if (edge.latent) return;
  flow.words += edge.probability * edge.words;
  if (edge.hours) flow.hours.push_back(*edge.hours);
}

std::vector<FlowRecord> Flows::Records() const {
  std::vector<FlowRecord> records;
  for (const auto& [key, flow] : flows_) {
    FlowRecord record{.source = std::get<0>(key),
                      .latent = std::get<1>(key),
                      .copy = std::get<2>(key),
                      .copies = flow.copies,
                      .words = flow.words};
    if (!flow.hours.empty()) record.hours = Median(flow.hours);
    records.push_back(std::move(record));
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& x, const auto& y) { return x.copies > y.copies; });
  return records;
}

}  // namespace stemma
