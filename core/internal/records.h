// The records that a run sets aside for its later stages, as bytes (base/bytes.h) and back.
//
// Take… return false when the bytes are not what Put… wrote.

#ifndef STEMMA_CORE_INTERNAL_RECORDS_H_
#define STEMMA_CORE_INTERNAL_RECORDS_H_

#include <string>
#include <string_view>

#include "core/internal/collection.h"
#include "core/internal/join.h"
#include "core/report/reporter.h"
#include "core/text/article.h"
#include "core/text/document.h"

namespace stemma {

// Of the document: id, text and extra.
void PutDocument(const Document& document, const Article& article, uint32_t words,
                 std::string* out);
bool TakeDocument(std::string_view bytes, HeldDocument* held);

// Of the pair: its documents, similarity and passages.
void PutPair(const JoinedPair& pair, std::string* out);
bool TakePair(std::string_view bytes, JoinedPair* pair);

void PutPassages(const std::vector<AlignedPassage>& passages, std::string* out);
bool TakePassages(std::string_view bytes, std::vector<AlignedPassage>* passages);

void PutRecord(const DocumentRecord& record, std::string* out);  // but for its text
bool TakeRecord(std::string_view bytes, DocumentRecord* record);
void PutRecord(const PairRecord& record, std::string* out);
bool TakeRecord(std::string_view bytes, PairRecord* record);
void PutRecord(const ClusterRecord& record, std::string* out);
bool TakeRecord(std::string_view bytes, ClusterRecord* record);
void PutRecord(const EdgeRecord& record, std::string* out);
bool TakeRecord(std::string_view bytes, EdgeRecord* record);
void PutRecord(const EvidenceRecord& record, std::string* out);
bool TakeRecord(std::string_view bytes, EvidenceRecord* record);

void PutRecord(const SummaryRecord& record, std::string* out);  // what is counted
bool TakeRecord(std::string_view bytes, SummaryRecord* record);

// DataLoss: a record of the scratch folder is not what this run wrote.
absl::Status SpoiltRecord();

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_RECORDS_H_
