#include "core/index/groups.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/text/shingle.h"
#include "tests/index/collections.h"

namespace stemma {
namespace {

std::vector<TokenizedText> Texts(const std::vector<Words>& documents) {
  std::vector<TokenizedText> texts;
  for (const Words& words : documents) texts.push_back(TextOf(words));
  return texts;
}

double Resemblance(const TokenizedText& a, const TokenizedText& b) {
  const std::vector<uint64_t> x = ShingleSet(a, 5), y = ShingleSet(b, 5);
  std::vector<uint64_t> common;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  const size_t all = x.size() + y.size() - common.size();
  return all == 0 ? 0 : static_cast<double>(common.size()) / static_cast<double>(all);
}

void ExpectConsistent(const Groups& groups, std::span<const TokenizedText> texts,
                      double min_resemblance) {
  ASSERT_EQ(groups.group_of.size(), texts.size());
  ASSERT_EQ(groups.exact_of.size(), texts.size());
  ASSERT_EQ(groups.representative.size(), groups.size.size());
  std::vector<uint32_t> size(groups.size.size());
  uint32_t next = 0;
  for (DocId d = 0; d < texts.size(); ++d) {
    const uint32_t group = groups.group_of[d];
    if (group == next) {
      EXPECT_EQ(groups.representative[next++], d) << "numbered by first document";
    }
    ASSERT_LT(group, next);
    ++size[group];
    const DocId exact = groups.exact_of[d], representative = groups.representative[group];
    EXPECT_LE(exact, d);
    EXPECT_EQ(groups.exact_of[exact], exact);
    EXPECT_EQ(groups.group_of[exact], group);
    EXPECT_EQ(texts[exact].hash, texts[d].hash);
    if (groups.exact_of[d] != representative) {
      EXPECT_GE(Resemblance(texts[d], texts[representative]), min_resemblance);
    }
  }
  EXPECT_EQ(size, groups.size);
}

TEST(Groups, OfNothing) {
  const Groups groups = FindGroups({}, {});
  EXPECT_TRUE(groups.group_of.empty());
  EXPECT_TRUE(groups.representative.empty());
}

TEST(Groups, ExactDuplicatesOfAnyLengthAndEmptyOnesApart) {
  const Words three = FreshWords(3), long_text = FreshWords(100);
  const std::vector<TokenizedText> texts =
      Texts({{}, three, long_text, {}, three, FreshWords(3), long_text, {}, three});
  const Groups groups = FindGroups(texts, {.threads = 1});
  EXPECT_EQ(groups.exact_of, (std::vector<DocId>{0, 1, 2, 3, 1, 5, 2, 7, 1}));
  EXPECT_EQ(groups.group_of, (std::vector<uint32_t>{0, 1, 2, 3, 1, 4, 2, 5, 1}));
  EXPECT_EQ(groups.size, (std::vector<uint32_t>{1, 3, 2, 1, 1, 1}));
}

// b resembles a, c resembles b, c does not resemble a: c is not of a's group.
TEST(Groups, DoNotChain) {
  const Words a = FreshWords(200);
  const Words b = Edited(a, 0, 50);   // 4 edits
  const Words c = Edited(b, 25, 50);  // 4 more
  const std::vector<TokenizedText> texts = Texts({a, b, c});
  ASSERT_GE(Resemblance(texts[0], texts[1]), 0.8);
  ASSERT_GE(Resemblance(texts[1], texts[2]), 0.8);
  ASSERT_LT(Resemblance(texts[0], texts[2]), 0.8);
  EXPECT_EQ(FindGroups(texts, {}).group_of, (std::vector<uint32_t>{0, 0, 1}));
}

// What a plain greedy pass over all earlier representatives gives.
Groups Greedy(std::span<const TokenizedText> texts, double min_resemblance) {
  Groups groups;
  for (DocId d = 0; d < texts.size(); ++d) {
    uint32_t group = 0;
    while (group < groups.representative.size()) {
      const DocId representative = groups.representative[group];
      const bool exact = texts[d].size() > 0 && texts[representative].hash == texts[d].hash;
      if (exact || Resemblance(texts[d], texts[representative]) >= min_resemblance) break;
      ++group;
    }
    if (group == groups.representative.size()) {
      groups.representative.push_back(d);
      groups.size.push_back(0);
    }
    groups.group_of.push_back(group);
    ++groups.size[group];
  }
  return groups;
}

// Documents that are near-duplicates or far from it: where the bands cannot miss.
TEST(Groups, AreThoseOfAGreedyPass) {
  ForSeeds(40, [](Random& random) {
    std::vector<Words> documents;
    for (int d = 0; d < 60; ++d) {
      if (documents.empty() || random.Chance(0.3)) {
        documents.push_back(FreshWords(random.Below(300)));
      } else {
        Words words = documents[random.Below(documents.size())];
        if (random.Chance(0.7)) words = Edited(words, random.Below(300), 400);
        documents.push_back(words);
      }
    }
    const std::vector<TokenizedText> texts = Texts(documents);
    const Groups groups = FindGroups(texts, {.threads = 2});
    ExpectConsistent(groups, texts, 0.8);
    // A greedy pass may differ only in pairs at the threshold, which a band may miss.
    const Groups greedy = Greedy(texts, 0.8);
    EXPECT_EQ(groups.group_of, greedy.group_of);
  });
}

// At the threshold itself the bands are to catch 99 of 100.
TEST(Groups, CatchPairsAtTheThreshold) {
  for (const double threshold : {0.5, 0.8, 0.9}) {
    std::vector<Words> documents;
    constexpr size_t kPairs = 1000;
    for (size_t pair = 0; pair < kPairs; ++pair) {
      const Words words = FreshWords(304);  // 300 shingles
      documents.push_back(words);
      Words other = words;  // its last words replaced: J = (300 - x) / (300 + x)
      const size_t replaced = static_cast<size_t>(300 * (1 - threshold) / (1 + threshold));
      other.resize(words.size() - replaced);
      Append(&other, FreshWords(replaced));
      documents.push_back(other);
    }
    const std::vector<TokenizedText> texts = Texts(documents);
    const Groups groups = FindGroups(texts, {.min_resemblance = threshold});
    ExpectConsistent(groups, texts, threshold);
    size_t caught = 0;
    for (size_t pair = 0; pair < kPairs; ++pair) {
      EXPECT_GE(Resemblance(texts[2 * pair], texts[2 * pair + 1]), threshold);
      caught += groups.group_of[2 * pair] == groups.group_of[2 * pair + 1];
    }
    EXPECT_GE(caught, kPairs * 98 / 100) << threshold;
  }
}

TEST(Groups, OneBucketOfManyMembers) {
  Random random(1);
  const Words story = FreshWords(100);
  std::vector<Words> documents;
  for (int d = 0; d < 20000; ++d) {
    // The same shingles, another number of words: in no way exact duplicates.
    Words words;
    for (int repeat = d; repeat >= 0; repeat -= 2000) Append(&words, story);
    Append(&words, Slice(story, 0, 4));
    documents.push_back(words);
    if (d % 1000 == 0) documents.push_back(FreshWords(50));
  }
  const std::vector<TokenizedText> texts = Texts(documents);
  const Groups groups = FindGroups(texts, {});
  EXPECT_EQ(groups.representative.size(), 21u);
}

TEST(Groups, AreTheSameWhateverTheThreads) {
  Random random(2);
  std::vector<Words> documents;
  for (int d = 0; d < 3000; ++d) {
    documents.push_back(d == 0 || random.Chance(0.4)
                            ? FreshWords(60)
                            : Edited(documents[random.Below(documents.size())], random.Below(60),
                                     30 + random.Below(60)));
  }
  const std::vector<TokenizedText> texts = Texts(documents);
  const Groups one = FindGroups(texts, {.threads = 1});
  EXPECT_LT(one.representative.size(), 2900u);
  for (const int threads : {2, 5}) {
    const Groups more = FindGroups(texts, {.threads = threads});
    EXPECT_EQ(more.group_of, one.group_of);
    EXPECT_EQ(more.exact_of, one.exact_of);
    EXPECT_EQ(more.representative, one.representative);
    EXPECT_EQ(more.size, one.size);
  }
}

}  // namespace
}  // namespace stemma
