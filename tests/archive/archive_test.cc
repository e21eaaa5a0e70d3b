// The life of an archive: what is added is found, what is removed is not, and nothing of it depends
// on how it came to be there.

#include "core/archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/archive/search.h"
#include "tests/archive/articles.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<ArchiveWriter> OpenWriter(const std::string& folder, size_t batch = 1 << 15,
                                          int threads = 2) {
  auto writer = ArchiveWriter::Open(folder, {.batch_documents = batch, .threads = threads});
  EXPECT_TRUE(writer.ok()) << writer.status();
  return *std::move(writer);
}

void Fill(const std::string& folder, const std::vector<Document>& articles,
          const ArchiveOptions& options, size_t batch = 1 << 15, int threads = 2) {
  ASSERT_TRUE(CreateArchive(folder, options).ok());
  const auto writer = OpenWriter(folder, batch, threads);
  ASSERT_TRUE(writer->Add(articles).ok());
  ASSERT_TRUE(writer->Flush().ok());
  EXPECT_EQ(writer->summary().added, articles.size());
}

Archive OpenArchive(const std::string& folder) {
  auto archive = Archive::Open(folder);
  EXPECT_TRUE(archive.ok()) << archive.status();
  return *archive;
}

void ExpectSound(const std::string& folder, uint64_t documents) {
  const auto report = CheckArchive(folder, nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  for (const CheckFault& fault : report->faults) ADD_FAILURE() << fault.file << " " << fault.what;
  EXPECT_EQ(report->documents, documents);
}

struct Answer {
  std::string id;
  std::vector<Seed> seeds;
  std::string text;
  auto operator<=>(const Answer&) const = default;
};

std::vector<Answer> Ask(const Archive& archive, const Document& article,
                        const SearchFilter& filter = {}) {
  ArchiveSearcher searcher(archive, {.filter = filter});
  TokenizedText tokens;
  Tokenizer().Run(article.text, &tokens);
  std::vector<Answer> answers;
  for (const ArchiveSource& source : searcher.Search(tokens, article.source).sources) {
    auto loaded = searcher.Load(source, tokens);
    EXPECT_TRUE(loaded.has_value());
    if (loaded) answers.push_back({loaded->document.id, source.seeds, loaded->document.text});
  }
  return answers;
}

std::vector<std::string> Ids(const std::vector<Answer>& answers) {
  std::vector<std::string> ids;
  for (const Answer& answer : answers) ids.push_back(answer.id);
  return ids;
}

// Every shared hash, by brute force: the seeds that a search with no limit gives.
std::vector<Seed> OracleSeeds(const std::string& a, const std::string& b, int window) {
  const auto prints = [window](const std::string& text) {
    TokenizedText tokens;
    Tokenizer().Run(text, &tokens);
    std::vector<Shingle> shingles;
    std::vector<Fingerprint> out;
    ShinglesOf(tokens, 5, &shingles);
    Winnow(shingles, window, &out);
    return out;
  };
  std::vector<Seed> seeds;
  for (const Fingerprint& x : prints(a)) {
    for (const Fingerprint& y : prints(b)) {
      if (x.hash == y.hash) seeds.push_back({x.position, y.position});
    }
  }
  return seeds;
}

TEST(Archive, FindsWhatBruteForceFinds) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  const std::vector<Document> articles = MakeArticles(1, 120);
  Fill(folder, articles, {}, 16);
  const Archive archive = OpenArchive(folder);
  EXPECT_EQ(archive.documents(), 120u);
  ExpectSound(folder, 120);
  size_t found = 0;
  for (const Document& article : articles) {
    std::vector<Answer> expected;
    for (const Document& other : articles) {
      std::vector<Seed> seeds = OracleSeeds(other.text, article.text, 4);
      // A lone common shingle is none of the generator's copies.
      if (seeds.size() > 1) expected.push_back({other.id, std::move(seeds), other.text});
    }
    const std::vector<Answer> answers = Ask(archive, article);
    EXPECT_EQ(answers, expected) << article.id;
    found += answers.size();
  }
  EXPECT_GT(found, 160u);
}

TEST(Archive, DoesNotDependOnBatchesThreadsOrMerges) {
  const TempDir scratch;
  const std::vector<Document> articles = MakeArticles(2, 200);
  const std::string whole = scratch.path() + "/whole", parts = scratch.path() + "/parts";
  Fill(whole, articles, {}, 1 << 15, 1);
  Fill(parts, articles, {}, 7, 2);  // 29 batches: merged more than once
  const Archive a = OpenArchive(whole), b = OpenArchive(parts);
  EXPECT_LT(b.info()->segments, 16u);
  ExpectSound(parts, 200);
  for (const Document& article : articles) EXPECT_EQ(Ask(a, article), Ask(b, article));
}

TEST(Archive, KnowsIdsThatAreThere) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  std::vector<Document> articles = MakeArticles(3, 60);
  Fill(folder, {articles.begin(), articles.begin() + 40}, {});
  const auto writer = OpenWriter(folder, 8);
  articles.push_back(articles[50]);
  ASSERT_TRUE(writer->Add(articles).ok());
  ASSERT_TRUE(writer->Flush().ok());
  EXPECT_EQ(writer->summary().added, 20u);
  EXPECT_EQ(writer->summary().known, 41u);
  ExpectSound(folder, 60);
}

