// What is removed, and for what: against the oracle, and in the cases where others went wrong.

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "core/index/lsh_plan.h"
#include "tests/dedup/running.h"
#include "tests/oracle/dedup.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

using Words = std::vector<std::string>;

Words RandomWords(Random& random, size_t count, uint64_t vocabulary = 5000) {
  Words words;
  for (size_t i = 0; i < count; ++i)
    words.push_back("w" + std::to_string(random.Below(vocabulary)));
  return words;
}

std::string Joined(const Words& words, std::string_view separator = " ") {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : separator).append(word);
  return text;
}

std::string JsonLine(const Document& document) {
  JsonObject line;
  line.Set("id", document.id).Set("text", document.text);
  if (!document.title.empty()) line.Set("title", document.title);
  if (!document.date.empty()) line.Set("date", document.date);
  if (!document.source.empty()) line.Set("source", document.source);
  if (!document.author.empty()) line.Set("author", document.author);
  return line.ToLine();
}

std::string JsonLines(const std::vector<Document>& documents, size_t begin, size_t end) {
  std::string lines;
  for (size_t d = begin; d < end; ++d) lines += JsonLine(documents[d]);
  return lines;
}

std::string JsonLines(const std::vector<std::string>& texts) {
  std::vector<Document> documents(texts.size());
  for (size_t d = 0; d < texts.size(); ++d) {
    documents[d].id = std::to_string(d);
    documents[d].text = texts[d];
  }
  return JsonLines(documents, 0, documents.size());
}

// A text made from an earlier one as copies are, or a new one, or hardly any.
Words NextText(Random& random, const std::vector<Words>& before) {
  if (before.empty() || random.Chance(0.25)) return RandomWords(random, 20 + random.Below(150));
  Words words = before[random.Below(before.size())];
  switch (random.Below(8)) {
    case 0:
      return words;
    case 1:
    case 2:
      for (std::string& word : words) {
        if (random.Chance(0.02)) word = "e" + std::to_string(random.Below(1000));
      }
      return words;
    case 3:  // an excerpt
      if (words.size() > 10) {
        const size_t begin = random.Below(words.size() - 8);
        words.assign(words.begin() + static_cast<std::ptrdiff_t>(begin),
                     words.begin() + static_cast<std::ptrdiff_t>(std::min(
                                         words.size(), begin + 8 + random.Below(words.size()))));
      }
      return words;
    case 4: {  // inside a longer one
      Words longer = RandomWords(random, 5 + random.Below(40));
      longer.insert(longer.end(), words.begin(), words.end());
      return longer;
    }
    case 5:
      words.resize(words.size() - std::min<size_t>(words.size(), random.Below(12)));
      return words;
    case 6:
      return RandomWords(random, random.Below(7), 3);
    default:
      return {};
  }
}

std::vector<Document> RandomCollection(Random& random, size_t count) {
  std::vector<Words> texts;
  std::vector<Document> documents;
  for (size_t d = 0; d < count; ++d) {
    texts.push_back(NextText(random, texts));
    Document document;
    document.id = "d" + std::to_string(d);
    document.text = Joined(texts.back(), random.Chance(0.2) ? ", " : " ");
    if (random.Chance(0.1) && !document.text.empty()) document.text[0] = 'W';
    if (random.Chance(0.5)) document.title = "title";
    if (random.Chance(0.6)) {
      document.date =
          "2023-10-1" + std::to_string(random.Below(4)) +
          (random.Chance(0.5) ? "T0" + std::to_string(random.Below(4)) + ":00:00Z" : "");
    }
    if (random.Chance(0.5)) document.source = random.Chance(0.3) ? "Reuters" : "paper.example";
    if (random.Chance(0.4)) document.author = random.Chance(0.5) ? "AFP" : "Ann Writer";
    documents.push_back(document);
  }
  return documents;
}

