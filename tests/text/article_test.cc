#include "core/text/article.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "core/text/utf8.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Article Read(std::string text) {
  Document document;
  document.text = std::move(text);
  return ReadArticle(document);
}

std::vector<std::string> Credits(const Article& article) {
  std::vector<std::string> out;
  for (const Credit& credit : article.credits) {
    out.push_back(credit.agency + " " + std::string(CreditKindName(credit.kind)));
  }
  return out;
}
std::vector<std::string> CreditsIn(std::string text) { return Credits(Read(std::move(text))); }

std::vector<std::string> Dates(const Article& article) {
  std::vector<std::string> out;
  for (const ArticleDate& date : article.dates) {
    out.push_back(FormatDate(date.date) + " " + std::string(DateSourceName(date.source)));
  }
  return out;
}

constexpr std::string_view kProse =
    "The harbour council of Westmark met for nine hours before it agreed to repair the old mole, "
    "the "
    "mayor announced in the afternoon, and the work will begin as soon as the ice has gone.\n\n";

TEST(ReadArticle, ADispatchAsRepublished) {
  const std::string text =
      "\n\nWestmark Says Storm 'Hardens' Its Ties with the Isles\n\nBy AFP\n\nMarch 3, "
      "2021\n\n\n\nThe mayor "
      "greets the delegates at the old town hall. **Jane Doe, TASS / example.org**\n\n" +
      std::string(kProse) +
      "The mood was \"good,\" according to Xinhua news agency.\n\nOriginal url:\n\n" +
      "https://www.example.com/2021/03/03/westmark-says-storm-a82803";
  const Article article = Read(text);
  EXPECT_EQ(article.title, "Westmark Says Storm 'Hardens' Its Ties with the Isles");
  EXPECT_EQ(text.substr(article.title_span.begin, article.title_span.size()), article.title);
  EXPECT_THAT(Dates(article), ElementsAre("2021-03-03 text", "2021-03-03 url"));
  EXPECT_EQ(article.outlet, "example.com");
  EXPECT_THAT(Credits(article), ElementsAre("AFP byline", "TASS photo", "Xinhua cited"));
  EXPECT_THAT(CreditedAgencies(article), ElementsAre("AFP"));
}

TEST(ReadArticle, AWireStoryOfAnAggregator) {
  const Article article = Read(
      " date 2021-03-02 Open Menu\n\nStorm Reaches Westmark\n\nJane Doe Published March 02, 2021 | "
      "01:00 "
      "PM\n\nWestmark, (APP - HarbourPoint / Isles Point News - 2nd Mar, 2021) " +
      std::string(kProse) + "\"We hold,\" John Roe, of the harbour office, told AFP.\n\n");
  EXPECT_EQ(article.title, "Storm Reaches Westmark");
  EXPECT_THAT(Dates(article),
              ElementsAre("2021-03-02T13:00 published", "2021-03-02 dateline", "2021-03-02 crawl"));
  EXPECT_EQ(article.date->source, DateSource::kPublished);
  EXPECT_EQ(article.outlet, "HarbourPoint");
  EXPECT_THAT(Credits(article), ElementsAre("APP dateline", "AFP told"));
  EXPECT_THAT(CreditedAgencies(article), ElementsAre("APP", "AFP"));
}

