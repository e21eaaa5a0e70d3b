// What an archive is after a run that was killed, lost its power, or was refused a write or a sync:
// sound, with all that was acknowledged, nothing twice; and after the run is started again, the
// same as one that was never disturbed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "core/archive/archive.h"
#include "core/archive/archive_writer.h"
#include "core/archive/check.h"
#include "core/archive/search.h"
#include "core/base/json.h"
#include "tests/archive/articles.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

namespace fs = std::filesystem;

constexpr int kKills = 200;

class CrashTest : public testing::Test {
 protected:
  static constexpr size_t kBefore = 34;  // documents that are there, in batches of 5
  static constexpr size_t kAdded = 24;   // and come, in batches of 5: some merges on the way

  CrashTest() : articles_(MakeArticles(21, kBefore + kAdded)) {
    std::string lines;
    for (size_t i = kBefore; i < articles_.size(); ++i) {
      JsonObject line;
      line.Set("id", articles_[i].id).Set("text", articles_[i].text);
      line.Set("date", articles_[i].date).Set("source", articles_[i].source);
      lines += line.ToLine();
    }
    input_ = scratch_.Write("new.jsonl", lines);
    start_ = scratch_.path() + "/start";
    EXPECT_TRUE(CreateArchive(start_, {}).ok());
    auto writer = ArchiveWriter::Open(start_, {.batch_documents = 5, .threads = 1});
    EXPECT_TRUE((*writer)->Add({articles_.data(), kBefore}).ok());
    EXPECT_TRUE((*writer)->Flush().ok());
    uint64_t unknown = 0;
    removed_ = {articles_[3].id, articles_[20].id};
    EXPECT_TRUE((*writer)->Remove(removed_, &unknown).ok());
    writer->reset();
    undisturbed_ = Copy("undisturbed");
    EXPECT_EQ(Run(undisturbed_, "").status, 0);
    EXPECT_EQ(CountOf(undisturbed_), articles_.size() - removed_.size());
    answers_ = Answers(undisturbed_);
  }

  struct Ran {
    int status = 0;
    uint64_t acknowledged = 0;  // documents
  };

  std::string Copy(const std::string& name) {
    const std::string folder = scratch_.path() + "/" + name;
    fs::remove_all(folder);
    fs::copy(start_, folder, fs::copy_options::recursive);
    return folder;
  }

  // Adds the input to the archive, disturbed by `fault`.
  Ran Run(const std::string& folder, const std::string& fault) {
    const std::string said = scratch_.path() + "/said", count = scratch_.path() + "/count";
    const std::string command =
        std::string("exec env ") +
        (fault.empty()
             ? std::string()
             : "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 STEMMA_FAULT=" + fault +
                   " STEMMA_FAULT_COUNT=" + count + " LD_PRELOAD=" STEMMA_FAULT_LAYER " ") +
        STEMMA_PROGRAM " archive add " + folder + " " + input_ + " --batch 5 --acknowledge -q >" +
        said + " 2>" + said + ".error";
    Ran ran;
    ran.status = std::system(("sh -c '" + command + "'").c_str());
    std::ifstream lines(said);
    for (std::string line; std::getline(lines, line);) {
      JsonParser parser;
      const auto fields = parser.ParseObject(line);
      if (!fields.ok()) continue;
      for (const JsonField& field : *fields) {
        if (field.key == "documents") ran.acknowledged = std::stoull(std::string(field.text));
      }
    }
    return ran;
  }

  long CallsOf(const std::string& folder) {
    Run(folder, "count@0");
    std::ifstream file(scratch_.path() + "/count");
    long calls = 0;
    file >> calls;
    return calls;
  }

  static uint64_t CountOf(const std::string& folder) {
    const auto archive = Archive::Open(folder);
    return archive.ok() ? archive->documents() : 0;
  }

  // Of every article the ids that answer, with the places.
  std::vector<std::string> Answers(const std::string& folder) {
    std::vector<std::string> answers;
    const auto archive = Archive::Open(folder);
    if (!archive.ok()) return {std::string(archive.status().message())};
    ArchiveSearcher searcher(*archive, {});
    TokenizedText tokens;
    for (const Document& article : articles_) {
      Tokenizer().Run(article.text, &tokens);
      std::string answer;
      for (const ArchiveSource& source : searcher.Search(tokens, "").sources) {
        const auto loaded = searcher.Load(source, tokens);
        answer += loaded ? loaded->document.id : "?";
        for (const Seed& seed : source.seeds) answer += Concat(" ", seed.a, "-", seed.b);
      }
      answers.push_back(answer);
    }
    return answers;
  }

  // The archive after a disturbed run: sound, all acknowledged, a prefix of the input; then the run
  // again.
  void ExpectSound(const std::string& folder, const Ran& ran) {
    const auto report = CheckArchive(folder, nullptr);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const CheckFault& fault : report->faults) ADD_FAILURE() << fault.file << fault.what;
    const uint64_t before = kBefore - removed_.size();
    const uint64_t there = report->documents;
    EXPECT_GE(there, before + ran.acknowledged);
    const std::vector<std::string> ids = *Archive::Open(folder)->IdsIn(0, 1'000'000);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
    EXPECT_EQ(ids.size(), there);
    for (uint64_t i = before; i < ids.size(); ++i) {
      EXPECT_EQ(ids[i], articles_[i + removed_.size()].id);
    }
    EXPECT_EQ(Run(folder, "").status, 0);
    EXPECT_EQ(CountOf(folder), articles_.size() - removed_.size());
    EXPECT_EQ(Answers(folder), answers_);
  }

  const TempDir scratch_;
  std::vector<Document> articles_;
  std::vector<std::string> removed_;
  std::string input_, start_, undisturbed_;
  std::vector<std::string> answers_;
};

TEST_F(CrashTest, SurvivesKillsAndPowerLoss) {
  const long calls = CallsOf(Copy("counted"));
  ASSERT_GT(calls, 40);
  Random random(22);
  for (int i = 0; i < kKills && !HasFailure(); ++i) {
    const long at = 1 + static_cast<long>(random.Below(static_cast<uint64_t>(calls)));
    const std::string fault = (i % 2 == 0 ? "kill@" : "loss@") + std::to_string(at);
    SCOPED_TRACE(fault);
    const std::string folder = Copy("killed");
    const Ran ran = Run(folder, fault);
    EXPECT_NE(ran.status, 0);
    ExpectSound(folder, ran);
  }
}

TEST_F(CrashTest, SurvivesEveryFailedWriteAndSync) {
  const long calls = CallsOf(Copy("counted"));
  for (const char* kind : {"short", "enospc", "eio"}) {
    for (long at = 1; at <= calls && !HasFailure(); ++at) {
      const std::string fault = Concat(kind, "@", at);
      SCOPED_TRACE(fault);
      const std::string folder = Copy("failed");
      const Ran ran = Run(folder, fault);
      // A fault in what only tidies up (the log's last checkpoint) need not fail the run.
      if (ran.status == 0) {
        EXPECT_EQ(CountOf(folder), articles_.size() - removed_.size());
      }
      ExpectSound(folder, ran);
    }
  }
}

}  // namespace
}  // namespace stemma
