// The search among signatures for documents that resemble each other: sketching.h says what it
// reports.

#ifndef STEMMA_CORE_INTERNAL_SKETCH_SEARCH_H_
#define STEMMA_CORE_INTERNAL_SKETCH_SEARCH_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/progress.h"
#include "core/base/status.h"
#include "core/index/shared_keys.h"
#include "core/internal/sketch_inputs.h"
#include "core/report/reporter.h"
#include "core/sketching.h"

namespace stemma {

// All documents of several sketch files, numbered through. The files must outlive it.
class SketchedCollection {
 public:
  explicit SketchedCollection(const std::vector<SketchInput>& inputs);

  size_t size() const { return sets_.size(); }
  const std::string& IdOf(size_t d) const { return ids_[d]; }
  const SignedSet& SetOf(size_t d) const { return sets_[d]; }
  const std::vector<Skipped>& warnings() { return names_.warnings(); }

  // For each document the first of the same words, itself where it has none.
  std::vector<uint32_t> FirstOf(int threads) const;

 private:
  std::vector<std::string> ids_;
  std::vector<const SketchFacts*> facts_;
  std::vector<SignedSet> sets_;
  DocumentNames names_;
};

class SketchSearch {
 public:
  SketchSearch(const SignatureParams& params, const FindInSketchesOptions& options,
               const SketchedCollection& documents, Reporter* reporter);

  absl::Status Run(Progress* progress);
  uint64_t estimates() const { return estimates_; }   // reported
  uint64_t capped() const { return keys_.capped(); }  // pairs that were not looked at

 private:
  void BuildKeys();
  bool IsEnough(const SignatureEstimate& estimate) const;
  // Appends the pairs of `a` with those behind it, in their order.
  void PairsOf(uint32_t a, std::vector<uint32_t>* partners,
               std::vector<EstimateRecord>* found) const;
  EstimateRecord Copy(uint32_t a, uint32_t b) const;
  EstimateRecord Record(uint32_t a, uint32_t b, const SignatureEstimate& estimate) const;

  const SignatureParams& params_;
  const FindInSketchesOptions& options_;
  const SketchedCollection& documents_;
  Reporter* reporter_;
  bool by_keys_;           // else every pair is compared
  size_t most_differing_;  // bits of SimHashes that may resemble each other enough
  std::vector<uint32_t> first_of_;
  std::vector<std::pair<uint32_t, uint32_t>> copies_;  // first of the same words, and another
  SharedKeys keys_;
  uint64_t estimates_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_SKETCH_SEARCH_H_