TEST(ReadArticle, TheRecordIsTrustedMore) {
  Document document;
  document.text = "Something At The Top Of The Page\n\nMarch 5, 2021\n\n" + std::string(kProse);
  document.title = "  The title of the record ";
  document.date = "2021-03-04T10:00:00Z";
  document.source = "Westmark Gazette";
  document.url = "https://www.example.org/news/2021/03/05/x.html";
  document.author = "Jane Doe, AFP";
  document.file = "in/2021-03-06-x.txt";
  const Article article = ReadArticle(document);
  EXPECT_EQ(article.title, "The title of the record");
  EXPECT_TRUE(article.title_span.empty());
  EXPECT_THAT(Dates(article), ElementsAre("2021-03-04T10:00:00Z field", "2021-03-05 text",
                                          "2021-03-05 url", "2021-03-06 file"));
  EXPECT_EQ(article.outlet, "Westmark Gazette");
  EXPECT_THAT(Credits(article), ElementsAre("AFP byline"));
  EXPECT_TRUE(article.credits[0].where.empty());
  // Another line looked like a headline; the record knows better.
  for (const Zone& zone : article.zones) EXPECT_NE(zone.kind, ZoneKind::kHeadline);

  document.title = "Something at the top of the page";
  EXPECT_EQ(ReadArticle(document).zones[0].kind, ZoneKind::kHeadline);
  document.source.clear();
  EXPECT_EQ(ReadArticle(document).outlet, "example.org");
  // One file of many records names the day of the file.
  document.line = 17;
  EXPECT_THAT(Dates(ReadArticle(document)), testing::Not(Contains("2021-03-06 file")));
}

TEST(ReadArticle, DatesOfOtherDaysAreNotTheArticles) {
  for (std::string_view text :
       {"He was born on 4 May 1961 and moved to Westmark in June 1990, where he worked.",
        "The loan is due March 20, 1997, and carries four per cent.",
        "> On October 3, 1993 somebody wrote:",
        "In article <1993Apr14.172145@example.org> she writes:"}) {
    EXPECT_THAT(Dates(Read(std::string(text) + "\n\n" + std::string(kProse))), IsEmpty()) << text;
  }
}

TEST(ReadArticle, WhereDatesStand) {
  const std::string prose(kProse);
  const std::pair<std::string, std::string> cases[] = {
      {"Storm reaches the lower town\n\nUpdated 3 March 2021 09:30 GMT\n\n" + prose,
       "2021-03-03T09:30Z published"},
      {"WESTMARK, March 3, 2021 (Reuters) - " + prose, "2021-03-03 dateline"},
      {"新华社北京2021年3月3日电 "
       "海港委员会开了九个小时的会，同意修复旧防波堤，市长下午宣布了这一决定，工作将在冰融化后开始"
       "进行。\n",
       "2021-03-03 dateline"},
      {"On Wednesday, March 3, 2021, " + prose, "2021-03-03 text"},
      {"Network Group                              J. Doe\nMemo: 12              March 2021\n\n" +
           prose,
       "2021-03 text"},
      {"Sturm trifft die Unterstadt am Abend\n\nVeröffentlicht am 3. März 2021\n\n" + prose,
       "2021-03-03 published"},
      {"Буря дошла до нижнего города\n\nОпубликовано: 3 марта 2021, 12:30\n\n" + prose,
       "2021-03-03T12:30 published"},
  };
  for (const auto& [text, date] : cases) {
    const Article article = Read(text);
    ASSERT_TRUE(article.date) << text;
    EXPECT_EQ(Dates(article)[0], date) << text;
    EXPECT_FALSE(article.date->where.empty());
  }
}

// Hours by which the interval of a day without a time zone is narrower than it would be.
int64_t HoursNarrowed(std::string date, std::string text) {
  Document document;
  document.text = std::move(text);
  document.date = std::move(date);
  const Article article = ReadArticle(document);
  const ParsedDate plain = *ParseDate(document.date);
  const DateInterval& interval = article.date->date.interval;
  EXPECT_GE(interval.begin, plain.interval.begin);
  EXPECT_LE(interval.end, plain.interval.end);
  return ((plain.interval.end - plain.interval.begin) - (interval.end - interval.begin)) / 3600;
}

