#include "core/provenance/cues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/provenance/readings.h"
#include "tests/provenance/story.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

// The value of a cue of "second took from first"; 0 when it is not there.
double ValueOf(Cue cue, const Story& first, const Story& second, std::string* words = nullptr) {
  const std::vector<Story> stories = {first, second};
  const Cluster cluster(stories);
  const CueReader reader(cluster.witnesses);
  const std::vector<AlignedPassage> passages = Shared(stories[0], stories[1]);
  for (const CueValue& value : reader.Copying(0, 1, {passages, true}, {})) {
    if (value.cue != cue) continue;
    if (words != nullptr) *words = reader.Words(value, 0, 1);
    return value.value;
  }
  return 0;
}

double Order(const Story& a, const Story& b) {
  return TimeOrder(EstimateTime(a.article), EstimateTime(b.article));
}

Story Plain() { return Story(Prose(1, 100)); }

TEST(TimeOrder, GrowsWithTheGapAndIsOdd) {
  double last = 0;
  for (const int64_t gap : {60, 600, 3600, 86'400, 864'000}) {
    Story a = Plain().Dated(Second(1'000'000'000), DateSource::kField);
    Story b = Plain().Dated(Second(1'000'000'000 + gap), DateSource::kField);
    const double order = Order(a, b);
    EXPECT_GT(order, last);
    EXPECT_LT(order, 1);
    EXPECT_DOUBLE_EQ(Order(b, a), -order);
    last = order;
  }
  EXPECT_GT(last, 0.98);
}

TEST(TimeOrder, UnknownAndEqualTellNothing) {
  EXPECT_EQ(Order(Plain(), Plain().Dated(Day(2023, 10, 18))), 0);
  EXPECT_EQ(Order(Plain().Dated(Day(2023, 10, 18)), Plain().Dated(Day(2023, 10, 18))), 0);
}

TEST(TimeOrder, PrecisionAndTrustCount) {
  const Story day1 = Plain().Dated(Day(2023, 10, 17)), day2 = Plain().Dated(Day(2023, 10, 18));
  const Story crawl1 = Plain().Dated(Day(2023, 10, 17), DateSource::kCrawl);
  const Story month1 = Plain().Dated(Month(2023, 9)), month2 = Plain().Dated(Month(2023, 10));
  EXPECT_GT(Order(day1, day2), 0.8);
  EXPECT_LT(Order(crawl1, day2), 0.6);
  EXPECT_GT(Order(month1, month2), 0.8);
  EXPECT_LT(Order(month2, day2), 0.3);
}

TEST(EstimateTime, OtherDatesAgreeNarrowAndContradict) {
  const Article alone = Plain().Dated(Day(2023, 10, 18)).article;
  const Article agrees =
      Plain().Dated(Day(2023, 10, 18)).Dated(Day(2023, 10, 18), DateSource::kUrl).article;
  const Article against =
      Plain().Dated(Day(2023, 10, 18)).Dated(Day(2022, 1, 1), DateSource::kUrl).article;
  const Article crawled =
      Plain().Dated(Day(2023, 10, 18)).Dated(Day(2023, 12, 1), DateSource::kCrawl).article;
  const int64_t noon = Day(2023, 10, 18).interval.begin + 26 * 3600;
  const Article exact =
      Plain().Dated(Day(2023, 10, 18)).Dated(Second(noon), DateSource::kText).article;
  EXPECT_LT(EstimateTime(agrees).wrong, EstimateTime(alone).wrong);
  EXPECT_GE(EstimateTime(against).wrong, 0.1);
  EXPECT_DOUBLE_EQ(EstimateTime(crawled).wrong, EstimateTime(alone).wrong);
  EXPECT_LT(EstimateTime(exact).sigma, 1);
  EXPECT_GT(EstimateTime(alone).sigma, 3600);
  EXPECT_FALSE(EstimateTime(Plain().article).known);
}

TEST(AgencyCredits, TheStrongestOfEachKind) {
  const Story story = Plain()
                          .Credited("Reuters", CreditKind::kTold)
                          .Credited("AFP", CreditKind::kCited)
                          .Credited("Reuters", CreditKind::kByline)
                          .Credited("AP", CreditKind::kPhoto);
  const auto credits = AgencyCredits(story.article);
  ASSERT_EQ(credits.size(), 2u);
  EXPECT_EQ(credits[0].first, "AFP");
  EXPECT_LT(credits[0].second, kCredited);
  EXPECT_EQ(credits[1], std::pair(std::string("Reuters"), 1.0));
}

TEST(Cues, DatesInWords) {
  std::string words;
  const Story day17 = Plain().Dated(Day(2023, 10, 17)), day18 = Plain().Dated(Day(2023, 10, 18));
  EXPECT_GT(ValueOf(Cue::kDateOrder, day17, day18, &words), 0.8);
  EXPECT_EQ(words, "dated a day earlier (17 October 2023 against 18 October 2023)");
  EXPECT_GT(ValueOf(Cue::kDateAgainst, day18, day17, &words), 0.2);
  EXPECT_EQ(words, "dated a day later (18 October 2023 against 17 October 2023)");
  EXPECT_EQ(ValueOf(Cue::kDateSame, day18, day18), 1);
  EXPECT_EQ(ValueOf(Cue::kDateSame, day18, Plain()), 0);
  ValueOf(Cue::kDateOrder, Plain().Dated(Month(1990, 1)), Plain().Dated(Month(1996, 1)), &words);
  EXPECT_EQ(words, "dated 6 years earlier (January 1990 against January 1996)");
}

TEST(Cues, TheOutletNamedAtHeadOrEnd) {
  const Story source = Plain().From("www.Lake Herald.example");
  std::string words;
  const Story end(Prose(1, 200) + "This story first appeared in the Lake Herald Example.");
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, source, end, &words), 1);
  EXPECT_THAT(words, testing::HasSubstr("Lake Herald"));
  const Story head("From Lake Herald Example: " + Prose(1, 200));
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, source, head), 1);
  const Story middle(Prose(1, 100) + " the Lake Herald Example said " + Prose(2, 100));
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, source, middle), 0);
  Story own = end;
  own.From("Lake Herald example");
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, source, own), 0);
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, Plain(), end), 0);
}

