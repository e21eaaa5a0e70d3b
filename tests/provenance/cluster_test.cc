#include "core/provenance/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Link Strong(DocId a, DocId b) { return {a, b, 0.95, 0.5, 200}; }
Link Weak(DocId a, DocId b, uint32_t words = 20) { return {a, b, 0.6, 0.05, words}; }

TEST(FindClusters, NothingSharedNoCluster) {
  EXPECT_THAT(FindClusters(0, {}).documents, IsEmpty());
  const Clusters clusters = FindClusters(3, {});
  EXPECT_THAT(clusters.documents, IsEmpty());
  EXPECT_THAT(clusters.cluster_of, ElementsAre(kNoCluster, kNoCluster, kNoCluster));
}

TEST(FindClusters, StrongLinksMakeComponentsNumberedByTheirFirst) {
  const std::vector<Link> links = {Strong(5, 3), Strong(0, 4), Strong(4, 6), Strong(2, 2)};
  const Clusters clusters = FindClusters(7, links);
  EXPECT_THAT(clusters.documents, ElementsAre(ElementsAre(0, 4, 6), ElementsAre(3, 5)));
  EXPECT_THAT(clusters.cluster_of, ElementsAre(0, kNoCluster, kNoCluster, 1, 0, 1, 0));
}

TEST(FindClusters, AnyOneOfScoreShareAndWordsMakesALinkStrong) {
  for (const Link& link : {Link{1, 2, 0.8, 0, 0}, Link{1, 2, 0, 0.15, 0}, Link{1, 2, 0, 0, 40}}) {
    const std::vector<Link> links = {Strong(0, 1), link, Strong(2, 3)};
    EXPECT_THAT(FindClusters(4, links).documents, ElementsAre(ElementsAre(0, 1, 2, 3)));
  }
}

TEST(FindClusters, AStarOfStrongLinksIsOne) {
  std::vector<Link> links;
  for (DocId leaf = 1; leaf < 500; ++leaf) links.push_back(Strong(0, leaf));
  const Clusters clusters = FindClusters(500, links);
  ASSERT_EQ(clusters.documents.size(), 1u);
  EXPECT_EQ(clusters.documents[0].size(), 500u);
}

TEST(FindClusters, ABridgeDoesNotFuseTwoStories) {
  const std::vector<Link> links = {Strong(0, 1), Strong(1, 2), Strong(3, 4), Strong(4, 5),
                                   Weak(2, 3)};
  EXPECT_THAT(FindClusters(6, links).documents,
              ElementsAre(ElementsAre(0, 1, 2), ElementsAre(3, 4, 5)));
}

TEST(FindClusters, NorDoManyBridgesThroughOneDocument) {
  const std::vector<Link> links = {Strong(0, 1), Strong(2, 3), Strong(3, 4),
                                   Weak(1, 2),   Weak(1, 3),   Weak(4, 1)};
  EXPECT_THAT(FindClusters(5, links).documents,
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3, 4)));
}

TEST(FindClusters, TwoBridgesApartDo) {
  const std::vector<Link> links = {Strong(0, 1), Strong(2, 3), Weak(3, 1), Weak(0, 2)};
  EXPECT_THAT(FindClusters(4, links).documents, ElementsAre(ElementsAre(0, 1, 2, 3)));
  const std::vector<Link> twice = {Strong(0, 1), Strong(2, 3), Weak(3, 1), Weak(1, 3)};
  EXPECT_THAT(FindClusters(4, twice).documents, ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
}

TEST(FindClusters, ASingleDocumentIsTiedToOnePartOnly) {
  const std::vector<Link> links = {Strong(0, 1), Strong(2, 3), Weak(4, 1, 20), Weak(4, 2, 21)};
  EXPECT_THAT(FindClusters(5, links).documents,
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3, 4)));
}

TEST(FindClusters, WeakLinksMakeStarsNotChains) {
  const std::vector<Link> star = {Weak(0, 1), Weak(0, 2), Weak(3, 0)};
  EXPECT_THAT(FindClusters(4, star).documents, ElementsAre(ElementsAre(0, 1, 2, 3)));
  std::vector<Link> chain;
  for (DocId d = 0; d + 1 < 100; ++d) chain.push_back(Weak(d, d + 1));
  for (const auto& documents : FindClusters(100, chain).documents) {
    EXPECT_LE(documents.size(), 3u);
  }
}

// A chain of stories: parts of five well-knit documents, one weak link from each to the next.
TEST(FindClusters, AChainOfStoriesStaysApart) {
  std::vector<Link> links;
  constexpr DocId kStories = 40, kEach = 5;
  for (DocId story = 0; story < kStories; ++story) {
    for (DocId d = 1; d < kEach; ++d) links.push_back(Strong(story * kEach, story * kEach + d));
    if (story > 0) links.push_back(Weak(story * kEach - 1, story * kEach));
  }
  EXPECT_EQ(FindClusters(kStories * kEach, links).documents.size(), kStories);
}

TEST(FindClusters, TheOrderOfTheLinksDoesNotMatter) {
  ForSeeds(20, [](Random& random) {
    constexpr size_t kDocuments = 60;
    std::vector<Link> links;
    for (size_t i = 0; i < 70; ++i) {
      const DocId a = static_cast<DocId>(random.Below(kDocuments));
      const DocId b = static_cast<DocId>(random.Below(kDocuments));
      links.push_back(random.Chance(0.4) ? Strong(a, b)
                                         : Weak(a, b, 10 + static_cast<uint32_t>(random.Below(5))));
    }
    const Clusters clusters = FindClusters(kDocuments, links);
    for (size_t i = links.size(); i > 1; --i) std::swap(links[i - 1], links[random.Below(i)]);
    for (Link& link : links) {
      if (random.Chance(0.5)) std::swap(link.a, link.b);
    }
    const Clusters again = FindClusters(kDocuments, links);
    ASSERT_EQ(clusters.documents, again.documents);
    ASSERT_EQ(clusters.cluster_of, again.cluster_of);
  });
}

TEST(FindClusters, EveryClusterIsHeldTogetherByItsLinks) {
  Random random(7);
  constexpr size_t kDocuments = 100000;
  std::vector<Link> links;
  for (size_t i = 0; i < 100000; ++i) {
    const DocId a = static_cast<DocId>(random.Below(kDocuments));
    const DocId b = static_cast<DocId>((a + 1 + random.Below(3)) % kDocuments);
    links.push_back(random.Chance(0.5) ? Strong(a, b) : Weak(a, b));
  }
  const Clusters clusters = FindClusters(kDocuments, links);
  std::vector<bool> linked(kDocuments, false);
  for (const Link& link : links) {
    if (link.words == 200) {
      ASSERT_EQ(clusters.cluster_of[link.a], clusters.cluster_of[link.b]);
    }
    if (clusters.cluster_of[link.a] == clusters.cluster_of[link.b]) {
      linked[link.a] = linked[link.b] = true;
    }
  }
  for (uint32_t c = 0; c < clusters.documents.size(); ++c) {
    ASSERT_GE(clusters.documents[c].size(), 2u);
    ASSERT_TRUE(std::is_sorted(clusters.documents[c].begin(), clusters.documents[c].end()));
    for (const DocId d : clusters.documents[c]) {
      ASSERT_EQ(clusters.cluster_of[d], c);
      ASSERT_TRUE(linked[d]);
    }
  }
}

}  // namespace
}  // namespace stemma