// 18 October 2023 was a Wednesday.
TEST(ReadArticle, APartOfTheDayNarrowsIt) {
  EXPECT_EQ(HoursNarrowed("2023-10-18",
                          "The mole will be mended, the mayor said Wednesday night, and more."),
            17);
  EXPECT_EQ(
      HoursNarrowed("2023-10-18", "The mayor told reporters on Wednesday afternoon that it will."),
      12);
  EXPECT_EQ(HoursNarrowed("2023-10-18", "Das sagte der Bürgermeister am Mittwochabend in Kiel."),
            16);
  EXPECT_EQ(HoursNarrowed("2023-10-18", "Le maire a annoncé mercredi soir la fin des travaux."),
            16);
  EXPECT_EQ(HoursNarrowed("2023-10-18", "El alcalde dijo el miércoles por la noche que sí."), 17);
  EXPECT_EQ(HoursNarrowed("2023-10-18", "O presidente disse na quarta à noite que sim."), 17);
}

TEST(ReadArticle, OtherDaysDoNot) {
  for (const char* text :
       {"The mayor said Tuesday night that the mole will be mended.",  // it is of the day after
        "The council will meet on Wednesday night, the mayor said.",   // still to come
        "The mayor said Wednesday that the mole will be mended.",      // no part of it
        "The mayor said: Wednesday night is the night of the long moles.",  // another sentence
        "Wednesday night. Said nobody.", ""}) {
    EXPECT_EQ(HoursNarrowed("2023-10-18", text), 0) << text;
  }
  const std::string night = "The mole will be mended, the mayor said Wednesday night.";
  EXPECT_EQ(HoursNarrowed("2023-10-18T09:30:00Z", night), 0);
  EXPECT_EQ(HoursNarrowed("2023-10", night), 0);
  EXPECT_EQ(Dates(Read(" date 2023-10-18 Open Menu\n\n" + night)).size(), 1u);
}

// 10/11/2023 is 11 October, a Wednesday, or 10 November, a Friday.
TEST(ReadArticle, TheDayNamedChoosesBetweenTwoReadings) {
  const auto read = [](std::string text) {
    Document document;
    document.text = std::move(text);
    document.date = "10/11/2023";
    return Dates(ReadArticle(document));
  };
  EXPECT_THAT(read("The mayor said Wednesday that it will."), ElementsAre("2023-10-11 field"));
  EXPECT_THAT(read("The mayor said on Tuesday that it will."), ElementsAre("2023-10-11 field"));
  EXPECT_THAT(read("The mayor said on Thursday that it will."), ElementsAre("2023-11-10 field"));
  EXPECT_THAT(read("The mayor said on Monday that it will."),
              ElementsAre("2023-10-11/2023-11-10 field"));
}

TEST(Credits, Datelines) {
  const std::string prose(kProse);
  const std::pair<std::string, std::string> cases[] = {
      {"WESTMARK (Reuters) - ", "Reuters"},
      {"WESTMARK, Isles (AP) — ", "AP"},
      {"WESTMARK, March 3 (Xinhua) -- ", "Xinhua"},
      {"New Delhi: (PTI) ", "PTI"},
      {"Westmark (dpa) - ", "dpa"},
      {"Westmark/dpa – ", "dpa"},
      {"PARIS (AFP) - ", "AFP"},
      {"Madrid, 3 mar (EFE).- ", "EFE"},
      {"ROMA (ANSA) - ", "ANSA"},
      {"МОСКВА, 3 марта. /ТАСС/. ", "TASS"},
      {"МОСКВА, 3 мар - РИА Новости. ", "RIA Novosti"},
      {"新华社北京3月3日电 ", "Xinhua"},
      {"【共同通信】", "Kyodo"},
      {"(서울=연합뉴스) ", "Yonhap"},
      {"القاهرة 3 مارس (رويترز) - ", "Reuters"},
      {"(Reuters) - ", "Reuters"},
  };
  for (const auto& [dateline, agency] : cases) {
    EXPECT_THAT(CreditsIn(dateline + prose), ElementsAre(agency + " dateline")) << dateline;
  }
}

