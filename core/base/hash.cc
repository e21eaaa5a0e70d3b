#include "core/base/hash.h"

#include <xxhash.h>

#include <new>

namespace stemma {

uint64_t HashBytes(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

void ChecksumStream::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

ChecksumStream::ChecksumStream() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_64bits_reset(state_.get());
}
void ChecksumStream::Add(std::string_view bytes) {
  XXH3_64bits_update(state_.get(), bytes.data(), bytes.size());
}
uint64_t ChecksumStream::Checksum() const { return XXH3_64bits_digest(state_.get()); }

}  // namespace stemma
