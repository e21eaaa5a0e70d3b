#include "core/internal/records.h"

#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

#include "core/base/bytes.h"

namespace stemma {
namespace {

template <typename T, typename Record>
concept Of = std::same_as<std::remove_const_t<T>, Record>;

// The fields of each record that are set aside: both ways go by the same list.
void Fields(Of<AlignedPassage> auto& passage, const auto& each) {
  each(passage.a, passage.b, passage.matched, passage.longest_run, passage.likeness,
       passage.quoted_lines, passage.edits);
}
void Fields(Of<JoinedPair> auto& pair, const auto& each) {
  each(pair.a, pair.b, pair.similarity, pair.passages);
}
void Fields(Of<CueLogOdds> auto& cue, const auto& each) { each(cue.cue, cue.log_odds, cue.words); }
void Fields(Of<Credit> auto& credit, const auto& each) {
  each(credit.agency, credit.kind, credit.where);
}
void Fields(Of<Article> auto& article, const auto& each) {
  each(article.title, article.title_span, article.date, article.dates, article.outlet,
       article.credits, article.zones);
}
void Fields(Of<PassageRecord> auto& passage, const auto& each) {
  each(passage.a, passage.b, passage.kind, passage.words, passage.identity, passage.text);
}
void Fields(Of<DocumentRecord> auto& record, const auto& each) {
  each(record.id, record.title, record.date, record.date_from, record.outlet, record.credits,
       record.words, record.covered, record.covered_prose, record.group, record.cluster,
       record.extra);
}
void Fields(Of<Direction> auto& direction, const auto& each) {
  each(direction.a_to_b, direction.b_to_a, direction.common_source, direction.latent,
       direction.third);
}
void Fields(Of<PairRecord> auto& record, const auto& each) {
  each(record.a, record.b, record.verdict, record.resemblance, record.containment_a,
       record.containment_b, record.score, record.features, record.has_direction, record.direction,
       record.cues_a_to_b, record.cues_b_to_a, record.passages);
}
void Fields(Of<ClusterRecord> auto& record, const auto& each) {
  each(record.cluster, record.documents, record.root, record.root_latent);
}
void Fields(Of<EdgeRecord> auto& record, const auto& each) {
  each(record.cluster, record.source, record.latent, record.copy, record.probability,
       record.without_dates, record.cues);
}
void Fields(Of<EvidenceRecord> auto& record, const auto& each) {
  each(record.group, record.source, record.latent, record.copy, record.twins, record.share,
       record.cues);
}

void Fields(Of<std::pair<std::string, uint64_t>> auto& count, const auto& each) {
  each(count.first, count.second);
}
void Fields(Of<SummaryRecord> auto& record, const auto& each) {
  each(record.documents, record.pairs, record.verdicts, record.clusters, record.groups,
       record.fingerprints, record.cut, record.rescued, record.capped, record.candidates,
       record.rejected);
}

void Put(const std::string& text, ByteWriter* out) { out->PutString(text); }
template <typename T>
void Put(const T& value, ByteWriter* out);
template <typename T>
void Put(const std::vector<T>& values, ByteWriter* out) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    out->PutVector(values);
  } else {
    out->Put(static_cast<uint32_t>(values.size()));
    for (const T& value : values) Put(value, out);
  }
}
template <typename T>
void Put(const std::optional<T>& value, ByteWriter* out) {
  out->Put(value.has_value());
  if (value) Put(*value, out);
}
template <typename T>
void Put(const T& value, ByteWriter* out) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    out->Put(value);
  } else {
    Fields(value, [out](const auto&... fields) { (Put(fields, out), ...); });
  }
}

void Take(ByteReader* in, std::string* text) { in->TakeString(text); }
void Take(ByteReader* in, bool* value) { *value = in->Take<uint8_t>() != 0; }
template <typename T>
void Take(ByteReader* in, T* value);
template <typename T>
void Take(ByteReader* in, std::vector<T>* values) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    in->TakeVector(values);
  } else {
    values->clear();
    for (uint32_t left = in->Take<uint32_t>(); left > 0 && in->ok(); --left) {
      Take(in, &values->emplace_back());
    }
  }
}
template <typename T>
void Take(ByteReader* in, std::optional<T>* value) {
  value->reset();
  if (in->Take<uint8_t>() != 0) Take(in, &value->emplace());
}
template <typename T>
void Take(ByteReader* in, T* value) {
  if constexpr (std::is_trivially_copyable_v<T>) {
    in->Take(value);
  } else {
    Fields(*value, [in](auto&... fields) { (Take(in, &fields), ...); });
  }
}

template <typename... Parts>
void PutWhole(std::string* bytes, const Parts&... parts) {
  ByteWriter out(bytes);
  (Put(parts, &out), ...);
}

template <typename... Parts>
bool TakeWhole(std::string_view bytes, Parts*... parts) {
  ByteReader in(bytes);
  (Take(&in, parts), ...);
  return in.ok() && in.left() == 0;
}

}  // namespace

void PutDocument(const Document& document, const Article& article, uint32_t words,
                 std::string* bytes) {
  PutWhole(bytes, document.id, document.text, document.extra, words, article);
}
bool TakeDocument(std::string_view bytes, HeldDocument* held) {
  Document& document = held->document;
  return TakeWhole(bytes, &document.id, &document.text, &document.extra, &held->words,
                   &held->article);
}

void PutPair(const JoinedPair& pair, std::string* bytes) { PutWhole(bytes, pair); }
bool TakePair(std::string_view bytes, JoinedPair* pair) { return TakeWhole(bytes, pair); }

void PutPassages(const std::vector<AlignedPassage>& passages, std::string* bytes) {
  PutWhole(bytes, passages);
}
bool TakePassages(std::string_view bytes, std::vector<AlignedPassage>* passages) {
  return TakeWhole(bytes, passages);
}

void PutRecord(const DocumentRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, DocumentRecord* record) { return TakeWhole(bytes, record); }
void PutRecord(const PairRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, PairRecord* record) { return TakeWhole(bytes, record); }
void PutRecord(const ClusterRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, ClusterRecord* record) { return TakeWhole(bytes, record); }
void PutRecord(const EdgeRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, EdgeRecord* record) { return TakeWhole(bytes, record); }
void PutRecord(const EvidenceRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, EvidenceRecord* record) { return TakeWhole(bytes, record); }

void PutRecord(const SummaryRecord& record, std::string* bytes) { PutWhole(bytes, record); }
bool TakeRecord(std::string_view bytes, SummaryRecord* record) { return TakeWhole(bytes, record); }

absl::Status SpoiltRecord() {
  return Fault(absl::StatusCode::kDataLoss,
               {.where = "scratch folder",
                .found = "a record that is cut short",
                .expected = "what this run wrote",
                .fix = "see whether the disk is sound, and run again"});
}

}  // namespace stemma
