// Who takes from whom, how much and how fast: the edges of all stemmata by outlet.

#ifndef STEMMA_CORE_INTERNAL_FLOWS_H_
#define STEMMA_CORE_INTERNAL_FLOWS_H_

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/bytes.h"
#include "core/report/reporter.h"

namespace stemma {

// Memory: 8 bytes an edge between dated texts, and the pairs of outlets.
class Flows {
 public:
  // An edge of a stemma, from an outlet or an agency to an outlet; a text without an outlet counts
  // nowhere.
  struct Edge {
    std::string from;
    bool latent = false;
    std::string to;
    double probability = 0;
    double words = 0;             // of prose that both share
    std::optional<double> hours;  // from the one to the other, when both are dated
  };
  void Add(const Edge& edge);

  // The most copies first, then by name.
  std::vector<FlowRecord> Records() const;

  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);

 private:
  struct Flow {
    double copies = 0;
    double words = 0;
    std::vector<double> hours;
  };
  std::map<std::tuple<std::string, bool, std::string>, Flow> flows_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_FLOWS_H_
