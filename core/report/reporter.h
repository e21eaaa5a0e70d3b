// Reporters: sinks of a run's findings. None asks the pipeline anything; all take the same records
// in the same order: Begin, documents, pairs or estimates, clusters, edges, flows, evidence,
// skipped, warnings, End.
//
//   auto reporter = MakeJsonlReporter([&](std::string_view bytes) { return file.Append(bytes); });
//   STEMMA_RETURN_IF_ERROR(Find(paths, options, reporter.get(), nullptr));
//
// The JSON-lines form is the machine's contract: docs/report-format.md and docs/report-schema.json,
// schema kSchema.

#ifndef STEMMA_CORE_REPORT_REPORTER_H_
#define STEMMA_CORE_REPORT_REPORTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/align/verdict.h"
#include "core/base/span.h"
#include "core/base/status.h"
#include "core/provenance/fit.h"
#include "core/provenance/stemma_tree.h"

namespace stemma {

inline constexpr int kSchema = 1;

struct RunRecord {
  std::string version;
  std::string command;
  std::vector<std::pair<std::string, std::string>>
      options;  // name, value as JSON; those that change results
  uint64_t documents = 0;
  uint64_t bytes = 0;  // of text
  uint64_t skipped = 0;
};

struct DocumentRecord {
  std::string id;
  std::string title;
  std::string date;       // ISO, to its precision; empty: unknown
  std::string date_from;  // DateSourceName; empty with date
  std::string outlet;
  std::vector<std::string> credits;
  uint32_t words = 0;
  double covered =
      0;  // share of its words in any reported passage but furniture, union over all pairs
  double covered_prose = 0;  // in copied prose only
  int64_t group = -1;        // of near-duplicates; -1: alone
  int64_t cluster = -1;      // joined by copied prose; -1: none
  std::string extra;         // the input record's other fields, JSON object; may be empty
  std::string_view text;     // what spans count in, for reporters that show it: valid during the
                             // call, empty when it is not at hand; no part of the JSON lines
};

struct PassageRecord {
  Span a;  // in the run's unit of offsets
  Span b;
  PassageKind kind = PassageKind::kCopy;
  uint32_t words = 0;  // matched
  double identity = 0;
  std::string text;  // the words as they stand in a, white space folded; for people
};

struct PairRecord {
  std::string a;
  std::string b;
  Verdict verdict = Verdict::kNone;
  double resemblance = 0;
  double containment_a = 0;
  double containment_b = 0;
  double score = 0;
  CopyFeatures features;       // of which the score is made; for fitting, in no output
  bool has_direction = false;  // prose is shared
  Direction direction;
  std::vector<CueLogOdds> cues_a_to_b;  // of the more probable direct edge of the pair; for people
  std::vector<CueLogOdds> cues_b_to_a;
  std::vector<PassageRecord> passages;
};

// A pair of which only signatures are known: how much they share, not where, nor what it is.
struct EstimateRecord {
  std::string a;
  std::string b;
  bool same_words = false;  // known for certain: the rest is then exact
  double resemblance = 0;
  double resemblance_low = 0;  // it lies between these with 95 % probability
  double resemblance_high = 0;
  double containment_a = 0;
  double containment_b = 0;
};

struct ClusterRecord {
  int64_t cluster = 0;
  std::vector<std::string> documents;
  std::string root;  // document id, or the agency's name; empty: a source that is not known
  bool root_latent = false;
};

struct EdgeRecord {
  int64_t cluster = 0;
  std::string source;  // document id or agency; empty: a source that is not in the collection
  bool latent = false;
  std::string copy;
  double probability = 0;
  std::optional<double> without_dates;  // the probability if no document of the cluster had a date
  std::vector<CueLogOdds> cues;
};

// What one outlet takes from another, or from an agency, over all stemmata.
struct FlowRecord {
  std::string source;
  bool latent = false;  // an agency, none of whose texts is in the collection
  std::string copy;
  double copies = 0;            // expected: the edges' probabilities, summed
  double words = 0;             // of shared prose, weighed likewise; 0 when latent
  std::optional<double> hours;  // by which copies are later: median of the dated
};

struct SkippedRecord {
  std::string file;
  uint64_t line = 0;  // 0: the whole file
  std::string why;
};

// "posts.jsonl:7: why", for people.
std::string SkippedInWords(const SkippedRecord& skipped);

// Why an answer is as small as it is; every count of something left out stands here.
struct SummaryRecord {
  uint64_t documents = 0;
  uint64_t pairs = 0;
  std::optional<uint64_t> estimates;  // pairs known by signatures alone, in a run that has no texts
  std::vector<std::pair<std::string, uint64_t>>
      verdicts;  // pairs by verdict, in the order of Verdict
  uint64_t clusters = 0;
  uint64_t groups = 0;  // of two or more near-duplicates
  uint64_t fingerprints = 0;
  uint64_t cut = 0;  // fingerprints too frequent to pair up
  uint64_t rescued = 0;
  uint64_t capped = 0;
  uint64_t candidates = 0;  // pairs aligned
  uint64_t rejected = 0;    // of them, not reported
  uint64_t skipped = 0;
  std::string hint;  // when nothing was found: the stage that emptied it, and what would let
                     // something through
};

class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void Begin(const RunRecord& run) = 0;
  virtual void Document(const DocumentRecord& document) = 0;
  virtual void Pair(const PairRecord& pair) = 0;
  // Instead of pairs, where there are signatures and no texts. Only the text and JSON lines tell
  // it.
  virtual void Estimate(const EstimateRecord&) {}
  virtual void Cluster(const ClusterRecord& cluster) = 0;
  virtual void Edge(const EdgeRecord& edge) = 0;
  // For programs.
  virtual void Flow(const FlowRecord&) {}
  // On demand.
  virtual void Evidence(const EvidenceRecord&) {}
  virtual void Skipped(const SkippedRecord& skipped) = 0;
  // Left out on purpose, or read with a reservation; no fault.
  virtual void Warning(const SkippedRecord&) {}
  // Whether what is said for people in a pair (its cues, the passages' texts) is used.
  virtual bool for_people() const { return true; }
  // Hands on what is held back for the sake of speed: whoever reads along waits for it.
  virtual void Flush() {}
  // The first error of the output so far, or OK: a long run need not go on when nobody reads.
  virtual absl::Status status() const { return absl::OkStatus(); }
  // OK, or the first error of the output.
  virtual absl::Status End(const SummaryRecord& summary) = 0;
};