TEST(Archive, RemovesAndCompacts) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  const std::vector<Document> articles = MakeArticles(4, 90);
  Fill(folder, articles, {}, 20);
  auto writer = OpenWriter(folder, 20);
  std::vector<std::string> ids;
  for (size_t i = 0; i < 90; i += 3) ids.push_back(articles[i].id);
  ids.push_back("never there");
  uint64_t unknown = 0;
  ASSERT_TRUE(writer->Remove(ids, &unknown).ok());
  EXPECT_EQ(unknown, 1u);
  ExpectSound(folder, 60);
  const Archive removed = OpenArchive(folder);
  ASSERT_TRUE(writer->Compact().ok());
  ExpectSound(folder, 60);
  const Archive compact = *removed.Reopen();
  EXPECT_EQ(compact.info()->segments, 1u);
  EXPECT_EQ(compact.info()->removed, 0u);
  EXPECT_LT(compact.info()->record_bytes, removed.info()->record_bytes);
  for (const Document& article : articles) {
    const std::vector<Answer> answers = Ask(removed, article);
    EXPECT_EQ(answers, Ask(compact, article));
    for (const Answer& answer : answers) {
      EXPECT_EQ(std::find(ids.begin(), ids.end(), answer.id), ids.end());
    }
  }
  // What was removed can be added again, and is the last then.
  ASSERT_TRUE(writer->Add({articles.data(), 1}).ok());
  ASSERT_TRUE(writer->Flush().ok());
  EXPECT_EQ(Ids(Ask(*compact.Reopen(), articles[0])).back(), articles[0].id);
  // All of it removed: nothing is left, and that is an archive, too.
  ids.clear();
  for (const Document& article : articles) ids.push_back(article.id);
  ASSERT_TRUE(writer->Remove(ids, &unknown).ok());
  ASSERT_TRUE(writer->Compact().ok());
  ExpectSound(folder, 0);
  EXPECT_THAT(Ask(*compact.Reopen(), articles[0]), IsEmpty());
}

TEST(Archive, FiltersWhatMayAnswer) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  std::vector<Document> articles = MakeArticles(5, 1);
  for (int i = 1; i < 8; ++i) {
    articles.push_back(articles[0]);
    articles.back().id = "copy" + std::to_string(i);
    articles.back().date = "2023-11-0" + std::to_string(i) + "T12:00:00Z";
    articles.back().source = "outlet" + std::to_string(i) + ".example";
  }
  articles[7].date.clear();
  Fill(folder, articles, {});
  const Archive archive = OpenArchive(folder);
  const Document& article = articles[3];
  EXPECT_EQ(Ids(Ask(archive, article)).size(), 8u);
  EXPECT_THAT(Ids(Ask(archive, article, {.since = 1699012800})),  // 2023-11-03T12:00Z
              testing::ElementsAre("copy3", "copy4", "copy5", "copy6"));
  EXPECT_THAT(Ids(Ask(archive, article, {.until = 1699012800})),
              testing::ElementsAre("a0", "copy1", "copy2", "copy3"));
  EXPECT_THAT(Ids(Ask(archive, article, {.exclude_outlets = {"outlet1.example", "no such"}})),
              testing::Not(testing::Contains("copy1")));
  EXPECT_THAT(Ids(Ask(archive, article, {.not_same_outlet = true})),
              testing::Not(testing::Contains("copy3")));
  EXPECT_THAT(Ids(Ask(archive, article, {.before = 3})), testing::ElementsAre("a0", "copy1"));
}

// A story that very many have printed stays findable: its fingerprints are counted as one group's.
TEST(Archive, CountsFrequenciesOverGroups) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  std::vector<Document> articles = MakeArticles(6, 3);
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    articles.push_back(articles[0]);
    articles.back().id = "print" + std::to_string(i);
    articles.back().text += Prose(&random, 3);
  }
  Fill(folder, articles, {}, 300);
  Document article{.id = "new", .text = articles[0].text.substr(0, 500) + Prose(&random, 80)};
  const Archive archive = OpenArchive(folder);
  ArchiveSearcher searcher(archive, {});
  TokenizedText tokens;
  Tokenizer().Run(article.text, &tokens);
  const SearchResult result = searcher.Search(tokens, "");
  EXPECT_FALSE(result.sources.empty());
  EXPECT_EQ(result.sources.front().number, 1u);
  EXPECT_LE(result.sources.size(), 16u);
  EXPECT_EQ(result.stats.cut, 0u);
  EXPECT_GT(result.stats.capped, 1000u);
  EXPECT_THAT(result.furniture, IsEmpty());
}

