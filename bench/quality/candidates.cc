#include "bench/quality/candidates.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/align/verify.h"
#include "core/text/shingle.h"

namespace stemma::quality {
namespace {

// The shingle sets of the documents that stand in a true pair.
absl::StatusOr<std::map<std::string, std::vector<uint64_t>, std::less<>>> ReadSets(
    const std::vector<std::string>& paths, const Truth& truth, const Options& options) {
  std::set<std::string_view> wanted;
  for (const TruePair& pair : truth.pairs()) {
    if (pair.label == Label::kShares) wanted.insert({pair.copy, pair.source});
  }
  std::map<std::string, std::vector<uint64_t>, std::less<>> sets;
  STEMMA_ASSIGN_OR_RETURN(const auto reader, DocumentReader::Open(paths, options.read));
  Tokenizer tokenizer;
  TokenizedText tokens;
  for (Document document; reader->Next(&document);) {
    if (!wanted.contains(document.id)) continue;
    tokenizer.Run(document.text, &tokens);
    sets[document.id] = ShingleSet(tokens, options.shingle_words);
  }
  return sets;
}

}  // namespace

Options Unfiltered(Options options) {
  options.all_verdicts = true;
  options.verdict.min_prose_words = options.align.min_words;
  options.verdict.min_quotation_words = options.align.min_words;
  options.verdict.min_score = 0;
  return options;
}

absl::StatusOr<CandidateTable> CandidateRecall(const std::vector<std::string>& documents,
                                               const Truth& truth, const Result& result,
                                               const Options& options) {
  Result compared;
  STEMMA_RETURN_IF_ERROR(Find(documents, Unfiltered(options), &compared, nullptr));
  STEMMA_ASSIGN_OR_RETURN(const auto sets, ReadSets(documents, truth, options));
  CandidateTable table = {{{.name = "none", .least = -1},
                           {.name = "under 0.02", .least = 0},
                           {.name = "0.02-0.05", .least = 0.02},
                           {.name = "0.05-0.1", .least = 0.05},
                           {.name = "0.1-0.3", .least = 0.1},
                           {.name = "0.3-0.6", .least = 0.3},
                           {.name = "0.6-1", .least = 0.6}}};
  for (const TruePair& pair : truth.pairs()) {
    const auto a = sets.find(pair.copy), b = sets.find(pair.source);
    if (pair.label != Label::kShares || a == sets.end() || b == sets.end()) continue;
    const Similarity similarity = ExactSimilarity(a->second, b->second);
    const double share = std::max(similarity.containment_a, similarity.containment_b);
    auto bin = table.begin();
    for (auto next = table.begin() + 1; next != table.end(); ++next) {
      if (similarity.shared > 0 && share >= next->least) bin = next;
    }
    ++bin->pairs;
    bin->compared += compared.Find(pair.copy, pair.source) != nullptr ? 1 : 0;
    bin->reported += result.Find(pair.copy, pair.source) != nullptr ? 1 : 0;
  }
  return table;
}

}  // namespace stemma::quality