TEST(Credits, EveryKind) {
  const std::string prose(kProse);
  const std::string head = "Storm reaches the lower town\n\n";
  const std::pair<std::string, std::string> cases[] = {
      {head + "By Jane Doe, Associated Press\n\n" + prose, "AP byline"},
      {head + "Reuters\n\n" + prose, "Reuters byline"},
      {head + "AFP\n\n" + prose, "AFP byline"},
      {head + "Von dpa\n\n" + prose, "dpa byline"},
      {prose + "— Reuters", "Reuters byline"},
      {prose + "All is quiet. (PTI)", "PTI byline"},
      {prose + "\n Reuter\n", "Reuters byline"},
      {prose + "(With inputs from ANI)", "ANI byline"},
      {prose + "© 2021 AFP", "AFP copyright"},
      {prose + "Copyright 2021 The Associated Press. All rights reserved.", "AP copyright"},
      {prose + "This article was originally published by the Associated Press.", "AP original"},
      {prose + "Source: Xinhua", "Xinhua original"},
      {prose + "来源：新华社", "Xinhua original"},
      {prose + "Источник: ТАСС", "TASS original"},
      {prose + "\"We hold,\" he told the AFP news agency on Monday.", "AFP told"},
      {prose + "Das sagte er der dpa am Montag in der Stadt.", "dpa told"},
      {prose + "Il l'a déclaré à l'AFP lundi matin au port.", "AFP told"},
      {prose + "Así lo dijo a EFE el alcalde de la ciudad.", "EFE told"},
      {prose + "Об этом он рассказал ТАСС в понедельник утром.", "TASS told"},
      {prose + "The mole in winter, seen from the sea. Photo: AP\n\n" + prose, "AP photo"},
      {prose + "The mole in winter, seen from the sea. Jane Doe / Reuters\n\n" + prose,
       "Reuters photo"},
      {prose + "All boats returned, TASS reported on Monday evening.", "TASS cited"},
      {prose + "All boats returned, according to state news agency Xinhua.", "Xinhua cited"},
      {prose + "All boats returned, Kyodo and others have it.", "Kyodo cited"},
  };
  for (const auto& [text, credit] : cases)
    EXPECT_THAT(CreditsIn(text), ElementsAre(credit)) << text;
}

TEST(Credits, AgenciesThatAreNotInTheTable) {
  const std::string prose(kProse);
  const std::string head = "Storm reaches the lower town\n";
  EXPECT_THAT(CreditsIn(head + "By Nordpress\n\nLINDHAVEN, June 3, 2025 (NP) - " + prose),
              ElementsAre("Nordpress byline", "NP dateline"));
  EXPECT_THAT(CreditsIn(head + "Meridian News Agency, Port Ellery\n\n" + prose),
              ElementsAre("MNA byline"));
  EXPECT_THAT(CreditsIn(head + "\nPORT ELLERY (Meridian News Agency) — " + prose),
              ElementsAre("MNA dateline"));
  EXPECT_THAT(CreditsIn("> PORT ELLERY (MNA) - The harbour council of Westmark\n> met.\n"),
              ElementsAre("MNA dateline"));
  for (std::string_view text :
       {"The Council of the Old Harbour (COH) - a body of nine - met.", "PARTS (NEW) - $40",
        "Westmark (pictured) - The town", "By Jane Press\n\n"}) {
    EXPECT_THAT(CreditsIn(std::string(text) + "\n\n" + prose), IsEmpty()) << text;
  }
}

TEST(Outlet, ByMastheadUrlOrCopyright) {
  const std::string prose(kProse);
  const std::pair<std::string, std::string> cases[] = {
      {"Harbour Post › World\n\nStorm reaches the lower town\nBy Jane Doe\n\n" + prose,
       "Harbour Post"},
      {"PORT ELLERY GAZETTE\n\nStorm reaches the lower town\nJane Doe, news desk\n4 June 2025\n\n" +
           prose,
       "Port Ellery Gazette"},
      {"Nordhafener Tageblatt\nDienstag, 22. Juli 2025\n\nSturm trifft die Unterstadt\n\n" + prose,
       "Nordhafener Tageblatt"},
      {"海澜晚报\n\n地铁三号线挖出百年木船 施工暂停两周\n\n" + prose, "海澜晚报"},
      {prose + "© 2021 Harbour Media. All rights reserved.", "Harbour Media"},
      {prose + "Original url:\nhttps://www.Example.com/a", "example.com"},
      {"Storm reaches the lower town\n\n" + prose, ""},
  };
  for (const auto& [text, outlet] : cases) EXPECT_EQ(Read(text).outlet, outlet) << text;
}