TEST(Cues, TheOutletThatIsTheCreditedAgency) {
  const Story agency = Plain().From("reuters.com");
  const Story copy = Plain().Credited("Reuters", CreditKind::kTold);
  EXPECT_EQ(ValueOf(Cue::kCreditsOutlet, agency, copy), 0.5);
  EXPECT_EQ(ValueOf(Cue::kCreditedElsewhere, agency, copy), 0);
}

TEST(Cues, Credits) {
  const Story afp = Plain().Credited("AFP", CreditKind::kByline);
  const Story told = Plain().Credited("AFP", CreditKind::kTold);
  std::string words;
  EXPECT_EQ(ValueOf(Cue::kSharedCredit, afp, told, &words), 0.5);
  EXPECT_EQ(words, "both credit AFP");
  const Story own = Plain().Credited("AFP", CreditKind::kByline).From("AFP");
  EXPECT_EQ(ValueOf(Cue::kSharedCredit, own, told), 0);  // it is the agency's text
  EXPECT_EQ(ValueOf(Cue::kSharedCredit, told, own), 0.5);
  EXPECT_EQ(ValueOf(Cue::kCreditedElsewhere, Plain(), afp, &words), 1);
  EXPECT_EQ(words, "the copy credits AFP, the source does not");
  EXPECT_EQ(ValueOf(Cue::kCreditedElsewhere, afp, Plain()), 0);
}

TEST(Cues, QuoteMarks) {
  const std::string text = Prose(1, 100);
  for (const char* mark : {"> ", ">", "| ", ": ", "  > "}) {
    EXPECT_EQ(ValueOf(Cue::kQuoteMarks, Story(text), Story(Quoted(text, mark))), 1) << mark;
    EXPECT_EQ(ValueOf(Cue::kQuoteMarks, Story(Quoted(text, mark)), Story(text)), -1) << mark;
  }
  EXPECT_EQ(ValueOf(Cue::kQuoteMarks, Story(text), Story(text)), 0);
  const Story deep(Quoted(Quoted(text)));
  EXPECT_LT(ValueOf(Cue::kQuoteMarks, Story(text), deep), 1);
  EXPECT_EQ(ValueOf(Cue::kQuoteMarks, Story(Quoted(text)), deep), 1);
  EXPECT_EQ(ValueOf(Cue::kBothQuote, Story(Quoted(text)), Story(Quoted(text, "| "))), 1);
  // Half of it quoted, half taken without marks.
  const Story half(Quoted(text.substr(0, text.size() / 2)) + text.substr(text.size() / 2));
  EXPECT_NEAR(ValueOf(Cue::kQuoteMarks, Story(text), half), 0.5, 0.1);
  // A mark inside a line is none.
  EXPECT_EQ(ValueOf(Cue::kQuoteMarks, Story(text), Story("a > b : " + text)), 0);
}

