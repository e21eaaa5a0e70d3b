// Signatures of every kind in one form, a row of 64-bit words: what sketch files hold.
//
//   const SignatureParams params = {.kind = SignatureKind::kR1, .slots = 128, .bits = 32};
//   Signer signer(params);                       // keep one a thread
//   signer.Sign(shingle_hashes, &row);
//   SignatureEstimate e = EstimatePair(params, {row_a, size_a}, {row_b, size_b});
//   e.resemblance; SignatureInterval(params, a, b, 0.95);
//
// Kinds (each described where it is made):
//   MinHash (minhash.h)    R1, two32, fast: `slots` slots of 32 bits, or of the `bits` low ones of
//                          a hash of them (bbit.h)
//   SimHash (simhash.h)    `bits`, 64 or 128
//   sampled (containment.h)  every `one_in`th hash, so that a short text is seen in a long one
//
// Two signatures can be compared only when all parameters are equal: CheckCompatible.

#ifndef STEMMA_CORE_SKETCH_SIGNATURE_H_
#define STEMMA_CORE_SKETCH_SIGNATURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/sketch/interval.h"
#include "core/sketch/minhash.h"

namespace stemma {

enum class SignatureKind : uint32_t { kR1, kTwo32, kFast, kSimHash, kSampled };
std::string_view SignatureKindName(SignatureKind kind);  // "r1", "two32", "fast", "simhash", …

enum class ShingleUnit : uint32_t { kWords, kLetters };

// Everything that changes the bits of a signature. A field that a kind does not have is 0.
struct SignatureParams {
  uint32_t hash_id = 0;        // kHashId
  uint32_t normalizer_id = 0;  // NormalizerId()
  SignatureKind kind = SignatureKind::kR1;
  ShingleUnit shingle_unit = ShingleUnit::kWords;
  uint32_t shingle_size = 5;  // 1 to 32
  uint32_t slots = 128;       // MinHash: a multiple of 32, up to 1024
  uint32_t bits = 32;         // of a MinHash slot: 1, 2, 4, 8, 16, 32; of a SimHash: 64, 128
  uint32_t one_in = 0;        // sampled: 1 to 2^20

  bool IsMinHash() const { return kind <= SignatureKind::kFast; }
  auto operator<=>(const SignatureParams&) const = default;
};

// OK, or the first parameter that is out of its range.
absl::Status CheckRanges(const SignatureParams& params, std::string_view where);

// OK, or FailedPrecondition naming the field that differs and both values.
absl::Status CheckCompatible(const SignatureParams& expected, const SignatureParams& found,
                             std::string_view where);

// The words of a row; 0 when rows are of any length (sampled).
size_t RowWords(const SignatureParams& params);

class Signer {
 public:
  explicit Signer(const SignatureParams& params);

  // Replaces *row with the signature of the set of these hashes, which may repeat. That of nothing
  // is all zeros (none, when sampled).
  void Sign(std::span<const uint64_t> hashes, std::vector<uint64_t>* row) const;

 private:
  SignatureParams params_;
  std::optional<MinHasher> min_hasher_;
};

// A row of a MinHash signature with 32-bit slots, or of its `bits` low bits, as slots: for bands.
// Empty for an empty set.
MinHashSignature SlotsOf(const SignatureParams& params, std::span<const uint64_t> row,
                         uint32_t size);

struct SignedSet {
  std::span<const uint64_t> row;
  uint32_t size = 0;  // distinct shingles
};

struct SignatureEstimate {
  double resemblance = 0;
  double containment_a = 0;  // share of a's shingles that b has: from the resemblance and the
  double containment_b = 0;  // sizes, or from the samples
};

// All in [0, 1]; nothing resembles the empty set. Cost: some hundred nanoseconds.
SignatureEstimate EstimatePair(const SignatureParams& params, const SignedSet& a,
                               const SignedSet& b);

// SimHash: the bits in which two signatures differ, and the most at which the sets, which are
// nearest when they are of one size, can be estimated to resemble each other so much.
size_t DifferingBits(std::span<const uint64_t> a, std::span<const uint64_t> b);
size_t MostDifferingBits(const SignatureParams& params, double resemblance);

// Bounds between which the resemblance lies with at least the given probability, over the choice
// of hash functions.
Interval SignatureInterval(const SignatureParams& params, const SignedSet& a, const SignedSet& b,
                           double confidence);

// The expected share of equal slots of two MinHash signatures with this resemblance: more than the
// resemblance where slots are truncated and agree by chance.
double ExpectedAgreement(const SignatureParams& params, double resemblance);

// The standard error of EstimatePair's resemblance at this resemblance, of MinHash signatures
// (classic; R1 and fast have less).
double StandardError(const SignatureParams& params, double resemblance);

}  // namespace stemma

#endif  // STEMMA_CORE_SKETCH_SIGNATURE_H_