// A phrase in very many unrelated documents is furniture, cut, and rescued where nothing else is.
TEST(Archive, KnowsWhatEverybodyPrints) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  Random random(8);
  const std::string footer = Prose(&random, 60);
  std::vector<Document> articles;
  for (int i = 0; i < 300; ++i) {
    articles.push_back(
        {.id = std::to_string(i), .text = Prose(&random, 100) + footer, .source = "one.example"});
  }
  Fill(folder, articles, {}, 64);
  const Document article{.id = "new", .text = Prose(&random, 100) + footer};
  const Archive archive = OpenArchive(folder);
  TokenizedText tokens;
  Tokenizer().Run(article.text, &tokens);
  ArchiveSearcher searcher(archive, {});
  const SearchResult result = searcher.Search(tokens, "one.example");
  EXPECT_GT(result.stats.cut, 10u);
  EXPECT_GT(result.stats.rescued, 0u);
  EXPECT_LE(result.sources.size(), 4u);
  ASSERT_EQ(result.furniture.size(), 1u);
  EXPECT_GE(result.furniture[0].size(), 50u);
}

TEST(Archive, KnowsPlacesWithoutTexts) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  const std::vector<Document> articles = MakeArticles(9, 60);
  Fill(folder, articles, {.texts = false}, 9);
  ExpectSound(folder, 60);
  const Archive archive = OpenArchive(folder);
  ArchiveSearcher searcher(archive, {});
  TokenizedText tokens, original;
  Tokenizer().Run(articles[5].text, &tokens);
  const SearchResult result = searcher.Search(tokens, "");
  ASSERT_FALSE(result.sources.empty());
  bool itself = false;
  for (const ArchiveSource& source : result.sources) {
    const auto loaded = searcher.Load(source, tokens);
    ASSERT_TRUE(loaded.has_value());
    EXPECT_FALSE(loaded->whole);
    if (loaded->document.id != "a5") continue;
    itself = true;
    Tokenizer().Run(articles[5].text, &original);
    ASSERT_EQ(loaded->tokens.size(), original.size());
    EXPECT_EQ(loaded->document.text.size(), articles[5].text.size());
    EXPECT_GT(loaded->resemblance, 0.95);
    size_t known = 0;
    for (size_t i = 0; i < original.size(); ++i) {
      if (loaded->tokens.hash[i] != original.hash[i]) continue;
      ++known;
      EXPECT_EQ(loaded->tokens.Token(i), original.Token(i));
    }
    EXPECT_GE(known + 6, original.size());  // all but what the ends have outside a fingerprint
    for (const Seed& seed : source.seeds) {
      EXPECT_EQ(loaded->tokens.source[seed.a].begin, original.source[seed.a].begin);
    }
  }
  EXPECT_TRUE(itself);
}

TEST(Archive, HoldsStrangeDocuments) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  std::vector<Document> articles = {
      {.id = "empty"},
      {.id = "one", .text = "word"},
      {.id = "han", .text = "北京今天宣布了一项新的政策以促进经济发展和社会稳定北京今天"},
      {.id = "repeats", .text = ""},
      {.id = "empty too"}};
  for (int i = 0; i < 5000; ++i) articles[3].text += "la ";
  for (const bool texts : {true, false}) {
    const std::string here = folder + (texts ? "t" : "n");
    Fill(here, articles, {.texts = texts}, 2);
    ExpectSound(here, 5);
    const Archive archive = OpenArchive(here);
    EXPECT_EQ(Ids(Ask(archive, articles[2])), std::vector<std::string>{"han"});
    EXPECT_EQ(Ids(Ask(archive, articles[3])), std::vector<std::string>{"repeats"});
    EXPECT_THAT(Ask(archive, articles[0]), IsEmpty());
  }
}

TEST(Archive, HasOneWriterAndSaysSo) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  Fill(folder, MakeArticles(10, 5), {});
  auto writer = OpenWriter(folder);
  const auto second = ArchiveWriter::Open(folder, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("another writer"));
  EXPECT_EQ(OpenArchive(folder).documents(), 5u);
  writer.reset();
  EXPECT_TRUE(ArchiveWriter::Open(folder, {}).ok());
}

TEST(Archive, SaysWhatIsNoArchive) {
  const TempDir scratch;
  EXPECT_EQ(Archive::Open(scratch.path()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ArchiveWriter::Open(scratch.path(), {}).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(CreateArchive(scratch.path() + "/a", {}).ok());
  EXPECT_EQ(CreateArchive(scratch.path() + "/a", {}).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_FALSE(CreateArchive(scratch.path() + "/b", {.window = 0}).ok());
  EXPECT_THAT(Ask(OpenArchive(scratch.path() + "/a"), MakeArticles(1, 1)[0]), IsEmpty());
}

TEST(Archive, SweepsLeftovers) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  Fill(folder, MakeArticles(11, 5), {});
  scratch.Write("a/segments/00000007.seg", "a segment that was never named");
  scratch.Write("a/segments/00000008.seg.x7Hq2z", "and one that was never whole");
  OpenWriter(folder);
  size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder + "/segments")) {
    files += file.is_regular_file();
  }
  EXPECT_EQ(files, 1u);
  ExpectSound(folder, 5);
}

}  // namespace
}  // namespace stemma
