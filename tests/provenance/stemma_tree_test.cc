#include "core/provenance/stemma_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "tests/provenance/story.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::HasSubstr;

Stemma Resolved(const std::vector<Story>& stories, const StemmaOptions& options = {}) {
  const Cluster cluster(stories);
  auto stemma = cluster.Resolve(options);
  EXPECT_TRUE(stemma.ok()) << stemma.status();
  EXPECT_EQ(stemma->edges.size(), stories.size());
  EXPECT_EQ(stemma->directions.size(), cluster.pairs.size());
  for (uint32_t w = 0; w < stories.size(); ++w) {
    EXPECT_EQ(stemma->edges[w].copy, w);
    EXPECT_GE(stemma->edges[w].probability, 0);
    EXPECT_LE(stemma->edges[w].probability, 1 + 1e-12);
    EXPECT_FALSE(stemma->edges[w].cues.empty());
    for (const CueLogOdds& cue : stemma->edges[w].cues) EXPECT_FALSE(cue.words.empty());
  }
  for (const Direction& direction : stemma->directions) {
    EXPECT_GE(std::min({direction.a_to_b, direction.b_to_a, direction.common_source}), 0);
    EXPECT_LE(direction.a_to_b + direction.b_to_a + direction.common_source, 1 + 1e-9);
  }
  return *std::move(stemma);
}

std::string WordsOf(const StemmaEdge& edge) {
  std::string words;
  for (const CueLogOdds& cue : edge.cues) words += cue.words + "; ";
  return words;
}

// Twelve passages of prose in different places.
std::vector<Story> Pages() {
  std::string first = Prose(90, 60), second = Prose(91, 20);
  for (uint64_t i = 0; i < 12; ++i) {
    first += Prose(i, 25) + Prose(100 + i, 20);
    second += Prose(i, 25) + Prose(200 + i, 40);
  }
  return {Story(second), Story(first)};
}

// The page of an outlet that names another agency at its head and "told AFP" in its text, and a
// page of the day after by AFP.
TEST(ResolveStemma, TwoPrintsOfAnAgency) {
  std::vector<Story> stories = Pages();
  stories[0].Dated(Day(2023, 10, 18), DateSource::kText).Credited("AFP", CreditKind::kByline);
  stories[1]
      .Dated(Minute(2023, 10, 17, 13, 0))
      .Dated(Day(2023, 10, 17), DateSource::kDateline)
      .Dated(Day(2023, 10, 17), DateSource::kCrawl)
      .Credited("APP", CreditKind::kDateline)
      .Credited("AFP", CreditKind::kTold);
  const Stemma stemma = Resolved(stories);
  const Direction& direction = stemma.directions[0];
  EXPECT_GT(direction.common_source, 0.55);
  EXPECT_LT(direction.common_source, 0.75);
  EXPECT_EQ(direction.latent, "AFP");
  EXPECT_GT(direction.b_to_a, 0.2);
  EXPECT_LT(direction.b_to_a, 0.4);
  EXPECT_LT(direction.a_to_b, 0.05);
  EXPECT_EQ(stemma.root, "AFP");
  EXPECT_EQ(stemma.root_witness, -1);
  EXPECT_EQ(stemma.edges[0].latent, "AFP");
  EXPECT_THAT(WordsOf(stemma.edges[0]), HasSubstr("credited to AFP"));
}

TEST(ResolveStemma, ADayEarlierAndNoAgency) {
  std::vector<Story> stories = Pages();
  stories[0].Dated(Day(2023, 10, 18), DateSource::kText);
  stories[1].Dated(Day(2023, 10, 17));
  const Stemma stemma = Resolved(stories);
  EXPECT_GT(stemma.directions[0].b_to_a, 0.8);
  EXPECT_LT(stemma.directions[0].a_to_b, 0.05);
  EXPECT_EQ(stemma.root_witness, 1);
  EXPECT_EQ(stemma.edges[0].source, 1);
  EXPECT_THAT(WordsOf(stemma.edges[0]),
              HasSubstr("dated a day earlier (17 October 2023 against 18 October 2023)"));
  EXPECT_EQ(stemma.edges[1].source, -1);
  EXPECT_EQ(stemma.edges[1].latent, "");
}

TEST(ResolveStemma, MonthsApart) {
  std::vector<Story> stories = Pages();
  stories[0].Dated(Month(1998, 3), DateSource::kField);
  stories[1].Dated(Month(1998, 9), DateSource::kField);
  EXPECT_GT(Resolved(stories).directions[0].a_to_b, 0.9);
}

