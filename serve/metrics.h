// What a server has done, in the text form of Prometheus.

#ifndef STEMMA_SERVE_METRICS_H_
#define STEMMA_SERVE_METRICS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "serve/http_server.h"

namespace stemma {

class Metrics {
 public:
  // `route` is one of a few fixed names: what clients ask for is no label.
  void Count(std::string_view route, const HttpExchange& exchange);

  // A number of this moment.
  struct Gauge {
    std::string_view name;
    std::string_view help;
    uint64_t value = 0;
  };
  std::string Text(const std::vector<Gauge>& gauges) const;

 private:
  // Upper ends of the histogram's buckets, in seconds.
  static constexpr std::array<double, 12> kEnds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,   0.25,   0.5,   1,    2.5,   10};
  struct Route {
    std::map<int, uint64_t> by_status;
    std::array<uint64_t, kEnds.size() + 1> by_seconds{};
    double seconds = 0;
    uint64_t bytes = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Route, std::less<>> routes_;
};

}  // namespace stemma

#endif  // STEMMA_SERVE_METRICS_H_
