// Texts for the benchmarks: generated (seeded words in Zipf's proportions), or, when STEMMA_DATA is
// set, also articles of the data sets.

#ifndef STEMMA_BENCH_MICRO_TEXTS_H_
#define STEMMA_BENCH_MICRO_TEXTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace stemma::bench {

struct Text {
  std::string name;
  std::string bytes;
};

// Words of English, the same with curly quotes and dashes, of German, Russian, Arabic and Chinese,
// and the data sets: some 8 MB each.
const std::vector<Text>& Texts();

// `text` cut into articles of some 3,000 bytes.
std::vector<std::string_view> Articles(std::string_view text);

}  // namespace stemma::bench

#endif  // STEMMA_BENCH_MICRO_TEXTS_H_
