// A run's findings, gathered so that they can be asked for by pair.
//
//   Result result;
//   STEMMA_RETURN_IF_ERROR(ReadJsonl("result.jsonl", &result));      // or Find(…, &result, …)
//   const PairRecord* pair = result.Find("a.txt", "b.txt");           // whichever of them is `a`
//
// A reporter like others, so it takes a result from a file or straight from a run. A pair that is
// told twice is kept once, with the passages of both; one of a document with itself is dropped.
//
// Memory: all pairs with their passages, and all evidence.

#ifndef STEMMA_CORE_EVAL_RESULT_H_
#define STEMMA_CORE_EVAL_RESULT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/report/reporter.h"

namespace stemma {

class Result : public Reporter {
 public:
  Result();
  Result(const Result&) = delete;  // the index holds views of the pairs
  Result& operator=(const Result&) = delete;
  ~Result() override;

  void Begin(const RunRecord& run) override { run_ = run; }
  void Document(const DocumentRecord& document) override;
  void Pair(const PairRecord& pair) override;
  void Cluster(const ClusterRecord&) override {}
  void Edge(const EdgeRecord&) override {}
  void Evidence(const EvidenceRecord& evidence) override { evidence_.push_back(evidence); }
  void Skipped(const SkippedRecord&) override {}
  absl::Status End(const SummaryRecord&) override {
    whole_ = true;
    return absl::OkStatus();
  }

  const RunRecord& run() const { return run_; }
  // The unit of its spans: code points, or else bytes.
  bool offsets_in_chars() const;
  // By id.
  const std::map<std::string, DocumentRecord, std::less<>>& documents() const { return documents_; }
  // In the order in which they came.
  const std::vector<std::unique_ptr<PairRecord>>& pairs() const { return pairs_; }
  // In the order in which it came.
  const std::vector<EvidenceRecord>& evidence() const { return evidence_; }
  // Null when the two were not reported.
  const PairRecord* Find(std::string_view x, std::string_view y) const;
  uint64_t repeated() const { return repeated_; }  // pairs told again
  bool whole() const { return whole_; }            // a summary was there

 private:
  struct Index;

  RunRecord run_;
  std::map<std::string, DocumentRecord, std::less<>> documents_;
  std::vector<std::unique_ptr<PairRecord>> pairs_;
  std::unique_ptr<Index> index_;
  std::vector<EvidenceRecord> evidence_;
  uint64_t repeated_ = 0;
  bool whole_ = false;
};

}  // namespace stemma

#endif  // STEMMA_CORE_EVAL_RESULT_H_
