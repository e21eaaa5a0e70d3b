#include "core/text/zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text/internal/lines.h"
#include "core/text/internal/page_lines.h"
#include "core/text/utf8.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The texts of the zones of one kind.
std::vector<std::string> Of(ZoneKind kind, std::string_view text) {
  std::vector<std::string> out;
  for (const Zone& zone : FindZones(text)) {
    if (zone.kind == kind) out.emplace_back(text.substr(zone.span.begin, zone.span.size()));
  }
  return out;
}
std::vector<std::string> Quotes(std::string_view text) { return Of(ZoneKind::kQuotation, text); }
std::vector<std::string> Furniture(std::string_view text) { return Of(ZoneKind::kFurniture, text); }

// Prose that nothing in this file takes for anything else.
constexpr std::string_view kProse =
    "The harbour council of Westmark met for nine hours before it agreed to repair the old mole, "
    "the "
    "mayor announced in the afternoon, and the work will begin as soon as the ice has gone.\n";

TEST(Quotations, InEveryStyle) {
  EXPECT_THAT(Quotes("He said \"yes\" and \"no, never\"."),
              ElementsAre("\"yes\"", "\"no, never\""));
  EXPECT_THAT(Quotes("He said “yes” and ‘no, never’."), ElementsAre("“yes”", "‘no, never’"));
  EXPECT_THAT(Quotes("Er sagte „ja“ und ‚nein danke‘."), ElementsAre("„ja“", "‚nein danke‘"));
  EXPECT_THAT(Quotes("Er sagte »ja« und ›nein‹."), ElementsAre("»ja«", "›nein‹"));
  EXPECT_THAT(Quotes("Il a dit « oui », puis «\u00A0non\u00A0»."),
              ElementsAre("« oui »", "«\u00A0non\u00A0»"));
  EXPECT_THAT(Quotes("Он сказал: «Газета «Заря» права». Потом"),
              ElementsAre("«Газета «Заря» права»"));
  EXPECT_THAT(Quotes("Hän sanoi ”joo” ja lähti."), ElementsAre("”joo”"));
  EXPECT_THAT(Quotes("他说：「今天『很』好」，走了。"), ElementsAre("「今天『很』好」"));
  EXPECT_THAT(Quotes("他说“今天很好”，走了。"), ElementsAre("“今天很好”"));
  EXPECT_THAT(Quotes("他说\"今天很好\"走了。"), ElementsAre("\"今天很好\""));
  EXPECT_THAT(Quotes("وقال \"نعم\" ثم «لا»."), ElementsAre("\"نعم\"", "«لا»"));
  EXPECT_THAT(Quotes("He said ``yes'' to `that one'."), ElementsAre("``yes''", "`that one'"));
  EXPECT_THAT(Quotes("The 'dear friend' of (\"both\") sides"),
              ElementsAre("'dear friend'", "\"both\""));
  EXPECT_THAT(Quotes("“He called it ‘a farce’ twice,” she said."),
              ElementsAre("“He called it ‘a farce’ twice,”"));
}

TEST(Quotations, ApostrophesAndInchesAreNone) {
  for (std::string_view text :
       {"Russia's ties with the nations' leaders", "It's the dogs’ food, isn’t it?",
        "rock 'n' roll of the '90s", "'Twas said 'em", "a 6\" pipe", "5'10\" tall", "’90s music",
        "l'été d'une amie", "x = y'", "don't 'stop"}) {
    EXPECT_THAT(Quotes(text), IsEmpty()) << text;
  }
}

TEST(Quotations, MarksThatWritersMix) {
  EXPECT_THAT(Quotes("said “we built a friendship“, and “it is good”."),
              ElementsAre("“we built a friendship“", "“it is good”"));
  EXPECT_THAT(Quotes("said “we built it\" and left"), ElementsAre("“we built it\""));
  EXPECT_THAT(Quotes("сказал \"\"да, это так\"\", - и ушёл"), ElementsAre("\"\"да, это так\"\""));
}

