// Searching an archive: which of its documents could share a passage with a new one.
//
//   ArchiveSearcher searcher(archive, {});             // keep one a thread
//   SearchResult found = searcher.Search(tokens, outlet);
//   for (const ArchiveSource& source : found.sources) {
//     std::optional<LoadedDocument> document = searcher.Load(source, tokens);
//     if (document) Align(document->tokens, tokens);
//   }
//
// The rules are those of FingerprintIndex (index/fingerprint_index.h), seen from one document: a
// hash leads to all its holders when at most `max_groups` groups of near-duplicates hold it, so
// that the most reprinted story is not taken for a common phrase; where a stretch has none but more
// frequent ones, its rarest leads to the first holder and to the last. Of a hash with more than
// kCountedHolders holders the groups are estimated from so many of them, evenly spread, and only
// the first few holders of each group are looked at. A holder is a candidate when the token before
// or behind the common shingle is the same too, as far as four bits of each tell.
//
// Hashes side by side that about as many hold are taken to be held by the same: one is counted.
//
// Cost: a lookup for each fingerprint in each segment, some hundred nanoseconds when their pages
// are in memory, and as much for each holder. A segment found damaged on the way answers nothing:
// see Archive::set_aside.

#ifndef STEMMA_CORE_ARCHIVE_SEARCH_H_
#define STEMMA_CORE_ARCHIVE_SEARCH_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/align/furniture.h"
#include "core/archive/archive.h"
#include "core/base/span.h"
#include "core/index/candidate_index.h"
#include "core/index/fingerprint_index.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/tokenize.h"

namespace stemma {

inline constexpr uint64_t kCountedHolders = 128;

// Which documents of the archive may answer. What is left out still counts as holding its phrases.
struct SearchFilter {
  std::optional<int64_t> since;  // Unix seconds: dated, and not before
  std::optional<int64_t> until;  // dated, and not after
  std::vector<std::string> exclude_outlets;
  bool not_same_outlet = false;                            // as the document that is searched for
  uint64_t before = std::numeric_limits<uint64_t>::max();  // numbers from here on do not
};

struct SearchOptions {
  FingerprintIndexOptions index;
  FurnitureOptions furniture;
  uint32_t max_sources = 256;  // with the most fingerprints in common
  SearchFilter filter;
};

// A document of the archive that may share a passage.
struct ArchiveSource {
  uint64_t number = 0;
  uint64_t group = 0;       // number of the first document of its group of near-duplicates
  std::vector<Seed> seeds;  // a: token of the archive's document, b: of the one searched for

 private:
  friend class ArchiveSearcher;
  size_t segment = 0;
  uint32_t document = 0;
};

struct SearchResult {
  std::vector<ArchiveSource> sources;  // ascending by number
  CandidateStats stats;
  // Token ranges that so many documents hold, of the archive or of the same outlet, that they are
  // furniture by the measures of FurnitureOptions.
  std::vector<Span> furniture;
};

struct LoadedDocument {
  Document document;
  Article article;
  TokenizedText tokens;
  // False: the archive has no texts. Known are then the words of the fingerprints in common; other
  // tokens equal nothing, and document.text holds spaces in the place of what is not known.
  bool whole = true;
  double resemblance = 0;  // estimated from signatures, when not whole
};

class ArchiveSearcher {
 public:
  ArchiveSearcher(Archive archive, SearchOptions options);
  ~ArchiveSearcher();
  ArchiveSearcher(ArchiveSearcher&&) noexcept;
  ArchiveSearcher& operator=(ArchiveSearcher&&) noexcept;

  SearchResult Search(const TokenizedText& tokens, std::string_view outlet);

  // Numbers from here on are left out of the next searches.
  void SearchBefore(uint64_t number);

  // None when its segment is found damaged.
  std::optional<LoadedDocument> Load(const ArchiveSource& source, const TokenizedText& searched);

  // How many documents of this outlet the archive has.
  uint64_t DocumentsOf(std::string_view outlet) const;

 private:
  class Run;
  struct Scratch;
  Archive archive_;
  SearchOptions options_;
  std::vector<uint32_t> excluded_;  // numbers of outlets, ascending
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_ARCHIVE_SEARCH_H_
