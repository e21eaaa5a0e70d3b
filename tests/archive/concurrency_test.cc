// Readers, a writer and a compaction at once: every answer is that of one moment.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/archive/search.h"
#include "tests/archive/articles.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

constexpr size_t kBatch = 8;

// Of the documents that answer, those with these texts are told by their ids: "a0" copies itself.
void Read(const std::string& folder, const std::vector<Document>& articles,
          const std::atomic<bool>& stop, std::atomic<uint64_t>* searches) {
  absl::StatusOr<Archive> archive = Archive::Open(folder);
  ASSERT_TRUE(archive.ok()) << archive.status();
  uint64_t last = 0;
  TokenizedText tokens;
  Tokenizer tokenizer;
  while (!stop.load()) {
    archive = archive->Reopen();
    ASSERT_TRUE(archive.ok()) << archive.status();
    EXPECT_GE(archive->generation(), last);
    last = archive->generation();
    EXPECT_TRUE(archive->set_aside().empty());
    ArchiveSearcher searcher(*archive, {});
    for (size_t i = 0; i < articles.size(); i += 7) {
      tokenizer.Run(articles[i].text, &tokens);
      bool itself = false;
      for (const ArchiveSource& source : searcher.Search(tokens, "").sources) {
        const auto loaded = searcher.Load(source, tokens);
        ASSERT_TRUE(loaded.has_value());
        itself = itself || loaded->document.id == articles[i].id;
      }
      // Numbers are given in order: an article is there when so many have been, and is not removed.
      if (i < kBatch && i % 2 == 1) {
        EXPECT_TRUE(itself);
      }
      searches->fetch_add(1);
    }
  }
  EXPECT_TRUE(archive->set_aside().empty());
}

TEST(ArchiveConcurrency, ReadersAWriterAndACompaction) {
  const TempDir scratch;
  const std::string folder = scratch.path() + "/a";
  const std::vector<Document> articles = MakeArticles(31, 160);
  ASSERT_TRUE(CreateArchive(folder, {}).ok());
  auto writer = ArchiveWriter::Open(folder, {.batch_documents = kBatch, .threads = 2});
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->Add({articles.data(), kBatch}).ok());
  ASSERT_TRUE((*writer)->Flush().ok());

  std::atomic<bool> stop{false};
  std::atomic<uint64_t> searches{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] { Read(folder, articles, stop, &searches); });
  }
  for (size_t first = kBatch; first < articles.size(); first += 19) {
    const size_t count = std::min<size_t>(19, articles.size() - first);
    EXPECT_TRUE((*writer)->Add({articles.data() + first, count}).ok());
  }
  EXPECT_TRUE((*writer)->Flush().ok());
  std::vector<std::string> gone;
  for (size_t i = 0; i < articles.size(); i += 2) gone.push_back(articles[i].id);
  uint64_t unknown = 0;
  EXPECT_TRUE((*writer)->Remove(gone, &unknown).ok());
  EXPECT_TRUE((*writer)->Compact().ok());
  const uint64_t seen = searches.load();
  while (searches.load() < seen + 30) std::this_thread::yield();
  stop.store(true);
  for (std::thread& reader : readers) reader.join();
  const auto archive = Archive::Open(folder);
  EXPECT_EQ(archive->documents(), 80u);
  EXPECT_EQ(archive->info()->segments, 1u);
}

}  // namespace
}  // namespace stemma
