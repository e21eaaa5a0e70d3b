// Start here: the whole way from paths to findings.
//
//   stemma::Options options = *stemma::Preset("news");
//   auto reporter = stemma::MakeJsonlReporter(output);
//   absl::Status status = stemma::Find({"news/"}, options, reporter.get(), nullptr);
//
// Find reads all documents, joins them with each other and reports every pair that shares something
// worth reporting. Same input and options give the same records, whatever the number of threads and
// the memory. Nothing is printed here.
//
// The stages, each a room of core/: read and tokenise (text), group and fingerprint (sketch,
// index), pair up (index), align and judge (align), cluster and order (provenance), report
// (report).

#ifndef STEMMA_CORE_PIPELINE_H_
#define STEMMA_CORE_PIPELINE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/furniture.h"
#include "core/align/passage.h"
#include "core/align/rewrite.h"
#include "core/align/templates.h"
#include "core/align/verdict.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/fingerprint_index.h"
#include "core/index/groups.h"
#include "core/index/word_pair_index.h"
#include "core/provenance/stemma_tree.h"
#include "core/provenance/weights.h"
#include "core/report/explain_text.h"
#include "core/report/reporter.h"
#include "core/report/sources_text.h"
#include "core/text/document.h"
#include "core/text/readers.h"
#include "core/text/tokenize.h"

namespace stemma {

// The project's version, as CMake knows it.
std::string_view Version();

struct Options {
  // Parameters that change results; they stand in the run record.
  std::string preset = "news";
  bool offsets_in_chars = false;  // spans in code points instead of bytes
  int shingle_words = 5;
  int window = 0;                // winnowing; 0: 1 under 5,000 documents, else 4
  bool exhaustive = false;       // every pair, without the index
  bool all_verdicts = false;     // report furniture pairs too
  bool hide_dates = false;       // as if no document had one
  std::optional<int64_t> as_of;  // Unix seconds: leave out what is dated later
  ReadOptions read;
  GroupOptions group;
  FingerprintIndexOptions index;
  WordPairOptions word_pairs;
  AlignOptions align;
  RewriteOptions rewrite;
  FurnitureOptions furniture;
  Templates templates;  // furniture that is known, beside what is learned
  VerdictOptions verdict;
  StemmaOptions stemma;
  ProvenanceWeights weights = DefaultWeights();

  // Parameters that change speed only; never stored.
  int threads = 0;                      // 0: one for each core
  uint64_t memory_bytes = 0;            // about what a run may take (docs/scaling.md); 0: no limit
  std::string scratch_folder = "/tmp";  // for what is beyond
  // What finished stages leave stays in the scratch folder until the run is over, so that one that
  // was stopped can be continued.
  bool keep_stages = false;
  bool resume = false;  // continue the run whose stages lie in the scratch folder, if any does
};

// The options of a named preset: "news" (the default), "web", "rewrite" or "ocr". InvalidArgument
// names those that exist.
absl::StatusOr<Options> Preset(std::string_view name);

// All faults of the options at once, each with the field and its value; OK when there are none.
absl::Status Validate(const Options& options);

// `progress` may be null. Cancelled when it says that the run is to stop.
absl::Status Find(const std::vector<std::string>& paths, const Options& options, Reporter* reporter,
                  Progress* progress);

// Two documents with all that they share, as `stemma compare` shows them.
struct Comparison {
  Document a;  // id and text
  Document b;
  TokenizedText tokens_a;
  TokenizedText tokens_b;
  std::vector<AlignedPassage> passages;  // those that `pair` reports, in its order
  PairRecord pair;
};

// Compares the documents at two paths, each of which holds one.
absl::StatusOr<Comparison> Compare(const std::string& path_a, const std::string& path_b,
                                   const Options& options);

// The same of two documents that are read already.
absl::StatusOr<Comparison> Compare(const std::array<Document, 2>& documents,
                                   const Options& options);

// Why a pair is reported, or is not: every step of its way. `a` and `b` are paths when `among` is
// empty, else the ids of two documents of the collection at `among`, whose frequencies and
// furniture then count.
absl::StatusOr<Explanation> Explain(const std::string& a, const std::string& b,
                                    const std::vector<std::string>& among, const Options& options);

// From whom one document of the collection at `among` took what, passage by passage.
absl::StatusOr<DocumentSources> Sources(const std::string& id,
                                        const std::vector<std::string>& among,
                                        const Options& options);

}  // namespace stemma

#endif  // STEMMA_CORE_PIPELINE_H_
