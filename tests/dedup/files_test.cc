// What is written, and how: records as they stood, whole or not at all.

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include "tests/dedup/running.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kStory = "the river rose over the lower town in the night of sunday";
constexpr std::string_view kOther = "a bridge was closed and the mayor spoke of a hundred years";

std::string Text(std::string_view story, std::string_view end = "") {
  return std::string(story) + std::string(end);
}

std::vector<std::string> FilesUnder(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path().lexically_relative(folder).string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Ids and texts of what is at `path`.
std::vector<std::string> ReadBack(const std::string& path) {
  std::vector<std::string> read;
  auto reader = DocumentReader::Open({path}, {});
  EXPECT_TRUE(reader.ok());
  Document document;
  while ((*reader)->Next(&document)) read.push_back(document.id + ": " + document.text);
  EXPECT_TRUE((*reader)->skipped().empty());
  return read;
}

TEST(DedupFiles, JsonLinesAreTheVeryLines) {
  const TempDir folder;
  const std::string first =
      "{ \"text\":\"" + Text(kStory) + "\\n\", \"n\" : 1.50, \"id\":\"a\" }\n";
  const std::string copy = "{\"id\":\"b\",\"text\":\"" + Text(kStory) + "\"}\n";
  const std::string last = "{\"id\":\"c\",\"text\":\"\\u0061 " + Text(kOther) + "\"}";
  const std::string path = folder.Write("in.jsonl", first + copy + "\n" + last);
  const std::string out = folder.path() + "/out.jsonl";
  const DedupRun run = RunDedup({path}, {}, out);
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_EQ(ReadWholeFile(out), first + last + "\n");
  ASSERT_EQ(run.removed.size(), 1u);
  EXPECT_EQ(run.removed[0].reason, "normalised");
  EXPECT_EQ(run.removed[0].line, "2");
}

TEST(DedupFiles, TablesKeepTheirHeaderQuotesAndLineEnds) {
  const TempDir folder;
  const std::string header = "id,note,text\r\n";
  const std::string a = "a,\"two\r\nlines, \"\"quoted\"\"\"," + Text(kStory) + "\r\n";
  const std::string b = "b,,\"" + Text(kStory) + "\"\r\n";
  const std::string c = "c,x," + Text(kOther) + "\r\n";
  const std::string out = folder.path() + "/out.csv";
  const DedupRun run =
      RunDedup({folder.Write("1.csv", header + a + b), folder.Write("2.csv", header + c)}, {}, out);
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_EQ(ReadWholeFile(out), header + a + c);
}

TEST(DedupFiles, UnlikeRecordsNeedAFolder) {
  const TempDir folder;
  const std::string lines = folder.Write("in/a.jsonl", "{\"text\":\"" + Text(kStory) + "\"}\n");
  const std::string table = folder.Write("in/b.csv", "text\n" + Text(kOther) + "\n");
  const std::string out = folder.path() + "/out.jsonl";
  const DedupRun run = RunDedup({lines, table}, {}, out);
  EXPECT_THAT(std::string(run.status.message()), HasSubstr("records of one kind"));
  EXPECT_FALSE(std::filesystem::exists(out));
  ASSERT_TRUE(RunDedup({lines, table}, {}, folder.path() + "/out/").status.ok());
  EXPECT_THAT(FilesUnder(folder.path() + "/out"), ElementsAre("a.jsonl", "b.csv"));
  EXPECT_EQ(ReadWholeFile(folder.path() + "/out/b.csv"), ReadWholeFile(table));
}

TEST(DedupFiles, AFolderOfFilesKeepsPathsAndBytes) {
  const TempDir folder;
  const std::string bytes = "\xEF\xBB\xBF" + Text(kStory) + "\r\n";
  folder.Write("in/x/1.txt", bytes);
  folder.Write("in/x/2.txt", Text(kStory) + "\n");
  folder.Write("in/y/z/3.html", "<html><body><p>" + Text(kOther) + "</p></body></html>");
  folder.Write("in/shards/s.jsonl", "{\"text\":\"" + Text(kOther, " indeed so") +
                                        "\"}\n{\"text\":\"" + Text(kStory, "!") + "\"}\n");
  const std::string out = folder.path() + "/kept";
  DedupOptions options{.near = false};
  options.keep = KeepRule::kFirst;
  const DedupRun run = RunDedup({folder.path() + "/in"}, options, out);
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_TRUE(run.summary.in_folder);
  EXPECT_THAT(FilesUnder(out), ElementsAre("shards/s.jsonl", "y/z/3.html"));
  const std::string path = folder.path() + "/in/";
  EXPECT_EQ(ReadWholeFile(out + "/y/z/3.html"), ReadWholeFile(path + "y/z/3.html"));
  const DedupRun files = RunDedup({path + "x"}, options, folder.path() + "/x");
  ASSERT_TRUE(files.status.ok()) << files.status;
  EXPECT_THAT(FilesUnder(folder.path() + "/x"), ElementsAre("1.txt"));
  EXPECT_EQ(ReadWholeFile(folder.path() + "/x/1.txt"), bytes);
}

TEST(DedupFiles, PackedAsTheNameSaysAndTheSameBytesEveryTime) {
  const TempDir folder;
  std::string lines;
  for (int i = 0; i < 300; ++i) {
    lines += "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"" + Text(kStory) + " number " +
             std::to_string(i * 7919) + " of many\"}\n";
  }
  const std::string path = folder.Write("in.jsonl", lines);
  const std::vector<std::string> all = ReadBack(path);
  for (const std::string ending : {".gz", ".bz2", ".xz", ".zst", ".lz4"}) {
    SCOPED_TRACE(ending);
    const std::string out = folder.path() + "/out.jsonl" + ending;
    ASSERT_TRUE(RunDedup({path}, {.near = false}, out).status.ok());
    const std::string bytes = ReadWholeFile(out);
    EXPECT_LT(bytes.size(), lines.size() / 3);
    EXPECT_EQ(ReadBack(out), all);
    // Packed input again, and a whole folder of it.
    const std::string again = folder.path() + "/again" + ending.substr(1);
    ASSERT_TRUE(RunDedup({out}, {.near = false}, again + "/").status.ok());
    EXPECT_EQ(ReadWholeFile(again + "/out.jsonl" + ending), bytes);
  }
}

TEST(DedupFiles, FilesOfOneNameGetNumbers) {
  const TempDir folder;
  const std::string a = folder.Write("a/x.jsonl", "{\"text\":\"" + Text(kStory) + "\"}\n");
  const std::string b = folder.Write("b/x.jsonl", "{\"text\":\"" + Text(kOther) + "\"}\n");
  const std::string out = folder.path() + "/out";
  ASSERT_TRUE(RunDedup({a, b}, {}, out + "/").status.ok());
  EXPECT_THAT(FilesUnder(out), ElementsAre("x#2.jsonl", "x.jsonl"));
  EXPECT_EQ(ReadWholeFile(out + "/x#2.jsonl"), ReadWholeFile(b));
}

TEST(DedupFiles, AFolderThatHoldsSomethingIsLeftAlone) {
  const TempDir folder;
  folder.Write("in/a.txt", Text(kStory));
  const std::string mine = folder.Write("out/mine.txt", "mine");
  const DedupRun run = RunDedup({folder.path() + "/in"}, {}, folder.path() + "/out");
  EXPECT_EQ(run.status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReadWholeFile(mine), "mine");
  EXPECT_THAT(FilesUnder(folder.path() + "/out"), ElementsAre("mine.txt"));
}

TEST(DedupFiles, DryRunWritesTheAuditOnly) {
  const TempDir folder;
  folder.Write("in/a.txt", Text(kStory));
  folder.Write("in/b.txt", Text(kStory));
  const DedupRun run = RunDedup({folder.path() + "/in"}, {}, "");
  ASSERT_TRUE(run.status.ok()) << run.status;
  EXPECT_EQ(run.removed.size(), 1u);
  EXPECT_EQ(run.summary.kept, 1u);
  EXPECT_THAT(FilesUnder(folder.path()), ElementsAre("in/a.txt", "in/b.txt"));
}

TEST(DedupFiles, APipeIsReadOnceAndGivesWhatAFileGives) {
  const TempDir folder;
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += "{\"id\":\"" + std::to_string(i) + "\",\"date\":\"2023-01-0" +
             std::to_string(1 + i % 9) + "\",\"text\":\"" + Text(kStory) + " " +
             std::to_string(i / 4) + Text(kOther) + "\"}\n";
  }
  const std::string file = folder.Write("in.jsonl", lines);
  DedupOptions options{.contained = true};
  options.scratch_folder = folder.path();
  const DedupRun expected = RunDedup({file}, options, folder.path() + "/expected.jsonl");
  ASSERT_TRUE(expected.status.ok()) << expected.status;
  EXPECT_GT(expected.removed.size(), 1000u);
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] {
    FILE* stream = std::fopen(pipe.c_str(), "wb");
    std::fwrite(lines.data(), 1, lines.size(), stream);
    std::fclose(stream);
  });
  const DedupRun run = RunDedup({pipe}, options, folder.path() + "/out.jsonl");
  writer.join();
  ASSERT_TRUE(run.status.ok()) << run.status;
  ASSERT_EQ(run.removed.size(), expected.removed.size());
  EXPECT_EQ(run.removed.back().kept, expected.removed.back().kept);
  EXPECT_EQ(ReadWholeFile(folder.path() + "/out.jsonl"),
            ReadWholeFile(folder.path() + "/expected.jsonl"));
  EXPECT_THAT(FilesUnder(folder.path()), ElementsAre("expected.jsonl", "in.jsonl", "out.jsonl"));
}