TEST(Credits, OrdinaryWordsAreNoAgencies) {
  for (std::string_view text :
       {"The AA called a meeting of the PA and the TT racers in the MENA region.",
        "Mayor Bloomberg met Petra and Andina in the spa, and the WAM record played on.",
        "Members of Alcoholics Anonymous (AA) met at the ANI hotel.", "AP-42 and the APP store",
        "The SPA was closed on Monday, and the MAP was wrong.", "uses the ST/TT board"}) {
    EXPECT_THAT(CreditsIn(std::string(kProse) + std::string(text) + "\n\n" + std::string(kProse)),
                IsEmpty())
        << text;
  }
}

TEST(Credits, StrongestFirst) {
  Article article;
  for (const auto& [agency, kind] :
       std::initializer_list<std::pair<const char*, CreditKind>>{{"TASS", CreditKind::kPhoto},
                                                                 {"AFP", CreditKind::kTold},
                                                                 {"APP", CreditKind::kDateline},
                                                                 {"AFP", CreditKind::kByline},
                                                                 {"Xinhua", CreditKind::kCited}}) {
    article.credits.push_back({agency, kind, {}});
  }
  EXPECT_THAT(CreditedAgencies(article), ElementsAre("AFP", "APP"));
}

TEST(Agencies, TheTableIsSound) {
  std::set<std::string_view> names, spellings;
  for (const Agency& agency : Agencies()) {
    EXPECT_TRUE(names.insert(agency.name).second) << agency.name;
    EXPECT_EQ(agency.country.size(), 2u) << agency.name;
    EXPECT_FALSE(agency.spellings.empty() && agency.doubtful.empty()) << agency.name;
    for (const auto* list : {&agency.spellings, &agency.doubtful}) {
      for (std::string_view spelling : *list) {
        EXPECT_GE(spelling.size(), 2u) << agency.name;
        EXPECT_TRUE(spellings.insert(spelling).second) << spelling << " stands twice";
        EXPECT_FALSE(FindInvalidUtf8(spelling));
      }
    }
  }
  EXPECT_GE(names.size(), 60u);
}

TEST(ReadArticle, SoundOnHostileInput) {
  const std::vector<std::string_view> pieces = {
      "AFP",
      "(",
      ")",
      "Reuters",
      "新华社",
      "电",
      " - ",
      "— ",
      "\n",
      "\n\n",
      " ",
      "By ",
      "told ",
      "©",
      "2021",
      "March 3, 2021",
      "Photo: ",
      "/",
      "http://a.b/2021/03/03/",
      "date ",
      "Published ",
      "word ",
      "\"",
      "TASS",
      "ТАСС",
      ".",
      std::string_view("\0", 1),
      "\xF0\x9F\x98\x80",
      "رويترز",
      "**",
      "Source:",
      "[",
      "the ",
      "=",
      "Some words of a line that goes on and on, and ends nowhere in particular "};
  ForSeeds(3000, [&](Random& random) {
    Document document;
    for (uint64_t n = random.Below(60); n > 0; --n)
      document.text += pieces[random.Below(pieces.size())];
    for (std::string* field : {&document.title, &document.date, &document.url, &document.author}) {
      for (uint64_t n = random.Below(4); n > 0; --n) *field += pieces[random.Below(pieces.size())];
    }
    const Article article = ReadArticle(document);
    uint32_t last = 0;
    for (const Credit& credit : article.credits) {
      ASSERT_LE(credit.where.end, document.text.size());
      ASSERT_LE(last, credit.where.begin);
      last = credit.where.begin;
    }
    for (size_t i = 1; i < article.dates.size(); ++i) {
      ASSERT_LE(article.dates[i - 1].source, article.dates[i].source);
    }
    ASSERT_EQ(article.date.has_value(), !article.dates.empty());
    ASSERT_FALSE(FindInvalidUtf8(article.title));
    ASSERT_FALSE(FindInvalidUtf8(article.outlet));
  });
}

