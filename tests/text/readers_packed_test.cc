// Every packing around every record format.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text/readers.h"
#include "tests/support/temp_dir.h"
#include "tests/text/reading.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::vector<std::pair<std::string, std::string>>& Filters() {
  static const std::vector<std::pair<std::string, std::string>> kFilters = {
      {"gzip", ".gz"}, {"bzip2", ".bz2"}, {"xz", ".xz"}, {"zstd", ".zst"}, {"lz4", ".lz4"}};
  return kFilters;
}

// The same three stories in every format, and the texts that come out.
std::vector<Member> Stories() {
  const std::string record = "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nstory\r\n\r\n";
  return {{"a/1.txt", "story"},
          {"b.jsonl", "{\"text\":\"story\"}\n{\"text\":\"story\"}\n"},
          {"c.csv", "text,x\nstory,1\nstory,2\n"},
          {"d.tsv", "text\tx\nstory\t1\n"},
          {"e.warc", "WARC/1.0\r\nWARC-Type: resource\r\n" + record +
                         "WARC/1.0\r\nWARC-Type: resource\r\n" + record},
          {"f.html", "<p>story</p>"}};
}
const std::vector<std::string>& Suffixes() {
  static const std::vector<std::string> kSuffixes = {"a/1.txt",  "b.jsonl#1", "b.jsonl#2",
                                                     "c.csv#2",  "c.csv#3",   "d.tsv#2",
                                                     "e.warc#1", "e.warc#2",  "f.html"};
  return kSuffixes;
}

void ExpectStories(const Reading& reading, const std::string& prefix) {
  std::vector<std::string> ids;
  for (const std::string& suffix : Suffixes()) ids.push_back(prefix + suffix);
  EXPECT_EQ(reading.ids(), ids);
  for (const Document& document : reading.documents) EXPECT_EQ(document.text, "story");
  for (const Skipped& skipped : reading.skipped) ADD_FAILURE() << skipped.file << skipped.why;
}

TEST(PackedInput, EveryCompressionAroundEveryFormat) {
  for (const auto& [filter, ending] : Filters()) {
    SCOPED_TRACE(filter);
    const TempDir folder;
    std::vector<std::string> ids;
    for (const Member& story : Stories()) {
      folder.Write(story.name + ending, Compress(filter, story.bytes));
    }
    for (const std::string& suffix : Suffixes()) {
      const size_t number = suffix.find('#');
      ids.push_back(suffix.substr(0, number) + ending +
                    (number == std::string::npos ? "" : suffix.substr(number)));
    }
    const Reading reading = ReadAll({folder.path()});
    EXPECT_EQ(reading.ids(), ids);
    for (const Document& document : reading.documents) EXPECT_EQ(document.text, "story");
    EXPECT_THAT(reading.skipped, IsEmpty());
  }
}

TEST(PackedInput, EveryArchiveAroundEveryFormat) {
  const TempDir folder;
  for (const char* format : {"ustar", "pax", "gnutar", "v7tar", "zip"}) {
    SCOPED_TRACE(format);
    const std::string path = folder.Write("posts", Pack(format, "none", Stories()));
    for (const size_t block : {size_t{1}, size_t{511}, size_t{1} << 20}) {
      ExpectStories(ReadAll({path}, {.block_bytes = block}), "posts/");
    }
  }
  for (const auto& [filter, ending] : Filters()) {
    SCOPED_TRACE(filter);
    const std::string path = folder.Write("posts.tar" + ending, Pack("pax", filter, Stories()));
    const Reading reading = ReadAll({path});
    ExpectStories(reading, "posts.tar" + ending + "/");
    EXPECT_EQ(reading.documents.at(0).file, path + "/a/1.txt");
    EXPECT_EQ(reading.documents.at(1).line, 1u);
  }
}

