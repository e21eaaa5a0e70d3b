// docs/quality.md, out of the record.

#ifndef STEMMA_BENCH_QUALITY_PAGE_H_
#define STEMMA_BENCH_QUALITY_PAGE_H_

#include <nlohmann/json.hpp>
#include <string>

namespace stemma::quality {

// `record`: as bench/records/quality.json holds it. A figure that is not there shows as "not run".
std::string QualityPage(const nlohmann::ordered_json& record);

}  // namespace stemma::quality

#endif  // STEMMA_BENCH_QUALITY_PAGE_H_
