#include "core/internal/dedup_sets.h"

#include <algorithm>

namespace stemma {
namespace {

constexpr double kConfidence = 0.95;  // of intervals
constexpr uint64_t kRowsShare = 8;    // of the memory: a signature is about so much smaller

}  // namespace

const SketchFile* SketchedDocuments::FileOf(uint32_t document, size_t* number) const {
  const auto behind =
      std::upper_bound(ranges_.begin(), ranges_.end(), document,
                       [](uint32_t d, const Range& range) { return d < range.first; });
  if (behind == ranges_.begin()) return nullptr;
  const Range& range = *std::prev(behind);
  *number = document - range.first;
  return *number < range.file.size() ? &range.file : nullptr;
}

DedupSets::DedupSets(size_t documents, uint64_t memory_bytes, const std::string& scratch_folder,
                     const SignatureParams& params, const SketchedDocuments& sketched)
    : params_(params),
      sketched_(sketched),
      sets_(documents, sketched.empty() ? memory_bytes : memory_bytes - memory_bytes / kRowsShare,
            scratch_folder),
      rows_(sketched.empty() ? 0 : documents, memory_bytes / kRowsShare, scratch_folder) {}

absl::Status DedupSets::Put(uint32_t document, std::span<const uint64_t> set,
                            std::span<const uint64_t> row) {
  if (!sketched_.empty()) STEMMA_RETURN_IF_ERROR(rows_.Put(document, row));
  return sets_.Put(document, set);
}

absl::Status DedupSets::Flush() {
  STEMMA_RETURN_IF_ERROR(rows_.Flush());
  return sets_.Flush();
}

absl::Status DedupSets::status() const {
  STEMMA_RETURN_IF_ERROR(rows_.status());
  return sets_.status();
}

bool DedupSets::IsSketched(uint32_t document) const {
  size_t number = 0;
  return sketched_.FileOf(document, &number) != nullptr;
}

SignedSet DedupSets::SignedOf(uint32_t document, std::vector<uint64_t>* scratch) {
  size_t number = 0;
  if (const SketchFile* file = sketched_.FileOf(document, &number)) return file->SetOf(number);
  return {.row = rows_.Of(document, scratch),
          .size = static_cast<uint32_t>(sets_.SizeOf(document))};
}

bool DedupSets::Resemble(uint32_t leader, uint32_t document, std::span<const uint64_t> own,
                         double min_resemblance, std::vector<uint64_t>* scratch) {
  if (sketched_.empty() || (!IsSketched(leader) && !IsSketched(document))) {
    return ShingleSets::Resemble(leader, document, own, min_resemblance, scratch);
  }
  std::vector<uint64_t> other;
  const SignatureEstimate estimate =
      EstimatePair(params_, SignedOf(leader, scratch), SignedOf(document, &other));
  return estimate.resemblance >= min_resemblance;
}

DedupComparison DedupSets::Compare(uint32_t a, uint32_t b) {
  std::vector<uint64_t> scratch_a, scratch_b;
  if (!IsSketched(a) && !IsSketched(b)) {
    return {.similarity = ExactSimilarity(Of(a, &scratch_a), Of(b, &scratch_b)), .interval = {}};
  }
  const SignedSet set_a = SignedOf(a, &scratch_a), set_b = SignedOf(b, &scratch_b);
  const SignatureEstimate estimate = EstimatePair(params_, set_a, set_b);
  return {.similarity = {.resemblance = estimate.resemblance,
                         .containment_a = estimate.containment_a,
                         .containment_b = estimate.containment_b},
          .interval = SignatureInterval(params_, set_a, set_b, kConfidence)};
}

}  // namespace stemma
