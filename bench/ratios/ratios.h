// Every bar of the design, measured in one run: each part adds its ratios to the report, after
// checking the answers of what it measures against the oracle.

#ifndef STEMMA_BENCH_RATIOS_RATIOS_H_
#define STEMMA_BENCH_RATIOS_RATIOS_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace stemma::bench {

using Json = nlohmann::ordered_json;

enum class Better { kHigher, kLower };

class Report {
 public:
  // `parts` is what the value was made of.
  void Add(const std::string& name, double value, double bar, Better better, const Json& parts);
  // A ratio that this machine cannot give.
  void Miss(const std::string& name, std::string_view why);
  Json& json() { return json_; }

 private:
  Json json_;
};

// Ends the program where `right` is false: an answer that is wrong is not timed.
void Check(bool right, std::string_view what);

void TextRatios(Report* report);    // text to signature
void SketchRatios(Report* report);  // the kernels of the signatures
void IndexRatios(Report* report);   // comparison and grouping

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_RATIOS_RATIOS_H_