TEST(ResolveStemma, WithoutACueThereIsNoAnswer) {
  for (const bool dated : {false, true}) {
    std::vector<Story> stories = {Story(Prose(1, 300)), Story(Prose(1, 300))};
    if (dated) {
      for (Story& story : stories) story.Dated(Day(2023, 10, 18));
    }
    const Direction direction = Resolved(stories).directions[0];
    EXPECT_DOUBLE_EQ(direction.a_to_b, direction.b_to_a);
    EXPECT_LE(direction.a_to_b, 0.5);
    EXPECT_LT(direction.common_source, kAnswer);
  }
}

// Also of many copies none is named.
TEST(ResolveStemma, NorAmongManyEqualCopies) {
  const std::vector<Story> stories(25, Story(Prose(1, 60)));
  const Stemma stemma = Resolved(stories);
  for (const Direction& direction : stemma.directions) {
    EXPECT_NEAR(direction.a_to_b, direction.b_to_a, 1e-9);
    EXPECT_LT(direction.common_source, kAnswer);
  }
}

// The hub of a star is the source of all, or compiled from all: its place tells neither.
TEST(ResolveStemma, TheMiddleOfAStarIsNotItsSource) {
  std::string hub;
  std::vector<Story> stories;
  for (uint64_t leaf = 0; leaf < 12; ++leaf) {
    hub += Prose(leaf, 30);
    stories.push_back(Story(Prose(leaf, 30)));
    // Neighbours overlap, so that all are one passage group.
    hub += Prose(leaf + 50, 20);
  }
  stories.push_back(Story(hub));
  for (uint32_t leaf = 0; leaf < 12; ++leaf) {
    stories[leaf] = Story(stories[leaf].text + Prose(leaf + 50, 20) + Prose((leaf + 1) % 12, 30));
  }
  for (const Direction& direction : Resolved(stories).directions) {
    EXPECT_LT(std::max(direction.a_to_b, direction.b_to_a), kAnswer);
  }
}

std::vector<Story> ReplyAndParent() {
  const std::string parent = Prose(1, 120);
  return {Story("Subject: a reply\n\n" + Quoted(parent) + Prose(2, 60)),
          Story("Subject: a question\n\n" + parent)};
}

