// The shingle sets of the documents that have to be compared: in memory up to a bound, in a scratch
// file beyond it.

#ifndef STEMMA_CORE_INTERNAL_SHINGLE_STORE_H_
#define STEMMA_CORE_INTERNAL_SHINGLE_STORE_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/scratch_file.h"
#include "core/base/status.h"
#include "core/index/near_leaders.h"

namespace stemma {

// The shingle hashes of neighbouring documents as they came, up to a bound.
class HeldShingles {
 public:
  explicit HeldShingles(uint64_t most_bytes) : room_(most_bytes / sizeof(uint64_t)) {}

  // False when there is no room. Documents come in ascending order; those that are left out hold
  // nothing.
  bool Add(uint32_t document, std::span<const uint64_t> hashes);
  std::span<const uint64_t> Of(uint32_t document) const { return of_[document]; }

 private:
  uint64_t room_;
  std::vector<std::vector<uint64_t>> chunks_;  // never grown once they hold something
  std::vector<std::span<const uint64_t>> of_;
};

class ShingleStore : public ShingleSets {
 public:
  ShingleStore(size_t documents, uint64_t memory_bytes, std::string scratch_folder)
      : slot_(documents, kNoSlot), room_(memory_bytes), folder_(std::move(scratch_folder)) {}

  // From one thread, once a document.
  absl::Status Put(uint32_t document, std::span<const uint64_t> set);
  absl::Status Flush();  // after the last Put

  // Empty for a document that was not put. From several threads.
  std::span<const uint64_t> Of(uint32_t document, std::vector<uint64_t>* scratch) override;
  size_t SizeOf(uint32_t document) const {
    return slot_[document] == kNoSlot ? 0 : places_[slot_[document]].size;
  }

  // Whether every Of could be read; where one could not, it was empty.
  absl::Status status() const;

 private:
  static constexpr uint32_t kNoSlot = ~uint32_t{0};
  struct Place {
    const uint64_t* memory = nullptr;  // null: in the scratch file
    uint64_t offset = 0;
    uint32_t size = 0;
  };

  std::vector<uint32_t> slot_;  // of each document, into places_
  std::vector<Place> places_;
  std::vector<std::vector<uint64_t>> chunks_;  // never grown once they hold something
  uint64_t room_;
  std::string folder_;
  std::optional<ScratchFile> file_;
  mutable std::mutex mutex_;  // guards status_
  absl::Status status_;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INTERNAL_SHINGLE_STORE_H_
