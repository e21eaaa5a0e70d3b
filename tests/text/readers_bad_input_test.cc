// What cannot be read: one clear line each, and the rest is read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "core/text/readers.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"
#include "tests/text/reading.h"

namespace stemma {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Reads `bytes` as a file of that name between two good files, which have to come through; expects
// one line about it and returns the line.
Skipped OnlyTrouble(const std::string& name, const std::string& bytes, ReadOptions options = {}) {
  const TempDir folder;
  const std::string path = folder.Write("b/" + name, bytes);
  const Reading reading =
      ReadAll({folder.Write("a.txt", "before"), path, folder.Write("c.txt", "behind")}, options);
  std::vector<std::string> ids = reading.ids();
  EXPECT_FALSE(ids.empty());
  if (ids.empty()) return {};
  EXPECT_EQ(ids.front(), "a.txt");
  EXPECT_EQ(ids.back(), "c.txt");
  EXPECT_EQ(reading.skipped.size(), 1u);
  if (reading.skipped.size() != 1) return {};
  EXPECT_THAT(reading.skipped[0].file, HasSubstr(path));
  EXPECT_EQ(reading.skipped[0].why.find('\n'), std::string::npos);
  EXPECT_EQ(reading.skipped[0].why.find(": found"), std::string::npos);
  return reading.skipped[0];
}

std::string Why(const std::string& name, const std::string& bytes, ReadOptions options = {}) {
  return OnlyTrouble(name, bytes, std::move(options)).why;
}

TEST(BadInput, APathThatIsMissingIsReportedWhenOthersExist) {
  const TempDir folder;
  const std::string good = folder.Write("a.txt", "text");
  const std::string missing = folder.path() + "/b.txt";
  const Reading reading = ReadAll({missing, good});
  EXPECT_THAT(reading.ids(), ElementsAre("a.txt"));
  ASSERT_THAT(reading.skipped, SizeIs(1));
  EXPECT_EQ(reading.skipped[0].file, missing);
  EXPECT_THAT(reading.skipped[0].why,
              AllOf(HasSubstr("No such file"), HasSubstr("check the path")));
  const auto none = DocumentReader::Open({missing, folder.path() + "/c/d"}, {});
  EXPECT_EQ(none.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(none.status().message()), HasSubstr(missing));
}

TEST(BadInput, OptionsThatCannotBeUsed) {
  const TempDir folder;
  const std::string path = folder.Write("a.txt", "text");
  const auto code = [&](std::vector<std::string> paths, ReadOptions options) {
    return DocumentReader::Open(std::move(paths), std::move(options)).status().code();
  };
  EXPECT_EQ(code({path}, {}), absl::StatusCode::kOk);
  EXPECT_EQ(code({}, {}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({path}, {.text_fields = {}}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({path}, {.input_format = "pdf"}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({path}, {.max_text_bytes = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({path}, {.max_text_bytes = uint64_t{1} << 32}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({path}, {.block_bytes = 0}), absl::StatusCode::kInvalidArgument);
}

// Without the rights of root, if they are held, for the length of a scope.
class Nobody {
 public:
  Nobody() : was_root_(geteuid() == 0) {
    if (was_root_ && seteuid(65534) != 0) ADD_FAILURE() << "cannot give up the rights of root";
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;
  ~Nobody() {
    if (was_root_ && seteuid(0) != 0) ADD_FAILURE() << "cannot take the rights of root again";
  }

 private:
  bool was_root_;
};

TEST(BadInput, FilesAndFoldersWithoutRights) {
  const TempDir folder;
  folder.Write("a.txt", "text");
  folder.Write("closed/x.txt", "text");
  const std::string file = folder.Write("unreadable.txt", "text");
  const std::string closed = folder.path() + "/closed";
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(file.c_str(), 0), 0);
  ASSERT_EQ(chmod(closed.c_str(), 0), 0);
  Reading reading;
  {
    const Nobody nobody;
    reading = ReadAll({folder.path()});
  }
  ASSERT_EQ(chmod(closed.c_str(), 0755), 0);
  EXPECT_THAT(reading.ids(), ElementsAre("a.txt"));
  ASSERT_THAT(reading.skipped, SizeIs(2));
  EXPECT_EQ(reading.skipped[0].file, closed);
  EXPECT_EQ(reading.skipped[1].file, file);
  for (const Skipped& skipped : reading.skipped) {
    EXPECT_THAT(skipped.why, AllOf(HasSubstr("Permission denied"), HasSubstr("rights")));
  }
}

TEST(BadInput, FoldersWithNothingToRead) {
  const TempDir folder;
  folder.Write("empty/.hidden", "x");
  const Reading reading = ReadAll({folder.path() + "/empty"});
  ASSERT_THAT(reading.skipped, SizeIs(1));
  EXPECT_EQ(reading.skipped[0].file, folder.path() + "/empty");
  EXPECT_THAT(reading.skipped[0].why, HasSubstr("a folder without files"));
}

TEST(BadInput, PipesInAFolderAreNotWaitedFor) {
  const TempDir folder;
  folder.Write("b.txt", "text");
  ASSERT_EQ(mkfifo((folder.path() + "/a").c_str(), 0600), 0);
  const Reading reading = ReadAll({folder.path()});
  EXPECT_THAT(reading.ids(), ElementsAre("b.txt"));
  ASSERT_THAT(reading.skipped, SizeIs(1));
  EXPECT_THAT(reading.skipped[0].why, HasSubstr("pipe"));
}

TEST(BadInput, EmptyFiles) {
  EXPECT_THAT(Why("x.txt", ""), HasSubstr("empty"));
  EXPECT_THAT(Why("x.jsonl", ""), HasSubstr("empty"));
  EXPECT_THAT(Why("x.txt", " \r\n\t\n"), HasSubstr("empty"));
  EXPECT_THAT(Why("x.txt", "\xEF\xBB\xBF"), HasSubstr("empty"));
  EXPECT_THAT(Why("x.jsonl", "\n\n"), HasSubstr("empty"));
  EXPECT_THAT(Why("x.csv", "\n\n"), HasSubstr("empty"));
  EXPECT_THAT(Why("x.html", "<script>1</script>"), HasSubstr("empty"));
}

TEST(BadInput, BinaryFilesAreNamed) {
  const std::string nul("text\0more", 9);
  EXPECT_THAT(Why("x.txt", nul), AllOf(HasSubstr("NUL at byte 4"), HasSubstr("UTF-8")));
  EXPECT_THAT(Why("x.jsonl", nul), HasSubstr("binary"));
  EXPECT_THAT(Why("x.txt", std::string(70000, 'a') + '\0'), HasSubstr("NUL at byte 70000"));
  EXPECT_THAT(Why("x.pdf", "%PDF-1.7\nwords"), HasSubstr("a PDF"));
  EXPECT_THAT(Why("x.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), HasSubstr("an Office document"));
  EXPECT_THAT(
      Why("x.docx", Pack("zip", "none", {{"[Content_Types].xml", "<x/>"}, {"a.xml", "<x/>"}})),
      HasSubstr("an office document"));
  EXPECT_THAT(Why("x", std::string("\x01\x02\x03\x04 \xFE\xDC\xBA", 8)), HasSubstr("binary data"));
  EXPECT_THAT(Why("x.gz", Compress("gzip", "%PDF-1.7")), HasSubstr("a PDF"));
}

TEST(BadInput, OtherEncodingsAreReportedAndNotGuessed) {
  EXPECT_THAT(Why("x.txt", "caf\xE9 au lait"),
              AllOf(HasSubstr("byte 0xE9"), HasSubstr("at byte 3"), HasSubstr("iconv")));
  EXPECT_THAT(Why("x.txt", "cut off \xE2\x80"), HasSubstr("cut off within a character at byte 8"));
  EXPECT_THAT(Why("x.txt", std::string("t\0e\0x\0t\0", 8)), HasSubstr("UTF-16"));
  EXPECT_THAT(Why("x.txt", "\xFF\xFEt"), HasSubstr("cut off"));
  const Skipped json = OnlyTrouble("x.jsonl", "{\"text\":\"a\"}\n{\"text\":\"caf\xE9\"}\n");
  EXPECT_EQ(json.line, 2u);
  EXPECT_THAT(json.why, HasSubstr("(byte 0xE9) at byte 12 of the line"));
  const Skipped csv = OnlyTrouble("x.csv", "id,text\n1,\"a\nb\xE9\"\n2,ok\n");
  EXPECT_EQ(csv.line, 2u);
  EXPECT_THAT(csv.why, HasSubstr("(byte 0xE9) at byte 1 of line 3"));
}

TEST(BadInput, JsonRecordsThatAreNone) {
  for (const char* line : {"[1]", "7", "{\"text\":", "{\"text\":\"a\"} {}", "words"}) {
    const Skipped skipped =
        OnlyTrouble("x.jsonl", Concat("{\"text\":\"a\"}\n", line, "\n{\"text\":\"b\"}\n"));
    EXPECT_EQ(skipped.line, 2u) << line;
    EXPECT_THAT(skipped.why, HasSubstr("expected one JSON object a line")) << line;
  }
  EXPECT_THAT(Why("x.jsonl", "{\"headline\":\"a\",\"story\":\"b\"}"),
              AllOf(HasSubstr("headline, story"), HasSubstr("expected one of text, body"),
                    HasSubstr("--text-field")));
  EXPECT_THAT(Why("x.jsonl", "{}"), HasSubstr("--text-field"));
  EXPECT_THAT(Why("x.jsonl", "{\"text\":null}"), HasSubstr("--text-field"));
  EXPECT_THAT(Why("x.jsonl", "{\"text\":5}"),
              AllOf(HasSubstr("\"text\" is a number"), HasSubstr("expected a string")));
  EXPECT_THAT(Why("x.jsonl", "{\"text\":[\"a\"]}"), HasSubstr("an array"));
  EXPECT_THAT(Why("x.jsonl", "{\"text\":\"12345678\"}", {.max_text_bytes = 7}),
              AllOf(HasSubstr("8 bytes"), HasSubstr("--max-text")));
  EXPECT_THAT(Why("x.txt", "12345678", {.max_text_bytes = 7}), HasSubstr("--max-text"));
}

TEST(BadInput, TooLongALineIsPassedOver) {
  const std::string line = Concat("{\"x\":\"", std::string(3 << 20, 'x'), "\",\"text\":\"a\"}\n");
  for (const size_t block : {size_t{1000}, size_t{1} << 20, size_t{8} << 20}) {
    const Skipped skipped = OnlyTrouble("x.jsonl", line + "{\"text\":\"b\"}\n",
                                        {.max_text_bytes = 100, .block_bytes = block});
    EXPECT_EQ(skipped.line, 1u);
    EXPECT_THAT(skipped.why, HasSubstr("a line of more than"));
  }
}

TEST(BadInput, TableRowsThatDoNotFit) {
  const Skipped few = OnlyTrouble("x.csv", "id,text\n1,a\n2\n3,c\n");
  EXPECT_EQ(few.line, 3u);
  EXPECT_THAT(few.why, HasSubstr("1 field, expected 2 as in the header"));
  EXPECT_THAT(Why("x.csv", "id,text\n1,a,b\n"), HasSubstr("3 fields"));
  EXPECT_THAT(Why("x.csv", "id,text\n1,\"a\"b\n2,c\n"), HasSubstr("behind a closing quote"));
  const Skipped open = OnlyTrouble("x.csv", "id,text\n1,a\n2,\"b\n3,c\n4,d\n");
  EXPECT_EQ(open.line, 3u);
  EXPECT_THAT(open.why, HasSubstr("never closed"));
  EXPECT_THAT(Why("x.csv", "name,story\n1,a\n2,b\n"),
              AllOf(HasSubstr("name, story"), HasSubstr("--text-field")));
  EXPECT_THAT(Why("x.csv", std::string("id,text\n1,") + std::string(5000, 'a') + '\0' + "\n",
                  {.block_bytes = 4096}),
              HasSubstr("NUL at byte 5002 of the line"));
}

TEST(BadInput, WarcThatIsNone) {
  EXPECT_THAT(Why("x.warc", "words\nand words\n"), HasSubstr("WARC"));
  const std::string record =
      "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n"
      "story\r\n\r\n";
  EXPECT_THAT(Why("x.warc", record + "lost\r\n" + record), HasSubstr("no WARC record"));
  EXPECT_THAT(Why("x.warc", record + record.substr(0, record.size() - 6)), HasSubstr("cut off"));
  EXPECT_THAT(Why("x.warc", record + record.substr(0, 40)), HasSubstr("cut off"));
  EXPECT_THAT(
      Why("x.warc", record + "WARC/1.0\r\nWARC-Type: resource\r\n\r\nstory\r\n\r\n" + record),
      HasSubstr("Content-Length"));
}

std::string Noise(size_t bytes, uint64_t seed) {
  Random random(seed);
  std::string noise;
  while (noise.size() < bytes) noise += Concat(random.Next() % 100000, " ");
  return noise;
}

TEST(BadInput, PackedFilesThatAreCutOff) {
  std::string lines;
  for (int i = 0; i < 6000; ++i) lines += Concat("{\"text\":\"", Noise(400, i), "\"}\n");
  for (const char* filter : {"gzip", "bzip2", "xz", "zstd", "lz4"}) {
    SCOPED_TRACE(filter);
    const std::string text = Compress(filter, Noise(200000, 1));
    EXPECT_THAT(Why("x.txt", text.substr(0, text.size() / 2)),
                AllOf(HasSubstr("cannot be unpacked"), HasSubstr("fetch or pack it again")));
    const std::string json = Compress(filter, lines);
    const Skipped skipped = OnlyTrouble("x.jsonl", json.substr(0, json.size() / 2));
    EXPECT_THAT(skipped.why, HasSubstr("cannot be unpacked"));
    EXPECT_EQ(skipped.line > 0, filter != std::string("lz4"));  // which is one block of 4 MiB
  }
  const std::vector<Member> members = {{"1", Noise(50000, 1)}, {"2", Noise(50000, 2)}};
  for (const auto& [format, filter] : {std::pair("pax", "gzip"), std::pair("pax", "none")}) {
    const std::string packed = Pack(format, filter, members);
    const Skipped skipped = OnlyTrouble("x", packed.substr(0, packed.size() / 3));
    EXPECT_THAT(skipped.why, HasSubstr("cannot be unpacked"));
    EXPECT_THAT(skipped.file, HasSubstr("x/1"));
  }
}

TEST(BadInput, PackedFilesThatAreDamaged) {
  // Without zst: libarchive writes it without sums, and damage may give another valid stream.
  for (const char* filter : {"gzip", "bzip2", "xz", "lz4"}) {
    SCOPED_TRACE(filter);
    const std::string good = Compress(filter, Noise(100000, 1));
    ForSeeds(20, [&](Random& random) {
      std::string bytes = good;
      const size_t at = 30 + random.Below(bytes.size() - 60);
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
      EXPECT_THAT(Why("x.txt", bytes), HasSubstr("expected a whole gz")) << at;
    });
  }
  std::string zip = Pack("zip", "none", {{"1.txt", Noise(50000, 1)}, {"2.txt", Noise(50000, 2)}});
  zip[5000] = static_cast<char>(zip[5000] ^ 4);
  const Skipped skipped = OnlyTrouble("x.zip", zip);  // the second member is still read
  EXPECT_THAT(skipped.file, HasSubstr("x.zip/1.txt"));
}

TEST(BadInput, DecompressionBombs) {
  const std::string zeros(size_t{80} << 20, 'a');
  const std::string bomb = Compress("zstd", zeros);
  ASSERT_LT(bomb.size() * 1000, zeros.size());
  EXPECT_THAT(Why("x.txt", bomb), AllOf(HasSubstr("bomb"), HasSubstr("at most 1000 times"),
                                        HasSubstr("--max-unpacked-ratio 0")));
  EXPECT_THAT(
      Why("x.tar", Pack("pax", "zstd", {{"1", "story"}, {".hidden", zeros}, {"2", "story"}})),
      HasSubstr("bomb"));
  EXPECT_THAT(Why("x.tar", Pack("pax", "none", {{"1", bomb}})), HasSubstr("bomb"));
  EXPECT_THAT(Why("x.txt", Compress("gzip", Noise(5000, 1)), {.max_unpacked_bytes = 4000}),
              AllOf(HasSubstr("4000"), HasSubstr("--max-unpacked")));
  const TempDir folder;
  const Reading lifted = ReadAll({folder.Write("x.txt", bomb)}, {.max_unpacked_ratio = 0});
  ASSERT_THAT(lifted.documents, SizeIs(1));
  EXPECT_EQ(lifted.documents[0].text.size(), zeros.size());
}

TEST(BadInput, LinksInAnArchiveAreReported) {
  archive* writer = archive_write_new();
  archive_write_set_format_ustar(writer);
  std::string packed(1 << 16, '\0');
  size_t used = 0;
  archive_write_open_memory(writer, packed.data(), packed.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, "link");
  archive_entry_set_filetype(entry, AE_IFLNK);
  archive_entry_set_symlink(entry, "/etc/passwd");
  archive_write_header(writer, entry);
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  packed.resize(used);
  EXPECT_THAT(Why("x.tar", packed), HasSubstr("a link"));
}

}  // namespace
}  // namespace stemma
