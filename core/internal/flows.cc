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

void Flows::Put(ByteWriter* out) const {
  out->Put(static_cast<uint64_t>(flows_.size()));
  for (const auto& [key, flow] : flows_) {
    out->PutString(std::get<0>(key));
    out->Put(std::get<1>(key));
    out->PutString(std::get<2>(key));
    out->Put(flow.copies);
    out->Put(flow.words);
    out->PutVector(flow.hours);
  }
}

void Flows::Take(ByteReader* in) {
  for (uint64_t left = in->Take<uint64_t>(); left > 0 && in->ok(); --left) {
    std::string from(in->TakeString());
    const bool latent = in->Take<bool>();
    Flow& flow = flows_[{std::move(from), latent, std::string(in->TakeString())}];
    in->Take(&flow.copies);
    in->Take(&flow.words);
    in->TakeVector(&flow.hours);
  }
}

}  // namespace stemma
