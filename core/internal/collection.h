// A collection in memory: every document read, tokenised, and its article's facts found.

#ifndef STEMMA_CORE_INTERNAL_COLLECTION_H_
#define STEMMA_CORE_INTERNAL_COLLECTION_H_

#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/pipeline.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/tokenize.h"

namespace stemma {

// One array a property, all indexed by DocId.
struct Collection {
  std::vector<Document> documents;
  std::vector<TokenizedText> tokens;
  std::vector<Article> articles;
  std::vector<Skipped> skipped;   // what could not be read
  std::vector<Skipped> warnings;  // read, but worth a word
  uint64_t bytes = 0;             // of text

  size_t size() const { return documents.size(); }
  uint32_t Words(DocId document) const {
    return tokens[document].Words(0, tokens[document].size());
  }
};

absl::StatusOr<Collection> ReadCollection(const std::vector<std::string>& paths,
                                          const Options& options, Progress* progress);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_COLLECTION_H_
