// Candidate pairs: which two documents are worth aligning, and where in them the evidence stands.
//
// Every index gives the same kind of answer, so that the exhaustive one is the yardstick of the
// others:
//
//   absl::Status status = index.Candidates([&](const CandidateBatch& batch) { Align(batch); return
//   absl::OkStatus(); });

#ifndef STEMMA_CORE_INDEX_CANDIDATE_INDEX_H_
#define STEMMA_CORE_INDEX_CANDIDATE_INDEX_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/span.h"
#include "core/base/status.h"

namespace stemma {

// Token positions at which the two documents of a pair hold the same shingle.
struct Seed {
  uint32_t a = 0;
  uint32_t b = 0;
  auto operator<=>(const Seed&) const = default;
};

struct CandidatePair {
  DocId a = 0;  // a < b
  DocId b = 0;
  uint64_t first_seed = 0;  // into CandidateBatch::seeds
  uint32_t seed_count = 0;
};

// Some candidate pairs, ascending by (a, b), with their seeds, ascending by (a, b) positions.
struct CandidateBatch {
  std::vector<CandidatePair> pairs;
  std::vector<Seed> seeds;

  std::span<const Seed> SeedsOf(const CandidatePair& pair) const {
    return std::span<const Seed>(seeds).subspan(pair.first_seed, pair.seed_count);
  }
};

// What an index left out; shown in the run's summary, for nothing may be lost silently.
struct CandidateStats {
  uint64_t fingerprints = 0;  // in the index
  uint64_t shared = 0;        // distinct hashes held by two or more documents
  uint64_t cut = 0;           // of those, too frequent to pair up all their holders
  uint64_t rescued = 0;       // of the cut ones, used because a stretch had nothing rarer
  uint64_t capped = 0;        // pairs of holders of a used hash that were not formed, for its
                              // holders were linked to a few of them instead
  uint64_t candidates = 0;    // pairs given to the sink
};

using CandidateSink = std::function<absl::Status(const CandidateBatch&)>;

class CandidateIndex {
 public:
  virtual ~CandidateIndex() = default;

  // Calls `sink` with every candidate pair once, ascending by (a, b) over all batches. Stops at the
  // sink's first error.
  virtual absl::Status Candidates(const CandidateSink& sink) = 0;

  // Complete after Candidates.
  virtual const CandidateStats& stats() const = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_CANDIDATE_INDEX_H_
