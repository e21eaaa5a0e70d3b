#include "core/internal/collection.h"

#include <memory>
#include <utility>

#include "core/base/parallel.h"

namespace stemma {
namespace {

// Documents are analysed in batches of about this much text, so that a reader that streams does not
// have to be read to its end before the other cores get work.
constexpr size_t kBatchBytes = size_t{16} << 20;

void Analyse(Collection* collection, size_t first, std::vector<Tokenizer>* tokenizers,
             int threads) {
  const size_t count = collection->documents.size();
  collection->tokens.resize(count);
  collection->articles.resize(count);
  ParallelForWorker(count - first, {.threads = threads, .grain = 4}, [&](size_t i, int worker) {
    const Document& document = collection->documents[first + i];
    TokenizedText& tokens = collection->tokens[first + i];
    (*tokenizers)[static_cast<size_t>(worker)].Run(document.text, &tokens);
    tokens.text.shrink_to_fit();
    tokens.offset.shrink_to_fit();
    tokens.source.shrink_to_fit();
    tokens.hash.shrink_to_fit();
    tokens.weight.shrink_to_fit();
    collection->articles[first + i] = ReadArticle(document);
  });
}

// Leaves out what is dated later than the options say, and dates when they are hidden.
void SetTimes(Collection* collection, size_t first, const Options& options) {
  size_t kept = first;
  for (size_t d = first; d < collection->documents.size(); ++d) {
    Article& article = collection->articles[d];
    const bool later =
        options.as_of && article.date && article.date->date.interval.begin >= *options.as_of;
    if (later) continue;
    if (options.hide_dates) {
      article.date.reset();
      article.dates.clear();
    }
    if (kept != d) {
      collection->documents[kept] = std::move(collection->documents[d]);
      collection->tokens[kept] = std::move(collection->tokens[d]);
      collection->articles[kept] = std::move(collection->articles[d]);
    }
    ++kept;
  }
  collection->documents.resize(kept);
  collection->tokens.resize(kept);
  collection->articles.resize(kept);
}

}  // namespace

absl::StatusOr<Collection> ReadCollection(const std::vector<std::string>& paths,
                                          const Options& options, Progress* progress) {
  STEMMA_ASSIGN_OR_RETURN(std::unique_ptr<DocumentReader> reader,
                          DocumentReader::Open(paths, options.read));
  if (progress != nullptr) progress->Stage("reading", "bytes", reader->bytes_total());
  Collection collection;
  std::vector<Tokenizer> tokenizers(static_cast<size_t>(ThreadCount(options.threads)));
  uint64_t shown = 0;
  for (bool more = true; more;) {
    const size_t first = collection.documents.size();
    size_t batch_bytes = 0;
    Document document;
    while (batch_bytes < kBatchBytes && (more = reader->Next(&document))) {
      batch_bytes += document.text.size();
      collection.documents.push_back(std::move(document));
      document = Document();
    }
    collection.bytes += batch_bytes;
    Analyse(&collection, first, &tokenizers, options.threads);
    SetTimes(&collection, first, options);
    if (progress != nullptr)
      progress->Advance(reader->bytes_read() - std::exchange(shown, reader->bytes_read()));
  }
  collection.skipped = reader->skipped();
  collection.warnings = reader->warnings();
  return collection;
}

}  // namespace stemma
