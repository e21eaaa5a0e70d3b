// What dedup holds of every document: a few hashes and names, not the text.

#ifndef STEMMA_CORE_INTERNAL_DEDUP_SURVEY_H_
#define STEMMA_CORE_INTERNAL_DEDUP_SURVEY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/dedup.h"
#include "core/index/near_leaders.h"
#include "core/internal/batched_input.h"
#include "core/internal/dedup_sets.h"
#include "core/internal/shingle_store.h"
#include "core/internal/shingle_worker.h"
#include "core/sketch/signature.h"

namespace stemma {

// Many strings in one.
class Names {
 public:
  void Add(std::string_view name);
  std::string_view operator[](size_t i) const;
  size_t size() const { return end_.size(); }

 private:
  std::string bytes_;
  std::vector<uint64_t> end_;
};

struct TextFacts {
  uint64_t text_hash = 0;
  std::array<uint64_t, 2> digest = {};  // of the tokens
  uint32_t tokens = 0;
  uint32_t shingles = 0;  // repeated ones counted
};

// Of each text up to kProbes of its distinct shingle hashes, the smallest: a sample by which longer
// texts are recognised that contain it.
inline constexpr size_t kProbes = 16;

// All arrays by document number: first those of `against`, then the others.
struct DedupSurvey {
  // `params`: of the signatures by which near texts meet.
  DedupSurvey(const DedupOptions& options, const SignatureParams& params);

  size_t size() const { return facts.size(); }

  SignatureParams params;
  std::vector<TextFacts> facts;
  std::vector<uint32_t> first_of;  // the first document with the same tokens; set by FindCopies
  LshBuckets buckets;              // when `near`
  std::vector<uint64_t> probes;    // when `contained`: kProbes a document
  std::vector<uint8_t> probe_count;
  std::optional<HeldShingles> held;  // of the texts; none when they became too many
  Names ids;
  Names files;
  std::vector<uint32_t> file;  // of each document, into files
  std::vector<uint64_t> line;
  size_t against = 0;  // so many documents are of `against`
  // Of either part the documents of sketch files come first, then those whose texts are read.
  SketchedDocuments sketched;
  size_t against_texts = 0;  // the first of them
  size_t texts = 0;
  uint64_t bytes = 0;

  // What the records of the input proper are.
  bool any_file = false;     // a document that is a whole file
  bool any_record = false;   // one that is a record among others
  bool any_unlike = false;   // records of different kinds, or tables with different columns
  std::string table_header;  // of the first document, when it stands in a table
  bool is_warc = false;
};

// The same of a sketch file; before the texts of its part.
absl::Status AddSketchToSurvey(const SketchInput& input, const DedupOptions& options, bool against,
                               DedupSurvey* survey);

// Reads the input into the survey; call it for `against` first. `raw`: what the records are is told
// by them as they stand.
absl::Status AddToSurvey(BatchedInput* input, const DedupOptions& options, bool against, bool raw,
                         Progress* progress, DedupSurvey* survey);

// Sets first_of.
void FindCopies(int threads, DedupSurvey* survey);

// OK when document `i` still has the text that was surveyed.
absl::Status CheckUnchanged(const DedupSurvey& survey, uint64_t i, const Document& document);

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_DEDUP_SURVEY_H_
