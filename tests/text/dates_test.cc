#include "core/text/dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text/internal/date_words.h"
#include "core/text/utf8.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

std::string Parsed(std::string_view text) {
  const std::optional<ParsedDate> date = ParseDate(text);
  return date ? FormatDate(*date) : "none";
}

std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> dates;
  for (const FoundDate& found : FindDates(text)) {
    dates.push_back(std::string(text.substr(found.where.begin, found.where.size())) + " = " +
                    FormatDate(found.date));
  }
  return dates;
}

struct Case {
  std::string_view text, date;
};

TEST(ParseDate, ReadsTheFormsOfFields) {
  const Case cases[] = {
      {"2023-10-18", "2023-10-18"},
      {"2023-10", "2023-10"},
      {"2023", "2023"},
      {"20231018", "2023-10-18"},
      {"20231018T093000Z", "2023-10-18T09:30:00Z"},
      {"20231018093000", "2023-10-18T09:30:00"},
      {"2023/10/18", "2023-10-18"},
      {"2023.10.18", "2023-10-18"},
      {"2023. 10. 18.", "2023-10-18"},
      {"2023-10-18T09:30:00Z", "2023-10-18T09:30:00Z"},
      {"2023-10-18t09:30:00z", "2023-10-18T09:30:00Z"},
      {"2023-10-18T09:30:00+02:00", "2023-10-18T07:30:00Z"},
      {"2023-10-18T09:30:00.123456+0200", "2023-10-18T07:30:00Z"},
      {"2023-10-18 09:30:00-05", "2023-10-18T14:30:00Z"},
      {"2023-10-18 09:30", "2023-10-18T09:30"},
      {"2023-10-18 24:00", "2023-10-19T00:00"},
      {"1987-02-26T15:02:20.00", "1987-02-26T15:02:20"},
      {"26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"},
      {"Wed, 18 Oct 2023 09:30:15 +0200", "2023-10-18T07:30:15Z"},
      {"Wed, 18 Oct 2023 09:30:15 +0200 (CEST)", "2023-10-18T07:30:15Z"},
      {"Thu, 15 Apr 93 17:26:53 GMT", "1993-04-15T17:26:53Z"},
      {"6 Apr 93 10:00 EST", "1993-04-06T15:00Z"},
      {"Wed Oct 18 09:30:00 2023", "2023-10-18T09:30:00"},
      {"Wed Oct 18 09:30:00 EDT 2023", "2023-10-18T13:30:00Z"},
      {"1697600000", "2023-10-18T03:33:20Z"},
      {"1697600000.5", "2023-10-18T03:33:20Z"},
      {"1697600000123", "2023-10-18T03:33:20Z"},
      {"October 18, 2023", "2023-10-18"},
      {"Oct. 18, 2023", "2023-10-18"},
      {"18 October 2023", "2023-10-18"},
      {"17th Oct, 2023", "2023-10-17"},
      {"the 1st of May 2024", "none"},
      {"1st of May 2024", "2024-05-01"},
      {"October 2023", "2023-10"},
      {"Wednesday, 18 October 2023 09:30 GMT", "2023-10-18T09:30Z"},
      {"Wednesday, October 18, 2023 at 9:30 p.m. EDT", "2023-10-19T01:30Z"},
      {"October 18, 2023 9 am", "2023-10-18T09:00"},
      {"Published October 17, 2023 | 01:00 PM", "2023-10-17T13:00"},
      {"12:00 am, October 18, 2023", "2023-10-18T00:00"},
      {"18 Oct 2023 10:00 GMT+3", "2023-10-18T07:00Z"},
      {"18 Oct 2023 10:00 CST", "2023-10-18T10:00"},
      {"10/18/2023", "2023-10-18"},
      {"18/10/2023", "2023-10-18"},
      {"18.10.2023", "2023-10-18"},
      {"10.11.2023", "2023-11-10"},
      {"10/10/2023", "2023-10-10"},
      {"10/11/2023", "2023-10-11/2023-11-10"},
      {"10-11-2023 09:30", "2023-10-11/2023-11-10"},
  };
  for (const Case& c : cases) EXPECT_EQ(Parsed(c.text), c.date) << c.text;
}