TEST(Quotations, AnUnclosedMarkEndsWithItsParagraph) {
  EXPECT_THAT(Quotes("He said \"it is\nover.\n\nThe next day \"all\" went on."),
              ElementsAre("\"it is\nover.", "\"all\""));
  // Lines as long as paragraphs are paragraphs.
  const std::string line = "He said “nothing more of it. " + std::string(kProse);
  EXPECT_THAT(
      Quotes(line + line + "Done “so”."),
      ElementsAre(line.substr(8, line.size() - 9), line.substr(8, line.size() - 9), "“so”"));
  // Never more than some thousand bytes.
  const std::string endless = "\"" + std::string(100000, 'x');
  ASSERT_EQ(FindZones(endless).size(), 1u);
  EXPECT_LE(FindZones(endless)[0].span.size(), 4000u);
}

TEST(Quotations, SeveralParagraphs) {
  EXPECT_THAT(Quotes("“It began early.\n\n“It went on.\n\n“It ended,” she said."),
              ElementsAre("“It began early.", "“It went on.", "“It ended,”"));
}

TEST(Quotations, CutInTwoByTheCrawler) {
  EXPECT_THAT(
      Quotes("\"All these gates are shut and they hold the eastern\n\nquarter,\" he said. \"Now\" "
             "we wait."),
      ElementsAre("\"All these gates are shut and they hold the eastern\n\nquarter,\"", "\"Now\""));
  // The next paragraph is another one, or opens a quotation itself.
  EXPECT_THAT(Quotes("\"All these gates\n\nQuarter,\" he said."), ElementsAre("\"All these gates"));
  EXPECT_THAT(Quotes("\"All these gates\n\nand then \"more\" came."),
              ElementsAre("\"All these gates", "\"more\""));
}

TEST(Quotations, DialogueDashes) {
  EXPECT_THAT(Quotes("— Привет, — сказал он. — Как дела?"),
              ElementsAre("— Привет, ", "— Как дела?"));
  EXPECT_THAT(Quotes("—No lo sé —dijo ella—. Vamos ya."),
              ElementsAre("—No lo sé ", "—. Vamos ya."));
  EXPECT_THAT(Quotes("— Où étais-tu ?\n\n— À la mer.\n\nIl partit."),
              ElementsAre("— Où étais-tu ?", "— À la mer."));
  EXPECT_THAT(Quotes("– No further talks –\n\nThe sides met."), IsEmpty());
  EXPECT_THAT(Quotes("— Bread\n\n— Butter\n"), IsEmpty());
}

TEST(Quotations, QuotedMailIsTheCopyItself) {
  EXPECT_THAT(
      FindZones(
          "> I think that the plan is good\n> and will work.\n\nSo do I, for all it is worth.\n"),
      IsEmpty());
  EXPECT_THAT(Quotes("> He said \"a plan\n> that works\" and left.\n"),
              ElementsAre("\"a plan\n> that works\""));
  // A mark left open in what is quoted does not reach the answer.
  EXPECT_THAT(Quotes("> He said \"a plan\nI doubt it, and \"you\" do."),
              ElementsAre("\"a plan", "\"you\""));
}

TEST(Quotations, TablesAndCodeDoNotSpill) {
  const std::string text =
      "  | \" | 6\" |\n  | \" | ' |\n\n" + std::string(kProse) + "\nHe said \"yes\".\n";
  EXPECT_EQ(Quotes(text).back(), "\"yes\"");
  for (const std::string& quote : Quotes(text)) EXPECT_LT(quote.size(), 25u) << quote;
}

TEST(Headline, AmongMenuBylineAndDate) {
  const std::string page =
      "Advertisement\nHarbour news\nLearn more\nA boat leaves the harbour of Westmark. Photo: "
      "AP\n\n"
      "Westmark council agrees to repair the old mole\n\nBy Jane Doe\n\nMarch 3, 2021\n\n" +
      std::string(kProse);
  EXPECT_THAT(Of(ZoneKind::kHeadline, page),
              ElementsAre("Westmark council agrees to repair the old mole"));
  EXPECT_THAT(Of(ZoneKind::kByline, page), ElementsAre("By Jane Doe", "March 3, 2021"));
  EXPECT_THAT(Furniture(page), ElementsAre("Advertisement", "Harbour news", "Learn more",
                                           "A boat leaves the harbour of Westmark. Photo: AP"));
}

