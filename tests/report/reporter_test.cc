#include "core/report/reporter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/json.h"
#include "core/report/columns.h"
#include "tests/report/example_run.h"
#include "tests/report/schema_validator.h"
#include "tests/support/golden.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;
using testing::Not;

Output Into(std::string* text) {
  return [text](std::string_view bytes) {
    text->append(bytes);
    return absl::OkStatus();
  };
}

std::string Jsonl(const ExampleRun& run) {
  std::string text;
  EXPECT_TRUE(Report(run, MakeJsonlReporter(Into(&text)).get()).ok());
  return text;
}
std::string Csv(const ExampleRun& run) {
  std::string text;
  EXPECT_TRUE(Report(run, MakeCsvReporter(Into(&text)).get()).ok());
  return text;
}
std::string Graphml(const ExampleRun& run) {
  std::string text;
  EXPECT_TRUE(Report(run, MakeGraphmlReporter(Into(&text)).get()).ok());
  return text;
}
std::string Text(const ExampleRun& run, const TextReportOptions& options = {}) {
  std::string text;
  EXPECT_TRUE(Report(run, MakeTextReporter(Into(&text), options).get()).ok());
  return text;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// --- JSON lines ---

TEST(Jsonl, IsAsWeLookedAtIt) { ExpectGolden("tests/report/golden/run.jsonl", Jsonl({})); }

TEST(Jsonl, KeepsToItsSchema) {
  const SchemaValidator schema(
      nlohmann::json::parse(ReadWholeFile(SourcePath("docs/report-schema.json"))));
  ExampleRun run;
  run.summary.hint = "nothing was shared";
  for (const std::string& line : Lines(Jsonl(run))) {
    const nlohmann::json record = nlohmann::json::parse(line);
    EXPECT_EQ(schema.CheckAs(record.at("type"), record), "") << line;
    EXPECT_EQ(schema.Check(record), "") << line;
  }
}

TEST(Jsonl, TheSchemaRefusesWhatIsWrong) {
  const SchemaValidator schema(
      nlohmann::json::parse(ReadWholeFile(SourcePath("docs/report-schema.json"))));
  for (const std::string& line : Lines(Jsonl({}))) {
    const nlohmann::json record = nlohmann::json::parse(line);
    for (const auto& [key, value] : record.items()) {
      nlohmann::json lacking = record;
      lacking.erase(key);
      const bool optional = key == "direction" || key == "extra";
      EXPECT_EQ(schema.Check(lacking).empty(), optional) << key << " missing from " << line;
      nlohmann::json wrong = record;
      wrong[key] = nlohmann::json::array({nlohmann::json::array()});  // no field is of this kind
      EXPECT_NE(schema.Check(wrong), "") << key << " of another type in " << line;
    }
  }
}

TEST(Jsonl, TheExamplesOfTheDocumentationKeepToTheSchema) {
  const SchemaValidator schema(
      nlohmann::json::parse(ReadWholeFile(SourcePath("docs/report-schema.json"))));
  int examples = 0;
  for (const std::string& line : Lines(ReadWholeFile(SourcePath("docs/report-format.md")))) {
    if (!line.starts_with("{\"type\"")) continue;
    ++examples;
    EXPECT_EQ(schema.Check(nlohmann::json::parse(line)), "") << line;
  }
  EXPECT_EQ(examples, 9);
}

TEST(Jsonl, TextThatIsNotUtf8StaysJson) {
  ExampleRun run;
  run.documents[0].title = "bad \xff\xfe bytes";
  for (const std::string& line : Lines(Jsonl(run))) {
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
  }
}

// --- CSV ---

// RFC 4180, read back by the book: rows of fields.
std::vector<std::vector<std::string>> ReadCsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = rows.back().back();
    if (quoted) {
      if (c != '"') {
        field.push_back(c);
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field.push_back('"');
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      EXPECT_TRUE(field.empty()) << "a quote inside a bare field";
      quoted = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\r') {
      EXPECT_EQ(text[i + 1], '\n');
      ++i;
      rows.emplace_back(1);
    } else {
      EXPECT_NE(c, '\n') << "a bare line end";
      field.push_back(c);
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_EQ(rows.back(), std::vector<std::string>(1)) << "the last row ends with a line end";
  rows.pop_back();
  return rows;
}

TEST(Csv, IsAsWeLookedAtIt) { ExpectGolden("tests/report/golden/run.csv", Csv({})); }

TEST(Csv, EveryRowHasEveryColumn) {
  ExampleRun run;
  run.pairs.push_back({.a = "line\r\nbreak", .b = "\"", .verdict = Verdict::kCopy});
  const auto rows = ReadCsv(Csv(run));
  ASSERT_EQ(rows.size(), 1u + 7u + 1u);  // header, passages, the pair without any
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
  EXPECT_EQ(rows[5][0], "copy,one.txt");
  EXPECT_EQ(rows[5][1], "copy \"two\".txt");
  EXPECT_EQ(rows[5].back(), "=All, of \"it\" from A to Z");
  EXPECT_EQ(rows[8][0], "line\r\nbreak");
  EXPECT_EQ(rows[8][1], "\"");
}

// --- GraphML ---

// The XML that a reporter may write, held to the rules of well-formedness; returns the number of
// elements by name, or fails the test.
std::map<std::string, int> CheckXml(const std::string& text) {
  std::map<std::string, int> elements;
  std::vector<std::string> open;
  size_t at = text.find("?>") + 2;
  while (at < text.size()) {
    if (text[at] != '<') {
      const auto c = static_cast<unsigned char>(text[at]);
      EXPECT_TRUE(c >= 0x20 || c == '\n' || c == '\t') << "control character " << int{c};
      EXPECT_NE(c, '>');
      if (c == '&') {
        const std::string entity = text.substr(at, text.find(';', at) - at + 1);
        EXPECT_THAT(entity, testing::AnyOf("&amp;", "&lt;", "&gt;", "&quot;"));
      }
      ++at;
      continue;
    }
    const size_t end = text.find('>', at);
    std::string tag = text.substr(at + 1, end - at - 1);
    at = end + 1;
    const bool empty = tag.back() == '/';
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '/') {
      EXPECT_FALSE(open.empty());
      if (open.empty()) return elements;
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
      continue;
    }
    ++elements[name];
    EXPECT_EQ(std::count(tag.begin(), tag.end(), '"') % 2, 0) << tag;
    if (!empty) open.push_back(name);
  }
  EXPECT_TRUE(open.empty());
  return elements;
}

TEST(Graphml, IsAsWeLookedAtIt) { ExpectGolden("tests/report/golden/run.graphml", Graphml({})); }

TEST(Dot, IsAsWeLookedAtIt) {
  std::string text;
  EXPECT_TRUE(Report({}, MakeDotReporter(Into(&text)).get()).ok());
  ExpectGolden("tests/report/golden/run.dot", text);
}

TEST(Dot, HostileTextStaysInItsQuotes) {
  ExampleRun run;
  run.documents[0].outlet = "a\"; } \\\n x";
  run.documents[0].cluster = 0;
  std::string text;
  EXPECT_TRUE(Report(run, MakeDotReporter(Into(&text)).get()).ok());
  EXPECT_THAT(text, HasSubstr("a\\\"; } \\\\  x"));
}

TEST(Graphml, HasNodesForDocumentsAndLatentSources) {
  auto elements = CheckXml(Graphml({}));
  EXPECT_EQ(elements["node"], 8 + 2);  // and AFP, and the unseen source of cluster 1
  EXPECT_EQ(elements["edge"], 5 + 5);
  EXPECT_EQ(elements["graphml"], 1);
}

TEST(Graphml, HostileTextStaysWellFormed) {
  const std::vector<std::string> pieces = {"<",      ">",    "&",      "\"",       "'",
                                           "]]>",    "\x01", "\x7f",   "\xff",     "\xed\xa0\x80",
                                           "\uFFFE", "a",    "\u0085", "<!--&#x0;"};
  ForSeeds(100, [&](Random& random) {
    ExampleRun run;
    std::string title;
    for (int i = 0; i < 12; ++i) title += pieces[random.Below(pieces.size())];
    run.documents[0].title = title;
    run.documents[1].outlet = title + std::string(1, '\0');
    const std::string text = Graphml(run);
    EXPECT_EQ(CheckXml(text)["node"], 10);
    EXPECT_EQ(JsonQuote(text).find("\uFFFE"), std::string::npos);
  });
}

// --- text ---

TEST(Text, IsAsWeLookedAtIt) { ExpectGolden("tests/report/golden/run.txt", Text({})); }
TEST(Text, NarrowAndInColour) {
  ExpectGolden("tests/report/golden/narrow-colour.txt", Text({}, {.colour = true, .width = 60}));
}

TEST(Text, NoLineIsWiderThanTheTerminal) {
  ExampleRun run;
  run.documents[0].id = run.pairs[0].a = run.pairs[1].a = std::string(150, 'x') + ".txt";
  run.pairs[0].passages[0].text =
      "中国人民共和国的港口今天重新开放。" + run.pairs[0].passages[0].text;
  for (int width : {40, 57, 80, 120}) {
    for (const std::string& line : Lines(Text(run, {.width = width}))) {
      EXPECT_LE(Columns(line), static_cast<size_t>(width)) << line;
    }
  }
}

TEST(Text, ColourOnlyIfAskedAndNoEscapeFromTheInput) {
  ExampleRun run;
  run.documents[0].title = "\033[2J";
  run.pairs[0].passages[0].text = "\033]0;owned\a";
  run.pairs[0].cues_b_to_a[2].words = "\033[31m";
  run.skipped[0].why = "\033[31m";
  EXPECT_EQ(Text(run).find('\033'), std::string::npos);
  EXPECT_EQ(Text(run).find('\a'), std::string::npos);
}

TEST(Text, NeverAccuses) {
  for (const char* word : {"plagiar", "stole", "theft", "guilty"}) {
    EXPECT_THAT(Text({}), Not(HasSubstr(word)));
  }
}

TEST(Text, AnEmptyAnswerSaysWhy) {
  ExampleRun run;
  run.documents.resize(2);
  run.documents[0].covered = run.documents[1].covered = 0;
  run.pairs.clear();
  run.clusters.clear();
  run.edges.clear();
  run.skipped.clear();
  run.summary = {.documents = 2, .hint = "No phrase of 5 words stands in both; try --min-words 4."};
  ExpectGolden("tests/report/golden/empty.txt", Text(run));
}

TEST(Text, CountsTheArticlesThatWereScoredAndNotTheArchives) {
  ExampleRun run;
  run.run.command = "score";
  run.summary.documents = 4;
  for (PairRecord& pair : run.pairs) pair.b = "new.txt";
  const std::string text = Text(run);
  EXPECT_THAT(text, HasSubstr("1 of 4 articles shares copied prose with the archive, in 3 pairs."));
  EXPECT_THAT(text, HasSubstr("3 articles share nothing with the archive."));
  run.pairs.clear();
  EXPECT_THAT(Text(run), HasSubstr("4 articles read; none shares copied prose or quotations with "
                                   "the archive."));
}

TEST(Text, ShowsTheBestAndCountsTheRest) {
  ExampleRun run;
  const PairRecord quotation = run.pairs[3];
  for (int i = 0; i < 30; ++i) run.pairs.push_back(quotation);
  const std::string text = Text(run, {.max_pairs = 1});
  EXPECT_THAT(text, HasSubstr("are the same text"));  // the strongest verdict comes first
  EXPECT_THAT(text, Not(HasSubstr("harbour.txt and port.txt share")));
  EXPECT_THAT(text, HasSubstr("and 2 more pairs that share copied prose"));
  EXPECT_THAT(text, HasSubstr("31 pairs share only quotations"));
  EXPECT_THAT(text, HasSubstr("and 30 more pairs"));
  EXPECT_THAT(Text(run, {.max_pairs = 0}), Not(HasSubstr("more pair")));
}

TEST(Text, OneStoryDoesNotCrowdOutTheOthers) {
  ExampleRun run;
  const PairRecord of_story_0 = run.pairs[0];
  for (int i = 0; i < 50; ++i) run.pairs.insert(run.pairs.begin(), of_story_0);
  const std::string text = Text(run, {.max_pairs = 5});
  size_t shown = 0;
  for (const std::string& line : Lines(text)) {
    shown += line.find("harbour.txt and port.txt share copied prose") != std::string::npos;
  }
  EXPECT_EQ(shown, 3u);
  EXPECT_THAT(text, HasSubstr("copy,one.txt and copy \"two\".txt are the same text"));
  EXPECT_THAT(text, HasSubstr("and 49 more pairs"));
}

TEST(Text, TheLargestStoriesAreShown) {
  ExampleRun run;
  for (int64_t i = 10; i < 20; ++i) {
    ClusterRecord cluster{.cluster = i};
    for (int64_t k = 0; k < 3 + i; ++k) cluster.documents.push_back("d" + std::to_string(k));
    run.clusters.push_back(cluster);
    run.edges.push_back({.cluster = i, .latent = true, .copy = "first of " + std::to_string(i)});
  }
  const std::string text = Text(run);
  EXPECT_THAT(text, HasSubstr("A story of 22 articles"));
  EXPECT_THAT(text, HasSubstr("first of 15"));
  EXPECT_THAT(text, Not(HasSubstr("first of 14")));
  EXPECT_THAT(text, HasSubstr("and 6 more stories of three or more articles"));
}

TEST(Text, LongListsEndInACount) {
  ExampleRun run;
  for (int i = 0; i < 30; ++i) run.skipped.push_back({"file", 3, "bad"});
  run.summary.skipped = 32;
  EXPECT_THAT(Text(run), HasSubstr("and 12 more"));
  // A chain of copies, long enough to break what recurses.
  std::string source = "quay.txt";
  for (int i = 0; i < 100000; ++i) {
    const std::string copy = "c" + std::to_string(i);
    run.edges.push_back({.cluster = 0, .source = source, .copy = copy, .probability = 1});
    source = copy;
  }
  EXPECT_THAT(Text(run), HasSubstr("more articles"));
}

TEST(Text, NumbersAgreeWithTheirNouns) {
  ExampleRun run;
  run.documents.resize(1);
  run.summary.documents = 1;
  run.pairs = {run.pairs[3]};
  const std::string text = Text(run);
  EXPECT_THAT(text, HasSubstr("1 article read"));
  EXPECT_THAT(text, HasSubstr("1 pair shares only quotations"));
  EXPECT_THAT(text, HasSubstr("1 passage of 14 words"));
}

// --- all ---

TEST(Reporters, GiveTheFirstErrorOfTheOutput) {
  using Maker = std::function<std::unique_ptr<Reporter>(Output)>;
  const std::vector<Maker> makers = {
      MakeJsonlReporter, MakeCsvReporter, MakeGraphmlReporter, MakeDotReporter,
      [](Output output) { return MakeTextReporter(std::move(output), {}); }};
  for (const Maker& make : makers) {
    int calls = 0;
    auto reporter = make([&](std::string_view) {
      ++calls;
      return absl::ResourceExhaustedError("disk full");
    });
    ExampleRun run;
    const std::vector<PairRecord> pairs = run.pairs;
    for (int i = 0; i < 100; ++i) run.pairs.insert(run.pairs.end(), pairs.begin(), pairs.end());
    EXPECT_EQ(Report(run, reporter.get()).message(), "disk full");
    EXPECT_EQ(reporter->status().message(), "disk full");
    EXPECT_EQ(calls, 1) << "nothing is written after an error";
  }
}

TEST(Reporters, SayTheSameTwice) {
  EXPECT_EQ(Jsonl({}), Jsonl({}));
  EXPECT_EQ(Csv({}), Csv({}));
  EXPECT_EQ(Graphml({}), Graphml({}));
  EXPECT_EQ(Text({}), Text({}));
}

}  // namespace
}  // namespace stemma
