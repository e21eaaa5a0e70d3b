// The documents of a run: read and analysed once, then kept as records in pages (in memory or in
// scratch, base/page_store.h), and made whole again for whoever asks for one. What was asked for
// lately stays, up to a bound, so that a collection that fits in memory is tokenised but once.
//
//   Collection collection(options);
//   STEMMA_RETURN_IF_ERROR(ReadCollection(paths, options, progress, &collection));
//   const std::shared_ptr<const HeldDocument> a = collection.Get(0);
//   a->tokens; a->article; a->document.id;
//
// Memory: some 40 bytes a document, the sketches' and fingerprints' share of the pages, and what
// Shares says. Get may be called from several threads.

#ifndef STEMMA_CORE_INTERNAL_COLLECTION_H_
#define STEMMA_CORE_INTERNAL_COLLECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/align/rewrite.h"
#include "core/align/seed.h"
#include "core/base/page_store.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/fingerprint_join.h"
#include "core/index/groups.h"
#include "core/pipeline.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/tokenize.h"
#include "core/text/utf8.h"

namespace stemma {

// How a run's memory is shared out. Stages come one after the other: what one sorts in, the next
// sorts in again.
struct MemoryShares {
  uint64_t pages = UINT64_MAX;  // that lie in memory
  uint64_t held = UINT64_MAX;   // documents made whole
  uint64_t chunk = 1ull << 28;  // what a sort takes at a time
};
MemoryShares SharesOf(uint64_t memory_bytes);

class HeldDocument {
 public:
  Document document;  // id, text and extra alone
  Article article;
  TokenizedText tokens;
  uint32_t words = 0;

  // The text made ready for alignment, when it is first asked for. From several threads.
  const AlignText& aligned(int shingle_words) const;
  // Likewise its sentences, and its code points.
  const SentenceText& sentences(StemKind stems) const;
  const CodePointIndex& code_points() const;

  // Of memory, with what alignment adds.
  uint64_t bytes() const;
  // To serve another document, with the same memory.
  void Reuse();

 private:
  mutable std::mutex mutex_;  // guards all below
  mutable std::unique_ptr<const AlignText> aligned_;
  mutable std::unique_ptr<const SentenceText> sentences_;
  mutable std::unique_ptr<const CodePointIndex> code_points_;
};

class Collection {
 public:
  explicit Collection(const Options& options);
  ~Collection();

  size_t size() const { return begin_.size(); }
  std::span<const uint32_t> tokens_of() const { return tokens_of_; }
  std::span<const uint32_t> outlet_of() const { return outlet_of_; }  // numbered; 0: none
  int window() const { return window_; }

  // Never null; of a document that could not be read back, empty (see status()).
  std::shared_ptr<const HeldDocument> Get(DocId document) const;
  // The same without tokens, and not kept; false when it could not be read.
  bool ReadRecord(DocId document, std::string* buffer, HeldDocument* out) const;
  // The document will be asked for soon.
  void Prefetch(DocId document) const;
  absl::Status status() const;

  // With keep_stages, before anything else: opens the pages, and empties them but to resume.
  absl::Status Open(bool resume) const { return pages_.Open(resume); }
  // All but what is read ahead of the join (groups, fingerprints), to be found again.
  void Put(ByteWriter* out) const;
  void Take(ByteReader* in);

  PageStore* pages() const { return &pages_; }
  const MemoryShares& shares() const { return shares_; }

  std::vector<Skipped> skipped;   // what could not be read
  std::vector<Skipped> warnings;  // read, but worth a word
  uint64_t bytes = 0;             // of text

  // Until the join has taken them.
  std::unique_ptr<GroupFinder> groups;
  std::unique_ptr<FingerprintJoin> fingerprints;

 private:
  friend class Intake;
  struct Shard;
  uint64_t RecordBytes(DocId document) const;
  std::shared_ptr<HeldDocument> NewHeld() const;

  MemoryShares shares_;
  mutable PageStore pages_;
  PageStream records_;
  std::vector<uint64_t> begin_;  // of each record
  std::vector<uint32_t> tokens_of_;
  std::vector<uint32_t> outlet_of_;
  int window_ = 1;
  mutable std::mutex spare_mutex_;  // guards spare_
  mutable std::vector<std::unique_ptr<HeldDocument>> spare_;
  std::unique_ptr<Shard[]> shards_;
  mutable std::mutex mutex_;  // guards status_
  mutable absl::Status status_;
};

// The document of this id; NotFound says so.
absl::StatusOr<DocId> DocumentWithId(const Collection& collection, const std::string& id);

absl::Status ReadCollection(const std::vector<std::string>& paths, const Options& options,
                            Progress* progress, Collection* collection);

// The same of documents that are read already.
absl::Status TakeCollection(std::span<const Document> documents, const Options& options,
                            Collection* collection);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_COLLECTION_H_
