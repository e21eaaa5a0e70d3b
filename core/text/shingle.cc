#include "core/text/shingle.h"

#include <algorithm>
#include <bit>

#include "core/base/hash.h"

namespace stemma {
namespace {

// By how much the hash of a shingle's j-th token is turned: odd, so that 64 neighbours all differ.
constexpr int kTurn = 13;

uint64_t HashOf(const uint64_t* hashes, size_t count) {
  uint64_t sum = 0;
  for (size_t j = 0; j < count; ++j) sum += std::rotl(hashes[j], static_cast<int>(kTurn * j & 63));
  return Mix(sum);
}

}  // namespace

void ShinglesOf(const TokenizedText& tokens, int words, std::vector<Shingle>* out) {
  out->clear();
  const size_t size = tokens.size();
  const uint64_t wanted = uint64_t{kWordWeight} * static_cast<uint64_t>(words);
  uint64_t weight = 0;
  for (size_t begin = 0, end = 0; begin < size; ++begin) {
    while (end < size && weight < wanted) weight += tokens.WeightOf(end++);
    if (weight < wanted) return;
    out->push_back({HashOf(tokens.hash.data() + begin, end - begin), static_cast<uint32_t>(begin),
                    static_cast<uint32_t>(end)});
    weight -= tokens.WeightOf(begin);
  }
}

std::vector<uint64_t> ShingleSet(const TokenizedText& tokens, int words) {
  std::vector<Shingle> shingles;
  ShinglesOf(tokens, words, &shingles);
  std::vector<uint64_t> set;
  set.reserve(shingles.size());
  for (const Shingle& shingle : shingles) set.push_back(shingle.hash);
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return set;
}

}  // namespace stemma