TEST(PackedInput, OneMoreLayerIsUnpackedAndADeeperOneReported) {
  const TempDir folder;
  const std::string inner = Pack("zip", "none", Stories());
  const std::string path = folder.Write(
      "outer.tar",
      Pack("pax", "none",
           {{"x.txt.gz", Compress("gzip", "story")},
            {"inner.zip", inner},
            {"y.jsonl.xz", Compress("xz", "{\"text\":\"story\"}")},
            {"deep.zip",
             Pack("zip", "none", {{"z.gz", Compress("gzip", "story")}, {"w.txt", "story"}})}}));
  const Reading reading = ReadAll({path});
  std::vector<std::string> ids = {"outer.tar/x.txt.gz"};
  for (const std::string& suffix : Suffixes()) ids.push_back("outer.tar/inner.zip/" + suffix);
  ids.push_back("outer.tar/y.jsonl.xz#1");
  ids.push_back("outer.tar/deep.zip/w.txt");
  EXPECT_EQ(reading.ids(), ids);
  ASSERT_THAT(reading.skipped, SizeIs(1));
  EXPECT_EQ(reading.skipped[0].file, path + "/deep.zip/z.gz");
  EXPECT_THAT(reading.skipped[0].why, HasSubstr("two layers deep"));
}

TEST(PackedInput, PartsOneAfterTheOtherAreReadAsOne) {
  const TempDir folder;
  for (const auto& [filter, ending] : Filters()) {
    SCOPED_TRACE(filter);
    std::string packed;
    for (int i = 0; i < 3; ++i) packed += Compress(filter, "{\"text\":\"story\"}\n");
    const Reading reading = ReadAll({folder.Write("a.jsonl" + ending, packed)});
    EXPECT_THAT(reading.documents, SizeIs(3));
    EXPECT_THAT(reading.skipped, IsEmpty());
  }
}

TEST(PackedInput, NamesAreUtf8WhateverTheLocale) {
  const TempDir folder;
  for (const char* format : {"ustar", "pax", "zip"}) {
    SCOPED_TRACE(format);
    const Reading reading =
        ReadAll({folder.Write("a", Pack(format, "none", {{"./caf\u00e9/\u4e2d.txt", "story"}}))});
    EXPECT_THAT(reading.ids(), ElementsAre("a/caf\u00e9/\u4e2d.txt"));
    const Reading broken =
        ReadAll({folder.Write("a", Pack("ustar", "none", {{"caf\xE9.txt", "story"}}))});
    EXPECT_THAT(broken.ids(), ElementsAre("a/caf\uFFFD.txt"));
  }
}

TEST(PackedInput, HiddenMembersAreLeftOut) {
  const TempDir folder;
  const Reading reading = ReadAll({folder.Write(
      "a.zip",
      Pack("zip", "none",
           {{".hidden", "x"}, {"a/._1.txt", "x"}, {"a/1.txt", "story"}, {"__MACOSX/._b", "x"}}))});
  EXPECT_THAT(reading.ids(), ElementsAre("a.zip/a/1.txt"));
  EXPECT_THAT(reading.skipped, IsEmpty());
}

TEST(PackedInput, AnEmptyArchiveOrStreamIsReportedAsEmpty) {
  const TempDir folder;
  for (const auto& [filter, ending] : Filters()) {
    // libarchive's own writer does not survive an empty lz4 frame.
    const std::string packed = filter == "lz4"
                                   ? std::string("\x04\x22\x4D\x18\x60\x40\x82\0\0\0\0", 11)
                                   : Compress(filter, "");
    const Reading reading = ReadAll({folder.Write("a.txt" + ending, packed)});
    EXPECT_THAT(reading.documents, IsEmpty());
    ASSERT_THAT(reading.skipped, SizeIs(1)) << filter;
    EXPECT_THAT(reading.skipped[0].why, HasSubstr("empty")) << filter;
  }
  const Reading zip = ReadAll({folder.Write("a.zip", Pack("zip", "none", {}))});
  ASSERT_THAT(zip.skipped, SizeIs(1));
  EXPECT_THAT(zip.skipped[0].why, HasSubstr("no file in it"));
}

}  // namespace
}  // namespace stemma
