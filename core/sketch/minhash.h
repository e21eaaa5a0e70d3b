// MinHash signatures: the resemblance of two texts from a few hundred bytes each.
//
//   MinHasher hasher({.slots = 128});
//   MinHashSignature a = hasher.Sign(shingles_a), b = hasher.Sign(shingles_b);   // distinct or
//   repeated hashes double resemblance = EstimateResemblance(a, b);
//
// The family is R1: every shingle hash goes to one of K bins (by its high bits), and a bin keeps
// its smallest low word; only bins left empty are filled, by slot j = min over the set of c_j * hi
// + lo mod 2^32 (`two32`). Unbiased; its error is that of classic MinHash, sqrt(J(1-J)/K), for very
// small and very large sets and 10 to 20 % less between 30 and 500 shingles. The top bit of a slot
// says that it was filled, so that signatures merge exactly by slot-wise minimum. After Dahlgaard,
// Knudsen, Thorup, "Fast similarity sketching", FOCS 2017, cut to one round. Every target gives the
// same bits.
//
// An empty set has an empty signature and resembles nothing, another empty set included.

#ifndef STEMMA_CORE_SKETCH_MINHASH_H_
#define STEMMA_CORE_SKETCH_MINHASH_H_

#include <cstdint>
#include <span>
#include <vector>

namespace stemma {

using MinHashSignature = std::vector<uint32_t>;  // K slots, or none for an empty set

struct MinHashOptions {
  int slots = 128;  // K: a multiple of 32, up to 1024
};

class MinHasher {
 public:
  explicit MinHasher(MinHashOptions options);

  // The signature of a set of shingle hashes; repetitions change nothing. Cost: one scatter a hash,
  // and 128 multiply-adds a hash only when bins stay empty.
  MinHashSignature Sign(std::span<const uint64_t> hashes) const;

 private:
  void FillEmpty(std::span<const uint64_t> hashes, MinHashSignature* slots) const;

  MinHashOptions options_;
  std::vector<uint32_t> multipliers_;  // c_j, odd
};

// The share of equal slots; 0 when either set was empty. Both must come from the same options.
double EstimateResemblance(const MinHashSignature& a, const MinHashSignature& b);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_MINHASH_H_
