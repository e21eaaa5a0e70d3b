#include "core/align/rewrite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/align/passage.h"
#include "core/align/rewritten_passages.h"
#include "core/align/verdict.h"
#include "tests/oracle/rewrite.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// A text with its tokens and sentences.
struct Text {
  explicit Text(std::string words) : text(std::move(words)) { Tokenizer().Run(text, &tokens); }
  SentenceText Sentences() const { return SentenceText(text, tokens); }
  std::string Under(Span span) const {
    const Span bytes = tokens.SourceOf(span.begin, span.end);
    return text.substr(bytes.begin, bytes.size());
  }
  std::string text;
  TokenizedText tokens;
};

// Sentences of words that stand in no other of them.
std::string Filler(const std::string& name, int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    for (int j = 0; j < 9; ++j)
      text += name + "x" + std::to_string(i) + "y" + std::to_string(j) + " ";
    text += "end. ";
  }
  return text;
}

constexpr char kStory[] =
    "The harbour of Kelmar was closed on Monday after a grain ship ran aground in the channel. "
    "Tugs from two neighbouring ports failed to move the vessel before the evening tide. "
    "The owner, a company in Odense, expects the salvage to take the whole week. "
    "Fishermen complained that their catch was rotting in the cold store. ";
constexpr char kRetold[] =
    "On Monday a ship with grain ran aground in the channel, and Kelmar had to close its harbour. "
    "Before the tide of the evening, tugs from two ports in the neighbourhood could not move it. "
    "A whole week of salvage is what the company in Odense that owns the vessel expects. "
    "That the catch is rotting in their cold stores was the complaint of fishermen. ";

TEST(FindRewritten, FindsWhatWasToldInOtherWords) {
  const Text a(Filler("a", 8) + kStory + Filler("b", 8));
  const Text b(Filler("c", 3) + kRetold + Filler("d", 12));
  const std::vector<Rewritten> found = FindRewritten(a.Sentences(), b.Sentences(), {});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(a.Under(found[0].a) + ". ", kStory);
  EXPECT_EQ(b.Under(found[0].b) + ". ", kRetold);
  EXPECT_GT(found[0].likeness, 0.4);
}

TEST(FindRewritten, OfTextsThatShareLittleOrAreEmptyIsEmpty) {
  const Text a(Filler("a", 8)), b(Filler("b", 8)), none("");
  EXPECT_THAT(FindRewritten(a.Sentences(), b.Sentences(), {}), IsEmpty());
  EXPECT_THAT(FindRewritten(a.Sentences(), none.Sentences(), {}), IsEmpty());
  EXPECT_THAT(FindRewritten(none.Sentences(), none.Sentences(), {}), IsEmpty());
}

TEST(FindRewritten, LaysASummaryOnTheWholeText) {
  std::string text, summary = Filler("own", 10);
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    const std::string said =
        "minister" + n + " promised" + n + " bridge" + n + " village" + n + " ";
    text += said + "after long" + n + " debate" + n + ". " + Filler("t" + n, 2);
    summary += said + "too. ";
  }
  const Text a(text), b(summary + Filler("more", 10));
  const std::vector<Rewritten> found = FindRewritten(a.Sentences(), b.Sentences(), {});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].a, (Span{0, static_cast<uint32_t>(a.tokens.size())}));
  EXPECT_TRUE(b.Under(found[0].b).starts_with("minister0"));
  EXPECT_TRUE(b.Under(found[0].b).ends_with("village7 too"));
}

// A dispatch, and what is left of it when it is translated there and back.
constexpr char kDispatch[] =
    "The freighter Arsendal lost both engines off Kelmar before sunrise on Tuesday. "
    "Her master, Runa Steen, radioed for tugs at 5:40 when the anchor began to drag. "
    "On board were 17 sailors and 3,200 tons of fertilizer bound for Odense. "
    "A helicopter of the Svaneholm squadron lifted eleven of them to safety. "
    "The insurers, Brandt and Holm, put the cargo at 4,150,000 crowns. "
    "Villagers of Lille Torn heard the hull grind on the Graasten reef all day. "
    "A slick of 700 meters had formed by dusk, said the biologist Ditte Falk. "
    "The minister for shipping, Jens Aakjaer, will fly to the island tomorrow. "
    "In 1987 the ferry Solvang broke up at the same spot with 9 dead. ";