TEST(Headline, WithSingleLineBreaks) {
  const std::string page =
      "Westmark repairs its mole\nBy Jane Doe\n" + std::string(kProse) + std::string(kProse);
  EXPECT_THAT(Of(ZoneKind::kHeadline, page), ElementsAre("Westmark repairs its mole"));
}

TEST(Headline, NotInMailOrBareProse) {
  for (const std::string& text :
       {std::string("Hi all!\n\n") + std::string(kProse), std::string(kProse),
        std::string("In article <1@x> joe@example.org writes:\n> yes\n\n") + std::string(kProse),
        std::string("The harbour council of Westmark met\nfor nine hours before it agreed to "
                    "repair\nit.\n"),
        std::string("Two words\n"), std::string("- one\n- two\n")}) {
    EXPECT_THAT(Of(ZoneKind::kHeadline, text), IsEmpty()) << text;
  }
}

TEST(Furniture, ByWordsAlone) {
  for (std::string_view line :
       {"Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Advertisement",
        "Get more with our app",
        "Related article: Something else",
        "Original url:",
        "https://example.com/a/b",
        "Sign up for our newsletter",
        "Share this:",
        "© 2021 The Daily Example",
        "Copyright 2021 Example Media. All rights reserved.",
        "03:43",
        "46",
        "Home | News | Sport | Contact",
        "We use cookies to improve your experience",
        "Lesen Sie auch: Etwas anderes",
        "Anzeige",
        "À lire aussi : autre chose",
        "Publicité",
        "Lea también: otra cosa",
        "Читайте также: другое",
        "РЕКЛАМА",
        "相关新闻",
        "责任编辑：张三",
        "اقرأ أيضا: شيء آخر",
        "إعلان",
        "Leia mais",
        "<u>Read more</u>",
        "*** Click here ***",
        "Doe                     [Page 12]"}) {
    const std::string text =
        std::string(kProse) + "\n" + std::string(line) + "\n\n" + std::string(kProse);
    EXPECT_THAT(Furniture(text), ElementsAre(std::string(line))) << line;
  }
}

TEST(Furniture, NotInProse) {
  for (std::string_view line :
       {"More than half of the members voted for it, and few against.",
        "Search parties set out at dawn along the northern shore of the bay.",
        "He asked them to read more about the harbour.", "Sharing the costs was never in question.",
        "By the river stood a tower.", "Home again, they slept.", "In 1946 it was rebuilt.",
        "Contact was lost near the cape."}) {
    const std::string text =
        std::string(kProse) + "\n" + std::string(line) + "\n\n" + std::string(kProse);
    EXPECT_THAT(FindZones(text), IsEmpty()) << line;
  }
  // What begins a line of broken prose begins no button.
  EXPECT_THAT(
      FindZones("It was hard to find out, and those who wanted to\nlearn more\nhad to ask twice in "
                "the office, where they were told that in\n1946\nall was burnt.\n"),
      IsEmpty());
}

TEST(Furniture, PhotoCreditsAndRepeatedTeasers) {
  for (std::string_view line :
       {"The mole of Westmark in winter, seen from the lighthouse. Photo: Jane Doe / AFP",
        "Boats wait for the tide at the harbour wall (AP Photo/Jane Doe)",
        "Ein Schiff verlässt den Hafen von Westmark am Morgen. Foto: dpa",
        "The council at its meeting in the town hall. **Jane Doe, TASS / example.org**"}) {
    const std::string text =
        std::string(kProse) + "\n" + std::string(line) + "\n\n" + std::string(kProse);
    EXPECT_THAT(Furniture(text), ElementsAre(std::string(line)));
  }
  EXPECT_THAT(Furniture(std::string(kProse) +
                        "\nStorm floods the lower town again\n\nStorm floods the lower "
                        "town again\n\n" +
                        std::string(kProse)),
              testing::SizeIs(2));
}

