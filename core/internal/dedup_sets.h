// What is compared with what: exact shingle sets where both texts were read, signatures where one
// of them is known from a sketch file only.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_SETS_H_
#define STEMMA_CORE_INTERNAL_DEDUP_SETS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/align/verify.h"
#include "core/base/status.h"
#include "core/index/near_leaders.h"
#include "core/internal/shingle_store.h"
#include "core/internal/sketch_inputs.h"
#include "core/sketch/interval.h"
#include "core/sketch/signature.h"

namespace stemma {

// The documents of sketch files among all documents of a run.
class SketchedDocuments {
 public:
  // The documents from `first` on are those of the file.
  void Add(uint32_t first, const SketchFile& file) { ranges_.push_back({first, file}); }
  bool empty() const { return ranges_.empty(); }

  // The file that holds the document, and its number there; null for one whose text was read.
  const SketchFile* FileOf(uint32_t document, size_t* number) const;

 private:
  struct Range {
    uint32_t first;
    SketchFile file;
  };
  std::vector<Range> ranges_;  // ascending
};

struct DedupComparison {
  Similarity similarity;             // a: the first document
  std::optional<Interval> interval;  // of the resemblance, when all of it is estimated
};

class DedupSets : public ShingleSets {
 public:
  // `memory_bytes` for what is put; the rest goes to the scratch folder.
  DedupSets(size_t documents, uint64_t memory_bytes, const std::string& scratch_folder,
            const SignatureParams& params, const SketchedDocuments& sketched);

  // Of a text: its distinct shingle hashes, ascending, and its signature, which only a comparison
  // with a sketch file asks for. From one thread, once a document.
  absl::Status Put(uint32_t document, std::span<const uint64_t> set, std::span<const uint64_t> row);
  absl::Status Flush();
  absl::Status status() const;

  std::span<const uint64_t> Of(uint32_t document, std::vector<uint64_t>* scratch) override {
    return sets_.Of(document, scratch);
  }
  bool Resemble(uint32_t leader, uint32_t document, std::span<const uint64_t> own,
                double min_resemblance, std::vector<uint64_t>* scratch) override;
  size_t SizeOf(uint32_t document) const { return sets_.SizeOf(document); }

  DedupComparison Compare(uint32_t a, uint32_t b);

 private:
  bool IsSketched(uint32_t document) const;
  SignedSet SignedOf(uint32_t document, std::vector<uint64_t>* scratch);

  const SignatureParams& params_;
  const SketchedDocuments& sketched_;
  ShingleStore sets_;
  ShingleStore rows_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_SETS_H_
