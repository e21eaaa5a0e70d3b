// Collections by their signatures alone: kept in sketch files, and searched there for documents
// that resemble each other, without the texts.
//
//   stemma::Sketch({"news/"}, {}, "news.sketch", nullptr);
//   stemma::FindInSketches({"news.sketch", "more.sketch"}, {}, reporter.get(), nullptr);
//
// A sketch file takes some 600 bytes a document (128 slots of 32 bits) and is read at the speed of
// the disk; dedup.h takes it in the place of the texts, too.
//
// What signatures tell is an estimate, and is said as one: the resemblance with the bounds between
// which it lies. Which passages two documents share, and whether they are prose, a quotation or
// page furniture, only the texts can tell (pipeline.h).
//
// Cost of Sketch: one reading, on all threads; memory of some 40 bytes a document. Of
// FindInSketches: linear in the documents for MinHash and sampled signatures (kMostPartners in
// shared_keys.h), every pair for SimHash. Same input and options give the same bytes.

#ifndef STEMMA_CORE_SKETCHING_H_
#define STEMMA_CORE_SKETCHING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/report/reporter.h"
#include "core/sketch/signature.h"
#include "core/text/readers.h"

namespace stemma {

struct SketchOptions {
  ReadOptions read;
  SignatureParams params;  // hash_id and normalizer_id are set by Sketch
  bool origins = true;     // dates, outlets and credits, for the keep rules of dedup that need them
  int threads = 0;
};

struct SketchSummary {
  uint64_t documents = 0;
  uint64_t bytes = 0;  // of text read
  std::vector<Skipped> skipped;
  std::vector<Skipped> warnings;
};

// Makes `output`, a regular file, of the documents at `paths`; sketch files among them, which must
// have the same parameters, come first. Whatever goes wrong, an old file stays. `progress` may be
// null.
absl::StatusOr<SketchSummary> Sketch(const std::vector<std::string>& paths,
                                     const SketchOptions& options, const std::string& output,
                                     Progress* progress);

struct FindInSketchesOptions {
  double min_resemblance = 0.5;  // of what is reported; in samples, either containment does as well
  double recall = 0.99;          // of pairs that just reach it, in MinHash bands
  int threads = 0;
};

// Reports an estimate for each pair of documents that resemble each other enough, by input order.
// Documents of the same words are paired with the first of them, and only that one with others.
// All paths are sketch files of the same parameters.
absl::Status FindInSketches(const std::vector<std::string>& paths,
                            const FindInSketchesOptions& options, Reporter* reporter,
                            Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCHING_H_
