#include "core/index/fingerprint_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/index/exhaustive_index.h"
#include "core/text/shingle.h"
#include "tests/index/collections.h"
#include "tests/oracle/pairs.h"

namespace stemma {
namespace {

constexpr int kShingleWords = 5;

// A collection with all that an index of it needs.
struct Collection {
  std::vector<TokenizedText> texts;
  Groups groups;
  std::vector<Segment> segment;  // one

  explicit Collection(const std::vector<Words>& documents, int window = 1) {
    for (const Words& words : documents) texts.push_back(TextOf(words));
    Prepare(window);
  }
  void Prepare(int window) {
    groups = FindGroups(texts, {.shingle_words = kShingleWords, .threads = 2});
    segment.clear();
    segment.push_back(SegmentOf(texts, kShingleWords, window));
  }
  FingerprintIndex Index(const FingerprintIndexOptions& options) const {
    return FingerprintIndex(&segment.front(), &groups, texts, options);
  }
};

// No cut, and every place of a hash.
FingerprintIndexOptions Everything() {
  return {.max_groups = 1u << 30,
          .max_group_pairs = 1u << 30,
          .max_holders = 1u << 30,
          .max_repeats = 1u << 30,
          .threads = 2};
}

std::vector<Words> RandomCollection(Random& random) {
  const uint32_t vocabulary = 2 + static_cast<uint32_t>(random.Below(40));
  std::vector<Words> documents(2 + random.Below(7));
  for (Words& words : documents) {
    words = RandomWords(random, random.Below(60), vocabulary);
    if (random.Chance(0.5)) {  // copied from an earlier or empty one
      const Words& source = documents[random.Below(documents.size())];
      const size_t begin = random.Below(source.size() + 1);
      const Words copied = Slice(source, begin, begin + random.Below(source.size() - begin + 1));
      Append(&words, copied);
    }
  }
  return documents;
}

void ExpectTrueSeeds(const CandidateBatch& batch, std::span<const TokenizedText> texts) {
  for (const CandidatePair& pair : batch.pairs) {
    for (const Seed& seed : batch.SeedsOf(pair)) {
      EXPECT_TRUE(oracle::SameWords(texts[pair.a], seed.a, texts[pair.b], seed.b, kShingleWords));
    }
  }
}

TEST(FingerprintIndex, GivesExactlyThePairsWithACommonRun) {
  ForSeeds(300, [](Random& random) {
    const Collection collection(RandomCollection(random));
    for (const uint32_t min_run_words : {5u, 6u, 9u}) {
      FingerprintIndexOptions options = Everything();
      options.min_run_words = min_run_words;
      FingerprintIndex index = collection.Index(options);
      const CandidateBatch batch = Collect(&index);
      EXPECT_EQ(PairSet(batch), oracle::PairsWithRun(collection.texts, min_run_words));
      ExpectTrueSeeds(batch, collection.texts);
    }
  });
}

// Letters of scripts without spaces count as parts of words.
TEST(FingerprintIndex, MeasuresRunsInWordsNotTokens) {
  ForSeeds(100, [](Random& random) {
    Collection collection(RandomCollection(random));
    for (TokenizedText& text : collection.texts) {
      constexpr uint8_t kWeights[] = {kWordWeight, kHanWeight, kLetterWeight};
      for (const uint64_t hash : text.hash) text.weight.push_back(kWeights[hash % 3]);
    }
    collection.Prepare(1);
    FingerprintIndex index = collection.Index(Everything());
    const CandidateBatch batch = Collect(&index);
    EXPECT_EQ(PairSet(batch), oracle::PairsWithRun(collection.texts, 6));
    ExpectTrueSeeds(batch, collection.texts);
  });
}

// With winnowing: no pair that is not one, and none missed whose run spans a window.
TEST(FingerprintIndex, WinnowedStillFindsEveryRunOfAWindow) {
  ForSeeds(100, [](Random& random) {
    const Collection collection(RandomCollection(random), 4);
    FingerprintIndex index = collection.Index(Everything());
    const std::set<std::pair<DocId, DocId>> found = PairSet(Collect(&index));
    const auto short_runs = oracle::PairsWithRun(collection.texts, 6);
    const auto long_runs = oracle::PairsWithRun(collection.texts, 8);
    EXPECT_TRUE(std::includes(short_runs.begin(), short_runs.end(), found.begin(), found.end()));
    EXPECT_TRUE(std::includes(found.begin(), found.end(), long_runs.begin(), long_runs.end()));
  });
}

TEST(ExhaustiveIndex, GivesEveryPairWithACommonShingleAndAllItsSeeds) {
  ForSeeds(200, [](Random& random) {
    const Collection collection(RandomCollection(random));
    ExhaustiveIndex index(collection.texts, kShingleWords);
    const CandidateBatch batch = Collect(&index);
    EXPECT_EQ(PairSet(batch), oracle::PairsWithRun(collection.texts, kShingleWords));
    for (const CandidatePair& pair : batch.pairs) {
      const TokenizedText &a = collection.texts[pair.a], &b = collection.texts[pair.b];
      std::vector<Seed> expected;
      for (uint32_t i = 0; i < a.size(); ++i) {
        for (uint32_t j = 0; j < b.size(); ++j) {
          if (oracle::SameWords(a, i, b, j, kShingleWords)) expected.push_back({i, j});
        }
      }
      const std::span<const Seed> seeds = batch.SeedsOf(pair);
      EXPECT_TRUE(std::equal(seeds.begin(), seeds.end(), expected.begin(), expected.end()));
    }
  });
}

TEST(FingerprintIndex, GivesTheSameWhateverTheThreads) {
  Random random(7);
  std::vector<Words> documents;
  for (int d = 0; d < 400; ++d) {
    Words words = RandomWords(random, 150, 3000);
    if (d > 0) Append(&words, Slice(documents[random.Below(documents.size())], 20, 90));
    documents.push_back(words);
  }
  const Collection collection(documents);
  std::vector<CandidateBatch> batches;
  std::vector<std::string> segments;
  for (const int threads : {1, 2, 5}) {
    FingerprintIndex index = collection.Index({.max_groups = 8, .threads = threads});
    batches.push_back(Collect(&index));
    EXPECT_GT(index.stats().cut, 0u);
    EXPECT_GT(index.stats().rescued, 0u);
    segments.emplace_back(SegmentOf(collection.texts, kShingleWords, 1, threads).bytes());
  }
  for (const CandidateBatch& batch : batches) {
    EXPECT_EQ(PairSet(batch), PairSet(batches.front()));
    EXPECT_EQ(batch.seeds, batches.front().seeds);
  }
  EXPECT_EQ(segments[0], segments[1]);
  EXPECT_EQ(segments[0], segments[2]);
}

TEST(FingerprintIndex, StopsAtTheSinksFirstError) {
  const Words shared = FreshWords(20);
  const Collection collection({shared, shared, shared});
  FingerprintIndex index = collection.Index({});
  int calls = 0;
  const absl::Status status = index.Candidates([&calls](const CandidateBatch&) {
    ++calls;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(calls, 1);
}

TEST(FingerprintIndex, EmptyCollectionsAndDocuments) {
  const Collection none{std::vector<Words>{}};
  FingerprintIndex index = none.Index({});
  EXPECT_TRUE(Collect(&index).pairs.empty());

  const Words shared = FreshWords(12);
  const Collection some({{}, shared, {}, FreshWords(3), shared, {}});
  FingerprintIndex some_index = some.Index({});
  EXPECT_EQ(PairSet(Collect(&some_index)), (std::set<std::pair<DocId, DocId>>{{1, 4}}));
}

TEST(FingerprintIndex, RefusesASegmentOrGroupsOfOtherDocuments) {
  const Words shared = FreshWords(20);
  const Collection three({shared, shared, shared}), two({shared, shared});
  const Collection shorter({Slice(shared, 0, 8), Slice(shared, 0, 8), Slice(shared, 0, 8)});
  const auto sink = [](const CandidateBatch&) { return absl::OkStatus(); };
  FingerprintIndex more(&three.segment.front(), &two.groups, two.texts, {});
  EXPECT_EQ(more.Candidates(sink).code(), absl::StatusCode::kInvalidArgument);
  FingerprintIndex longer(&three.segment.front(), &shorter.groups, shorter.texts, {});
  EXPECT_EQ(longer.Candidates(sink).code(), absl::StatusCode::kInvalidArgument);
  FingerprintIndex other_groups(&two.segment.front(), &three.groups, two.texts, {});
  EXPECT_EQ(other_groups.Candidates(sink).code(), absl::StatusCode::kInvalidArgument);
}

// ---- Skew.

// A phrase that stands in every document is cut, and its documents are not paired through it.
TEST(FingerprintIndex, CutsAPhraseOfEveryDocument) {
  const Words phrase = FreshWords(7);
  std::vector<Words> documents;
  for (int d = 0; d < 300; ++d) {
    Words words = FreshWords(60);
    Append(&words, phrase);
    Append(&words, FreshWords(60));
    documents.push_back(words);
  }
  Append(&documents[290], Slice(documents[17], 5, 30));
  const Collection collection(documents);
  FingerprintIndex index = collection.Index({.stretch_tokens = 200});
  EXPECT_EQ(PairSet(Collect(&index)), (std::set<std::pair<DocId, DocId>>{{17, 290}}));
  EXPECT_EQ(index.stats().cut, 3u);
  EXPECT_EQ(index.stats().rescued, 0u);
}

// A page template of 80 words on 5,000 pages: as many candidates as pages, not their square.
TEST(FingerprintIndex, LinksATemplateInARow) {
  const Words head = FreshWords(40), foot = FreshWords(40);
  std::vector<Words> documents;
  for (int d = 0; d < 5000; ++d) {
    Words words = head;
    Append(&words, FreshWords(100));
    Append(&words, foot);
    documents.push_back(words);
  }
  const Collection collection(documents);
  ASSERT_EQ(collection.groups.representative.size(), documents.size());
  FingerprintIndex index = collection.Index({});
  const CandidateBatch batch = Collect(&index);
  EXPECT_EQ(batch.pairs.size(), 2 * documents.size() - 3);  // with the one before and the first
  EXPECT_LT(batch.seeds.size(), 20 * documents.size());
  EXPECT_GT(index.stats().capped, uint64_t{5000} * 4000 / 2);
}

TEST(FingerprintIndex, PairsManyExactDuplicatesThroughTheirFirst) {
  const Words story = FreshWords(50);
  std::vector<Words> documents(3000, story);
  documents[1500] = Edited(story, 20, 100);  // a near-duplicate that is none of them
  const Collection collection(documents);
  FingerprintIndex index = collection.Index({});
  const std::set<std::pair<DocId, DocId>> pairs = PairSet(Collect(&index));
  EXPECT_EQ(pairs.size(), 2999u);
  for (DocId d = 1; d < 3000; ++d) EXPECT_TRUE(pairs.contains({0, d})) << d;
}

TEST(FingerprintIndex, PairsFewExactDuplicatesWithEachOther) {
  const Collection collection(std::vector<Words>(20, FreshWords(50)));
  FingerprintIndex index = collection.Index({});
  EXPECT_EQ(PairSet(Collect(&index)).size(), 190u);
}

// 2,000 printings, every one edited somewhere: one group too large to be paired up.
TEST(FingerprintIndex, LinksALargeGroupOfNearDuplicates) {
  const Words story = FreshWords(200);
  std::vector<Words> documents;
  for (size_t d = 0; d < 2000; ++d) documents.push_back(Edited(story, d % 200, 1000));
  Words partial = FreshWords(100);
  Append(&partial, Slice(story, 50, 90));
  documents.push_back(partial);
  const Collection collection(documents);
  ASSERT_LE(collection.groups.representative.size(), 3u);
  FingerprintIndex index = collection.Index({});
  const std::set<std::pair<DocId, DocId>> pairs = PairSet(Collect(&index));
  EXPECT_LT(pairs.size(), 20 * documents.size());
  std::vector<int> partners(documents.size());
  for (const auto& [a, b] : pairs) ++partners[a], ++partners[b];
  EXPECT_GT(*std::min_element(partners.begin(), partners.end()), 0);
}

// Frequency counts stories, not printings.
TEST(FingerprintIndex, FindsAPartialCopyOfAMuchPrintedStory) {
  const Words story = FreshWords(300);
  std::vector<Words> documents;
  for (size_t d = 0; d < 150; ++d) documents.push_back(Edited(story, d, 160));
  Words partial = FreshWords(200);
  Append(&partial, Slice(story, 100, 125));
  Append(&partial, FreshWords(200));
  documents.push_back(partial);
  const Collection collection(documents);
  ASSERT_EQ(collection.groups.representative.size(), 2u);
  FingerprintIndex index = collection.Index({});
  const std::set<std::pair<DocId, DocId>> pairs = PairSet(Collect(&index));
  EXPECT_EQ(index.stats().cut, 0u);
  for (DocId d = 0; d < 150; ++d) EXPECT_TRUE(pairs.contains({d, 150})) << d;
}

// A story that 100 articles quote at length, each within much of its own: its hashes are too
// frequent, but nothing else joins those stretches.
TEST(FingerprintIndex, RescuesTheRarestHashOfAStretch) {
  const Words story = FreshWords(60);
  std::vector<Words> documents;
  for (int d = 0; d < 100; ++d) {
    Words words = FreshWords(150);
    // 30 of them hold only a part of it, so what they lack is rarer than what they hold.
    Append(&words, d < 30 ? Slice(story, 0, 30) : story);
    Append(&words, FreshWords(150));
    documents.push_back(words);
  }
  const Collection collection(documents);
  FingerprintIndex index = collection.Index({.rescue_groups = 256});
  const CandidateBatch batch = Collect(&index);
  EXPECT_EQ(PairSet(batch).size(), 100u * 99 / 2);
  EXPECT_GT(index.stats().rescued, 0u);
  EXPECT_LT(index.stats().rescued, index.stats().cut / 2);
  FingerprintIndex strict = collection.Index({.rescue_groups = 70});
  const size_t linked = PairSet(Collect(&strict)).size();
  EXPECT_LT(linked, 3000u);
  EXPECT_GT(linked, 99u);
}

TEST(FingerprintIndex, RescuesInDocumentsShorterThanAStretch) {
  const Words story = FreshWords(12);
  std::vector<Words> documents;
  for (int d = 0; d < 100; ++d) {
    Words words = story;
    Append(&words, FreshWords(10));
    documents.push_back(words);
  }
  const Collection collection(documents);
  FingerprintIndex index = collection.Index({.rescue_groups = 256});
  EXPECT_EQ(PairSet(Collect(&index)).size(), 4950u);
}

TEST(FingerprintIndex, LongTextsOfOneRepeatedWord) {
  const Words word = FreshWords(1);
  const Collection collection(
      {Words(20000, word.front()), Words(20000, word.front()), Words(5, word.front())}, 4);
  FingerprintIndex index = collection.Index({});
  const CandidateBatch batch = Collect(&index);
  EXPECT_EQ(PairSet(batch), (std::set<std::pair<DocId, DocId>>{{0, 1}}));
  EXPECT_LE(batch.seeds.size(), 16u);

  // A run that is never long enough must not be walked again for every seed.
  FingerprintIndex strict = collection.Index({.max_repeats = 300, .min_run_words = 30000});
  EXPECT_TRUE(Collect(&strict).pairs.empty());

  ExhaustiveIndex exhaustive(collection.texts, kShingleWords);
  EXPECT_EQ(Collect(&exhaustive).pairs.size(), 3u);
}

TEST(FingerprintIndex, TellsTheUseOfAHash) {
  const Words common = FreshWords(60), middling = FreshWords(60), rare = FreshWords(60);
  std::vector<Words> documents;
  for (int d = 0; d < 100; ++d) {
    Words words = FreshWords(50);
    Append(&words, common);
    Append(&words, FreshWords(50));
    if (d < 50) Append(&words, middling);
    Append(&words, FreshWords(50));
    if (d < 5) Append(&words, rare);
    documents.push_back(words);
  }
  const Collection collection(documents);
  FingerprintIndex index =
      collection.Index({.max_groups = 10, .rescue_groups = 60, .stretch_tokens = 40});
  Collect(&index);
  using Use = FingerprintIndex::Use;
  std::vector<Shingle> shingles;
  auto uses = [&](const Words& words) {
    std::set<Use> found;
    ShinglesOf(TextOf(words), kShingleWords, &shingles);
    for (const Shingle& shingle : shingles) found.insert(index.UseOf(shingle.hash).use);
    return found;
  };
  EXPECT_EQ(uses(common), (std::set<Use>{Use::kCut, Use::kLinked}));
  EXPECT_EQ(uses(middling), (std::set<Use>{Use::kCut, Use::kRescued}));
  EXPECT_EQ(uses(rare), (std::set<Use>{Use::kPaired}));
  EXPECT_EQ(uses(Slice(documents[3], 0, 40)), (std::set<Use>{Use::kUnshared}));
  EXPECT_EQ(uses(FreshWords(9)), (std::set<Use>{Use::kUnshared}));
  ShinglesOf(TextOf(rare), kShingleWords, &shingles);
  EXPECT_EQ(index.UseOf(shingles.front().hash).documents, 5u);
  EXPECT_EQ(index.UseOf(shingles.front().hash).groups, 5u);
}

}  // namespace
}  // namespace stemma