TEST(ReadArticle, LongAndEmptyTexts) {
  EXPECT_THAT(Read("").zones, IsEmpty());
  EXPECT_EQ(Read("").title, "");
  EXPECT_THAT(Read(std::string(3 << 20, 'a')).credits, IsEmpty());
  std::string names;
  while (names.size() < (1 << 20)) names += "AFP (Reuters) ";
  EXPECT_LE(Read(names).credits.size(), 14u);
}

// The five pages that the project began with: what their README says of them.
class BeltAndRoad : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("STEMMA_DATA");
    if (data == nullptr) GTEST_SKIP() << "STEMMA_DATA is not set";
    folder_ = std::string(data) + "/belt-and-road/";
  }
  Article ReadPage(const std::string& name) {
    Document document;
    document.id = name;
    document.text = ReadWholeFile(folder_ + name);
    return ReadArticle(document);
  }
  std::string folder_;
};

TEST_F(BeltAndRoad, Facts) {
  const Article a = ReadPage("000.txt");
  EXPECT_EQ(a.title, "Russia's Putin Says World Conflicts 'Strengthen' Ties with China");
  ASSERT_TRUE(a.date);
  EXPECT_EQ(FormatDate(a.date->date), "2023-10-18");
  EXPECT_EQ(a.date->source, DateSource::kText);
  EXPECT_EQ(a.outlet, "themoscowtimes.com");
  EXPECT_THAT(Credits(a), ElementsAre("AFP byline", "TASS photo", "Xinhua cited"));

  const Article b = ReadPage("001.txt");
  EXPECT_FALSE(b.date);
  EXPECT_THAT(b.title, testing::StartsWith("China’s Xi and Russia’s Putin discuss"));
  EXPECT_EQ(b.outlet, "");
  EXPECT_THAT(Credits(b), ElementsAre("AP photo"));

  const Article c = ReadPage("002.txt");
  ASSERT_TRUE(c.date);
  EXPECT_EQ(FormatDate(c.date->date), "2023-10-26");
  EXPECT_EQ(c.date->source, DateSource::kCrawl);
  EXPECT_THAT(CreditedAgencies(c), IsEmpty());

  const Article d = ReadPage("003.txt");
  EXPECT_EQ(d.title, "Putin In China To Meet 'dear Friend' Xi");
  ASSERT_TRUE(d.date);
  EXPECT_EQ(FormatDate(d.date->date), "2023-10-17T13:00");
  EXPECT_EQ(d.date->source, DateSource::kPublished);
  EXPECT_EQ(d.outlet, "UrduPoint");
  EXPECT_THAT(Credits(d), ElementsAre("APP dateline", "AFP told"));

  const Article e = ReadPage("004.txt");
  EXPECT_FALSE(e.date);
  EXPECT_THAT(Credits(e), ElementsAre("Xinhua cited"));
}

TEST_F(BeltAndRoad, Zones) {
  const std::string text = ReadWholeFile(folder_ + "000.txt");
  const std::vector<Zone> zones = FindZones(text);
  const size_t cut = text.find("\n\ncooperation,\" he");
  ASSERT_NE(cut, std::string::npos);
  EXPECT_EQ(ZoneAt(zones, static_cast<uint32_t>(cut)), ZoneKind::kQuotation);
  EXPECT_EQ(ZoneAt(zones, static_cast<uint32_t>(text.find("Related article"))),
            ZoneKind::kFurniture);
  const std::string reply = ReadWholeFile(folder_ + "004.txt");
  EXPECT_EQ(ZoneAt(FindZones(reply), static_cast<uint32_t>(reply.find("Your email"))),
            ZoneKind::kFurniture);
}

}  // namespace
}  // namespace stemma
