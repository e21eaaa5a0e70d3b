#include "core/provenance/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/provenance/internal/arborescence.h"
#include "tests/oracle/arborescence.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr Cue kCues[] = {Cue::kPrior, Cue::kLonger, Cue::kVocabulary, Cue::kTruncated};

// Every witness a possible source of every other, with random cues.
FitGroup RandomGroup(Random& random, uint32_t witnesses) {
  FitGroup group;
  for (uint32_t w = 0; w < witnesses; ++w) group.documents.push_back("d" + std::to_string(w));
  for (uint32_t copy = 0; copy < witnesses; ++copy) {
    for (uint32_t source = 0; source < witnesses; ++source) {
      if (source == copy) continue;
      FitEdge edge{.source = static_cast<int32_t>(source), .copy = copy};
      edge.cues.push_back({Cue::kPrior, 1.0});
      for (const Cue cue : {Cue::kLonger, Cue::kVocabulary, Cue::kTruncated}) {
        edge.cues.push_back({cue, 2 * random.Unit() - 1});
      }
      group.edges.push_back(std::move(edge));
    }
  }
  group.root_allowed.assign(witnesses, true);
  return group;
}

// The edges as trees want them, the unseen root first.
std::vector<internal::ParentEdge> EdgesOf(const FitGroup& group, const ProvenanceWeights& weights) {
  std::vector<internal::ParentEdge> edges;
  size_t e = 0;
  for (uint32_t copy = 0; copy < group.documents.size(); ++copy) {
    edges.push_back({-1, copy, 0.0});
    for (; e < group.edges.size() && group.edges[e].copy == copy; ++e) {
      double sum = 0;
      for (const CueValue& cue : group.edges[e].cues) sum += cue.value * weights.of(cue.cue);
      edges.push_back({group.edges[e].source, copy, sum});
    }
  }
  return edges;
}

// Allows nothing but the edges of a tree that is drawn by its weight.
void DrawTree(Random& random, const ProvenanceWeights& weights, FitGroup* group) {
  const auto edges = EdgesOf(*group, weights);
  const auto trees = oracle::AllTrees(static_cast<uint32_t>(group->documents.size()), edges);
  double sum = 0;
  for (const auto& tree : trees) sum += std::exp(tree.log_weight);
  double left = sum * random.Unit();
  const oracle::Tree* drawn = &trees.back();
  for (const auto& tree : trees) {
    left -= std::exp(tree.log_weight);
    if (left < 0) {
      drawn = &tree;
      break;
    }
  }
  for (FitEdge& edge : group->edges) {
    const internal::ParentEdge& parent = edges[drawn->edge[edge.copy]];
    edge.allowed = parent.source == edge.source;
    group->root_allowed[edge.copy] = parent.source < 0;
    if (edge.allowed) {
      group->known.push_back({static_cast<uint32_t>(edge.source), edge.copy});
    }
  }
}

TEST(LogTreeSum, IsThatOfAllTrees) {
  ForSeeds(60, [](Random& random) {
    ProvenanceWeights weights;
    for (double& weight : weights.weight) weight = 20 * random.Unit() - 10;
    const FitGroup group = RandomGroup(random, 1 + static_cast<uint32_t>(random.Below(5)));
    const auto edges = EdgesOf(group, weights);
    const auto nodes = static_cast<uint32_t>(group.documents.size());
    double sum = 0;
    for (const auto& tree : oracle::AllTrees(nodes, edges)) sum += std::exp(tree.log_weight);
    ASSERT_NEAR(internal::LogTreeSum(nodes, edges), std::log(sum), 1e-9);
  });
}

