// Which documents share a key with a document: the candidates of a join by signatures.
//
//   SharedKeys keys;
//   for (uint32_t d = 0; ...) keys.Add(d, keys_of(d));      // bands of MinHash, sampled hashes
//   keys.Build({.threads = 2});
//   keys.PartnersOf(d, &partners);                          // those behind d, each once, ascending
//
// A key that very many documents hold says little and would cost a square: each of its holders is
// paired with the kMostPartners that follow it, and capped() counts the pairs that are not formed.
// So the work is linear in the keys. Memory: 32 bytes a key while it is built, 8 afterwards.
// PartnersOf may be called from several threads.

#ifndef STEMMA_CORE_INDEX_SHARED_KEYS_H_
#define STEMMA_CORE_INDEX_SHARED_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stemma {

class SharedKeys {
 public:
  static constexpr size_t kMostPartners = 256;

  // Documents ascending, each once; its keys in any order, each once.
  void Add(uint32_t document, std::span<const uint64_t> keys);
  void Build(int threads);

  void PartnersOf(uint32_t document, std::vector<uint32_t>* partners) const;
  uint64_t capped() const { return capped_; }

 private:
  struct Entry {
    uint64_t key;
    uint32_t document;
  };
  std::vector<Entry> entries_;        // until Build
  std::vector<uint32_t> members_;     // of all rows, ascending in a row
  std::vector<uint64_t> row_begin_;   // of the keys that two or more hold, into members_
  std::vector<uint64_t> list_begin_;  // of each document, into rows_
  std::vector<uint32_t> rows_;        // those that a document stands in
  uint64_t capped_ = 0;
};

}  // namespace stemma

#endif  // STEMMA_CORE_INDEX_SHARED_KEYS_H_
