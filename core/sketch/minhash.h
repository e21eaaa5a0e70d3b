// MinHash signatures: the resemblance of two texts from a few hundred bytes each.
//
//   MinHasher hasher({.slots = 128});
//   MinHashSignature a = hasher.Sign(shingles_a), b = hasher.Sign(shingles_b);
//   double resemblance = EstimateResemblance(a, b);
//
// Three families, all unbiased, of 32-bit slots; every target gives the same bits:
//
// R1 (the default): every shingle hash goes to one of K bins (by its high half), and a bin keeps
// its smallest low half; only bins left empty are filled, by two32 over the whole set. Its error is
// that of classic MinHash, sqrt(J(1-J)/K), for very small and very large sets and 10 to 20 % less
// between K and 4K shingles. Cost: one scatter a hash, and two32 only for bins left empty.
//
// Two32: slot j is the least c_j * hi + lo mod 2^32 over the halves of the hashes: classic MinHash.
// Cost: K multiply-adds a hash.
//
// Fast: Dahlgaard, Knudsen, Thorup, "Fast similarity sketching", FOCS 2017: R1's bins, and rounds
// of further bins until none is empty. The least error of small sets (0.71 of classic MinHash under
// 100 shingles), at some microseconds a set.
//
// The top bit of an R1 or Fast slot says that it was filled after the first round, and the bits
// below put later rounds behind earlier ones, so that signatures of every family merge exactly by
// slot-wise minimum: the signature of a union, and of a stream. An empty set has an empty signature
// and resembles nothing, another empty set included.

#ifndef STEMMA_CORE_SKETCH_MINHASH_H_
#define STEMMA_CORE_SKETCH_MINHASH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/sketch/interval.h"

namespace stemma {

using MinHashSignature = std::vector<uint32_t>;  // K slots, or none for an empty set

enum class MinHashFamily : uint8_t { kR1, kTwo32, kFast };

struct MinHashOptions {
  MinHashFamily family = MinHashFamily::kR1;
  int slots = 128;  // K: a multiple of 32, up to 1024
};

class MinHasher {
 public:
  explicit MinHasher(MinHashOptions options);

  // The signature of a set of shingle hashes; repetitions change nothing.
  MinHashSignature Sign(std::span<const uint64_t> hashes) const;

  // Makes *signature that of its set together with `hashes`: for sets that come in parts.
  void Add(std::span<const uint64_t> hashes, MinHashSignature* signature) const;

 private:
  void FillEmpty(std::span<const uint64_t> hashes, MinHashSignature* slots) const;

  MinHashOptions options_;
  std::vector<uint32_t> multipliers_;  // c_j, odd
};

// Makes *signature that of the union of both sets. Both must come from the same options.
void Merge(const MinHashSignature& other, MinHashSignature* signature);

// The share of equal slots; 0 when either set was empty. Both must come from the same options.
double EstimateResemblance(const MinHashSignature& a, const MinHashSignature& b);

// Bounds between which the resemblance lies with at least the given probability; [0, 0] when
// either set was empty. Exact for Two32, wider than needed for the other families.
Interval ResemblanceInterval(const MinHashSignature& a, const MinHashSignature& b,
                             double confidence);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_MINHASH_H_