TEST(ParseDate, ReadsOtherLanguages) {
  const Case cases[] = {
      {"18. Oktober 2023", "2023-10-18"},
      {"Mittwoch, den 18. Oktober 2023, 9.30 Uhr", "2023-10-18T09:30"},
      {"18.10.2023 um 09:30 Uhr MESZ", "2023-10-18T07:30Z"},
      {"1. März 2024", "2024-03-01"},
      {"le 1er août 2023 à 9h30", "2023-08-01T09:30"},
      {"18 octobre 2023", "2023-10-18"},
      {"18 de octubre de 2023", "2023-10-18"},
      {"miércoles, 18 de octubre de 2023 a las 09:30", "2023-10-18T09:30"},
      {"18 de outubro de 2023 às 09h30", "2023-10-18T09:30"},
      {"quarta-feira, 18 de março de 2023", "2023-03-18"},
      {"18 ottobre 2023", "2023-10-18"},
      {"18 maart 2023", "2023-03-18"},
      {"18 октября 2023 г.", "2023-10-18"},
      {"18 октября 2023 года, 09:30 МСК", "2023-10-18T06:30Z"},
      {"18 жовтня 2023", "2023-10-18"},
      {"18 października 2023", "2023-10-18"},
      {"18. října 2023", "2023-10-18"},
      {"18 Ekim 2023", "2023-10-18"},
      {"2023年10月18日", "2023-10-18"},
      {"2023年10月18日 09:30", "2023-10-18T09:30"},
      {"2023年10月18日下午3时20分", "2023-10-18T15:20"},
      {"2023年10月18日（水）", "2023-10-18"},
      {"2023年10月18日 星期三", "2023-10-18"},
      {"2023年10月", "2023-10"},
      {"2023년 10월 18일", "2023-10-18"},
      {"2023년 10월 18일 오후 3시 20분", "2023-10-18T15:20"},
      {"٢٠٢٣-١٠-١٨", "2023-10-18"},
      {"18 أكتوبر 2023", "2023-10-18"},
      {"١٨ أكتوبر ٢٠٢٣", "2023-10-18"},
      {"18 أكتوبر/تشرين الأول 2023", "2023-10-18"},
      {"الأربعاء، 18 تشرين الأول 2023", "2023-10-18"},
      {"18 अक्टूबर 2023", "2023-10-18"},
  };
  for (const Case& c : cases) EXPECT_EQ(Parsed(c.text), c.date) << c.text;
}

TEST(ParseDate, RefusesWhatIsNoDate) {
  for (std::string_view text : {"",
                                " ",
                                "-",
                                "Feb 30, 2023",
                                "2023-02-29",
                                "31 April 2023",
                                "2023-13-01",
                                "2023-00-10",
                                "2023-10-00",
                                "2023-10-18T25:00:00Z",
                                "2023-10-18T10:61:00Z",
                                "99/99/2023",
                                "0/1/2023",
                                "1399-01-01",
                                "2201-01-01",
                                "20231301",
                                "12345678",
                                "17",
                                "17.5",
                                "yesterday",
                                "Wednesday",
                                "October",
                                "October 18",
                                "18 October",
                                "2023-10-18 and more",
                                "10/18/2023/5",
                                "-1697600000",
                                "999999999999999999999999",
                                "((((((",
                                "01:00",
                                "2023:10:18",
                                "١"}) {
    EXPECT_EQ(Parsed(text), "none") << text;
  }
  EXPECT_EQ(Parsed(std::string(100000, '1')), "none");
  EXPECT_EQ(Parsed("2024-02-29"), "2024-02-29");
  EXPECT_EQ(Parsed("1900-02-29"), "none");
  EXPECT_EQ(Parsed("2200-12-31"), "2200-12-31");
}

TEST(ParseDate, SaysHowExactly) {
  const int64_t day = 19648 * int64_t{86400};  // 2023-10-18
  ParsedDate date = *ParseDate("2023-10-18");
  EXPECT_EQ(date.interval, (DateInterval{day - 14 * 3600, day + 86400 + 12 * 3600}));
  EXPECT_EQ(date.precision, DatePrecision::kDay);
  EXPECT_FALSE(date.zone_known);
  EXPECT_EQ(date.year * 10000 + date.month * 100 + date.day, 20231018);

  date = *ParseDate("2023-10-18T09:30:00Z");
  EXPECT_EQ(date.interval, (DateInterval{day + 34200, day + 34201}));
  EXPECT_TRUE(date.zone_known);

  date = *ParseDate("2023-10-18T09:30");
  EXPECT_EQ(date.interval, (DateInterval{day + 34200 - 14 * 3600, day + 34260 + 12 * 3600}));
  EXPECT_EQ(date.precision, DatePrecision::kMinute);

  date = *ParseDate("10/11/2023");
  EXPECT_EQ(date.interval.begin, ParseDate("2023-10-11")->interval.begin);
  EXPECT_EQ(date.interval.end, ParseDate("2023-11-10")->interval.end);
  EXPECT_EQ(date.month, 0);

  date = *ParseDate("2024-02");
  EXPECT_EQ(date.interval.end - date.interval.begin, 29 * 86400 + 26 * 3600);
  EXPECT_EQ(ParseDate("2023-12")->interval.end - 12 * 3600,
            ParseDate("2024-01-01")->interval.begin + 14 * 3600);
}