TEST(ResolveStemma, AReplyTookFromItsParent) {
  std::vector<Story> stories = ReplyAndParent();
  EXPECT_GT(Resolved(stories).directions[0].b_to_a, 0.9) << "dates hidden";
  stories[0].Dated(Second(1'000'003'600), DateSource::kField);
  stories[1].Dated(Second(1'000'000'000), DateSource::kField);
  const Stemma stemma = Resolved(stories);
  EXPECT_GT(stemma.directions[0].b_to_a, 0.95);
  EXPECT_THAT(WordsOf(stemma.edges[0]),
              HasSubstr("quoted behind marks at line starts in the copy"));
  EXPECT_THAT(WordsOf(stemma.edges[0]), HasSubstr("dated an hour earlier"));
}

TEST(ResolveStemma, AClockThatIsAnHourWrongDoesNotTurnAQuotation) {
  std::vector<Story> stories = ReplyAndParent();
  stories[0].Dated(Second(1'000'000'000), DateSource::kField);
  stories[1].Dated(Second(1'000'003'600), DateSource::kField);
  const Direction direction = Resolved(stories).directions[0];
  EXPECT_GT(direction.b_to_a, direction.a_to_b);
  EXPECT_LT(direction.a_to_b, 0.1);
}

// A thread: each quotes the one before, the first stands behind more and more marks.
TEST(ResolveStemma, AThreadIsAChain) {
  const std::string first = Prose(1, 80);
  const std::string second = Quoted(first) + Prose(2, 80);
  const std::string third = Quoted(second) + Prose(3, 80);
  const std::vector<Story> stories = {Story(third), Story(first), Story(second)};
  const Stemma stemma = Resolved(stories);
  EXPECT_EQ(stemma.edges[0].source, 2);
  EXPECT_EQ(stemma.edges[2].source, 1);
  EXPECT_EQ(stemma.root_witness, 1);
  // Pairs are (0, 1), (0, 2), (1, 2): the first is above the third, through the second.
  EXPECT_GT(stemma.directions[0].b_to_a, 0.9);
  EXPECT_GT(stemma.directions[1].b_to_a, 0.9);
  EXPECT_GT(stemma.directions[2].a_to_b, 0.9);
}

TEST(ResolveStemma, TwoRepliesHaveTheirParentInCommon) {
  const std::string parent = Prose(1, 80);
  const std::vector<Story> stories = {Story(Quoted(parent) + Prose(2, 80)),
                                      Story(Quoted(parent) + Prose(3, 80)), Story(parent)};
  const Stemma stemma = Resolved(stories);
  EXPECT_GT(stemma.directions[0].common_source, 0.85);
  EXPECT_EQ(stemma.directions[0].latent, "");
  EXPECT_EQ(stemma.root_witness, 2);
  // And when the parent is not there, an unseen one.
  const Stemma without = Resolved({stories[0], stories[1]});
  EXPECT_GT(without.directions[0].common_source, without.directions[0].a_to_b);
}

TEST(ResolveStemma, AChainPrefersTheNearest) {
  std::vector<Story> stories;
  for (int day = 1; day <= 4; ++day) {
    stories.push_back(Story(Prose(1, 200)));
    stories.back().Dated(Day(2023, 10, 3 * day), DateSource::kField);
  }
  const Stemma stemma = Resolved(stories);
  for (int32_t w = 1; w < 4; ++w) EXPECT_EQ(stemma.edges[static_cast<size_t>(w)].source, w - 1);
  EXPECT_EQ(stemma.root_witness, 0);
  for (const Direction& direction : stemma.directions) EXPECT_GT(direction.a_to_b, 0.6);
}

// b is a late copy of a, with a passage of c: a explains more of it.
TEST(ResolveStemma, TheSourceIsTheOneThatExplainsMore) {
  std::vector<Story> stories = {Story(Prose(1, 200)), Story(Prose(1, 200) + Prose(2, 20)),
                                Story(Prose(3, 200) + Prose(2, 20))};
  stories[0].Dated(Day(2023, 1, 1));
  stories[1].Dated(Day(2023, 3, 1));
  stories[2].Dated(Day(2023, 1, 1));
  const Stemma stemma = Resolved(stories);
  EXPECT_EQ(stemma.edges[1].source, 0);
  EXPECT_GT(stemma.edges[1].probability, 0.7);
}

// One tree has one parent for it; its pairs have their own passages.
TEST(ResolveStemma, ADocumentMayTakeFromSeveral) {
  std::vector<Story> stories = {Story(Prose(1, 100)), Story(Prose(2, 40)),
                                Story(Prose(5, 30) + Prose(1, 100) + Prose(6, 30) + Prose(2, 40)),
                                Story(Prose(2, 40) + Prose(7, 50))};
  for (int day = 1; day <= 3; ++day)
    stories[static_cast<size_t>(day) - 1].Dated(Day(2023, 3 * day, 1));
  stories[3].Dated(Day(2023, 12, 1));
  const Cluster cluster(stories);
  const Stemma stemma = Resolved(stories);
  ASSERT_EQ(cluster.pairs.size(), 4u);  // (0, 2), (1, 2), (1, 3), (2, 3)
  EXPECT_GT(stemma.directions[0].a_to_b, 0.9);
  EXPECT_GT(stemma.directions[1].a_to_b, 0.9);
  EXPECT_GT(stemma.directions[2].a_to_b, 0.8);
}

// Of the document that is asked for, the parents of each passage.
TEST(ResolveStemma, ParentsByPassage) {
  std::vector<Story> stories = {Story(Prose(1, 60)), Story(Prose(2, 60)),
                                Story(Prose(3, 30) + Prose(1, 60) + Prose(2, 60))};
  stories[0].Dated(Day(2023, 10, 17));
  stories[1].Dated(Day(2023, 10, 16)).Credited("AFP", CreditKind::kByline);
  stories[2].Dated(Day(2023, 10, 19));
  const Stemma stemma = Resolved(stories, {.parents_of = 2});
  ASSERT_EQ(stemma.parents.size(), 2u);
  for (uint32_t passage = 0; passage < 2; ++passage) {
    const PassageParents& parents = stemma.parents[passage];
    EXPECT_EQ(parents.pairs, std::vector<uint32_t>{passage});
    EXPECT_EQ(parents.parents[0].source, static_cast<int32_t>(passage));
    double sum = 0;
    for (const PassageParents::Parent& parent : parents.parents) sum += parent.probability;
    EXPECT_NEAR(sum, 1, 1e-9);
  }
  EXPECT_EQ(Resolved(stories, {.parents_of = 0}).parents.size(), 1u);
  EXPECT_TRUE(Resolved(stories).parents.empty());
}

TEST(ResolveStemma, AnUncreditedPrintMayBeTheAgencysToo) {
  std::vector<Story> stories = {Story(Prose(1, 200)), Story(Prose(1, 200)), Story(Prose(1, 200))};
  stories[0].Credited("DPA", CreditKind::kByline);
  stories[1].Credited("DPA", CreditKind::kCopyright);
  const Stemma stemma = Resolved(stories);
  EXPECT_EQ(stemma.root, "DPA");
  EXPECT_GT(stemma.directions[0].common_source, kAnswer);
  EXPECT_EQ(stemma.directions[0].latent, "DPA");
}

// What all credit is here: no wire outside has to be supposed, least of all for the agency's page.
TEST(ResolveStemma, TheAgencysOwnPageIsTheSourceThatCreditsMean) {
  const auto resolved = [](const std::string& dispatch) {
    std::vector<Story> stories = {Story(dispatch), Story(Prose(1, 200) + Prose(2, 40)),
                                  Story(Prose(1, 200) + Prose(3, 60))};
    stories[0].From("DPA").Credited("DPA", CreditKind::kDateline).Dated(Day(2023, 10, 17));
    for (size_t i : {1, 2}) {
      stories[i].Credited("DPA", CreditKind::kByline).Dated(Day(2023, 10, 18));
    }
    return Resolved(stories);
  };
  const Stemma whole = resolved(Prose(1, 200));
  EXPECT_EQ(whole.root_witness, 0);
  EXPECT_EQ(whole.edges[1].source, 0);
  EXPECT_EQ(whole.edges[2].source, 0);
  EXPECT_GT(whole.directions[0].a_to_b, kAnswer);  // of 0 and 1
  EXPECT_EQ(whole.directions[2].latent, "");
  // Another of its pages, with a part of what the two share, is not where they have that from.
  const Stemma part = resolved(Prose(4, 150) + Prose(1, 200).substr(0, 200));
  EXPECT_EQ(part.directions[2].latent, "DPA");
  EXPECT_GT(part.directions[2].common_source, kAnswer);
}

TEST(ResolveStemma, PhotoCreditsAndReportsAreNoSource) {
  std::vector<Story> stories = {Story(Prose(1, 200)), Story(Prose(1, 200))};
  for (Story& story : stories) {
    story.Credited("AP", CreditKind::kPhoto).Credited("TASS", CreditKind::kCited);
  }
  const Stemma stemma = Resolved(stories);
  EXPECT_EQ(stemma.root, "");
  EXPECT_EQ(stemma.directions[0].latent, "");
  EXPECT_DOUBLE_EQ(stemma.directions[0].a_to_b,
                   Resolved({Story(Prose(1, 200)), Story(Prose(1, 200))}).directions[0].a_to_b);
}

TEST(ResolveStemma, NoneOneAndPartsThatShareNothing) {
  EXPECT_TRUE(Resolved({}).edges.empty());
  const Stemma one = Resolved({Story(Prose(1, 50))});
  EXPECT_DOUBLE_EQ(one.edges[0].probability, 1.0);
  EXPECT_EQ(one.root_witness, 0);
  std::vector<Story> stories = Pages();
  stories.push_back(Story(Prose(300, 40)));
  stories.push_back(Story(Prose(300, 40)));
  stories[0].Dated(Day(2023, 10, 18));
  stories[1].Dated(Day(2023, 9, 18));
  const Stemma parts = Resolved(stories);
  EXPECT_GT(parts.directions[0].b_to_a, 0.9);
  EXPECT_DOUBLE_EQ(parts.directions[1].a_to_b, parts.directions[1].b_to_a);
}

TEST(ResolveStemma, PairsThatAreNoneAreErrors) {
  const std::vector<Story> stories = Pages();
  const Cluster cluster(stories);
  for (const auto& pairs : std::vector<std::vector<StemmaPair>>{
           {{1, 0, {}}}, {{0, 0, {}}}, {{0, 2, {}}}, {{0, 1, {}}, {0, 1, {}}}}) {
    const auto stemma = ResolveStemma(cluster.witnesses, pairs, PlainWeights(), {});
    EXPECT_EQ(stemma.status().code(), absl::StatusCode::kInvalidArgument);
  }
}

// The order in which witnesses are given changes nothing but their numbers.
TEST(ResolveStemma, TheNumbersOfTheWitnessesDoNotMatter) {
  std::vector<Story> stories = Pages();
  stories[0].Dated(Day(2023, 10, 18)).Credited("AFP", CreditKind::kByline);
  stories[1].Dated(Day(2023, 10, 17)).Credited("AFP", CreditKind::kTold);
  const Direction one = Resolved({stories[0], stories[1]}).directions[0];
  const Direction other = Resolved({stories[1], stories[0]}).directions[0];
  EXPECT_NEAR(one.a_to_b, other.b_to_a, 1e-12);
  EXPECT_NEAR(one.b_to_a, other.a_to_b, 1e-12);
  EXPECT_NEAR(one.common_source, other.common_source, 1e-12);
}

// Copies over three months, each sharing text with every other. Solved neighbourhood by
// neighbourhood the tree is as sure as when solved whole; with a third of the candidates kept,
// still near. (Which of several equally likely parents it shows is open.)
TEST(ResolveStemma, LargeClustersComeNearTheExact) {
  ForSeeds(3, [](Random& random) {
    std::vector<Story> stories;
    for (int i = 0; i < 60; ++i) {
      stories.push_back(Story(Prose(1, 40)));
      stories.back().Dated(Second(1'000'000'000 + static_cast<int64_t>(random.Below(90)) * 86'400));
      if (random.Chance(0.2)) stories.back().Credited("AFP", CreditKind::kByline);
    }
    const Stemma exact = Resolved(stories);
    for (const auto& [max_parents, tolerance] : {std::pair(60u, 0.01), std::pair(20u, 0.2)}) {
      const Stemma near = Resolved(stories, {.exact_witnesses = 10, .max_parents = max_parents});
      for (size_t w = 0; w < stories.size(); ++w) {
        ASSERT_NEAR(exact.edges[w].probability, near.edges[w].probability, tolerance);
      }
      for (size_t p = 0; p < exact.directions.size(); ++p) {
        ASSERT_NEAR(exact.directions[p].a_to_b, near.directions[p].a_to_b, 0.2);
      }
    }
  });
}

// A page compiled of thousands of others, which share no text with each other.
TEST(ResolveStemma, ThousandsOfPassageGroups) {
  std::string page;
  std::vector<Story> stories;
  for (uint64_t i = 0; i < 3000; ++i) {
    page += Prose(i, 12);
    stories.push_back(Story(Prose(i, 12)));
  }
  stories.push_back(Story(page));
  std::vector<Witness> witnesses;
  std::vector<StemmaPair> pairs;
  std::deque<std::vector<AlignedPassage>> passages;
  for (uint32_t i = 0; i < stories.size(); ++i) {
    const Story& story = stories[i];
    witnesses.push_back(
        {i, &story.article, &story.tokens, story.text, static_cast<uint32_t>(story.tokens.size())});
    if (i == 3000) break;
    passages.push_back({MakePassage(0, 12 * i, {{EditKind::kMatch, 12, 12}})});
    pairs.push_back({i, 3000, passages.back()});
  }
  const auto stemma = ResolveStemma(witnesses, pairs, PlainWeights(), {});
  ASSERT_TRUE(stemma.ok());
  for (const Direction& direction : stemma->directions) {
    ASSERT_NEAR(direction.a_to_b, direction.b_to_a, 0.35);  // places alone tell little
    ASSERT_GT(direction.a_to_b, 0.1);
  }
}

// Thousands of copies without a cue: nobody is accused, and it takes seconds, not hours.
TEST(ResolveStemma, FiveThousandEqualCopies) {
  const Story story(Prose(1, 30));
  const std::vector<AlignedPassage> passages = Shared(story, story);
  std::vector<Witness> witnesses;
  std::vector<StemmaPair> pairs;
  for (uint32_t i = 0; i < 5000; ++i) {
    witnesses.push_back({i, &story.article, &story.tokens, story.text, 30});
    for (uint32_t gap = 1; gap <= 20 && gap <= i; ++gap) pairs.push_back({i - gap, i, passages});
  }
  const auto stemma = ResolveStemma(witnesses, pairs, PlainWeights(), {});
  ASSERT_TRUE(stemma.ok());
  for (const Direction& direction : stemma->directions) {
    ASSERT_LT(direction.a_to_b, 0.5);
    ASSERT_LT(direction.b_to_a, 0.5);
    ASSERT_LT(direction.common_source, kAnswer);
  }
}

}  // namespace
}  // namespace stemma
