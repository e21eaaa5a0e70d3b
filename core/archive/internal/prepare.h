// From a document to what a segment keeps of it.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_PREPARE_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_PREPARE_H_

#include <string>
#include <vector>

#include "core/archive/internal/catalogue.h"
#include "core/archive/internal/segment_builder.h"
#include "core/sketch/signature.h"
#include "core/text/article.h"
#include "core/text/document.h"
#include "core/text/tokenize.h"

namespace stemma::archive {

// The signature's parameters in every segment: 64 bytes, a resemblance to within 0.04.
SignatureParams SignatureOfArchive();

// The fingerprints of a text, as segments have them.
void FingerprintsOf(const TokenizedText& tokens, const SketchParams& sketch,
                    std::vector<Shingle>* scratch, std::vector<Fingerprint>* out);

// Keep one a thread: it owns scratch.
class Preparer {
 public:
  explicit Preparer(const ArchiveSettings& settings)
      : settings_(settings), signer_(SignatureOfArchive()) {}

  struct Result {
    PreparedDocument prepared;  // but for number, group and outlet
    std::string id;
    std::string outlet;
  };
  Result Prepare(const Document& document);

 private:
  ArchiveSettings settings_;
  Signer signer_;
  Tokenizer tokenizer_;
  TokenizedText tokens_;
  std::vector<Shingle> shingles_;
  std::vector<uint64_t> hashes_;
};

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_PREPARE_H_
