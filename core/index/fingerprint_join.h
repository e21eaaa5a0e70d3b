// The join of fingerprints: which documents hold the same hash, at which positions. The engine
// under FingerprintIndex (fingerprint_index.h says which holders are paired) and under `find`,
// whatever the size of the collection.
//
//   FingerprintJoin join(&pages, {.window = 4, .chunk_bytes = 1 << 28});
//   for (DocId d = 0; ...) STEMMA_RETURN_IF_ERROR(join.Add(d, fingerprints));      // in order
//   STEMMA_RETURN_IF_ERROR(join.Run({groups, tokens_of, outlet_of}, options, progress,
//                                   [&](std::span<const Hit> hits) {
//     …                                        // ascending by (a, b), the hits of a pair together
//   }));
//
// Five steps, each a pass over pages in memory or in scratch: fingerprints are sorted by hash (16
// bytes each); rows that two or more documents hold are written down one behind the other, with the
// number of groups that hold them; the frequent ones among them are looked at document by document
// (internal/rescue.h); the used rows give their hits (16 bytes each), which are sorted by pair; and
// handed on. Memory: chunk_bytes for each sort, a bit a token for the rescue (in as many rounds as
// it needs to stay within chunk_bytes), and one row: 8 bytes for each of its places.

#ifndef STEMMA_CORE_INDEX_FINGERPRINT_JOIN_H_
#define STEMMA_CORE_INDEX_FINGERPRINT_JOIN_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/page_store.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/candidate_index.h"
#include "core/index/external_sort.h"
#include "core/index/fingerprint_index.h"
#include "core/index/groups.h"
#include "core/index/segment.h"
#include "core/sketch/winnow.h"

namespace stemma {

// Positions of one hash in two documents, a < b.
struct Hit {
  DocId a;
  DocId b;
  uint32_t at_a;
  uint32_t at_b;
};

// A hash in a document.
struct HashedPosting {
  uint64_t hash;
  Posting posting;
};

// What a join asks of the documents, each by its number.
struct JoinedDocuments {
  const Groups& groups;
  std::span<const uint32_t> tokens_of;       // how many
  std::span<const uint32_t> outlet_of = {};  // numbered, 0: none; empty: no document has one
};

struct FingerprintJoinOptions {
  uint32_t shingle_words = 5;  // of the fingerprints
  uint32_t window = 1;         // by which they were chosen
  uint64_t chunk_bytes = uint64_t{1} << 28;
  int threads = 0;
};

class SitePrints;

class FingerprintJoin {
 public:
  using Sink = std::function<absl::Status(std::span<const Hit>)>;

  FingerprintJoin(PageStore* pages, const FingerprintJoinOptions& options);

  // Documents ascending; their fingerprints by position.
  absl::Status Add(DocId document, std::span<const Fingerprint> fingerprints);
  absl::Status Add(std::span<const HashedPosting> postings);

  // The window of what was added, where it was not known before.
  void SetWindow(uint32_t window) { options_.window = window; }

  // After the last Add: what was added, to be found again (PageStore).
  absl::Status Seal() { return postings_.Seal(); }
  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);

  // Once. The last stage that it tells of is "aligning", in places (hits), and for the sink to
  // advance. Hits of one hash in two documents are given in
  // no particular order; a chunk may hold many pairs, a pair stands in one chunk.
  absl::Status Run(const JoinedDocuments& documents, const FingerprintIndexOptions& options,
                   Progress* progress, const Sink& sink);

  // All but the candidates; complete after Run.
  const CandidateStats& stats() const { return stats_; }
  // The rescued hashes, ascending.
  const std::vector<uint64_t>& rescued() const { return rescued_; }

 private:
  struct ByHash {
    uint64_t operator()(const HashedPosting& entry) const { return entry.hash; }
  };
  struct ByPair {
    uint64_t operator()(const Hit& hit) const { return uint64_t{hit.a} << 32 | hit.b; }
  };
  using Hits = ExternalSort<Hit, ByPair>;

  absl::Status FindShared(const Groups& groups, uint32_t max_groups, Progress* progress,
                          PageStream* rows);
  absl::Status AppendRows(std::span<const HashedPosting> sorted, const Groups& groups,
                          uint32_t max_groups, PageStream* rows);
  absl::Status FindHits(const PageStream& rows, std::span<const uint8_t> rescued,
                        const SitePrints& prints, const JoinedDocuments& documents,
                        const FingerprintIndexOptions& options, Hits* hits);

  PageStore* pages_;
  FingerprintJoinOptions options_;
  ExternalSort<HashedPosting, ByHash> postings_;
  CandidateStats stats_;
  std::vector<uint64_t> rescued_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_FINGERPRINT_JOIN_H_
