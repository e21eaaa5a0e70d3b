#include "core/index/word_pair_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "core/base/hash.h"
#include "core/index/exhaustive_index.h"
#include "core/text/sentences.h"
#include "tests/index/collections.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// No two texts are near-duplicates.
Groups Alone(size_t documents) {
  Groups groups;
  for (DocId d = 0; d < documents; ++d) {
    groups.group_of.push_back(d);
    groups.representative.push_back(d);
    groups.size.push_back(1);
    groups.exact_of.push_back(d);
  }
  return groups;
}

// The obvious way: the keys of each text as a set, all texts against all.
std::vector<std::pair<DocId, DocId>> Oracle(std::span<const TokenizedText> texts,
                                            const Groups& groups, const WordPairOptions& options) {
  std::map<uint32_t, uint64_t> counts;
  uint64_t running = 0;
  for (const TokenizedText& text : texts) {
    for (const uint32_t stem : StemsOf(text)) ++counts[stem], ++running;
  }
  std::vector<std::pair<uint64_t, uint32_t>> often;
  for (const auto& [stem, count] : counts) {
    if (count >= 32) often.emplace_back(UINT64_MAX - count, stem);
  }
  std::sort(often.begin(), often.end());
  std::set<uint32_t> common;
  uint64_t covered = 0;
  for (const auto& [count, stem] : often) {
    if (covered * 2 >= running) break;
    covered += counts[stem];
    common.insert(stem);
  }
  std::map<uint64_t, std::set<DocId>> holders;
  for (DocId d = 0; d < texts.size(); ++d) {
    std::vector<uint32_t> rest;
    for (const uint32_t stem : StemsOf(texts[d])) {
      if (!common.contains(stem)) rest.push_back(stem);
    }
    for (size_t i = 0; i < rest.size(); ++i) {
      for (size_t j = i + 1; j < rest.size() && j <= i + options.reach; ++j) {
        const auto [low, high] = std::minmax(rest[i], rest[j]);
        const uint64_t key = Mix(uint64_t{low} << 32 | high);
        if (low != high && key < uint64_t{1} << 63) holders[key].insert(d);
      }
    }
  }
  std::map<std::pair<DocId, DocId>, uint32_t> shared;
  for (const auto& [key, documents] : holders) {
    std::map<uint32_t, DocId> firsts;
    for (const DocId d : documents) firsts.emplace(groups.group_of[d], d);
    if (firsts.size() > options.max_groups) continue;
    std::set<DocId> used = documents;
    if (documents.size() > options.max_holders) {
      used.clear();
      for (const auto& [group, d] : firsts) used.insert(d);
    }
    for (const DocId a : used) {
      for (const DocId b : used) shared[{a, b}] += a < b ? 1 : 0;
    }
  }
  std::vector<std::pair<DocId, DocId>> pairs;
  for (const auto& [pair, count] : shared) {
    if (count >= options.min_shared) pairs.push_back(pair);
  }
  return pairs;
}

TEST(FindWordPairs, DoesAsItsOracle) {
  Random random(11);
  size_t found = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<TokenizedText> texts;
    std::vector<Words> told = {FreshWords(20)};
    for (uint64_t n = random.Below(40); n > 0; --n) {
      Words words = RandomWords(random, random.Below(120), round % 2 == 0 ? 300 : 3000);
      Append(&words, told[random.Below(told.size())]);
      if (random.Below(2) == 0) std::swap(words[0], words[words.size() / 2]);
      told.push_back(Slice(words, words.size() / 2, words.size()));
      texts.push_back(TextOf(words));
    }
    Groups groups = Alone(texts.size());
    for (DocId d = 0; d < texts.size(); ++d) groups.group_of[d] = d - d % (round % 5 + 1);
    WordPairOptions options{.max_groups = static_cast<uint32_t>(2 + random.Below(10)),
                            .max_holders = round % 3 == 0 ? 6u : 64u,
                            .threads = round % 2 + 1};
    const auto pairs = FindWordPairs(texts, groups, options);
    ASSERT_EQ(pairs, Oracle(texts, groups, options)) << round;
    found += pairs.size();
  }
  EXPECT_GT(found, 1000u);
}

TEST(FindWordPairs, FindsTextsWhoseWordsChangedPlaces) {
  const Words shared = FreshWords(40);
  Words turned = shared;
  for (size_t i = 0; i + 1 < turned.size(); i += 2) std::swap(turned[i], turned[i + 1]);
  std::vector<TokenizedText> texts = {TextOf(shared), TextOf(FreshWords(40)), TextOf(turned)};
  EXPECT_THAT(FindWordPairs(texts, Alone(3), {}), ElementsAre(Pair(0u, 2u)));
  EXPECT_THAT(FindWordPairs({}, Alone(0), {}), IsEmpty());
}

TEST(WordPairIndex, JoinsItsCandidatesToThoseOfTheOther) {
  const Words run = FreshWords(40), story = FreshWords(40);
  Words turned = story;
  for (size_t i = 0; i + 1 < turned.size(); i += 2) std::swap(turned[i], turned[i + 1]);
  std::vector<TokenizedText> texts;
  for (const Words& words : {story, run, turned, run, FreshWords(40), turned}) {
    texts.push_back(TextOf(words));
  }
  const Groups groups = Alone(texts.size());
  WordPairIndex index(std::make_unique<ExhaustiveIndex>(texts, 5), &groups, texts, {});
  std::vector<std::pair<DocId, DocId>> given;
  ASSERT_TRUE(index
                  .Candidates([&](const CandidateBatch& batch) {
                    for (const CandidatePair& pair : batch.pairs)
                      given.emplace_back(pair.a, pair.b);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_TRUE(std::is_sorted(given.begin(), given.end()));
  const std::set<std::pair<DocId, DocId>> pairs(given.begin(), given.end());
  EXPECT_EQ(pairs.size(), given.size());
  EXPECT_EQ(pairs.size(), index.stats().candidates);
  for (const auto& pair :
       {std::pair(0u, 2u), std::pair(0u, 5u), std::pair(1u, 3u), std::pair(2u, 5u)}) {
    EXPECT_TRUE(pairs.contains(pair)) << pair.first << " " << pair.second;
  }
  EXPECT_FALSE(pairs.contains({3u, 4u}));
}

}  // namespace
}  // namespace stemma