TEST(Cues, AHeadOfItsOwn) {
  const Story source(Prose(1, 200));
  const Story copy(Prose(2, 60) + Prose(1, 200));
  std::string words;
  EXPECT_GT(ValueOf(Cue::kEditsAtHead, source, copy, &words), 0.8);
  EXPECT_EQ(words, "the beginning of the copy is its own");
  EXPECT_LT(ValueOf(Cue::kEditsAtHead, copy, source), -0.8);
  EXPECT_EQ(ValueOf(Cue::kEditsAtHead, source, source), 0);
}

TEST(Cues, CutFromTheBottom) {
  const Story whole(Prose(1, 240)), cut(Prose(1, 120)), ragged(Prose(1, 115));
  EXPECT_EQ(ValueOf(Cue::kTruncated, whole, cut), 1);
  EXPECT_EQ(ValueOf(Cue::kTruncated, cut, whole), -1);
  EXPECT_EQ(ValueOf(Cue::kTruncated, whole, ragged), 0);
  EXPECT_EQ(ValueOf(Cue::kTruncated, whole, whole), 0);
}

TEST(Cues, LongerIsOddAndSaysWhich) {
  const Story longer(Prose(1, 150)), shorter(Prose(1, 50));
  std::string words;
  EXPECT_DOUBLE_EQ(ValueOf(Cue::kLonger, shorter, longer, &words), 0.5);
  EXPECT_EQ(words, "the source is the shorter");
  EXPECT_DOUBLE_EQ(ValueOf(Cue::kLonger, longer, shorter), -0.5);
}

// Turned passages give the same cues.
TEST(Cues, EitherSideMayBeTheSource) {
  const std::vector<Story> stories = {Story(Prose(2, 30) + Prose(1, 120)),
                                      Story(Quoted(Prose(1, 120)) + Prose(3, 40))};
  const Cluster cluster(stories);
  const CueReader reader(cluster.witnesses);
  const auto straight_passages = Shared(stories[0], stories[1]);
  const auto straight = reader.Copying(0, 1, {straight_passages, true}, {});
  const auto turned_passages = Shared(stories[1], stories[0]);
  const auto turned = reader.Copying(0, 1, {turned_passages, false}, {});
  ASSERT_EQ(straight.size(), turned.size());
  for (size_t i = 0; i < straight.size(); ++i) {
    EXPECT_EQ(straight[i].cue, turned[i].cue);
    EXPECT_DOUBLE_EQ(straight[i].value, turned[i].value);
  }
}

TEST(Cues, ALeadOfItsOwn) {
  const Story plain(Prose(1, 80)), led(Prose(2, 30) + Prose(1, 80));
  std::string words;
  EXPECT_EQ(ValueOf(Cue::kLeadAdded, plain, led, &words), 1);
  EXPECT_EQ(words, "the copy has a lead of its own before what the other begins with");
  EXPECT_EQ(ValueOf(Cue::kLeadAdded, led, plain), -1);
  EXPECT_EQ(ValueOf(Cue::kLeadAdded, plain, plain), 0);
}

TEST(Cues, ParagraphsBetween) {
  const Story plain(Prose(1, 40) + Prose(3, 40));
  const Story more(Prose(1, 40) + Prose(2, 30) + Prose(3, 40));
  EXPECT_GT(ValueOf(Cue::kBlockAdded, plain, more), 0);
  EXPECT_EQ(ValueOf(Cue::kBlockAdded, plain, more), -ValueOf(Cue::kBlockAdded, more, plain));
}