// Two witnesses, of whom the first is known to be the source. Trees: none from the other, weight 1;
// one from the other, e^w each way. Allowed is one of these: w - log(1 + 2e^w).
TEST(LogLikelihood, OfTwoWitnesses) {
  FitGroup group;
  group.documents = {"a", "b"};
  group.edges = {{.source = 1, .copy = 0, .allowed = false, .cues = {{Cue::kPrior, 1.0}}},
                 {.source = 0, .copy = 1, .cues = {{Cue::kPrior, 1.0}}}};
  group.root_allowed = {true, false};
  group.known = {{0, 1}};
  const FitSet set{.name = "two", .groups = {group}};
  for (const double w : {-2.0, 0.0, 1.5, 30.0}) {
    ProvenanceWeights weights;
    weights.weight[static_cast<size_t>(Cue::kPrior)] = w;
    std::array<double, kCueCount> gradient;
    const double z = 1 + 2 * std::exp(w);
    EXPECT_NEAR(LogLikelihood(set, weights, &gradient), w - std::log(z), 1e-12);
    EXPECT_NEAR(gradient[0], 1 - 2 * std::exp(w) / z, 1e-12);
  }
}

TEST(LogLikelihood, GradientIsTheSlope) {
  ForSeeds(20, [](Random& random) {
    FitSet set{.name = "random"};
    set.from_dates = random.Chance(0.3);
    ProvenanceWeights weights;
    for (const Cue cue : kCues) {
      weights.weight[static_cast<size_t>(cue)] = 4 * random.Unit() - 2;
    }
    for (int g = 0; g < 4; ++g) {
      set.groups.push_back(RandomGroup(random, 2 + static_cast<uint32_t>(random.Below(3))));
      DrawTree(random, weights, &set.groups.back());
      for (FitEdge& edge : set.groups.back().edges) edge.allowed |= random.Chance(0.3);
    }
    std::array<double, kCueCount> gradient;
    LogLikelihood(set, weights, &gradient);
    constexpr double kStep = 1e-5;
    for (size_t i = 0; i < kCueCount; ++i) {
      ProvenanceWeights more = weights, less = weights;
      more.weight[i] += kStep;
      less.weight[i] -= kStep;
      const double slope =
          (LogLikelihood(set, more, nullptr) - LogLikelihood(set, less, nullptr)) / (2 * kStep);
      ASSERT_NEAR(gradient[i], slope, 1e-7) << CueName(static_cast<Cue>(i));
    }
  });
}

TEST(FitWeights, FindsPlantedWeights) {
  Random random(7);
  ProvenanceWeights planted;
  planted.weight[static_cast<size_t>(Cue::kPrior)] = 0.8;
  planted.weight[static_cast<size_t>(Cue::kLonger)] = -1.5;
  planted.weight[static_cast<size_t>(Cue::kVocabulary)] = 2.0;
  FitSet set{.name = "planted"};
  for (int g = 0; g < 1500; ++g) {
    set.groups.push_back(RandomGroup(random, 2 + static_cast<uint32_t>(random.Below(2))));
    DrawTree(random, planted, &set.groups.back());
  }
  const ProvenanceWeights fitted =
      FitWeights(std::span(&set, 1), ProvenanceWeights(), {.penalty = 1e-6});
  for (size_t i = 0; i < kCueCount; ++i) {
    EXPECT_NEAR(fitted.weight[i], planted.weight[i], 0.2) << CueName(static_cast<Cue>(i));
  }
  EXPECT_NEAR(fitted.sharpness, 1, 0.15);  // the model is right, and so are its probabilities
  EXPECT_NEAR(fitted.sharpness_of_versions, fitted.sharpness, 1e-6);  // of which nothing is known
}

// Pairs that share little are drawn by half of what the cues say, those that share all by the
// whole of it.
TEST(FitWeights, TellsHowSureLittleSharedTextIs) {
  Random random(11);
  ProvenanceWeights half, whole;
  for (const auto& [cue, weight] : {std::pair(Cue::kPrior, 4.0), std::pair(Cue::kLonger, 2.0)}) {
    half.weight[static_cast<size_t>(cue)] = cue == Cue::kPrior ? weight : weight / 2;
    whole.weight[static_cast<size_t>(cue)] = weight;
  }
  FitSet set{.name = "planted"};
  for (int g = 0; g < 2000; ++g) {
    FitGroup group = RandomGroup(random, 2);
    const bool versions = g % 2 == 0;
    for (FitEdge& edge : group.edges) edge.share = versions ? 1 : 0;
    group.edges[1].cues[1].value = -group.edges[0].cues[1].value;
    DrawTree(random, versions ? whole : half, &group);
    set.groups.push_back(std::move(group));
  }
  // Weights held as they are: the powers alone are fitted.
  const ProvenanceWeights fitted = FitWeights(std::span(&set, 1), whole, {.penalty = 1e6});
  EXPECT_NEAR(fitted.SharpnessOf(0), 0.5, 0.1);
  EXPECT_NEAR(fitted.SharpnessOf(1), 1, 0.15);
}

