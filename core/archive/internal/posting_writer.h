// Writes the postings of a segment, and its buckets.

#ifndef STEMMA_CORE_ARCHIVE_INTERNAL_POSTING_WRITER_H_
#define STEMMA_CORE_ARCHIVE_INTERNAL_POSTING_WRITER_H_

#include <cstdint>
#include <vector>

#include "core/archive/internal/packed.h"
#include "core/archive/internal/segment.h"

namespace stemma::archive {

struct PostingEntry {
  uint64_t hash = 0;    // its kHashBits high bits
  uint32_t number = 0;  // of the fingerprint in the segment
  uint8_t context = 0;
};

// Packs postings as they come, ascending by hash, and counts the buckets.
class PostingWriter {
 public:
  explicit PostingWriter(const PostingLayout& layout)
      : layout_(layout), packer_(layout.bits), buckets_((size_t{1} << layout.bucket_bits) + 1) {}

  void Add(uint64_t hash, uint64_t number, uint8_t context) {
    const uint64_t whole = hash << (64 - kHashBits);
    ++buckets_[layout_.Bucket(whole) + 1];
    packer_.Add(layout_.Pack(whole, number, context));
  }
  Packer& packer() { return packer_; }

  const std::vector<uint32_t>& FinishBuckets() {
    for (size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
    return buckets_;
  }

 private:
  PostingLayout layout_;
  Packer packer_;
  std::vector<uint32_t> buckets_;
};

}  // namespace stemma::archive

#endif  // STEMMA_CORE_ARCHIVE_INTERNAL_POSTING_WRITER_H_