// The copy cites the source by the name of its document, and by no other.
TEST(Cues, TheSourceCitedByName) {
  const std::vector<Story> stories = {Story(Prose(1, 60)),
                                      Story(Prose(1, 60) + "this replaces RFC 850 of old"),
                                      Story(Prose(1, 60) + "see ab rfc8501 and rfc850x")};
  Cluster cluster(stories);
  for (const char* name : {"rfc/rfc0850.txt", "rfc850", "RFC850.html"}) {
    cluster.witnesses[0].name = name;
    cluster.witnesses[1].name = "ab00";  // nothing but noughts behind the letters
    const CueReader reader(cluster.witnesses);
    const auto cited = [&](uint32_t copy) {
      for (const CueValue& cue : reader.Copying(0, copy, {}, {})) {
        if (cue.cue == Cue::kNamesSource) return true;
      }
      return false;
    };
    EXPECT_TRUE(cited(1)) << name;
    EXPECT_FALSE(cited(2)) << name;
  }
}

// A story in which some words are changed: `changes` are (place, what) pairs.
Story Changed(std::initializer_list<std::pair<size_t, const char*>> changes, size_t words = 100) {
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    std::string word = "w" + std::to_string(i);
    for (const auto& [place, what] : changes) {
      if (place == i) word = what;
    }
    text += word + " ";
  }
  return Story(text);
}

// Word by word, as far as the shorter goes.
AlignedPassage Aligned(const Story& a, const Story& b) {
  std::vector<Edit> edits;
  for (size_t i = 0; i < std::min(a.tokens.size(), b.tokens.size()); ++i) {
    const bool same = a.tokens.Token(i) == b.tokens.Token(i);
    const EditKind kind = same ? EditKind::kMatch : EditKind::kReplace;
    if (edits.empty() || edits.back().kind != kind) edits.push_back({kind, 0, 0});
    ++edits.back().a;
    ++edits.back().b;
  }
  return MakePassage(0, 0, std::move(edits));
}

double Third(Cue cue, const std::vector<Story>& stories, uint32_t source, uint32_t copy) {
  const Cluster cluster(stories);
  const CueReader reader(cluster.witnesses);
  std::vector<SharedStretch> shared;
  for (uint32_t w = 0; w < stories.size(); ++w) {
    const uint32_t size = static_cast<uint32_t>(stories[w].tokens.size());
    shared.push_back({w, {0, size / 2 + 3}});  // in two that overlap
    shared.push_back({w, {size / 2 - 3, size}});
  }
  const Readings readings(reader, shared);
  const std::vector<AlignedPassage> passages = {Aligned(stories[source], stories[copy])};
  for (const CueValue& value : reader.Copying(source, copy, {passages, true}, readings)) {
    if (value.cue == cue) return value.value;
  }
  return 0;
}

TEST(Cues, WhatAThirdReads) {
  const std::vector<Story> stories = {Changed({}), Changed({{20, "new"}}),
                                      Changed({{20, "new"}, {60, "newer"}}),
                                      Changed({{80, "other"}})};
  EXPECT_GT(Third(Cue::kCopyAlone, stories, 0, 3), 0);
  EXPECT_GT(Third(Cue::kSourceAlone, stories, 3, 0), 0);
  EXPECT_EQ(Third(Cue::kSourceAlone, stories, 0, 3), 0);
  EXPECT_GT(Third(Cue::kEachAlone, stories, 2, 3), 0);  // each has a word that nobody has
  EXPECT_EQ(Third(Cue::kEachAlone, stories, 2, 3), Third(Cue::kEachAlone, stories, 3, 2));
  EXPECT_EQ(Third(Cue::kEachAlone, stories, 0, 2), 0);
  EXPECT_GT(Third(Cue::kBothRead, stories, 0, 2), 0);  // both "w20" and "new" stand in two
  EXPECT_EQ(Third(Cue::kBothRead, stories, 0, 3), 0);
}

// The value of a cue of two versions with the same words, either way round.
double Version(Cue cue, const Story& before, const Story& after) {
  const double value = ValueOf(cue, before, after);
  EXPECT_DOUBLE_EQ(ValueOf(cue, after, before), -value) << CueName(cue);
  return value;
}