TEST(FitWeights, KeepsWhatNothingSpeaksAgainst) {
  Random random(9);
  FitSet set{.name = "few"};
  set.groups.push_back(RandomGroup(random, 2));
  DrawTree(random, ProvenanceWeights(), &set.groups.back());
  ProvenanceWeights start;
  start.weight[static_cast<size_t>(Cue::kDateOrder)] = 3;
  const ProvenanceWeights fitted = FitWeights(std::span(&set, 1), start, {});
  EXPECT_EQ(fitted.of(Cue::kDateOrder), 3);
}

FitSet SetOf(const std::vector<EvidenceRecord>& evidence) {
  return {.name = "set", .groups = GroupEvidence(evidence)};
}

EvidenceRecord Possible(uint64_t group, std::string source, std::string copy,
                        std::vector<CueValue> cues) {
  return {.group = group,
          .source = std::move(source),
          .copy = std::move(copy),
          .cues = std::move(cues)};
}

// The evidence of a chain a -> b -> c in which all share text, and of a pair of which nothing is
// known.
std::vector<EvidenceRecord> ChainEvidence() {
  std::vector<EvidenceRecord> evidence;
  for (const auto& [source, copy] :
       {std::pair("a", "b"), {"b", "a"}, {"a", "c"}, {"c", "a"}, {"b", "c"}, {"c", "b"}}) {
    evidence.push_back(Possible(0, source, copy, {{Cue::kPrior, 1}, {Cue::kLonger, 0.25}}));
  }
  evidence.push_back(Possible(0, "AFP", "c", {{Cue::kCreditedAgency, 1}}));
  evidence.back().latent = true;
  evidence.push_back(Possible(1, "x", "y", {{Cue::kPrior, 1}}));
  return evidence;
}

TEST(AllowTrue, AllowsTheKnownSources) {
  FitSet set = SetOf(ChainEvidence());
  ASSERT_EQ(set.groups.size(), 2u);
  const auto truth = ReadTrueSources("copy_id\tsource_id\nb\ta\nc\tb\n", "truth.tsv");
  ASSERT_TRUE(truth.ok());
  AllowTrue(*truth, &set);
  ASSERT_EQ(set.groups.size(), 1u);
  const FitGroup& group = set.groups[0];
  EXPECT_THAT(group.documents, ElementsAre("a", "b", "c"));
  EXPECT_THAT(group.agencies, ElementsAre("AFP"));
  EXPECT_THAT(group.root_allowed, ElementsAre(true, false, false));
  std::string allowed;
  for (const FitEdge& edge : group.edges) {
    if (!edge.allowed) continue;
    allowed += std::to_string(edge.source) + ">" + std::to_string(edge.copy) + " ";
  }
  EXPECT_EQ(allowed, "0>1 1>2 ");
}

TEST(AllowTrue, TakesAgenciesAndUnseenSources) {
  FitSet set = SetOf(ChainEvidence());
  const auto truth = ReadTrueSources("copy_id\tsource_id\na\t\nc\tAFP\n", "truth.tsv");
  ASSERT_TRUE(truth.ok());
  AllowTrue(*truth, &set);
  ASSERT_EQ(set.groups.size(), 1u);
  const FitGroup& group = set.groups[0];
  EXPECT_TRUE(group.known.empty());
  EXPECT_THAT(group.root_allowed, ElementsAre(true, true, false));
  std::string allowed;
  for (const FitEdge& edge : group.edges) {
    if (!edge.allowed) continue;
    allowed += std::to_string(edge.source) + ">" + std::to_string(edge.copy) + " ";
  }
  EXPECT_EQ(allowed, "0>1 2>1 -2>2 ");
}