constexpr char kBackTranslated[] =
    "Early Tuesday a cargo vessel named Arsendal was left with no propulsion near Kelmar. "
    "It was at 5:40 that Captain Runa Steen, slipping, asked over the wireless to be towed. "
    "She carried a crew of 17 plus a load, 3,200 tonnes of nitrate meant for farmers. "
    "By air, men stationed in Svaneholm brought the greater part away. "
    "Brandt and Holm, where she is covered, estimate a worth of 4,150,000. "
    "From Lille Torn people could listen as steel scraped over rock. "
    "Ditte Falk, who studies marine life, measured an oily film 700 metres in length at nightfall. "
    "Politician Jens Aakjaer intends a visit there the next morning. "
    "Solvang, another boat, came to grief in 1987 right here and killed nine. ";

TEST(FindRewritten, FindsAWholeTextThatWasRetold) {
  const Text a(kDispatch), b(kBackTranslated);
  const std::vector<Rewritten> found = FindRewritten(a.Sentences(), b.Sentences(), {});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(a.Under(found[0].a).starts_with("The freighter"));
  EXPECT_TRUE(a.Under(found[0].a).ends_with("9 dead"));
  EXPECT_TRUE(b.Under(found[0].b).starts_with("Early Tuesday"));
  EXPECT_TRUE(b.Under(found[0].b).ends_with("killed nine"));
}

TEST(FindRewritten, WhoTellsTheSameInAnotherOrderTellsItHimself) {
  // The sentences of the second text, shuffled.
  const Text a(kDispatch), whole(kBackTranslated);
  const std::vector<Span> sentences = whole.Sentences().sentences();
  ASSERT_THAT(sentences, SizeIs(9));
  std::string other;
  for (const size_t i : {6, 1, 8, 4, 0, 7, 3, 5, 2}) other += whole.Under(sentences[i]) + ". ";
  EXPECT_THAT(FindRewritten(a.Sentences(), Text(other).Sentences(), {}), IsEmpty());
}

// Sentences drawn from few words, so that likeness is everywhere and near every threshold; some are
// repeated, some have no marks between them.
std::string RandomText(Random& random, const std::vector<std::string>& pool) {
  std::string text;
  for (uint64_t i = random.Below(30); i > 0; --i) {
    std::string sentence;
    if (random.Below(3) == 0) sentence = pool[random.Below(pool.size())];
    for (uint64_t j = random.Below(12); j > 0; --j) {
      sentence += " word" + std::to_string(random.Below(60));
    }
    for (uint64_t times = random.Below(20) == 0 ? 12 : 1; times > 0; --times) {
      text += sentence + (random.Below(8) == 0 ? " " : ". ");
    }
  }
  return text;
}

TEST(FindRewritten, DoesAsItsOracle) {
  Random random(7);
  std::vector<std::string> pool;
  for (int i = 0; i < 12; ++i) {
    std::string sentence;
    for (int j = 0; j < 10; ++j) sentence += " word" + std::to_string(random.Below(60));
    pool.push_back(sentence);
  }
  size_t found = 0, retold = 0;
  for (int round = 0; round < 600; ++round) {
    RewriteOptions options;
    options.gap = static_cast<uint32_t>(random.Below(5));
    options.min_letters = 60;
    options.summary_ratio = round % 2 == 0 ? 1.3 : 3;
    options.rare_sentences = round % 3 == 0 ? 4 : 32;
    if (round % 5 == 0) options.retold_least = 4;
    if (round % 10 == 0) options.min_cosine = 0.6;
    const Text a(RandomText(random, pool)), b(RandomText(random, pool));
    const auto expected = oracle::RewriteOracle(a.text, a.tokens, b.text, b.tokens, options).Find();
    const auto actual = FindRewritten(a.Sentences(), b.Sentences(), options);
    ASSERT_EQ(actual.size(), expected.size()) << round << "\n" << a.text << "\n" << b.text;
    for (size_t i = 0; i < actual.size(); ++i) {
      EXPECT_EQ(actual[i].a, expected[i].a);
      EXPECT_EQ(actual[i].b, expected[i].b);
      EXPECT_NEAR(actual[i].likeness, expected[i].likeness, 1e-9);
    }
    found += actual.size();
    options.retold_least = UINT32_MAX;
    const auto without = FindRewritten(a.Sentences(), b.Sentences(), options);
    retold += without.size() != actual.size() ? 1 : 0;
  }
  EXPECT_GT(found, 300u);
  EXPECT_GT(retold, 3u) << "found by their order";
}

TEST(FindRewritten, StaysLinearInTextsThatRepeatThemselves) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "The same words over and over again. ";
  const Text a(text + kStory), b(kStory + text);
  // A square would take minutes.
  const std::vector<Rewritten> found = FindRewritten(a.Sentences(), b.Sentences(), {});
  const uint32_t story_a = static_cast<uint32_t>(a.tokens.size()) - 1;
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [&](const Rewritten& fragment) {
    return fragment.a.Contains(story_a) && fragment.b.Contains(0);
  }));
}

