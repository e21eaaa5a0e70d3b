// The page of the HTML report as bytes; what it does in a browser is tests/page.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "core/report/jsonl_reader.h"
#include "core/report/reporter.h"
#include "tests/oracle/sha256.h"
#include "tests/report/example_run.h"
#include "tests/support/golden.h"
#include "tests/support/hostile.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Output Into(std::string* text) {
  return [text](std::string_view bytes) {
    text->append(bytes);
    return absl::OkStatus();
  };
}

std::string Page(const ExampleRun& run, const HtmlReportOptions& options = {}) {
  std::string page;
  EXPECT_TRUE(Report(run, MakeHtmlReporter(Into(&page), options).get()).ok());
  return page;
}

// What stands between the first `open` and the next `close`.
std::string Between(const std::string& page, const std::string& open, const std::string& close) {
  const size_t begin = page.find(open);
  EXPECT_NE(begin, page.npos) << open;
  const size_t end = page.find(close, begin + open.size());
  EXPECT_NE(end, page.npos) << close;
  return page.substr(begin + open.size(), end - begin - open.size());
}
std::string Script(const std::string& page) { return Between(page, "<script>", "</script>"); }
std::string Style(const std::string& page) { return Between(page, "<style>", "</style>"); }

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// What a packed block holds.
std::string Unpacked(const std::string& base64) {
  std::string packed, plain(size_t{1} << 20, '\0');
  uint32_t bits = 0;
  for (size_t i = 0; i < base64.size() && base64[i] != '='; ++i) {
    EXPECT_GE(Base64Digit(base64[i]), 0) << base64[i];
    bits = bits << 6 | static_cast<uint32_t>(Base64Digit(base64[i]));
    if (i % 4 > 0) packed.push_back(static_cast<char>(bits >> (6 - 2 * (i % 4))));
  }
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

std::vector<std::string> BlockLines(const std::string& page, const std::string& id) {
  std::string content = Between(page, "id=\"" + id + "\">", "</script>");
  content = id == "texts" ? content.substr(1) : Unpacked(content);
  std::istringstream block(content);
  std::vector<std::string> lines;
  for (std::string line; std::getline(block, line);) lines.push_back(line);
  return lines;
}

// The page's tags in their order, read as a browser does: a script's content is no markup.
std::vector<std::string> Tags(const std::string& page) {
  std::vector<std::string> tags;
  for (size_t at = page.find('<'); at != page.npos; at = page.find('<', at)) {
    const size_t end = page.find('>', at);
    tags.push_back(page.substr(at, end - at + 1));
    at = tags.back().starts_with("<script") ? page.find("</script", end) : end;
  }
  return tags;
}

// A run of two articles that share "boats of Vessen came back", with texts.
struct TwoArticles {
  std::string id_a = "a.txt";
  std::string id_b = "b.txt";
  std::string title = "Title";
  std::string text_a = "Secret lead. The boats of Vessen came back. Secret end.";
  std::string text_b = "Hidden. The boats of Vessen came back.";
  std::string latent = "AFP";
  std::string why = "no text";

  ExampleRun Run(bool chars = false) const {
    const auto at = [&](const std::string& text) {
      const auto begin = static_cast<uint32_t>(text.find("boats"));
      uint32_t shift = 0;  // bytes before it that begin no code point
      for (char c : text.substr(0, begin)) shift += (static_cast<uint8_t>(c) & 0xC0) == 0x80;
      const uint32_t first = chars ? begin - shift : begin;
      return Span{first, first + 25};
    };
    ExampleRun run;
    run.run.options = {{"offsets", chars ? "\"chars\"" : "\"bytes\""}};
    run.documents = {{.id = id_a,
                      .title = title,
                      .outlet = title,
                      .credits = {title},
                      .words = 9,
                      .extra = R"({"summary":"Secret"})",
                      .text = text_a},
                     {.id = id_b, .words = 7, .text = text_b}};
    run.pairs = {
        {.a = id_a,
         .b = id_b,
         .verdict = Verdict::kCopy,
         .has_direction = true,
         .direction = {.a_to_b = 0.1, .b_to_a = 0.1, .common_source = 0.7, .latent = latent},
         .cues_a_to_b = {{Cue::kSharedCredit, -0.8, "both credit " + latent}},
         .passages = {{at(text_a), at(text_b), PassageKind::kCopy, 5, 1, ""}}}};
    run.clusters = {{.cluster = 0, .documents = {id_a, id_b}, .root = latent, .root_latent = true}};
    run.edges = {{.source = latent, .latent = true, .copy = id_a, .probability = 0.7}};
    run.skipped = {{id_a, 7, why}};
    return run;
  }
};

// Those, and what only a result's own bytes can hold.
std::vector<std::string> Hostile() {
  std::vector<std::string> strings = HostileStrings();
  strings.emplace_back("zero\0byte", 9);
  strings.emplace_back("bad \xff\xfe bytes");
  return strings;
}

TEST(HtmlReport, IsAsWeLookedAtIt) {
  std::string page = Page(TwoArticles().Run());
  for (const std::string& part :
       {Script(page), Style(page), Between(page, "id=\"records\">", "</script>"),
        Between(page, "id=\"cues\">", "</script>")}) {
    page.replace(page.find(part), part.size(), "…");
  }
  page = std::regex_replace(page, std::regex("'sha256-[^']*'"), "'sha256-…'");
  ExpectGolden("tests/report/golden/page.html", page);
}

TEST(HtmlReport, IsWhole) {
  const std::string page = Page({});
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_GT(Script(page).size(), 10'000u);
  EXPECT_GT(Style(page).size(), 1'000u);
  EXPECT_THAT(Script(page), Not(testing::ContainsRegex("\n(import|export) ")));
}

TEST(HtmlReport, AsksNobodyForAnything) {
  const std::string page = Page({});
  for (const char* way : {"src=", "@import", "url(", "fetch(", "XMLHttpRequest", "WebSocket",
                          "sendBeacon", "import(", "<link", "innerHTML", "eval("}) {
    EXPECT_THAT(page, Not(HasSubstr(way)));
  }
  const std::string names = std::regex_replace(page, std::regex("http://www.w3.org/2000/svg"), "");
  EXPECT_THAT(names, Not(HasSubstr("://")));
}

TEST(HtmlReport, ItsPolicyLetsItsOwnScriptAndStyleRunAndNothingElse) {
  const std::string page = Page({});
  const std::string policy = Between(page, "\"Content-Security-Policy\" content=\"", "\"");
  EXPECT_EQ(policy, "default-src 'none'; script-src 'sha256-" + Sha256Base64(Script(page)) +
                        "'; style-src 'sha256-" + Sha256Base64(Style(page)) +
                        "'; base-uri 'none'; form-action 'none'; require-trusted-types-for "
                        "'script'; trusted-types 'none'");
  EXPECT_LT(page.find("Content-Security-Policy"), page.find("<style"));
  EXPECT_THAT(page, Not(testing::ContainsRegex(" on[a-z]+=\"| style=\"")));
}

TEST(HtmlReport, TheHashOfTheTestsIsTheStandardsOwn) {
  EXPECT_EQ(Sha256Base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(Sha256Base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(HtmlReport, HoldsTheRecordsAsTheyAre) {
  std::string jsonl;
  ASSERT_TRUE(Report({}, MakeJsonlReporter(Into(&jsonl)).get()).ok());
  std::vector<nlohmann::json> wanted, held;
  std::istringstream lines(jsonl);
  for (std::string line; std::getline(lines, line);) wanted.push_back(nlohmann::json::parse(line));
  for (const std::string& line : BlockLines(Page({}), "records")) {
    const nlohmann::json record = nlohmann::json::parse(line);
    if (record.at("type") != "page") held.push_back(record);
  }
  EXPECT_EQ(held, wanted);
}

TEST(HtmlReport, NoStringBreaksIt) {
  const std::vector<std::string> tags = Tags(Page(TwoArticles().Run()));
  for (const std::string& hostile : Hostile()) {
    TwoArticles two;
    two.id_a = hostile;
    two.title = hostile;
    two.latent = hostile;
    two.why = hostile;
    two.text_a = hostile + " The boats of Vessen came back. " + hostile;
    const std::string page = Page(two.Run());
    EXPECT_EQ(Tags(page), tags) << hostile.substr(0, 100);
    const nlohmann::json document = nlohmann::json::parse(BlockLines(page, "records")[1]);
    if (hostile.find('\xff') == hostile.npos) {
      EXPECT_EQ(document.at("id"), hostile);
      EXPECT_EQ(nlohmann::json::parse(BlockLines(page, "texts")[0])[0][1], two.text_a);
    }
    EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xA8"))) << "U+2028";
    EXPECT_THAT(page, Not(HasSubstr("<img")));
  }
}

TEST(HtmlReport, PacksTheSameWhateverTheSizeOfItsParts) {
  ExampleRun run;
  for (int i = 0; i < 20'000; ++i) {  // over several of the packer's buffers
    run.documents.push_back({.id = std::to_string(i * 7919LL % 104729 * 1234567)});
  }
  const std::string page = Page(run);
  EXPECT_EQ(page, Page(run));
  const size_t held = Between(page, "id=\"records\">", "</script>").size();
  std::string jsonl;
  ASSERT_TRUE(Report(run, MakeJsonlReporter(Into(&jsonl)).get()).ok());
  EXPECT_LT(4 * held, jsonl.size()) << "records are packed";
}

TEST(HtmlReport, HoldsWhatSpeaksForEitherDirectionALineForEachPair) {
  TwoArticles two;
  ExampleRun run = two.Run();
  run.pairs.push_back(run.pairs[0]);
  run.pairs[0].cues_a_to_b = run.pairs[0].cues_b_to_a = {};
  run.pairs[1].cues_a_to_b = {{Cue::kLonger, 0.5, "the source is the shorter"},
                              {Cue::kSharedCredit, -0.8, "both credit AFP"}};
  run.pairs[1].cues_b_to_a = {{Cue::kLonger, -0.5, "the source is the longer"}};
  EXPECT_THAT(
      BlockLines(Page(run), "cues"),
      ElementsAre("", R"({"a_to_b":[{"cue":"longer","log_odds":0.5},)"
                      R"({"cue":"shared_credit","log_odds":-0.8,"words":"both credit AFP"}],)"
                      R"("b_to_a":[{"cue":"longer","log_odds":-0.5}]})"));
}

TEST(HtmlReport, SaysWhereItCameFromAndWhatItShowsFirst) {
  const std::string line =
      BlockLines(Page(TwoArticles().Run(), {.home = "/", .start = "a.txt"}), "records").back();
  EXPECT_EQ(nlohmann::json::parse(line).at("home"), "/");
  EXPECT_EQ(nlohmann::json::parse(line).at("start"), "a.txt");
}

TEST(HtmlReport, ADigestTellsArticlesApart) {
  const auto digest = [](const ExampleRun& run) {
    return nlohmann::json::parse(BlockLines(Page(run), "records").back()).at("digest");
  };
  TwoArticles two;
  const nlohmann::json first = digest(two.Run());
  EXPECT_EQ(first, digest(two.Run()));
  two.id_b = "c.txt";
  EXPECT_NE(first, digest(two.Run()));
  two = {};
  two.text_b += " ";
  EXPECT_NE(first, digest(two.Run()));
  EXPECT_TRUE(digest({}).is_null()) << "no texts were given";
}

TEST(HtmlReport, HoldsWholeTextsOfArticlesThatShare) {
  const TwoArticles two;
  ExampleRun run = two.Run();
  run.documents.push_back({.id = "alone.txt", .text = "Nothing of this stands elsewhere"});
  EXPECT_THAT(BlockLines(Page(run), "texts"),
              ElementsAre(R"([[0,"Secret lead. The boats of Vessen came back. Secret end."]])",
                          R"([[0,"Hidden. The boats of Vessen came back."]])", "[]"));
}

TEST(HtmlReport, WithoutTextsHoldsNothingThatIsNotShared) {
  const std::string page = Page(TwoArticles().Run(), {.whole_texts = false});
  EXPECT_THAT(page, Not(HasSubstr("Secret")));
  EXPECT_THAT(page, Not(HasSubstr("Hidden")));
  EXPECT_THAT(BlockLines(page, "texts"), ElementsAre(R"([[17,"boats of Vessen came back"]])",
                                                     R"([[12,"boats of Vessen came back"]])"));
}

TEST(HtmlReport, CutsTextsInTheUnitOfTheSpans) {
  TwoArticles two;
  two.text_a = "Größe, 港, 😀: boats of Vessen came back! Ende";
  for (const bool chars : {false, true}) {
    const std::string page = Page(two.Run(chars), {.whole_texts = false});
    const std::string begin = chars ? "13" : "20";
    EXPECT_EQ(BlockLines(page, "texts")[0], "[[" + begin + ",\"boats of Vessen came back\"]]");
  }
}

TEST(HtmlReport, SpansBeyondTheTextAreNoHarm) {
  const TwoArticles two;
  ExampleRun run = two.Run();
  run.pairs[0].passages.push_back(
      {{20, 4'000'000'000}, {90, 99}, PassageKind::kEdited, 5, 0.7, ""});
  run.pairs.push_back({.a = "never.txt", .b = "heard.txt", .passages = {{{0, 9}, {0, 9}}}});
  const std::string page = Page(run, {.whole_texts = false});
  EXPECT_EQ(BlockLines(page, "texts")[0], R"([[17,"boats of Vessen came back. Secret end."]])");
}

TEST(HtmlReport, JoinsPassagesThatTouch) {
  const TwoArticles two;
  ExampleRun run = two.Run();
  run.pairs[0].passages = {{{30, 40}, {0, 5}}, {{17, 25}, {0, 5}}, {{20, 30}, {10, 12}}};
  const std::string page = Page(run, {.whole_texts = false});
  EXPECT_EQ(BlockLines(page, "texts")[0], R"([[17,"boats of Vessen came ba"]])");
  EXPECT_EQ(BlockLines(page, "texts")[1], R"([[0,"Hidde"],[10,"e "]])");
}

TEST(HtmlReport, AResultReadBackGivesTheSamePage) {
  ExampleRun run;
  for (PairRecord& pair : run.pairs) pair.cues_a_to_b = pair.cues_b_to_a = {};  // not in a result
  std::string jsonl, again;
  ASSERT_TRUE(Report(run, MakeJsonlReporter(Into(&jsonl)).get()).ok());
  const TempDir folder;
  const auto page = MakeHtmlReporter(Into(&again), {});
  ASSERT_TRUE(ReadJsonl(folder.Write("result.jsonl", jsonl), page.get()).ok());
  EXPECT_EQ(again, Page(run));
}

TEST(HtmlReport, TellsOfErrorsOfTheOutput) {
  const auto page =
      MakeHtmlReporter([](std::string_view) { return absl::DataLossError("full"); }, {});
  EXPECT_FALSE(Report({}, page.get()).ok());
}

TEST(HtmlReport, ReadersWithoutScriptsGetTheTables) {
  const std::string tables = Between(Page({}), "<noscript>", "</noscript>");
  EXPECT_THAT(tables, HasSubstr("<td><bdi>harbour.txt</bdi></td>"));
  EXPECT_THAT(tables, HasSubstr("Port &lt;open&gt; again &amp; &quot;busy&quot;"));
  EXPECT_THAT(tables, HasSubstr("harbour.txt and port.txt share copied prose"));
  EXPECT_THAT(tables, HasSubstr("which is not in the collection"));
}

TEST(HtmlReport, EveryCueHasWords) {
  const std::string script = Script(Page({}));
  for (size_t i = 0; i < kCueCount; ++i) {
    EXPECT_THAT(script, HasSubstr(Concat("\n  ", CueName(static_cast<Cue>(i)), ": ")));
  }
}

TEST(HtmlReport, NeverSaysPlagiarism) {
  EXPECT_THAT(Page({}), Not(testing::ContainsRegex("[Pp]lagi")));
}

}  // namespace
}  // namespace stemma
