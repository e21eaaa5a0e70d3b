#include "core/align/furniture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

AlignedPassage Passage(Span a, Span b) {
  AlignedPassage passage;
  passage.a = a;
  passage.b = b;
  passage.matched = std::min(a.size(), b.size());
  return passage;
}

// `count` articles of 200 tokens, all of one outlet unless `outlets` says otherwise.
struct Collection {
  explicit Collection(uint32_t count, const std::string& outlet = "site")
      : tokens(count, 200), outlets(count, outlet), groups(count) {
    for (uint32_t i = 0; i < count; ++i) groups[i] = i;
  }
  FurnitureLearner Learner(const FurnitureOptions& options = {}) const {
    std::map<std::string, uint32_t> numbers = {{"", 0}};
    std::vector<uint32_t> numbered;
    for (const std::string& outlet : outlets) {
      numbered.push_back(
          numbers.try_emplace(outlet, static_cast<uint32_t>(numbers.size())).first->second);
    }
    return FurnitureLearner(tokens, numbered, groups, options);
  }
  std::vector<uint32_t> tokens;
  std::vector<std::string> outlets;
  std::vector<uint32_t> groups;
};

using Passages = std::vector<AlignedPassage>;

constexpr Span kMenu{0, 20};

void AddAllPairs(uint32_t count, Span a, Span b, FurnitureLearner* learner) {
  for (DocId x = 0; x < count; ++x) {
    for (DocId y = x + 1; y < count; ++y) learner->Add(x, y, Passages{Passage(a, b)});
  }
}

TEST(FurnitureLearner, LearnsWhatThreeUnrelatedArticlesOfAnOutletShare) {
  FurnitureLearner learner = Collection(3).Learner();
  AddAllPairs(3, kMenu, kMenu, &learner);
  EXPECT_THAT(learner.Learn(), Each(ElementsAre(kMenu)));
}

TEST(FurnitureLearner, NeedsThreeArticlesOfOneOutlet) {
  FurnitureLearner two = Collection(2).Learner();
  AddAllPairs(2, kMenu, kMenu, &two);
  EXPECT_THAT(two.Learn(), Each(IsEmpty()));

  Collection others(3);
  others.outlets = {"one", "one", "other"};
  FurnitureLearner mixed = others.Learner();
  AddAllPairs(3, kMenu, kMenu, &mixed);
  EXPECT_THAT(mixed.Learn(), Each(IsEmpty()));

  FurnitureLearner unnamed = Collection(9, "").Learner();
  AddAllPairs(9, kMenu, kMenu, &unnamed);
  EXPECT_THAT(unnamed.Learn(), Each(IsEmpty()));
}

TEST(FurnitureLearner, CountsNearDuplicatesOnce) {
  Collection collection(4);
  collection.groups = {7, 7, 7, 3};
  FurnitureLearner learner = collection.Learner();
  AddAllPairs(4, kMenu, kMenu, &learner);
  EXPECT_THAT(learner.Learn(), Each(IsEmpty()));
}

TEST(FurnitureLearner, OfTheCollectionNeedsTenArticlesOfAnyOutlet) {
  for (uint32_t count : {9u, 10u}) {
    Collection collection(count);
    for (uint32_t i = 0; i < count; ++i) collection.outlets[i] = "outlet" + std::to_string(i);
    collection.outlets[0] = "";
    FurnitureLearner learner = collection.Learner();
    AddAllPairs(count, kMenu, kMenu, &learner);
    if (count < 10) {
      EXPECT_THAT(learner.Learn(), Each(IsEmpty()));
    } else {
      EXPECT_THAT(learner.Learn(), Each(ElementsAre(kMenu)));
    }
  }
}