TEST(Lists, ItemsAndTables) {
  EXPECT_THAT(Of(ZoneKind::kList,
                 std::string(kProse) + "\n• first point\n• second point\n\n" + std::string(kProse)),
              ElementsAre("• first point\n• second point"));
  EXPECT_THAT(Of(ZoneKind::kList, "MAY7  499 1/2  505  499\nJUL7  500 1/2  507  499\n"),
              testing::SizeIs(1));
  // Clauses are prose with a number before it.
  EXPECT_THAT(
      FindZones("1. Redistributions of the harbour master's rules must keep the notice above, "
                "in full and unchanged.\n2. Copies that leave the town must carry it on their "
                "first page, or on the page behind it.\n"),
      IsEmpty());
  EXPECT_THAT(
      FindZones(
          "- one item that goes on over\n  two lines of text\n- and another that\n  does so\n"),
      IsEmpty());
}

TEST(Furniture, ListsOfReferences) {
  const std::string first =
      "[1]  Vane, J., \"Tides of the lower harbour\", HP 14,\n     March 1997.";
  const std::string second = "[TIDES]  Vane, J. and B. Stern, \"More tides\", HP 15, May 1999.";
  EXPECT_THAT(Furniture(std::string(kProse) + "\n" + first + "\n\n" + second + "\n\n" +
                        std::string(kProse)),
              ElementsAre(first, second));
  // One after the other without a line between, and at the end of the text.
  EXPECT_THAT(Furniture(std::string(kProse) + "\n" + first + "\n" + second),
              ElementsAre(first, second));
  // Alone, but for the page's foot and head around it.
  EXPECT_THAT(Furniture(std::string(kProse) + "\n" + first + "\n\n" + std::string(kProse)),
              ElementsAre(first));
  // A dateline in brackets stands alone; notes hold no year.
  EXPECT_THAT(
      FindZones("[WESTMARK] The harbour was built in 1997 by the town.\n\nIt was closed.\n"),
      IsEmpty());
  EXPECT_THAT(Furniture(std::string(kProse) + "\n[a] the first of the notes\n[b] the second\n"),
              IsEmpty());
  // Brackets without an end, a label without an entry, nothing but labels.
  for (std::string_view text :
       {"[", "[1]", "[1]\n[2]\n", "[1] 1997\n[2", "[1] 19", "[1] 199\n\n\n"}) {
    EXPECT_THAT(Furniture(std::string(text)), IsEmpty()) << text;
  }
}

TEST(Zones, AtAByte) {
  const std::vector<Zone> zones = FindZones("He said \"yes\" and left.");
  EXPECT_EQ(ZoneAt(zones, 7), ZoneKind::kBody);
  EXPECT_EQ(ZoneAt(zones, 8), ZoneKind::kQuotation);
  EXPECT_EQ(ZoneAt(zones, 12), ZoneKind::kQuotation);
  EXPECT_EQ(ZoneAt(zones, 13), ZoneKind::kBody);
  EXPECT_EQ(ZoneAt({}, 0), ZoneKind::kBody);
}

void ExpectSound(std::string_view text) {
  uint32_t last = 0;
  for (const Zone& zone : FindZones(text)) {
    ASSERT_LE(last, zone.span.begin);
    ASSERT_LT(zone.span.begin, zone.span.end);
    ASSERT_LE(zone.span.end, text.size());
    ASSERT_FALSE(FindInvalidUtf8(text.substr(zone.span.begin, zone.span.size())));
    ASSERT_NE(zone.kind, ZoneKind::kBody);
    last = zone.span.end;
  }
}