// Does something when a stage begins.
class AtStage : public Progress {
 public:
  AtStage(std::string name, std::function<void()> act)
      : name_(std::move(name)), act_(std::move(act)) {}
  void Stage(std::string_view name, std::string_view, uint64_t) override {
    if (name == name_) act_();
  }
  void Advance(uint64_t) override {}

 private:
  std::string name_;
  std::function<void()> act_;
};

TEST(DedupFiles, InputThatChangesMeanwhileIsAnErrorAndLeavesTheOldOutput) {
  for (const std::string stage : {"gathering", "writing"}) {
    for (const bool shorter : {false, true}) {
      SCOPED_TRACE(stage);
      const TempDir folder;
      for (const char* name : {"in/1.txt", "in/2.txt", "in/3.txt"}) {
        folder.Write(name, Text(kStory));
      }
      AtStage change(stage, [&] {
        if (shorter) {
          std::filesystem::remove(folder.path() + "/in/3.txt");
        } else {
          folder.Write("in/2.txt", Text(kOther));
        }
      });
      // A file that is gone is missed at the last reading at the latest.
      const DedupRun run = RunDedup({folder.path() + "/in"}, {}, folder.path() + "/out", &change);
      EXPECT_EQ(run.status.code(), absl::StatusCode::kAborted) << run.status;
      EXPECT_FALSE(std::filesystem::exists(folder.path() + "/out"));
      for (const std::string& file : FilesUnder(folder.path())) {
        EXPECT_TRUE(file.starts_with("in/")) << file;
      }
    }
  }
}

