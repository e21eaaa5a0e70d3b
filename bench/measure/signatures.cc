#include "bench/measure/signatures.h"

#include <cstddef>

#include "core/base/hash.h"

namespace stemma::bench {

MinHashSignature SignatureOf(uint64_t document) {
  if (document % 10 == 1) --document;
  MinHashSignature signature;
  for (uint64_t j = 0; j < kSignatureSlots; ++j) {
    signature.push_back(static_cast<uint32_t>(Mix(document * kSignatureSlots + j)));
  }
  return signature;
}

int EqualSlots(const MinHashSignature& a, const MinHashSignature& b) {
  int equal = 0;
  for (size_t j = 0; j < a.size(); ++j) equal += a[j] == b[j];
  return equal;
}

}  // namespace stemma::bench