// Where a reporter writes; an error stops the run.
using Output = std::function<absl::Status(std::string_view bytes)>;

struct TextReportOptions {
  bool colour = false;
  int width = 100;     // columns
  int max_pairs = 20;  // shown in full; 0: all
};

struct HtmlReportOptions {
  bool whole_texts = true;  // of articles with findings; false: matched passages only
  std::string home;         // address that the page's top links to: where a served page came from
  std::string start;        // id of the article that is shown first; empty: the overview is
};

std::unique_ptr<Reporter> MakeTextReporter(
    Output output, const TextReportOptions& options);  // for an editor to read
std::unique_ptr<Reporter> MakeJsonlReporter(Output output);
std::unique_ptr<Reporter> MakeCsvReporter(
    Output output);  // one row a passage, pairs' figures repeated
std::unique_ptr<Reporter> MakeGraphmlReporter(
    Output output);  // documents, latent sources, edges and pairs
std::unique_ptr<Reporter> MakeDotReporter(Output output);  // the stemmata, for Graphviz

// Tables documents, pairs, passages, edges and run in an SQLite database, with indices; made beside
// `path` and given its name at End.
absl::StatusOr<std::unique_ptr<Reporter>> MakeSqliteReporter(const std::string& path);

// One page that a browser opens from disk: docs/report-page.md. Holds the JSON lines as they are,
// and texts. Written at End; until then all records and the texts of all documents are in memory.
std::unique_ptr<Reporter> MakeHtmlReporter(Output output, const HtmlReportOptions& options);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_REPORTER_H_