TEST(Zones, SoundOnHostileInput) {
  const std::vector<std::string_view> pieces = {"\"",
                                                "'",
                                                "“",
                                                "”",
                                                "„",
                                                "‘",
                                                "’",
                                                "‚",
                                                "«",
                                                "»",
                                                "‹",
                                                "›",
                                                "「",
                                                "」",
                                                "『",
                                                "』",
                                                "``",
                                                "''",
                                                "`",
                                                "＂",
                                                "—",
                                                "– ",
                                                " ",
                                                "\n",
                                                "\n\n",
                                                "> ",
                                                "| ",
                                                "a",
                                                "B",
                                                "word ",
                                                "Words. ",
                                                "он ",
                                                "电",
                                                "نعم ",
                                                "3",
                                                "1. ",
                                                "• ",
                                                "- ",
                                                "Photo: AP",
                                                "By Jane Doe",
                                                "Advertisement",
                                                "2023-10-18",
                                                "AFP",
                                                "**",
                                                "(",
                                                ")",
                                                "/",
                                                "<u>",
                                                "©",
                                                ".",
                                                ",",
                                                "?",
                                                "\t",
                                                "\r\n",
                                                "\u00A0",
                                                "\u3000",
                                                std::string_view("\0", 1),
                                                "\xF0\x9F\x98\x80",
                                                "e\u0301",
                                                "http://x.org/2023/10/18/",
                                                "…",
                                                "a long line of words that is longer than any line "
                                                "of typescript ever was, and longer still than "
                                                "that "};
  ForSeeds(4000, [&](Random& random) {
    std::string text;
    for (uint64_t n = random.Below(80); n > 0; --n) text += pieces[random.Below(pieces.size())];
    ExpectSound(text);
  });
}

TEST(Zones, LinearOnEvilRepetition) {
  for (std::string_view piece :
       {"\"",  "‘a",        "'a ",       "“",    "\n",      "«",        "„a",          "\"a\" ",
        "(\"", "a\n",       "• a\n",     "``a",  "1 2 3\n", "— А, — а", "Photo: AP\n", "[Page",
        "**",  "\"a\n\nb ", "20231018 ", "AFP ", "\u00A0",  "「",       "3.",          " - "}) {
    std::string text;
    while (text.size() < 300000) text += piece;
    ExpectSound(text);
  }
}

TEST(Lines, ParagraphsOfEveryLayout) {
  const auto paragraphs = [](std::string_view text) {
    std::vector<std::string> out;
    facts::ParagraphReader reader(text);
    for (Span span; reader.Next(&span);) out.emplace_back(text.substr(span.begin, span.size()));
    return out;
  };
  EXPECT_THAT(paragraphs("a b\nc d\n\n  e f \n"), ElementsAre("a b\nc d", "e f"));
  EXPECT_THAT(paragraphs("first line of it\nsecond line\n    Indented first\nand second\n"),
              ElementsAre("first line of it\nsecond line", "Indented first\nand second"));
  EXPECT_THAT(paragraphs("> a\n> b\n>\n> c\nd\n"), ElementsAre("a\n> b", "c", "d"));
  EXPECT_THAT(paragraphs("One.\nTwo.\nThree.\nFour.\nFive."), testing::SizeIs(5));
  EXPECT_THAT(paragraphs(""), IsEmpty());
  EXPECT_THAT(paragraphs("\n \r\n\t\n"), IsEmpty());
}

TEST(PageLines, Markers) {
  EXPECT_EQ(facts::ItemMarker("• x"), 4u);
  EXPECT_EQ(facts::ItemMarker("12. x"), 4u);
  EXPECT_EQ(facts::ItemMarker("(b) x"), 4u);
  EXPECT_EQ(facts::ItemMarker("3.5 x"), 0u);
  EXPECT_EQ(facts::ItemMarker("A. x"), 0u);
  EXPECT_EQ(facts::ItemMarker("-x"), 0u);
  EXPECT_EQ(facts::CoreOfLine("** <u>Read more</u> →"), "Read more");
}

}  // namespace
}  // namespace stemma
