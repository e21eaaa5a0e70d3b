// Scoring new articles against an archive: what each has copied, from whom, and who was first.
//
//   ScoreOptions options;
//   Scorer scorer(*Archive::Open("news.archive"), options);          // keep one a thread
//   scorer.Score(document, reporter, &summary);                      // records of one article
//
//   stemma::Score("news.archive", {"today.jsonl"}, options, reporter, nullptr);   // a stream
//
// An article is searched for in the archive (archive/search.h), aligned with what is found, judged,
// and ordered in time, by the code that `find` does it with. Its records are those of `find` over
// the article and its sources: documents (the sources, then the article), pairs of a source (a) and
// the article (b), the cluster of those that share prose with it, and its edges. What the sources
// share with each other is not looked at.
//
// Texts that the archive does not keep are known by the fingerprints that they share with the
// article: docs/archive.md says what is then not known.
//
// Cost: some milliseconds an article; the stream uses all threads. Same archive and articles give
// the same records, whatever the number of threads.

#ifndef STEMMA_CORE_SCORE_H_
#define STEMMA_CORE_SCORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/archive/archive.h"
#include "core/archive/search.h"
#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/pipeline.h"
#include "core/report/reporter.h"
#include "core/text/document.h"

namespace stemma {

struct ScoreOptions {
  Options find;                // method, input, threads; shingles and window are the archive's
  SearchFilter filter;         // which of the archive's documents may answer
  uint32_t top = 0;            // sources reported of an article, those that share most; 0: all
  uint32_t max_sources = 256;  // looked at
  bool add = false;            // Score: add the articles, each scored against those before it, too
};

class Scorer {
 public:
  Scorer(const Archive& archive, const ScoreOptions& options);
  ~Scorer();
  Scorer(Scorer&&) noexcept;
  Scorer& operator=(Scorer&&) noexcept;

  // Reports the records of one article; those of an article that nothing is known of are its
  // document alone. A document of the archive with the article's id is no source of it. Counts in
  // `summary` are added to. Numbers of clusters begin at `first_cluster`, of which it takes at most
  // one for each source.
  absl::Status Score(const Document& document, Reporter* reporter, SummaryRecord* summary,
                     int64_t first_cluster = 0);

  // Only documents with lower numbers answer from now on.
  void SearchBefore(uint64_t number);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

// The whole result of one article, as Score writes it for a stream of one, but for the archive's
// folder. `scorer` was made of `archive` and `options`.
absl::Status ScoreOne(const Archive& archive, const ScoreOptions& options, const Document& document,
                      Scorer* scorer, Reporter* reporter);

// Scores all articles at `paths`, in their order, each answered as soon as it is known; a source's
// document is reported once. With `add`, what has been answered is in the archive for good. A run
// that was interrupted can be repeated: its articles are in the archive then, and are answered as
// the first time. With `find.keep_stages` a run that was stopped by `progress` (Cancelled), or by
// anything else, goes on behind the batches it has answered. `progress` may be null.
absl::Status Score(const std::string& archive, const std::vector<std::string>& paths,
                   const ScoreOptions& options, Reporter* reporter, Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_SCORE_H_