TEST(FurnitureLearner, SeesATemplateThroughPagesLinkedInARow) {
  // Each page is linked with the one before and the first alone, as an index does with what is
  // frequent; and the template is never cut twice at the same word.
  constexpr uint32_t kPages = 6000;
  FurnitureLearner learner = Collection(kPages).Learner();
  const auto menu = [](DocId page, uint32_t cut) { return Span{page % 7 + cut, page % 7 + 30}; };
  for (DocId page = 1; page < kPages; ++page) {
    learner.Add(page - 1, page, Passages{Passage(menu(page - 1, page % 5), menu(page, page % 5))});
    if (page > 1) learner.Add(0, page, Passages{Passage(menu(0, page % 3), menu(page, page % 3))});
  }
  const std::vector<std::vector<Span>> furniture = learner.Learn();
  for (DocId page = 0; page < kPages; ++page) {
    ASSERT_THAT(furniture[page], testing::SizeIs(1));
    EXPECT_EQ(furniture[page][0].end, menu(page, 0).end);
    EXPECT_LE(furniture[page][0].begin, menu(page, 4).begin);
  }
}

TEST(FurnitureLearner, LeavesAParagraphThatAFewOfAThousandPagesQuote) {
  Collection collection(1000);
  FurnitureLearner learner = collection.Learner();
  AddAllPairs(12, {50, 80}, {10, 40}, &learner);
  EXPECT_THAT(learner.Learn()[0], ElementsAre(Span{50, 80}));  // short, and in ten articles
  FurnitureLearner longer = collection.Learner();
  AddAllPairs(12, {50, 100}, {10, 60}, &longer);
  EXPECT_THAT(longer.Learn(), Each(IsEmpty()));
}

TEST(FurnitureLearner, LeavesADispatchThatTwelveOutletsReprintInParts) {
  // Each reprint shares two paragraphs with the next, a third of the shorter; and a thirteenth,
  // long article has one of them in a text of its own.
  Collection collection(13);
  for (uint32_t i = 0; i < 13; ++i) collection.outlets[i] = "outlet" + std::to_string(i);
  collection.tokens[12] = 2000;
  FurnitureLearner learner = collection.Learner();
  for (DocId x = 0; x < 12; ++x) {
    for (DocId y = x + 1; y < 12; ++y) {
      learner.Add(x, y, Passages{Passage({20, 55}, {20, 55}), Passage({100, 135}, {100, 135})});
    }
    learner.Add(x, 12, Passages{Passage({20, 55}, {700, 735})});
  }
  EXPECT_THAT(learner.Learn(), Each(IsEmpty()));
}

TEST(FurnitureLearner, OfALongStretchNeedsMoreArticlesThanOfAShortOne) {
  for (const auto& [length, marked] : {std::pair{40u, true}, {60u, false}}) {
    Collection collection(12, "");
    collection.tokens.assign(12, 1000);
    FurnitureLearner learner = collection.Learner();
    AddAllPairs(12, {5, 5 + length}, {5, 5 + length}, &learner);
    EXPECT_EQ(!learner.Learn()[4].empty(), marked) << length;
  }
}

TEST(FurnitureLearner, ShortPagesTakeOverWhatTheLongOnesTeach) {
  Collection collection(6);
  collection.tokens = {800, 800, 800, 40, 40, 800};
  FurnitureLearner learner = collection.Learner();
  AddAllPairs(5, kMenu, kMenu, &learner);  // half of each short page: related with every other
  learner.Add(0, 5, Passages{Passage({100, 500}, {100, 500})});  // a copied story
  EXPECT_THAT(learner.Learn(),
              ElementsAre(ElementsAre(kMenu), ElementsAre(kMenu), ElementsAre(kMenu),
                          ElementsAre(kMenu), ElementsAre(kMenu), IsEmpty()));
}

TEST(FurnitureLearner, DoesNotMarkACopyThatHoldsATemplate) {
  Collection collection(5);
  collection.tokens.assign(5, 1000);
  FurnitureLearner learner = collection.Learner();
  AddAllPairs(4, {50, 60}, {50, 60}, &learner);
  learner.Add(0, 4, Passages{Passage({10, 110}, {10, 110})});
  const std::vector<std::vector<Span>> furniture = learner.Learn();
  EXPECT_THAT(furniture[0], ElementsAre(Span{50, 60}));
  EXPECT_THAT(furniture[4], IsEmpty());
}

