// `find` with little memory, and on collections that are skewed: the same answer, work that grows
// with the documents, and nothing left out without a count. bench/e2e has the large ones.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/pipeline.h"
#include "core/report/reporter.h"
#include "datasets/synth/generator.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

// What a run found.
struct Result : Reporter {
  std::map<std::string, DocumentRecord> documents;
  std::vector<PairRecord> pairs;
  SummaryRecord summary;

  void Begin(const RunRecord&) override {}
  void Document(const DocumentRecord& document) override { documents[document.id] = document; }
  void Pair(const PairRecord& pair) override { pairs.push_back(pair); }
  void Cluster(const ClusterRecord&) override {}
  void Edge(const EdgeRecord&) override {}
  void Skipped(const SkippedRecord&) override {}
  absl::Status End(const SummaryRecord& end) override {
    summary = end;
    return absl::OkStatus();
  }
};

std::string Line(std::string_view id, std::string_view text, std::string_view source = "") {
  JsonObject line;
  line.Set("id", id).Set("text", text);
  if (!source.empty()) line.Set("source", source);
  return line.ToLine();
}

// `count` words, each of which hardly another text has.
std::string Prose(Random& random, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += "w" + std::to_string(random.Below(1'000'000'000));
    text += i % 15 == 14 ? ". " : " ";
  }
  return text;
}

std::string JsonLines(const std::string& path, const Options& options) {
  std::string lines;
  const auto reporter = MakeJsonlReporter([&](std::string_view bytes) {
    lines.append(bytes);
    return absl::OkStatus();
  });
  const absl::Status status = Find({path}, options, reporter.get(), nullptr);
  EXPECT_TRUE(status.ok()) << status;
  return lines;
}

Options LittleMemory(const TempDir& folder) {
  Options options = *Preset("news");
  options.memory_bytes = 1 << 20;
  options.scratch_folder = folder.path();
  options.threads = 2;
  return options;
}

TEST(FindWithLittleMemory, GivesTheSameBytes) {
  const TempDir folder;
  absl::StatusOr<synth::Generator> generator =
      synth::Generator::Create({.documents = 1500, .words = 120, .outlets = 12, .seed = 11});
  ASSERT_TRUE(generator.ok());
  synth::Buffer input;
  synth::Page page;
  for (uint64_t i = 0; i < 1500; ++i) {
    generator->Print(i, &page);
    synth::AppendJsonLine(page, &input);
  }
  const std::string path = folder.Write("articles.jsonl", input.view());
  for (const int window : {1, 4}) {
    Options options = *Preset("news");
    options.window = window;
    options.threads = 1;
    options.all_verdicts = true;
    options.stemma.evidence = true;
    const std::string expected = JsonLines(path, options);
    EXPECT_GT(expected.size(), 200'000u);
    options.scratch_folder = folder.path();
    for (const int threads : {1, 3}) {
      for (const uint64_t memory : {uint64_t{1}, uint64_t{8} << 20}) {
        options.threads = threads;
        options.memory_bytes = memory;
        EXPECT_TRUE(JsonLines(path, options) == expected) << threads << " threads, " << memory;
      }
    }
  }
}

// Notes the stages, and stops the run in one of them.
struct StopIn : Progress {
  explicit StopIn(std::string stage) : stop_in(std::move(stage)) {}
  void Stage(std::string_view name, std::string_view, uint64_t) override {
    stages.emplace_back(name);
  }
  void Advance(uint64_t) override { told |= !stages.empty() && stages.back() == stop_in; }
  bool Stopped() const override { return told; }

  std::string stop_in;
  bool told = false;
  std::vector<std::string> stages;
};

std::string ResumableInput() {
  absl::StatusOr<synth::Generator> generator =
      synth::Generator::Create({.documents = 6000, .words = 60, .outlets = 40, .seed = 5});
  EXPECT_TRUE(generator.ok());
  synth::Buffer input;
  synth::Page page;
  for (uint64_t i = 0; i < 6000; ++i) {
    generator->Print(i, &page);
    synth::AppendJsonLine(page, &input);
  }
  return std::string(input.view());
}

absl::Status FindInto(const std::string& path, const Options& options, Progress* progress,
                      std::string* lines) {
  lines->clear();
  const auto reporter = MakeJsonlReporter([&](std::string_view bytes) {
    lines->append(bytes);
    return absl::OkStatus();
  });
  return Find({path}, options, reporter.get(), progress);
}

TEST(FindResumed, GivesTheBytesOfARunThatWasNotStopped) {
  const TempDir folder, scratch;
  const std::string path = folder.Write("articles.jsonl", ResumableInput());
  Options options = *Preset("news");
  options.threads = 2;
  const std::string expected = JsonLines(path, options);
  options.scratch_folder = scratch.path();
  options.keep_stages = true;
  options.memory_bytes = 8 << 20;
  std::string lines;
  const std::vector<std::string> stops = {"reading", "joining",  "aligning",
                                          "judging", "ordering", "reporting"};
  // One run stopped in every stage, one after the other, and runs stopped once. A stage that was
  // stopped in is begun again with its own first step; those before it are not.
  const std::map<std::string, std::string> begun = {
      {"reading", "reading"},  {"joining", "reading"},  {"aligning", "grouping"},
      {"judging", "grouping"}, {"ordering", "judging"}, {"reporting", "ordering"}};
  for (const std::vector<std::string>& stopped_in :
       {stops, std::vector<std::string>{"joining"}, std::vector<std::string>{"judging"}}) {
    options.resume = false;
    for (const std::string& stage : stopped_in) {
      StopIn stopped(stage);
      ASSERT_EQ(FindInto(path, options, &stopped, &lines).code(), absl::StatusCode::kCancelled)
          << stage;
      EXPECT_EQ(stopped.stages.front(), options.resume ? begun.at(stage) : "reading") << stage;
      options.resume = true;
    }
    const absl::Status status = FindInto(path, options, nullptr, &lines);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_TRUE(lines == expected) << "stopped in " << stopped_in.front();
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  }
}

TEST(FindResumed, RefusesAnotherRun) {
  const TempDir folder, scratch;
  const std::string path = folder.Write("articles.jsonl", ResumableInput());
  Options options = *Preset("news");
  options.scratch_folder = scratch.path();
  options.keep_stages = true;
  StopIn stopped("judging");
  std::string lines;
  ASSERT_FALSE(FindInto(path, options, &stopped, &lines).ok());

  // The folder holds a stopped run.
  absl::Status status = FindInto(path, options, nullptr, &lines);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(status.message().find("--resume"), std::string::npos) << status;

  options.resume = true;
  Options other = options;
  other.index.min_run_words = 7;
  status = FindInto(path, other, nullptr, &lines);
  EXPECT_NE(status.message().find("min_run_words 6"), std::string::npos) << status;
  EXPECT_NE(status.message().find("min_run_words 7"), std::string::npos) << status;

  status =
      FindInto(folder.Write("others.jsonl", "{\"text\":\"another\"}\n"), options, nullptr, &lines);
  EXPECT_NE(status.message().find("inputs"), std::string::npos) << status;

  std::string state = ReadWholeFile(scratch.path() + "/stemma-find.state");
  state[state.size() / 2] = static_cast<char>(state[state.size() / 2] ^ 1);
  scratch.Write("stemma-find.state", state);
  status = FindInto(path, options, nullptr, &lines);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
}

TEST(FindWithLittleMemory, TellsWhereScratchCannotBeMade) {
  const TempDir folder;
  Random random(1);
  std::string input;
  for (int i = 0; i < 200; ++i) input += Line(std::to_string(i), Prose(random, 300));
  Options options = LittleMemory(folder);
  options.scratch_folder = folder.path() + "/none";
  Result result;
  const absl::Status status = Find({folder.Write("a.jsonl", input)}, options, &result, nullptr);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find(options.scratch_folder), std::string::npos) << status;
}

// A dispatch printed by very many, at the end of a text of one's own; beside it a pair that copies
// what nobody else has.
TEST(FindSkewed, ADispatchInAThousandCopies) {
  const TempDir folder;
  Random random(2);
  const std::string dispatch = Prose(random, 250), rare = Prose(random, 60);
  constexpr int kCopies = 1000;
  std::string input;
  for (int i = 0; i < kCopies; ++i) {
    const std::string own = Prose(random, i % 2 == 0 ? 8 : 150);
    input += Line(std::to_string(i), own + (i == 401 || i == 777 ? rare : "") + dispatch,
                  "outlet" + std::to_string(i));
  }
  Result result;
  ASSERT_TRUE(Find({folder.Write("a.jsonl", input)}, LittleMemory(folder), &result, nullptr).ok());
  EXPECT_LE(result.summary.candidates, 20u * kCopies);
  EXPECT_GT(result.summary.capped, 0u);
  std::set<int64_t> clusters;
  for (const auto& [id, document] : result.documents) {
    clusters.insert(document.cluster);
    EXPECT_GT(document.covered_prose, 0.5) << id;
  }
  EXPECT_EQ(clusters, std::set<int64_t>{0});
  bool found = false;
  for (const PairRecord& pair : result.pairs) {
    if (pair.a != "401" || pair.b != "777") continue;
    for (const PassageRecord& passage : pair.passages) found |= passage.words >= 300;
  }
  EXPECT_TRUE(found);
}

// A site's frame on every page, a phrase in every document, and a few true copies among them.
TEST(FindSkewed, ATemplateOnEveryPage) {
  const TempDir folder;
  Random random(3);
  const std::string head = Prose(random, 20), foot = Prose(random, 25);
  constexpr int kPages = 3000;
  std::string input, copied;
  for (int i = 0; i < kPages; ++i) {
    std::string body = Prose(random, 200);
    if (i == 100) copied = Prose(random, 40);
    if (i == 100 || i == 2500) body += copied;
    input += Line(std::to_string(i), head + "\n\n" + body + "\n\n" + foot, "site.example");
  }
  Options options = LittleMemory(folder);
  options.window = 4;
  Result result;
  ASSERT_TRUE(Find({folder.Write("a.jsonl", input)}, options, &result, nullptr).ok());
  EXPECT_LE(result.summary.candidates, 20u * kPages);
  EXPECT_GT(result.summary.cut, 0u);
  EXPECT_GT(result.summary.capped, 0u);
  ASSERT_EQ(result.pairs.size(), 1u);
  EXPECT_EQ(result.pairs[0].a + " " + result.pairs[0].b, "100 2500");
}

TEST(FindSkewed, ManyEmptyTextsAndALargeOne) {
  const TempDir folder;
  Random random(4);
  const std::string shared = Prose(random, 50);
  std::string input = Line("large", Prose(random, 100'000) + shared + Prose(random, 100'000));
  for (int i = 0; i < 20'000; ++i) input += Line("e" + std::to_string(i), i % 2 == 0 ? "" : " -- ");
  input += Line("small", shared);
  Result result;
  ASSERT_TRUE(Find({folder.Write("a.jsonl", input)}, LittleMemory(folder), &result, nullptr).ok());
  EXPECT_EQ(result.documents.size(), 20'002u);
  ASSERT_EQ(result.pairs.size(), 1u);
  EXPECT_EQ(result.pairs[0].b, "small");
  EXPECT_EQ(result.summary.groups, 0u);
}

}  // namespace
}  // namespace stemma
