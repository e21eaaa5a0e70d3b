#include "core/internal/records.h"

#include <vector>

#include "core/base/bytes.h"

namespace stemma {
namespace {

void Put(const AlignedPassage& passage, ByteWriter* out) {
  out->Put(passage.a);
  out->Put(passage.b);
  out->Put(passage.matched);
  out->Put(passage.longest_run);
  out->Put(passage.likeness);
  out->Put<uint8_t>(passage.quoted_lines);
  out->PutVector(passage.edits);
}

void Take(ByteReader* in, AlignedPassage* passage) {
  in->Take(&passage->a);
  in->Take(&passage->b);
  in->Take(&passage->matched);
  in->Take(&passage->longest_run);
  in->Take(&passage->likeness);
  uint8_t quoted_lines = 0;
  in->Take(&quoted_lines);
  passage->quoted_lines = quoted_lines != 0;
  in->TakeVector(&passage->edits);
}

void Put(const std::string& text, ByteWriter* out) { out->PutString(text); }
void Take(ByteReader* in, std::string* text) { in->TakeString(text); }

void Put(const CueLogOdds& cue, ByteWriter* out) {
  out->Put(cue.cue);
  out->Put(cue.log_odds);
  out->PutString(cue.words);
}
void Take(ByteReader* in, CueLogOdds* cue) {
  in->Take(&cue->cue);
  in->Take(&cue->log_odds);
  in->TakeString(&cue->words);
}

void Put(const Credit& credit, ByteWriter* out) {
  out->PutString(credit.agency);
  out->Put(credit.kind);
  out->Put(credit.where);
}
void Take(ByteReader* in, Credit* credit) {
  in->TakeString(&credit->agency);
  in->Take(&credit->kind);
  in->Take(&credit->where);
}

void Put(const PassageRecord& passage, ByteWriter* out) {
  out->Put(passage.a);
  out->Put(passage.b);
  out->Put(passage.kind);
  out->Put(passage.words);
  out->Put(passage.identity);
  out->PutString(passage.text);
}
void Take(ByteReader* in, PassageRecord* passage) {
  in->Take(&passage->a);
  in->Take(&passage->b);
  in->Take(&passage->kind);
  in->Take(&passage->words);
  in->Take(&passage->identity);
  in->TakeString(&passage->text);
}

template <typename T>
void PutAll(const std::vector<T>& values, ByteWriter* out) {
  out->Put(static_cast<uint32_t>(values.size()));
  for (const T& value : values) Put(value, out);
}

template <typename T>
void TakeAll(ByteReader* in, std::vector<T>* values) {
  values->clear();
  for (uint32_t left = in->Take<uint32_t>(); left > 0 && in->ok(); --left) {
    Take(in, &values->emplace_back());
  }
}

bool IsWhole(const ByteReader& in) { return in.ok() && in.left() == 0; }

}  // namespace

void PutDocument(const Document& document, const Article& article, uint32_t words,
                 std::string* bytes) {
  ByteWriter out(bytes);
  out.PutString(document.id);
  out.PutString(document.text);
  out.PutString(document.extra);
  out.Put(words);
  out.PutString(article.title);
  out.Put(article.title_span);
  out.Put(article.date.has_value());
  if (article.date) out.Put(*article.date);
  out.PutVector(article.dates);
  out.PutString(article.outlet);
  PutAll(article.credits, &out);
  out.PutVector(article.zones);
}

bool TakeDocument(std::string_view bytes, HeldDocument* held) {
  ByteReader in(bytes);
  in.TakeString(&held->document.id);
  in.TakeString(&held->document.text);
  in.TakeString(&held->document.extra);
  in.Take(&held->words);
  Article& article = held->article;
  in.TakeString(&article.title);
  in.Take(&article.title_span);
  article.date.reset();
  if (in.Take<bool>()) in.Take(&article.date.emplace());
  in.TakeVector(&article.dates);
  in.TakeString(&article.outlet);
  TakeAll(&in, &article.credits);
  in.TakeVector(&article.zones);
  return IsWhole(in);
}

void PutPair(const JoinedPair& pair, std::string* bytes) {
  ByteWriter out(bytes);
  out.Put(pair.a);
  out.Put(pair.b);
  out.Put(pair.similarity);
  PutAll(pair.passages, &out);
}

bool TakePair(std::string_view bytes, JoinedPair* pair) {
  ByteReader in(bytes);
  in.Take(&pair->a);
  in.Take(&pair->b);
  in.Take(&pair->similarity);
  TakeAll(&in, &pair->passages);
  return IsWhole(in);
}

void PutPassages(const std::vector<AlignedPassage>& passages, std::string* bytes) {
  ByteWriter out(bytes);
  PutAll(passages, &out);
}

bool TakePassages(std::string_view bytes, std::vector<AlignedPassage>* passages) {
  ByteReader in(bytes);
  TakeAll(&in, passages);
  return IsWhole(in);
}

void PutRecord(const PairRecord& record, std::string* bytes) {
  ByteWriter out(bytes);
  out.PutString(record.a);
  out.PutString(record.b);
  out.Put(record.verdict);
  out.Put(record.resemblance);
  out.Put(record.containment_a);
  out.Put(record.containment_b);
  out.Put(record.score);
  out.Put(record.features);
  out.Put(record.has_direction);
  PutAll(record.cues_a_to_b, &out);
  PutAll(record.cues_b_to_a, &out);
  PutAll(record.passages, &out);
}

bool TakeRecord(std::string_view bytes, PairRecord* record) {
  ByteReader in(bytes);
  in.TakeString(&record->a);
  in.TakeString(&record->b);
  in.Take(&record->verdict);
  in.Take(&record->resemblance);
  in.Take(&record->containment_a);
  in.Take(&record->containment_b);
  in.Take(&record->score);
  in.Take(&record->features);
  in.Take(&record->has_direction);
  TakeAll(&in, &record->cues_a_to_b);
  TakeAll(&in, &record->cues_b_to_a);
  TakeAll(&in, &record->passages);
  return IsWhole(in);
}

void PutRecord(const ClusterRecord& record, std::string* bytes) {
  ByteWriter out(bytes);
  out.Put(record.cluster);
  PutAll(record.documents, &out);
  out.PutString(record.root);
  out.Put(record.root_latent);
}

bool TakeRecord(std::string_view bytes, ClusterRecord* record) {
  ByteReader in(bytes);
  in.Take(&record->cluster);
  TakeAll(&in, &record->documents);
  in.TakeString(&record->root);
  in.Take(&record->root_latent);
  return IsWhole(in);
}

void PutRecord(const EdgeRecord& record, std::string* bytes) {
  ByteWriter out(bytes);
  out.Put(record.cluster);
  out.PutString(record.source);
  out.Put(record.latent);
  out.PutString(record.copy);
  out.Put(record.probability);
  out.Put(record.without_dates.has_value());
  out.Put(record.without_dates.value_or(0));
  PutAll(record.cues, &out);
}

bool TakeRecord(std::string_view bytes, EdgeRecord* record) {
  ByteReader in(bytes);
  in.Take(&record->cluster);
  in.TakeString(&record->source);
  in.Take(&record->latent);
  in.TakeString(&record->copy);
  in.Take(&record->probability);
  bool dated = false;
  double without_dates = 0;
  in.Take(&dated);
  in.Take(&without_dates);
  record->without_dates = dated ? std::optional(without_dates) : std::nullopt;
  TakeAll(&in, &record->cues);
  return IsWhole(in);
}

void PutRecord(const EvidenceRecord& record, std::string* bytes) {
  ByteWriter out(bytes);
  out.Put(record.group);
  out.PutString(record.source);
  out.Put(record.latent);
  out.PutString(record.copy);
  out.Put(record.twins);
  out.PutVector(record.cues);
}

bool TakeRecord(std::string_view bytes, EvidenceRecord* record) {
  ByteReader in(bytes);
  in.Take(&record->group);
  in.TakeString(&record->source);
  in.Take(&record->latent);
  in.TakeString(&record->copy);
  in.Take(&record->twins);
  in.TakeVector(&record->cues);
  return IsWhole(in);
}

absl::Status SpoiltRecord() {
  return Fault(absl::StatusCode::kDataLoss,
               {.where = "scratch folder",
                .found = "a record that is cut short",
                .expected = "what this run wrote",
                .fix = "see whether the disk is sound, and run again"});
}

}  // namespace stemma