TEST(FindDates, FindsThemInRunningText) {
  EXPECT_THAT(Found("Sumaira FH Published October 17, 2023 | 01:00 PM\n\nBeijing, (APP - 17th Oct, "
                    "2023) said."),
              testing::ElementsAre("October 17, 2023 | 01:00 PM = 2023-10-17T13:00",
                                   "17th Oct, 2023 = 2023-10-17"));
  EXPECT_THAT(Found("On Wednesday, 18 October 2023 at 09:30 GMT, and in May 2021 he"),
              testing::ElementsAre("Wednesday, 18 October 2023 at 09:30 GMT = 2023-10-18T09:30Z",
                                   "May 2021 = 2021-05"));
  EXPECT_THAT(Found("https://example.com/2023/10/18/some-story"),
              testing::ElementsAre("2023/10/18 = 2023-10-18"));
  EXPECT_THAT(Found("北京2023年10月18日电 他说"),
              testing::ElementsAre("2023年10月18日 = 2023-10-18"));
  EXPECT_THAT(Found("Berlin, 18. Oktober 2023. Der"),
              testing::ElementsAre("18. Oktober 2023 = 2023-10-18"));
  EXPECT_THAT(Found("RFC 1123   Requirements   October 1989"),
              testing::ElementsAre("October 1989 = 1989-10"));
  EXPECT_THAT(Found("Stand: 18.10.2023"), testing::ElementsAre("18.10.2023 = 2023-10-18"));
}

TEST(FindDates, LeavesOtherNumbersAlone) {
  for (std::string_view text :
       {"in 2023", "RFC 2119", "1999", "it may 2023 times", "30 February 2023",
        "version 1.2.3.2023", "10.18.2.2023", "ABC2023-10-18", "2023-10", "1998-99",
        "call 555 2023", "A 1983 law", "20231018", "the set 2019 rules", "12/31/99", "2023-1018",
        "10:30"}) {
    EXPECT_THAT(Found(text), testing::IsEmpty()) << text;
  }
}

TEST(FindDates, EveryMonthOfEveryRowIsKnown) {
  EXPECT_EQ(facts::MonthOf("october").month, 10);
  EXPECT_EQ(facts::MonthOf("тра").month, 0);
  EXPECT_EQ(facts::MonthOf("كانون الثاني").month, 1);
  EXPECT_TRUE(facts::MonthOf("may").needs_capital);
  EXPECT_FALSE(facts::MonthOf("octobre").needs_capital);
}

TEST(FindDates, HoldsOnHostileInput) {
  const std::vector<std::string_view> pieces = {"2023",
                                                "-",
                                                "/",
                                                ".",
                                                "10",
                                                "18",
                                                "October",
                                                " ",
                                                "年",
                                                "月",
                                                "日",
                                                "T",
                                                ":",
                                                "09",
                                                "Z",
                                                "+",
                                                "٢٠٢٣",
                                                "\n",
                                                std::string_view("\0", 1),
                                                "é",
                                                "(",
                                                ")",
                                                ",",
                                                "PM",
                                                "1697600000",
                                                "'",
                                                "99",
                                                "h",
                                                "uhr",
                                                "オ",
                                                "\xF0\x9F\x98\x80",
                                                "٫",
                                                "³",
                                                "Ⅷ",
                                                "五"};
  ForSeeds(3000, [&](Random& random) {
    std::string text;
    for (uint64_t n = random.Below(60); n > 0; --n) text += pieces[random.Below(pieces.size())];
    uint32_t last = 0;
    for (const FoundDate& found : FindDates(text)) {
      ASSERT_LE(last, found.where.begin);
      ASSERT_LT(found.where.begin, found.where.end);
      ASSERT_LE(found.where.end, text.size());
      ASSERT_LT(found.date.interval.begin, found.date.interval.end);
      ASSERT_FALSE(FindInvalidUtf8(text.substr(found.where.begin, found.where.size())));
      last = found.where.end;
    }
    if (const auto date = ParseDate(text)) {
      ASSERT_LT(date->interval.begin, date->interval.end);
      ASSERT_FALSE(FormatDate(*date).empty());
    }
  });
}

// What FormatDate writes means the same moment when it is read again.
TEST(FormatDate, ReadsBack) {
  ForSeeds(500, [](Random& random) {
    const int year = static_cast<int>(1400 + random.Below(801));
    const int month = static_cast<int>(1 + random.Below(12));
    const int day = static_cast<int>(1 + random.Below(28));
    char text[64];
    const char* forms[] = {"%04d",
                           "%04d-%02d",
                           "%04d-%02d-%02d",
                           "%04d-%02d-%02dT23:59Z",
                           "%04d-%02d-%02d 00:00:01 +14:00",
                           "%04d-%02d-%02d 12:00"};
    std::snprintf(text, sizeof text, forms[random.Below(6)], year, month, day);
    const auto date = ParseDate(text);
    ASSERT_TRUE(date) << text;
    const auto again = ParseDate(FormatDate(*date));
    ASSERT_TRUE(again) << FormatDate(*date);
    EXPECT_EQ(again->interval, date->interval) << text;
    EXPECT_EQ(again->precision, date->precision) << text;
  });
}

}  // namespace
}  // namespace stemma