TEST(AlignRewritten, ItsEditsLeadFromOneSideToTheOther) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const Text a(RandomText(random, {"one two three four"}) + " a"),
        b(RandomText(random, {"one two three four"}) + " b");
    const Rewritten whole{{0, static_cast<uint32_t>(a.tokens.size())},
                          {0, static_cast<uint32_t>(b.tokens.size())},
                          0.5};
    const AlignedPassage passage = AlignRewritten(a.tokens, b.tokens, whole);
    EXPECT_EQ(passage.a, whole.a);
    EXPECT_EQ(passage.b, whole.b);
    EXPECT_EQ(passage.likeness, 0.5);
    uint32_t at_a = 0, at_b = 0;
    for (const Edit& edit : passage.edits) {
      for (uint32_t i = 0; edit.kind == EditKind::kMatch && i < edit.a; ++i) {
        ASSERT_EQ(a.tokens.hash[at_a + i], b.tokens.hash[at_b + i]);
      }
      at_a += edit.a;
      at_b += edit.b;
    }
  }
}

// The pair with both looks.
std::vector<AlignedPassage> Passages(const Text& a, const Text& b) {
  return WithRewritten(a.tokens, b.tokens, FindRewritten(a.Sentences(), b.Sentences(), {}),
                       AlignPair(AlignText(a.tokens, 5), AlignText(b.tokens, 5), {}));
}

TEST(WithRewritten, AnAlignedPassageStandsForItsFragment) {
  // The copy's neighbour is told in other words: the fragment is larger, and not the copy.
  const Text a(Filler("a", 6) + kStory + Filler("b", 6)),
      b(Filler("c", 6) + kStory + Filler("d", 6));
  const std::vector<AlignedPassage> passages = Passages(a, b);
  ASSERT_THAT(passages, SizeIs(1));
  EXPECT_EQ(passages[0].likeness, 0);
  const std::vector<AlignedPassage> told =
      Passages(a, Text(Filler("c", 6) + kRetold + Filler("d", 6)));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_GT(told[0].likeness, 0);
}

PairVerdict Judge(const Text& a, const std::vector<Zone>& zones, const Text& b) {
  VerdictOptions options;
  options.min_prose_words = 15;
  return JudgePair({.tokens = &a.tokens, .zones = &zones, .text = a.text},
                   {.tokens = &b.tokens, .text = b.text}, Passages(a, b), {}, options);
}

TEST(JudgePair, ARewrittenPassageIsEditedProse) {
  const Text a(Filler("a", 6) + kStory + Filler("b", 6)),
      b(Filler("c", 6) + kRetold + Filler("d", 6));
  const PairVerdict verdict = Judge(a, {}, b);
  EXPECT_EQ(verdict.verdict, Verdict::kCopy);
  EXPECT_GT(verdict.score, 0.6);
  EXPECT_THAT(verdict.kinds, testing::ElementsAre(PassageKind::kEdited));
  EXPECT_THAT(verdict.rule, testing::HasSubstr("in other words"));
}

TEST(JudgePair, RewrittenSpeechIsAQuotation) {
  const std::string before = Filler("a", 6);
  const Text a(before + kStory + Filler("b", 6)), b(Filler("c", 6) + kRetold + Filler("d", 6));
  const auto begin = static_cast<uint32_t>(before.size());
  const Span story{begin, begin + static_cast<uint32_t>(sizeof kStory - 1)};
  const PairVerdict verdict = Judge(a, {{ZoneKind::kQuotation, story}}, b);
  EXPECT_EQ(verdict.verdict, Verdict::kQuotation);
  EXPECT_EQ(verdict.score, 0);
}

TEST(JudgePair, ASentenceOfSpeechInOtherWordsIsNoQuotation) {
  const auto two_sentences = [](std::string_view text) {
    return std::string(text.substr(0, text.find(". ", text.find(". ") + 1) + 2));
  };
  const std::string before = Filler("a", 6);
  const Text a(before + two_sentences(kStory) + Filler("b", 6)),
      b(Filler("c", 6) + two_sentences(kRetold) + Filler("d", 6));
  ASSERT_THAT(Passages(a, b), SizeIs(1));
  const auto begin = static_cast<uint32_t>(before.size());
  const auto words = static_cast<uint32_t>(std::string_view(kStory).find('.'));
  const PairVerdict verdict = Judge(a, {{ZoneKind::kQuotation, {begin, begin + words}}}, b);
  EXPECT_EQ(verdict.verdict, Verdict::kNone);
}

}  // namespace
}  // namespace stemma