TEST(Cues, WhatIsDoneToAText) {
  const std::string prose = Prose(1, 100);
  const std::string lines = prose + "\n\n\n\n\n\n\n\n";
  EXPECT_GT(Version(Cue::kMoreLines, Story(lines), Story(lines + "\n\n\n")), 0.3);
  // The same words in shorter lines were only set anew.
  std::string narrow = prose;
  std::replace(narrow.begin(), narrow.end(), ' ', '\n');
  EXPECT_EQ(Version(Cue::kMoreLines, Story(prose), Story(narrow)), 0);
  EXPECT_GT(Version(Cue::kMoreMarks, Story(prose), Story(prose + "( \u2014 \u00ab\u3002")), 0.3);
  EXPECT_EQ(Version(Cue::kOwnLetters, Story(prose), Story(prose + "( \u2014 \u00ab\u3002")), 0);
  EXPECT_GT(Version(Cue::kOwnLetters, Story(prose), Story("\u00e9 \u0416 \u6587 " + prose)), 0.3);
  EXPECT_GT(Version(Cue::kCleanedBlanks, Story("a  b " + prose + " \n \n\t x \r\n"),
                    Story("a b " + prose + "\n\n\t x\r\n")),
            0.3);
  EXPECT_EQ(Version(Cue::kCleanedBlanks, Story(prose), Story("\n    \n  " + prose)), 0);
  EXPECT_GT(Version(Cue::kSecuredLinks, Story(prose + " http://x"), Story(prose + " https://x")),
            0.5);
  EXPECT_GT(Version(Cue::kMoreFigures, Story(prose), Story(prose + " 12 34")), 0.3);
  // Of a passage in another text it says next to nothing.
  const Story other(prose + Prose(2, 900) + " https://x https://y");
  EXPECT_LT(std::fabs(ValueOf(Cue::kSecuredLinks, Story(prose), other)), 0.02);
}

TEST(Cues, HeadAndFootOfAnotherOutletAreNothingDoneToAText) {
  const std::string prose = Prose(1, 100), page = "MNA 0417 3\n\n" + prose + "\n141432 MAR 25\n";
  const auto figures = [&](std::string_view outlet, const std::string& text) {
    return Version(Cue::kMoreFigures, Story(prose).From("Gazette"), Story(text).From(outlet));
  };
  EXPECT_GT(figures("Gazette", page), 0.3);
  EXPECT_EQ(figures("MNA", page), 0);
  std::string amid = prose;
  EXPECT_GT(figures("MNA", amid.insert(amid.find(' ', amid.size() / 2), " 12 34")), 0.3);
}

TEST(Cues, InsertionsAndOmissions) {
  const std::vector<Story> stories = {Story(Prose(1, 100)), Story(Prose(1, 106))};
  const Cluster cluster(stories);
  const CueReader reader(cluster.witnesses);
  const std::vector<AlignedPassage> passages = {MakePassage(
      0, 0, {{EditKind::kMatch, 50, 50}, {EditKind::kInsert, 0, 6}, {EditKind::kMatch, 50, 50}})};
  const auto inserted = [&](uint32_t source, uint32_t copy) {
    for (const CueValue& value : reader.Copying(source, copy, {passages, source == 0}, {})) {
      if (value.cue == Cue::kInserted) return value.value;
    }
    return 0.0;
  };
  EXPECT_GT(inserted(0, 1), 0.1);
  EXPECT_DOUBLE_EQ(inserted(1, 0), -inserted(0, 1));
}

TEST(Cues, WhatNoThirdHas) {
  const std::vector<Story> stories = {Changed({}), Changed({}), Changed({}), Changed({{20, "new"}}),
                                      Changed({{20, "new"}, {60, "newer"}})};
  EXPECT_GT(Third(Cue::kOnlyBoth, stories, 3, 4), 0);
  EXPECT_EQ(Third(Cue::kOnlyBoth, stories, 3, 4), Third(Cue::kOnlyBoth, stories, 4, 3));
  EXPECT_EQ(Third(Cue::kOnlyBoth, stories, 0, 1), 0);
  EXPECT_EQ(Third(Cue::kOnlyBoth, stories, 0, 3), 0);
}