// A question and `answers` that quote it behind marks, and each other.
FurnitureLearner Thread(const Collection& collection, uint32_t answers, bool own_line) {
  FurnitureLearner learner = collection.Learner();
  for (DocId x = 0; x <= answers; ++x) {
    for (DocId y = x + 1; y <= answers; ++y) {
      AlignedPassage quoted = Passage({20, 40}, {20, 40});
      quoted.marks_a = x == 0 ? 0 : 1;
      quoted.marks_b = 1 + y % 2;
      learner.Add(x, y, Passages{quoted});
      if (own_line) learner.Add(x, y, Passages{Passage({90, 110}, {90, 110})});
    }
  }
  return learner;
}

TEST(FurnitureLearner, AQuestionThatManyAnswersQuoteIsNone) {
  const Collection collection(30);
  EXPECT_THAT(Thread(collection, 20, false).Learn(), Each(IsEmpty()));
  // What each of them prints itself is.
  const std::vector<std::vector<Span>> furniture = Thread(collection, 20, true).Learn();
  EXPECT_THAT(furniture[0], ElementsAre(Span{90, 110}));
  EXPECT_THAT(furniture[20], ElementsAre(Span{90, 110}));
}

TEST(FurnitureLearner, ASignatureThatIsQuotedNowAndThenStaysOne) {
  FurnitureLearner learner = Collection(12).Learner();
  AddAllPairs(11, kMenu, kMenu, &learner);
  for (DocId x = 0; x < 11; ++x) {
    AlignedPassage quoted = Passage(kMenu, {50, 70});
    quoted.marks_b = 1;
    learner.Add(x, 11, Passages{quoted});
  }
  EXPECT_THAT(learner.Learn()[0], ElementsAre(kMenu));
  EXPECT_THAT(learner.Learn()[11], ElementsAre(Span{50, 70})) << "quoted, too";
}

TEST(FurnitureLearner, AMenuBehindTheSameMarksOnAllPagesIsFurniture) {
  FurnitureLearner learner = Collection(5).Learner();
  AlignedPassage menu = Passage(kMenu, kMenu);
  menu.marks_a = menu.marks_b = 1;
  for (DocId x = 0; x < 5; ++x) {
    for (DocId y = x + 1; y < 5; ++y) learner.Add(x, y, Passages{menu});
  }
  EXPECT_THAT(learner.Learn(), Each(ElementsAre(kMenu)));
}

TEST(FurnitureLearner, DoesNotDependOnTheOrderOfPairs) {
  ForSeeds(40, [](Random& random) {
    Collection collection(30);
    for (std::string& outlet : collection.outlets) outlet = std::string(1, "xyz"[random.Below(3)]);
    struct Pair {
      DocId a, b;
      AlignedPassage passage;
    };
    std::vector<Pair> pairs;
    for (DocId x = 0; x < 30; ++x) {
      for (DocId y = x + 1; y < 30; ++y) {
        if (random.Chance(0.7)) continue;
        const uint32_t a = static_cast<uint32_t>(random.Below(4) * 10);
        const uint32_t length = static_cast<uint32_t>(5 + random.Below(70));
        pairs.push_back({x, y, Passage({a, a + length}, {a, a + length})});
      }
    }
    FurnitureLearner forwards = collection.Learner();
    FurnitureLearner backwards = collection.Learner();
    for (size_t i = 0; i < pairs.size(); ++i) {
      const Pair& one = pairs[i];
      const Pair& other = pairs[pairs.size() - 1 - i];
      forwards.Add(one.a, one.b, Passages{one.passage});
      backwards.Add(other.a, other.b, Passages{other.passage});
    }
    const auto furniture = forwards.Learn();
    EXPECT_EQ(furniture, backwards.Learn());
    for (const std::vector<Span>& spans : furniture) {
      for (size_t i = 1; i < spans.size(); ++i) EXPECT_GT(spans[i].begin, spans[i - 1].end);
    }
  });
}

}  // namespace
}  // namespace stemma
