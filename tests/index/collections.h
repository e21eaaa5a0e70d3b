// Small collections for the tests of this room.

#ifndef STEMMA_TESTS_INDEX_COLLECTIONS_H_
#define STEMMA_TESTS_INDEX_COLLECTIONS_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/index/candidate_index.h"
#include "core/index/segment.h"
#include "core/text/tokenize.h"
#include "tests/support/seeded.h"

namespace stemma {

// Words of a text, as numbers; equal numbers are equal words.
using Words = std::vector<uint32_t>;

// Made by hand, so that these tests stand on nothing but this room.
TokenizedText TextOf(const Words& words);

// `words` words that stand in no other text of the collection.
Words FreshWords(size_t words);

// `words` words out of `vocabulary`.
Words RandomWords(Random& random, size_t words, uint32_t vocabulary);

void Append(Words* words, const Words& more);
Words Slice(const Words& words, size_t begin, size_t end);

// Every `every`-th word from `first` on replaced by a fresh one.
Words Edited(Words words, size_t first, size_t every);

Segment SegmentOf(std::span<const TokenizedText> texts, int shingle_words, int window,
                  int threads = 1);

// All batches one after the other; checks their order and bounds.
CandidateBatch Collect(CandidateIndex* index);

std::set<std::pair<DocId, DocId>> PairSet(const CandidateBatch& batch);

}  // namespace stemma

#endif  // STEMMA_TESTS_INDEX_COLLECTIONS_H_