// No file of this process may grow beyond this while it lives: what a full disk does.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_;
  void (*handler_)(int);
};

TEST(DedupFiles, AFullDiskLeavesTheOldOutputWhole) {
  const TempDir folder;
  std::string lines, text;
  for (int i = 0; i < 4000; ++i) text += " " + std::to_string(i * 7919 % 10007);
  for (int i = 0; i < 200; ++i) {
    lines +=
        "{\"text\":\"" + std::to_string(i) + text.substr(static_cast<size_t>(i) * 50) + "\"}\n";
  }
  const std::string path = folder.Write("in.jsonl", lines);
  const std::string old = folder.Write("out.jsonl", "old");
  folder.Write("files/a.txt", text + text);
  const auto before = FilesUnder(folder.path());
  DedupRun to_file, to_packed, to_folder, to_scratch;
  {
    const FullDisk full(2000);
    to_file = RunDedup({path}, {.near = false}, old);
    to_packed = RunDedup({path}, {.near = false}, folder.path() + "/new.jsonl.zst");
    to_folder = RunDedup({folder.path() + "/files"}, {}, folder.path() + "/out");
    DedupOptions options{.min_resemblance = 0.3};
    options.memory_bytes = 0;
    options.scratch_folder = folder.path();
    to_scratch = RunDedup({path}, options, "");
  }
  for (const DedupRun* run : {&to_file, &to_packed, &to_folder, &to_scratch}) {
    EXPECT_FALSE(run->status.ok());
    EXPECT_THAT(std::string(run->status.message()), HasSubstr("writing"));
  }
  EXPECT_EQ(ReadWholeFile(old), "old");
  EXPECT_EQ(FilesUnder(folder.path()), before);
}

TEST(DedupFiles, WhatCannotBeReadIsSaidAndTheRestGoesOn) {
  const TempDir folder;
  const std::string good = "{\"text\":\"" + Text(kStory) + "\"}\n";
  const std::string path = folder.Write("in.jsonl", good + "{broken\n");
  const DedupRun run = RunDedup({path}, {}, folder.path() + "/out.jsonl");
  ASSERT_TRUE(run.status.ok()) << run.status;
  ASSERT_EQ(run.summary.skipped.size(), 1u);
  EXPECT_EQ(run.summary.skipped[0].line, 2u);
  EXPECT_EQ(ReadWholeFile(folder.path() + "/out.jsonl"), good);
}

TEST(DedupFiles, WithoutAFolderToPutItInNothingIsRead) {
  const TempDir folder;
  const std::string path = folder.Write("in.jsonl", "{\"text\":\"x\"}\n");
  AtStage never("reading", [] { FAIL() << "read for nothing"; });
  const DedupRun run = RunDedup({path}, {}, folder.path() + "/none/out.jsonl", &never);
  EXPECT_EQ(run.status.code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace stemma
