// Hashes as a set: ascending, each once.
//
//   MakeSet(&shingle_hashes);
//
// Cost: some 12 ns a hash for sets of any size, in vectors (Highway's vectorised quicksort), where
// std::sort takes 35 to 75. Needs no memory beside some kilobytes a thread.

#ifndef STEMMA_CORE_BASE_SORT_H_
#define STEMMA_CORE_BASE_SORT_H_

#include <cstdint>
#include <vector>

namespace stemma {

void MakeSet(std::vector<uint64_t>* hashes);

}  // namespace stemma

#endif  // STEMMA_CORE_BASE_SORT_H_