TEST(AllowTrue, LeavesOutWhatContradictsItself) {
  FitSet set = SetOf(ChainEvidence());
  const auto truth = ReadTrueSources("copy_id\tsource_id\nb\ta\na\tb\n", "truth.tsv");
  ASSERT_TRUE(truth.ok());
  AllowTrue(*truth, &set);
  EXPECT_TRUE(set.groups.empty());
}

TEST(HideDates, LearnsFromThem) {
  FitSet set = SetOf({Possible(0, "a", "b", {{Cue::kPrior, 1}, {Cue::kDateOrder, 0.99}}),
                      Possible(0, "b", "a", {{Cue::kPrior, 1}, {Cue::kDateAgainst, 1}}),
                      Possible(1, "x", "y", {{Cue::kPrior, 1}, {Cue::kDateSame, 1}})});
  HideDates(true, &set);
  ASSERT_EQ(set.groups.size(), 1u);
  const FitGroup& group = set.groups[0];
  EXPECT_THAT(group.known, ElementsAre(std::array<uint32_t, 2>{0, 1}));
  EXPECT_THAT(group.root_allowed, ElementsAre(true, false));
  EXPECT_FALSE(group.edges[0].allowed);  // b above a
  EXPECT_TRUE(group.edges[1].allowed);
  for (const FitEdge& edge : group.edges) EXPECT_EQ(edge.cues.size(), 1u);
}

TEST(ReadTrueSources, TakesDirectedRowsOnly) {
  const auto truth = ReadTrueSources(
      "kind\tdirected\tcopy_id\tsource_id\r\nx\t1\tb\ta\r\nx\t0\tc\ta\r\n", "t.tsv");
  ASSERT_TRUE(truth.ok());
  EXPECT_EQ(truth->size(), 1u);
  EXPECT_THAT(truth->at("b"), ElementsAre("a"));
}

TEST(ReadTrueSources, SaysWhatIsWrong) {
  for (const auto& [table, message] : {std::pair("copy\tsource\n", "t.tsv:1"),
                                       {"copy_id\tsource_id\nb\n", "t.tsv:2"},
                                       {"copy_id\tsource_id\n", "no pair"},
                                       {"", "no pair"}}) {
    const auto truth = ReadTrueSources(table, "t.tsv");
    ASSERT_FALSE(truth.ok()) << table;
    EXPECT_THAT(std::string(truth.status().message()), HasSubstr(message));
  }
}

TEST(ScoreSet, CountsWhatIsAnswered) {
  FitSet set =
      SetOf({Possible(0, "a", "b", {{Cue::kPrior, 1}, {Cue::kDateOrder, 1}}),
             Possible(0, "b", "a", {{Cue::kPrior, 1}, {Cue::kDateAgainst, 1}}),
             Possible(1, "x", "y", {{Cue::kPrior, 1}}), Possible(1, "y", "x", {{Cue::kPrior, 1}})});
  const auto truth = ReadTrueSources("copy_id\tsource_id\nb\ta\ny\tx\n", "truth.tsv");
  ASSERT_TRUE(truth.ok());
  AllowTrue(*truth, &set);
  ProvenanceWeights weights;
  weights.weight[static_cast<size_t>(Cue::kDateOrder)] = 4;
  weights.weight[static_cast<size_t>(Cue::kDateAgainst)] = -4;
  const FitScore score = ScoreSet(set, weights);
  EXPECT_EQ(score.pairs, 2u);
  EXPECT_EQ(score.answered, 1u);
  EXPECT_EQ(score.right, 1u);
  const double wrong = std::exp(-4) / (std::exp(4) + std::exp(-4));
  EXPECT_NEAR(score.brier, (wrong * wrong + 0.25) / 2, 1e-6);
  EXPECT_EQ(score.bins[0].pairs, 1u);
  EXPECT_EQ(score.bins[0].right, 0.5);
  EXPECT_EQ(score.bins[4].pairs, 1u);
}

}  // namespace
}  // namespace stemma
