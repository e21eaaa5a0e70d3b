#include "core/internal/shingle_store.h"

#include <algorithm>
#include <utility>

namespace stemma {
namespace {

constexpr size_t kChunk = size_t{1} << 20;  // hashes

// Room for `count` more in the last chunk, or in a new one.
std::vector<uint64_t>* ChunkFor(size_t count, std::vector<std::vector<uint64_t>>* chunks) {
  if (chunks->empty() || chunks->back().capacity() - chunks->back().size() < count) {
    chunks->emplace_back().reserve(std::max(kChunk, count));
  }
  return &chunks->back();
}

}  // namespace

bool HeldShingles::Add(uint32_t document, std::span<const uint64_t> hashes) {
  if (hashes.size() > room_) return false;
  room_ -= hashes.size();
  std::vector<uint64_t>* const chunk = ChunkFor(hashes.size(), &chunks_);
  chunk->insert(chunk->end(), hashes.begin(), hashes.end());
  of_.resize(document);
  of_.push_back(std::span(*chunk).last(hashes.size()));
  return true;
}

absl::Status ShingleStore::Put(uint32_t document, std::span<const uint64_t> set) {
  slot_[document] = static_cast<uint32_t>(places_.size());
  Place place{.size = static_cast<uint32_t>(set.size())};
  const uint64_t bytes = set.size_bytes();
  if (bytes <= room_) {
    room_ -= bytes;
    std::vector<uint64_t>* const chunk = ChunkFor(set.size(), &chunks_);
    place.memory = chunk->data() + chunk->size();
    chunk->insert(chunk->end(), set.begin(), set.end());
  } else {
    if (!file_) {
      STEMMA_ASSIGN_OR_RETURN(ScratchFile file, ScratchFile::Create(folder_));
      file_.emplace(std::move(file));
    }
    place.offset = file_->size();
    STEMMA_RETURN_IF_ERROR(file_->Append({reinterpret_cast<const char*>(set.data()), bytes}));
  }
  places_.push_back(place);
  return absl::OkStatus();
}

absl::Status ShingleStore::Flush() { return file_ ? file_->Flush() : absl::OkStatus(); }

std::span<const uint64_t> ShingleStore::Of(uint32_t document, std::vector<uint64_t>* scratch) {
  if (slot_[document] == kNoSlot) return {};
  const Place& place = places_[slot_[document]];
  if (place.memory != nullptr) return {place.memory, place.size};
  scratch->resize(place.size);
  const absl::Status read = file_->ReadAt(place.offset, reinterpret_cast<char*>(scratch->data()),
                                          scratch->size() * sizeof(uint64_t));
  if (read.ok()) return *scratch;
  const std::lock_guard lock(mutex_);
  status_ = read;
  return {};
}

absl::Status ShingleStore::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace stemma
