#include "serve/metrics.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/status.h"

namespace stemma {
namespace {

std::string Head(std::string_view name, std::string_view type, std::string_view help) {
  return Concat("# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n");
}

}  // namespace

void Metrics::Count(std::string_view route, const HttpExchange& exchange) {
  const auto bucket = static_cast<size_t>(
      std::lower_bound(kEnds.begin(), kEnds.end(), exchange.seconds) - kEnds.begin());
  const std::lock_guard<std::mutex> lock(mutex_);
  auto at = routes_.find(route);
  if (at == routes_.end()) at = routes_.emplace(std::string(route), Route()).first;
  ++at->second.by_status[exchange.status];
  ++at->second.by_seconds[bucket];
  at->second.seconds += exchange.seconds;
  at->second.bytes += exchange.bytes;
}

std::string Metrics::Text(const std::vector<Gauge>& gauges) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string text = Head("stemma_requests_total", "counter", "Requests answered.");
  for (const auto& [name, route] : routes_) {
    for (const auto& [status, count] : route.by_status) {
      text += Concat("stemma_requests_total{route=\"", name, "\",status=\"", status, "\"} ", count,
                     "\n");
    }
  }
  text += Head("stemma_answer_bytes_total", "counter", "Bytes of answers' bodies.");
  for (const auto& [name, route] : routes_) {
    text += Concat("stemma_answer_bytes_total{route=\"", name, "\"} ", route.bytes, "\n");
  }
  constexpr std::string_view kSeconds = "stemma_request_seconds";
  text += Head(kSeconds, "histogram", "From a request's first byte to its answer's last.");
  for (const auto& [name, route] : routes_) {
    uint64_t sum = 0;
    for (size_t i = 0; i < route.by_seconds.size(); ++i) {
      sum += route.by_seconds[i];
      const std::string end = i < kEnds.size() ? JsonNumber(kEnds[i]) : "+Inf";
      text += Concat(kSeconds, "_bucket{route=\"", name, "\",le=\"", end, "\"} ", sum, "\n");
    }
    text += Concat(kSeconds, "_sum{route=\"", name, "\"} ", JsonNumber(route.seconds), "\n");
    text += Concat(kSeconds, "_count{route=\"", name, "\"} ", sum, "\n");
  }
  for (const Gauge& gauge : gauges) {
    text += Head(gauge.name, "gauge", gauge.help);
    text += Concat(gauge.name, " ", gauge.value, "\n");
  }
  return text;
}

}  // namespace stemma