void ExpectOracle(const std::vector<Document>& documents, size_t against, DedupOptions options) {
  const TempDir folder;
  const std::string path =
      folder.Write("in.jsonl", JsonLines(documents, against, documents.size()));
  if (against > 0) {
    options.against = {folder.Write("other.jsonl", JsonLines(documents, 0, against))};
  }
  const std::map<size_t, OracleRemoval> expected = OracleDedup(documents, against, options).Run();
  const DedupRun run = RunDedup({path}, options, folder.path() + "/out.jsonl");
  ASSERT_TRUE(run.status.ok()) << run.status;
  std::vector<AuditLine> lines;
  std::string kept;
  for (size_t d = against; d < documents.size(); ++d) {
    const auto removal = expected.find(d);
    if (removal == expected.end()) {
      kept += JsonLine(documents[d]);
      continue;
    }
    const auto& [keeper, reason, similarity] = removal->second;
    EXPECT_FALSE(expected.contains(keeper)) << "the oracle removes for what it removes";
    lines.push_back({.removed = documents[d].id,
                     .kept = documents[keeper].id,
                     .reason = std::string(RemovalReasonName(reason)),
                     .file = path,
                     .line = std::to_string(d - against + 1),
                     .resemblance = SixDigits(similarity.resemblance),
                     .containment_removed = SixDigits(similarity.containment_a),
                     .containment_kept = SixDigits(similarity.containment_b)});
  }
  ASSERT_EQ(run.removed.size(), lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(run.removed[i], lines[i])
        << run.removed[i].removed << " for " << run.removed[i].kept << ' ' << run.removed[i].reason
        << ", expected " << lines[i].removed << " for " << lines[i].kept << ' ' << lines[i].reason;
  }
  EXPECT_EQ(ReadWholeFile(folder.path() + "/out.jsonl"), kept);
}

// So many bands that no pair is missed.
DedupOptions Sure() {
  DedupOptions options;
  options.recall = 1 - 1e-9;
  options.threads = 2;
  return options;
}

class EveryKeepRule : public testing::TestWithParam<KeepRule> {};

TEST_P(EveryKeepRule, RemovesWhatTheOracleRemoves) {
  ForSeeds(40, [](Random& random) {
    const std::vector<Document> documents = RandomCollection(random, 1 + random.Below(60));
    DedupOptions options = Sure();
    options.keep = GetParam();
    options.threads = 1 + static_cast<int>(random.Below(3));
    options.contained = random.Chance(0.5);
    options.near = random.Chance(0.8);
    options.exact = random.Chance(0.8) || (!options.near && !options.contained);
    if (random.Chance(0.3)) options.memory_bytes = random.Below(20000);
    if (random.Chance(0.3)) options.min_resemblance = 0.5;
    ExpectOracle(documents, random.Chance(0.4) ? random.Below(documents.size()) : 0, options);
  });
}

INSTANTIATE_TEST_SUITE_P(Keep, EveryKeepRule,
                         testing::Values(KeepRule::kSource, KeepRule::kEarliest, KeepRule::kLongest,
                                         KeepRule::kFirst, KeepRule::kBestMetadata));

TEST(Dedup, ThreadsAndMemoryChangeNothing) {
  Random random(5);
  const TempDir folder;
  const std::vector<Document> documents = RandomCollection(random, 1500);
  const std::string path = folder.Write("in.jsonl", JsonLines(documents, 0, documents.size()));
  std::set<std::string> audits;
  for (const int threads : {1, 2, 5}) {
    DedupOptions options;
    options.contained = true;
    options.threads = threads;
    options.memory_bytes = threads == 2 ? 0 : uint64_t{1} << 30;
    options.scratch_folder = folder.path();
    const DedupRun run = RunDedup({path}, options, "");
    ASSERT_TRUE(run.status.ok()) << run.status;
    audits.insert(run.audit);
  }
  EXPECT_EQ(audits.size(), 1u);
  EXPECT_GT(audits.begin()->size(), 1000u);
}

DedupRun RunOn(const std::vector<std::string>& texts, const DedupOptions& options) {
  const TempDir folder;
  DedupRun run = RunDedup({folder.Write("in.jsonl", JsonLines(texts))}, options, "");
  EXPECT_TRUE(run.status.ok()) << run.status;
  return run;
}

TEST(Dedup, TenThousandEqualTextsLeaveTheFirst) {
  Random random(1);
  const std::string text = Joined(RandomWords(random, 100));
  const DedupRun run = RunOn(std::vector<std::string>(10000, text), {.contained = true});
  EXPECT_EQ(run.summary.kept, 1u);
  for (const AuditLine& line : run.removed) ASSERT_EQ(line.kept, "0");
}

TEST(Dedup, TextsWithoutAWordMatchNothing) {
  const DedupRun run = RunOn({"", "", "!", "!", " ", "", "…"}, {.contained = true});
  EXPECT_EQ(run.summary.documents, 7u);
  EXPECT_EQ(run.summary.kept, 7u);
}

