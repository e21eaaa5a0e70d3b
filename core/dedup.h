// Whole documents that stand in a collection more than once: which to drop, and the proof.
//
//   stemma::DedupTargets targets{.output = "kept.jsonl.zst", .open_file = ..., .audit = ...};
//   absl::StatusOr<stemma::DedupSummary> summary =
//       stemma::Dedup({"crawl.jsonl"}, {.keep = stemma::KeepRule::kEarliest}, targets, nullptr);
//
// What is removed. Documents are ranked by the keep rule. One is removed when, of those that are
// kept and rank better, one has
//   exact      the same text, or the same tokens (case, punctuation and layout apart);
//   near       a shingle set that resembles its own by at least min_resemblance;
//   contained  more shingles, and at least min_containment of its own among them. This is asked
//              after the others, of what they kept, the longest first, whatever the keep rule says.
// Every removal is proven by the pair itself: the shingle sets are compared exactly, and a document
// resembles the one that is kept in its place directly. A document without a word matches nothing.
// Where what is kept in a document's place turns out to be contained in a third, the document is
// compared with that one, and is kept when it does not match it.
//
// What may be missed is stated: near pairs meet in LSH bands (DedupSummary::plan), containments in
// a sample of the shorter text's shingles, both for the wanted recall; a bucket remembers its first
// 16 kept documents, and a sampled shingle that stands in more than 64 texts says nothing.
//
// Sketch files (sketching.h) may stand among the paths, and those of `against`: of their documents
// the signatures are known, so that equal tokens are found for certain, and near ones by estimated
// resemblance, which the audit says, with the bounds between which it lies. They have to be made
// with the same parameters, MinHash for `near`, and for `contained` there must be none; of each
// part of the input their documents come first. Where they are among the paths, nothing is written
// but the audit.
//
// What is written. Kept records as they stood in the input and in its order: JSON lines and WARC
// records as they were, table rows under their header, whole files by their bytes, packed again
// when the output's name ends as the packed do. Into one file when the input is records, else into
// a folder, under the input's relative paths.
//
// Cost: three readings of the input (four with `contained`), of which the second and third stop
// short where there is nothing to compare; memory of some 250 bytes a document, the ids, and
// `memory_bytes`. Same input and options give the same bytes, whatever the number of threads.

#ifndef STEMMA_CORE_DEDUP_H_
#define STEMMA_CORE_DEDUP_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/lsh_plan.h"
#include "core/report/reporter.h"
#include "core/sketch/signature.h"
#include "core/text/readers.h"

namespace stemma {

// Which copy is kept; among equals the first in the input.
enum class KeepRule : uint8_t {
  kSource,    // what an agency itself published; then as kEarliest, and of equally dated ones what
              // is credited to an agency, for a credit is dropped by those who copy later
  kEarliest,  // the earliest date (article.h) that is certain: the end of its interval; undated
              // last
  kLongest,   // the most tokens
  kFirst,     // the first in the input
  kBestMetadata,  // the most of title, date, outlet, address, author and language in its record
};

struct DedupOptions {
  ReadOptions read;
  std::vector<std::string> against;  // paths; what matches a document there is removed
  KeepRule keep = KeepRule::kSource;
  bool exact = true;
  bool near = true;
  bool contained = false;
  double min_resemblance = 0.8;
  double min_containment = 0.9;
  double recall = 0.99;  // of pairs that just reach the two
  int shingle_words = 5;

  // What changes speed only.
  int threads = 0;
  uint64_t memory_bytes = uint64_t{2} << 30;  // for shingle sets; more go to the scratch folder
  std::string scratch_folder = "/tmp";
};

enum class RemovalReason : uint8_t { kExact, kNormalised, kNear, kContained, kAgainst };
inline constexpr size_t kRemovalReasons = 5;
std::string_view RemovalReasonName(RemovalReason reason);  // "exact", "normalised", "near", …

struct DedupTargets {
  // Where kept records go: a file's name, or that of a folder, which must not exist or be empty;
  // "-" is whatever open_file makes of it. Empty: they are not written.
  std::string output;
  // Makes `output` as a file; asked once, when it is known that it is one.
  std::function<absl::StatusOr<Output>()> open_file;
  // A JSON line for each removed document, in input order; may be null.
  //   {"type":"removed","removed":"b","kept":"a","resemblance":0.91,"containment_removed":0.97,
  //    "containment_kept":0.94,"reason":"near","file":"crawl.jsonl","line":7}
  // and behind the resemblance, where it is estimated:
  //    "estimated":true,"resemblance_interval":[0.85,0.95]
  Output audit;
};

struct DedupSummary {
  uint64_t documents = 0;  // read: kept + removed
  uint64_t kept = 0;
  std::array<uint64_t, kRemovalReasons> removed = {};
  uint64_t against = 0;  // documents of DedupOptions::against
  uint64_t bytes = 0;    // of text, of both
  std::vector<Skipped> skipped;
  std::vector<Skipped> warnings;
  LshPlan plan;            // of `near`
  SignatureParams params;  // of the signatures of `near`
  uint64_t estimated = 0;  // removed because signatures say so, for want of the texts
  bool in_folder = false;  // what was kept went into a folder
};

// All faults of the options at once; OK when there are none.
absl::Status Validate(const DedupOptions& options);

// `progress` may be null. A folder appears under its name when all is in it; a file is its owner's
// to complete.
absl::StatusOr<DedupSummary> Dedup(const std::vector<std::string>& paths,
                                   const DedupOptions& options, const DedupTargets& targets,
                                   Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_DEDUP_H_