// Against every window of every text, by its words.
TEST(Readings, CountsWhatTwoAloneHave) {
  ForSeeds(40, [](Random& random) {
    std::vector<Story> stories;
    const size_t count = 2 + random.Below(5);
    for (size_t s = 0; s < count; ++s) {
      std::string text;
      const size_t words = random.Below(40);
      for (size_t i = 0; i < words; ++i) {
        text += "w" + std::to_string(random.Chance(0.15) ? 100 + random.Below(3) : i % 30) + " ";
      }
      stories.emplace_back(text);
    }
    const Cluster cluster(stories);
    const CueReader reader(cluster.witnesses);
    std::vector<SharedStretch> shared;
    std::map<std::vector<std::string_view>, std::set<uint32_t>> holders;
    for (uint32_t w = 0; w < stories.size(); ++w) {
      const TokenizedText& tokens = stories[w].tokens;
      shared.push_back({w, {0, static_cast<uint32_t>(tokens.size())}});
      for (size_t t = 0; t + 5 <= tokens.size(); ++t) {
        std::vector<std::string_view> window;
        for (size_t i = t; i < t + 5; ++i) window.push_back(tokens.Token(i));
        holders[window].insert(w);
      }
    }
    const Readings readings(reader, shared);
    for (uint32_t a = 0; a < stories.size(); ++a) {
      for (uint32_t b = 0; b < stories.size(); ++b) {
        uint32_t expected = 0;
        for (const auto& [window, of] : holders) {
          expected += a != b && of == std::set<uint32_t>{a, b} ? 1 : 0;
        }
        ASSERT_EQ(readings.OnlyOf(a, b), expected);
      }
    }
  });
}

// The copy has against the source what an older text has: it does not have it from the source.
TEST(Cues, AReadingOlderThanTheCopy) {
  std::vector<Story> stories = {Changed({}), Changed({{20, "new"}}), Changed({{80, "other"}})};
  EXPECT_EQ(Third(Cue::kEarlierReading, stories, 1, 2), 0);  // nothing is dated
  stories[0].Dated(Day(2023, 10, 1));
  stories[1].Dated(Day(2023, 10, 11));
  stories[2].Dated(Day(2023, 10, 21));
  EXPECT_GT(Third(Cue::kEarlierReading, stories, 1, 2), 0);
  EXPECT_EQ(Third(Cue::kEarlierReading, stories, 0, 2), 0);
  EXPECT_EQ(Third(Cue::kEarlierReading, stories, 0, 1), 0);
  EXPECT_EQ(Third(Cue::kEarlierReading, stories, 2, 0), 0);  // the copy is the oldest itself
}

// Cut after sixty words, a text cannot be where another has the rest from.
TEST(Cues, StretchesThatAThirdHas) {
  std::vector<Story> stories = {Changed({}), Changed({}, 60), Changed({{30, "new"}}),
                                Changed({}, 95)};
  EXPECT_GT(Third(Cue::kStretchElsewhere, stories, 1, 2), 0);
  EXPECT_EQ(Third(Cue::kStretchElsewhere, stories, 0, 2), 0);
  EXPECT_EQ(Third(Cue::kStretchElsewhere, stories, 2, 1), 0);
  EXPECT_EQ(Third(Cue::kStretchElsewhere, stories, 3, 2), 0);  // five words are no stretch
  EXPECT_GT(Third(Cue::kStretchDropped, stories, 2, 1), 0);
  EXPECT_EQ(Third(Cue::kStretchDropped, stories, 1, 2), 0);
  EXPECT_EQ(Third(Cue::kStretchEarlier, stories, 1, 2), 0);  // nothing is dated
  stories[0].Dated(Day(2023, 10, 1));
  stories[2].Dated(Day(2023, 10, 21));
  EXPECT_GT(Third(Cue::kStretchEarlier, stories, 1, 2), 0);
  EXPECT_EQ(Third(Cue::kStretchEarlier, stories, 1, 0), 0);  // the copy is the oldest itself
  stories[0] = Changed({}, 62);                              // now nobody but the copy has the rest
  stories[3] = Changed({}, 64);
  EXPECT_EQ(Third(Cue::kStretchElsewhere, stories, 1, 2), 0);
}

TEST(Cues, TextsWithoutATokenAndPairsWithoutAPassage) {
  EXPECT_EQ(ValueOf(Cue::kPrior, Story(""), Story("")), 1);
  EXPECT_EQ(ValueOf(Cue::kTruncated, Story(""), Story(">>> ")), 0);
}

}  // namespace
}  // namespace stemma