TEST(Dedup, ShortTextsMatchOnlyExactly) {
  const std::vector<std::string> texts = {"one", "One!", "two", "one", "a b c d", "A, b c d"};
  const DedupRun exact = RunOn(texts, {});
  ASSERT_EQ(exact.removed.size(), 3u);
  EXPECT_EQ(exact.removed[0].reason, "normalised");
  EXPECT_EQ(exact.removed[1].reason, "exact");
  EXPECT_EQ(exact.removed[2].resemblance, 1);
  EXPECT_EQ(RunOn(texts, {.exact = false, .contained = true}).removed.size(), 0u);
}

// Documents that resemble their neighbours only must not go down one for another.
TEST(Dedup, AChainIsNotOneGroup) {
  Random random(3);
  Words words = RandomWords(random, 200, 1000000);
  std::vector<std::string> texts;
  for (size_t i = 0; i < 60; ++i) {
    texts.push_back(Joined(words));
    for (size_t j = 0; j < 3; ++j) words[(i * 29 + j * 67) % 200] = "n" + std::to_string(3 * i + j);
  }
  DedupOptions options = Sure();
  options.keep = KeepRule::kFirst;
  const DedupRun run = RunOn(texts, options);
  EXPECT_GT(run.summary.kept, 10u);
  EXPECT_GT(run.removed.size(), 10u);
  std::set<std::string> removed;
  for (const AuditLine& line : run.removed) removed.insert(line.removed);
  for (const AuditLine& line : run.removed) {
    EXPECT_GE(line.resemblance, 0.8);
    EXPECT_FALSE(removed.contains(line.kept));
  }
}

// Pages of one template share most of their bands, and are not near-duplicates.
TEST(Dedup, PagesOfOneTemplateStayAndCostLittle) {
  Random random(4);
  const std::string head = Joined(RandomWords(random, 100));
  std::vector<std::string> texts;
  for (size_t i = 0; i < 5000; ++i) texts.push_back(head + " " + Joined(RandomWords(random, 60)));
  const DedupRun run = RunOn(texts, {.contained = true});
  EXPECT_EQ(run.summary.kept, texts.size());
}

// Two pairs that meet in a bucket stay two pairs.
TEST(Dedup, TwoPairsOfOneTemplateStayTwo) {
  Random random(6);
  const Words head = RandomWords(random, 100);
  std::vector<std::string> texts;
  for (size_t pair = 0; pair < 2; ++pair) {
    const Words body = RandomWords(random, 80);
    for (size_t copy = 0; copy < 2; ++copy) {
      texts.push_back(Joined(head) + " " + Joined(body) + " end" + std::to_string(copy));
    }
  }
  DedupOptions options = Sure();
  options.keep = KeepRule::kFirst;
  const DedupRun run = RunOn(texts, options);
  ASSERT_EQ(run.removed.size(), 2u);
  EXPECT_EQ(run.removed[0].removed, "1");
  EXPECT_EQ(run.removed[0].kept, "0");
  EXPECT_EQ(run.removed[1].removed, "3");
  EXPECT_EQ(run.removed[1].kept, "2");
}

TEST(Dedup, AgainstRemovesAllThatIsThereAndNothingElse) {
  Random random(7);
  const std::string known = Joined(RandomWords(random, 50)),
                    fresh = Joined(RandomWords(random, 50));
  const TempDir folder;
  const std::string other = folder.Write("other.jsonl", JsonLines({known, known + " more"}));
  const std::string path = folder.Write("in.jsonl", JsonLines({known, fresh, known + " here"}));
  const std::string out = folder.path() + "/out.jsonl";
  const DedupRun run = RunDedup({path}, {.against = {other}}, out);
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_EQ(run.summary.against, 2u);
  ASSERT_EQ(run.removed.size(), 2u);
  for (const AuditLine& line : run.removed) {
    EXPECT_EQ(line.reason, "against");
    EXPECT_EQ(line.file, path);
  }
  EXPECT_EQ(ReadWholeFile(out), JsonLines({known, fresh, known + " here"})
                                    .substr(JsonLines({known}).size(), JsonLines({fresh}).size()));
}

TEST(Dedup, FaultyOptionsAreNamedAllAtOnce) {
  const absl::Status status = Validate(DedupOptions{.exact = false,
                                                    .near = false,
                                                    .min_resemblance = 0,
                                                    .min_containment = 1.5,
                                                    .recall = -1,
                                                    .shingle_words = 0,
                                                    .threads = -1});
  const std::string message(status.message());
  for (const char* field :
       {"min_resemblance", "min_containment", "recall", "shingle_words", "threads", "remove"}) {
    EXPECT_THAT(message, testing::HasSubstr(field));
  }
  EXPECT_TRUE(Validate(DedupOptions{}).ok());
}

}  // namespace
}  // namespace stemma
