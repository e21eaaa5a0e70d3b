// Records kept, to be handed on later: for work that is done in parallel and told in order, or in
// another run.

#ifndef STEMMA_CORE_INTERNAL_RECORD_BUFFER_H_
#define STEMMA_CORE_INTERNAL_RECORD_BUFFER_H_

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/internal/records.h"
#include "core/report/reporter.h"

namespace stemma {

class RecordBuffer : public Reporter {
 public:
  explicit RecordBuffer(bool for_people) : for_people_(for_people) {}

  bool for_people() const override { return for_people_; }
  void Begin(const RunRecord&) override {}
  void Document(const DocumentRecord& document) override {
    documents_.push_back({document, std::string(for_people_ ? document.text : "")});
  }
  void Pair(const PairRecord& pair) override { pairs_.push_back(pair); }
  void Cluster(const ClusterRecord& cluster) override { clusters_.push_back(cluster); }
  void Edge(const EdgeRecord& edge) override { edges_.push_back(edge); }
  void Skipped(const SkippedRecord&) override {}
  absl::Status End(const SummaryRecord&) override { return absl::OkStatus(); }

  // The records as bytes, and back: false when these are not what Put wrote.
  void Put(ByteWriter* out) const {
    out->Put(static_cast<uint64_t>(documents_.size()));
    for (const auto& [record, text] : documents_) {
      PutOne(record, out);
      out->PutString(text);
    }
    PutAll(pairs_, out);
    PutAll(clusters_, out);
    PutAll(edges_, out);
  }
  bool Take(ByteReader* in) {
    bool whole = true;
    for (auto left = in->Take<uint64_t>(); left > 0 && in->ok() && whole; --left) {
      auto& [record, text] = documents_.emplace_back();
      whole = TakeRecord(in->TakeString(), &record);
      in->TakeString(&text);
    }
    return whole && TakeAll(in, &pairs_) && TakeAll(in, &clusters_) && TakeAll(in, &edges_);
  }

  // Hands all on, clusters counted from `first_cluster`; of the documents but the last, those that
  // `wanted` says. The number of the next cluster.
  int64_t Tell(int64_t first_cluster, const std::function<bool(const std::string& id)>& wanted,
               Reporter* reporter) {
    for (size_t i = 0; i < documents_.size(); ++i) {
      auto& [record, text] = documents_[i];
      if (i + 1 < documents_.size() && !wanted(record.id)) continue;
      record.text = text;
      if (record.cluster >= 0) record.cluster += first_cluster;
      reporter->Document(record);
    }
    for (const PairRecord& pair : pairs_) reporter->Pair(pair);
    int64_t next = first_cluster;
    for (ClusterRecord& cluster : clusters_) {
      cluster.cluster += first_cluster;
      next = std::max(next, cluster.cluster + 1);
      reporter->Cluster(cluster);
    }
    for (EdgeRecord& edge : edges_) {
      edge.cluster += first_cluster;
      reporter->Edge(edge);
    }
    return next;
  }

 private:
  struct DocumentWithText {
    DocumentRecord record;
    std::string text;
  };
  template <typename Record>
  static void PutOne(const Record& record, ByteWriter* out) {
    std::string bytes;
    PutRecord(record, &bytes);
    out->PutString(bytes);
  }
  template <typename Record>
  static void PutAll(const std::vector<Record>& records, ByteWriter* out) {
    out->Put(static_cast<uint64_t>(records.size()));
    for (const Record& record : records) PutOne(record, out);
  }
  template <typename Record>
  static bool TakeAll(ByteReader* in, std::vector<Record>* records) {
    for (auto left = in->Take<uint64_t>(); left > 0 && in->ok(); --left) {
      if (!TakeRecord(in->TakeString(), &records->emplace_back())) return false;
    }
    return in->ok();
  }

  bool for_people_;
  std::vector<DocumentWithText> documents_;
  std::vector<PairRecord> pairs_;
  std::vector<ClusterRecord> clusters_;
  std::vector<EdgeRecord> edges_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_RECORD_BUFFER_H_
