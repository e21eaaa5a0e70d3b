#include "core/archive/internal/prepare.h"

#include <utility>

#include "core/archive/internal/record.h"
#include "core/base/hash.h"

namespace stemma::archive {

SignatureParams SignatureOfArchive() {
  return {.hash_id = kHashId,
          .normalizer_id = NormalizerId(),
          .kind = SignatureKind::kR1,
          .slots = SegmentParams().slots,
          .bits = SegmentParams().slot_bits};
}

void FingerprintsOf(const TokenizedText& tokens, const SketchParams& sketch,
                    std::vector<Shingle>* scratch, std::vector<Fingerprint>* out) {
  ShinglesOf(tokens, static_cast<int>(sketch.shingle_words), scratch);
  Winnow(*scratch, static_cast<int>(sketch.window), out);
}

Preparer::Result Preparer::Prepare(const Document& document) {
  Result result;
  PreparedDocument& prepared = result.prepared;
  tokenizer_.Run(document.text, &tokens_);
  FingerprintsOf(tokens_, settings_.sketch, &shingles_, &prepared.fingerprints);
  prepared.tokens = static_cast<uint32_t>(tokens_.size());
  hashes_.clear();
  for (const Shingle& shingle : shingles_) hashes_.push_back(shingle.hash);
  signer_.Sign(hashes_, &prepared.signature);

  StoredDocument stored;
  stored.article = ReadArticle(document);
  stored.has_text = settings_.texts;
  stored.text_bytes = static_cast<uint32_t>(document.text.size());
  size_t at = 0;  // shingles are by their first token, each token at most once
  for (const Fingerprint& fingerprint : prepared.fingerprints) {
    while (shingles_[at].begin < fingerprint.position) ++at;
    prepared.contexts.push_back(ContextOf(tokens_, shingles_[at].begin, shingles_[at].end));
    if (!stored.has_text) stored.places.push_back(tokens_.source[fingerprint.position].begin);
  }
  stored.document = {.id = document.id,
                     .text = {},
                     .title = document.title,
                     .date = document.date,
                     .source = document.source,
                     .url = document.url,
                     .author = document.author,
                     .lang = document.lang,
                     .extra = document.extra};
  EncodeRecord(stored, document.text, &prepared.record);
  if (stored.article.date) {
    prepared.row.date_begin = stored.article.date->date.interval.begin;
    prepared.row.date_end = stored.article.date->date.interval.end;
  }
  result.id = document.id;
  result.outlet = std::move(stored.article.outlet);
  return result;
}

}  // namespace stemma::archive
