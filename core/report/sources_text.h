// From whom one document took what, passage by passage: what `stemma explain ID --among PATH`
// shows.
//
//   STEMMA_ASSIGN_OR_RETURN(DocumentSources sources, Sources("a.txt", {"news/"}, options));
//   std::string page = SourcesText(sources, {.width = 80});
//
// A document that took one passage from here and another from there has several sources; each
// passage group (provenance/stemma_tree.h) is asked by itself. The probabilities of a group's
// sources are those of the direct parent, and sum to at most 1: what is missing are sources under
// one in a hundred.

#ifndef STEMMA_CORE_REPORT_SOURCES_TEXT_H_
#define STEMMA_CORE_REPORT_SOURCES_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/span.h"
#include "core/report/explain_text.h"

namespace stemma {

// A text from which a passage may have been taken.
struct LikelySource {
  std::string source;   // document id or agency; empty: a source that is not in the collection
  bool latent = false;  // no document of the collection
  double probability = 0;
  std::string outlet, date;  // of a document, where known
  Span where;                // its longest stretch of the passage; empty when latent
};

// Text that the same other documents share.
struct SourcedPassage {
  std::vector<Span> spans;  // in the document, ascending
  uint32_t words = 0;
  std::string text;                   // of the longest span
  std::vector<std::string> also_in;   // the documents that share it, by id
  std::vector<LikelySource> sources;  // the likeliest first
};

struct DocumentSources {
  std::string id;
  std::string outlet, date;  // where known
  uint32_t words = 0;
  double covered = 0;                    // share of its words in the passages
  uint64_t among = 0;                    // documents of the collection
  bool in_chars = false;                 // unit of the spans; else bytes
  std::vector<SourcedPassage> passages;  // by their first span
};

// For people; ends with a newline.
std::string SourcesText(const DocumentSources& sources, const ExplainTextOptions& options);

// For programs: a `sources` record, and a `passage` record for each passage, a line each.
std::string SourcesJsonl(const DocumentSources& sources);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_SOURCES_TEXT_H_
