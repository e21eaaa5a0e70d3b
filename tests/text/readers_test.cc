#include "core/text/readers.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "core/text/utf8.h"
#include "tests/support/seeded.h"
#include "tests/support/temp_dir.h"
#include "tests/text/reading.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Readers, AFileIsOneDocumentUnderItsBaseName) {
  const TempDir folder;
  const std::string path = folder.Write("deep/story.txt", "One.\r\n\r\nTwo.\n");
  const Reading reading = ReadAll({path}, {.keep_raw = true});
  ASSERT_THAT(reading.documents, SizeIs(1));
  EXPECT_EQ(reading.documents[0].id, "story.txt");
  EXPECT_EQ(reading.documents[0].text, "One.\r\n\r\nTwo.\n");
  EXPECT_EQ(reading.documents[0].raw, "One.\r\n\r\nTwo.\n");
  EXPECT_EQ(reading.documents[0].file, path);
  EXPECT_EQ(reading.documents[0].line, 0u);
  EXPECT_EQ(reading.documents[0].extra, "");
  EXPECT_THAT(reading.skipped, IsEmpty());
  EXPECT_EQ(reading.bytes_read, 13u);
  EXPECT_EQ(reading.bytes_total, 13u);
}

TEST(Readers, AOneWordFileIsADocument) {
  const TempDir folder;
  EXPECT_EQ(ReadAll({folder.Write("a", "word")}).documents.at(0).text, "word");
}

TEST(Readers, LeavesOutWhatTellsOfAFolder) {
  const TempDir folder;
  folder.Write("a.txt", "story");
  folder.Write("README.md", "about the stories");
  folder.Write("sub/licence", "terms");
  folder.Write("list.tsv", "id\tdate\n1\t2\n");
  folder.Write("more.csv", "id,text\nb,another story\n");
  const Reading reading = ReadAll({folder.path()});
  EXPECT_THAT(reading.ids(), ElementsAre("a.txt", "b"));
  EXPECT_THAT(reading.skipped, IsEmpty());
  EXPECT_EQ(reading.warnings.size(), 3u);
  // Named, they are read, or said to be unreadable.
  EXPECT_THAT(ReadAll({folder.path() + "/README.md"}).ids(), ElementsAre("README.md"));
  EXPECT_EQ(ReadAll({folder.path() + "/list.tsv"}).skipped.size(), 1u);
}

TEST(Readers, AFolderIsReadInByteOrderOfItsPathsWithoutHiddenFiles) {
  const TempDir folder;
  for (const char* name : {"b.txt", "a/2.txt", "a/10.txt", "a-b/1.txt", "a.txt", "Z.txt", "a/x/1",
                           "\xC3\xA9.txt", ".hidden", ".git/x", "a/.x"}) {
    folder.Write(name, name);
  }
  for (const std::string& path : {folder.path(), folder.path() + "/"}) {
    const Reading reading = ReadAll({path});
    EXPECT_THAT(reading.ids(), ElementsAre("Z.txt", "a-b/1.txt", "a.txt", "a/10.txt", "a/2.txt",
                                           "a/x/1", "b.txt", "\xC3\xA9.txt"));
    EXPECT_EQ(reading.documents[3].file, folder.path() + "/a/10.txt");
    EXPECT_THAT(reading.skipped, IsEmpty());
  }
}

TEST(Readers, LinksAreFollowedAndLoopsSurvived) {
  const TempDir folder;
  folder.Write("news/a/1.txt", "one");
  folder.Write("outside/2.txt", "two");
  ASSERT_EQ(symlink("..", (folder.path() + "/news/a/up").c_str()), 0);
  ASSERT_EQ(symlink("../outside", (folder.path() + "/news/link").c_str()), 0);
  ASSERT_EQ(symlink("itself", (folder.path() + "/news/itself").c_str()), 0);
  ASSERT_EQ(symlink("nowhere", (folder.path() + "/news/dangling").c_str()), 0);
  const Reading reading = ReadAll({folder.path() + "/news"});
  EXPECT_THAT(reading.ids(), ElementsAre("a/1.txt", "link/2.txt"));
  ASSERT_THAT(reading.warnings, SizeIs(1));
  EXPECT_EQ(reading.warnings[0].file, folder.path() + "/news/a/up");
  ASSERT_THAT(reading.skipped, SizeIs(2));
  EXPECT_EQ(reading.skipped[0].file, folder.path() + "/news/dangling");
  EXPECT_EQ(reading.skipped[1].file, folder.path() + "/news/itself");
}

TEST(Readers, JsonLinesGiveTheirFieldsAndKeepTheOthers) {
  const TempDir folder;
  const std::string line =
      R"({"id":17,"text":"A \u00e9\n\u0000b","title":"T","published":1697587200,"outlet":"O",)"
      R"("url":"http://x/","authors":["Ann \"A\" B","C\u00e9 D"],"language":"en","tags":["a", 1],)"
      R"("n":1.5,"deep":{"k":null},"quote\"d":"v\n","body":"second","byline":null})";
  const std::string path = folder.Write("a.jsonl", line + "\r\n\n" + R"({"content":"two"})");
  const Reading reading = ReadAll({path}, {.keep_raw = true});
  ASSERT_THAT(reading.documents, SizeIs(2)) << reading.skipped.at(0).why;
  const Document& first = reading.documents[0];
  EXPECT_EQ(first.id, "17");
  EXPECT_EQ(first.text, std::string("A \u00e9\n\0b", 7));
  EXPECT_EQ(first.title, "T");
  EXPECT_EQ(first.date, "1697587200");
  EXPECT_EQ(first.source, "O");
  EXPECT_EQ(first.url, "http://x/");
  EXPECT_EQ(first.author, "Ann \"A\" B, C\u00e9 D");
  EXPECT_EQ(first.lang, "en");
  EXPECT_EQ(first.extra,
            R"({"tags":["a",1],"n":1.5,"deep":{"k":null},"quote\"d":"v\n","body":"second"})");
  EXPECT_EQ(first.raw, line);
  EXPECT_EQ(first.line, 1u);
  EXPECT_EQ(reading.documents[1].id, "a.jsonl#3");
  EXPECT_EQ(reading.documents[1].text, "two");
  EXPECT_EQ(reading.documents[1].line, 3u);
  EXPECT_EQ(reading.documents[1].extra, "");
}

TEST(Readers, FieldNamesOfTheUserReplaceTheUsualOnesAndTheFirstThatIsThereWins) {
  const TempDir folder;
  const std::string path =
      folder.Write("a.jsonl", R"({"text":"no","b":"second","key":"k","id":"no"})"
                              "\n"
                              R"({"a":null,"b":"second","key":""})"
                              "\n"
                              R"({"b":"second","a":"first"})"
                              "\n"
                              R"({"b":"second","a":""})");
  const Reading reading = ReadAll({path}, {.text_fields = {"a", "b"}, .id_fields = {"key"}});
  ASSERT_THAT(reading.documents, SizeIs(4));
  EXPECT_EQ(reading.documents[0].text, "second");
  EXPECT_EQ(reading.documents[0].extra, R"({"text":"no","id":"no"})");
  EXPECT_EQ(reading.documents[1].text, "second");
  EXPECT_EQ(reading.documents[2].text, "first");
  EXPECT_EQ(reading.documents[3].text, "second");
  EXPECT_THAT(reading.ids(), ElementsAre("k", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4"));
}

TEST(Readers, AnEmptyTextInARecordIsADocument) {
  const TempDir folder;
  const Reading json = ReadAll({folder.Write("a.jsonl", R"({"id":"x","text":""})")});
  EXPECT_THAT(json.ids(), ElementsAre("x"));
  EXPECT_THAT(json.skipped, IsEmpty());
  EXPECT_THAT(ReadAll({folder.Write("a.csv", "id,text\nx,\n")}).ids(), ElementsAre("x"));
}

TEST(Readers, AJsonFileIsOneObjectOrJsonLines) {
  const TempDir folder;
  folder.Write("a.json", "{\n  \"maintext\": \"one\",\n  \"date_publish\": \"2023-10-18\"\n}\n");
  folder.Write("b.json", "{\"text\":\"two\"}\n{\"text\":\"three\"}\n{\n");
  folder.Write("c.json", "[{\"text\":\"four\"}]\n");
  const Reading reading = ReadAll({folder.path()});
  EXPECT_THAT(reading.ids(), ElementsAre("a.json", "b.json#1", "b.json#2"));
  EXPECT_EQ(reading.documents[0].date, "2023-10-18");
  ASSERT_THAT(reading.skipped, SizeIs(2));
  EXPECT_EQ(reading.skipped[0].line, 3u);
  EXPECT_THAT(reading.skipped[1].why, HasSubstr("jq -c '.[]'"));
}

TEST(Readers, TablesFollowRfc4180) {
  const TempDir folder;
  const std::string csv =
      "\xEF\xBB\xBFid,text,\"date\",x,x\r\n"
      "1,\"two\r\nlines, and a \"\"quote\"\"\",2023,,\r\n"
      "\r\n"
      "2,5\" nail,,a,\"b\"\n"
      ",\"\"\"\",,,";
  const Reading reading = ReadAll({folder.Write("t.csv", csv)}, {.keep_raw = true});
  ASSERT_THAT(reading.ids(), ElementsAre("1", "2", "t.csv#6"));
  EXPECT_EQ(reading.documents[0].text, "two\r\nlines, and a \"quote\"");
  EXPECT_EQ(reading.documents[0].date, "2023");
  EXPECT_EQ(reading.documents[0].line, 2u);
  EXPECT_EQ(reading.documents[0].raw, "1,\"two\r\nlines, and a \"\"quote\"\"\",2023,,");
  EXPECT_EQ(reading.documents[1].text, "5\" nail");
  EXPECT_EQ(reading.documents[1].extra, R"({"x":"a","x#2":"b"})");
  EXPECT_EQ(reading.documents[2].text, "\"");
  EXPECT_THAT(reading.skipped, IsEmpty());
  const Reading tsv = ReadAll({folder.Write("t.tsv", "text\tid\na, b\t7\n")});
  ASSERT_THAT(tsv.ids(), ElementsAre("7"));
  EXPECT_EQ(tsv.documents[0].text, "a, b");
}

std::string WarcRecord(const std::string& type, const std::string& headers,
                       const std::string& block) {
  return Concat("WARC/1.0\r\nWARC-Type: ", type, "\r\n", headers, "Content-Length: ", block.size(),
                "\r\n\r\n", block, "\r\n\r\n");
}

TEST(Readers, WarcGivesItsPages) {
  const TempDir folder;
  const std::string html =
      "<html><head><title>T</title><meta property='article:published_time' content='2023-10-18'>"
      "</head><body><p>Caf&eacute;</p></body></html>";
  const auto response = [](const std::string& headers, const std::string& body) {
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body;
  };
  std::string warc = WarcRecord("warcinfo", "", "software: x\r\n");
  warc += WarcRecord("response",
                     "WARC-Record-ID: <urn:uuid:1>\r\nwarc-target-uri: http://x/a\r\n"
                     "WARC-Date: 2024-01-01T00:00:00Z\r\n",
                     response("content-type: text/html; charset=utf-8\r\n", html));
  warc += WarcRecord("response", "", response("Content-Type: image/png\r\n", "\x89PNG"));
  warc += WarcRecord("response", "", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nno");
  warc += WarcRecord("conversion", "Content-Type: text/plain\r\nWARC-Target-URI: http://x/b\r\n",
                     "plain words");
  warc += WarcRecord("response", "",
                     response("Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n",
                              "6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\n\r\n"));
  warc += WarcRecord("response", "",
                     response("Content-Type: text/plain\r\nContent-Encoding: gzip\r\n",
                              Compress("gzip", "unpacked")));
  const std::string path = folder.Write("crawl.warc", warc);
  for (const size_t block : {size_t{1}, size_t{7}, size_t{1} << 20}) {
    const Reading reading = ReadAll({path}, {.block_bytes = block});
    ASSERT_THAT(reading.ids(),
                ElementsAre("urn:uuid:1", "crawl.warc#5", "crawl.warc#6", "crawl.warc#7"));
    EXPECT_THAT(reading.skipped, IsEmpty());
    EXPECT_EQ(reading.documents[0].text, "Caf\u00e9");
    EXPECT_EQ(reading.documents[0].title, "T");
    EXPECT_EQ(reading.documents[0].date, "2023-10-18");
    EXPECT_EQ(reading.documents[0].url, "http://x/a");
    EXPECT_EQ(reading.documents[0].extra, R"({"capture_date":"2024-01-01T00:00:00Z"})");
    EXPECT_EQ(reading.documents[0].line, 2u);
    EXPECT_EQ(reading.documents[1].text, "plain words");
    EXPECT_EQ(reading.documents[1].url, "http://x/b");
    EXPECT_EQ(reading.documents[2].text, "hello world");
    EXPECT_EQ(reading.documents[3].text, "unpacked");
  }
}

TEST(Readers, HtmlFilesAreReducedToTheirText) {
  const TempDir folder;
  const Reading reading =
      ReadAll({folder.Write("a.html", "<title>T</title><script>x()</script><p>One<p>Two")});
  ASSERT_THAT(reading.documents, SizeIs(1));
  EXPECT_EQ(reading.documents[0].text, "One\n\nTwo");
  EXPECT_EQ(reading.documents[0].title, "T");
}

TEST(Readers, Utf16AndMarksAreReadInEveryFormat) {
  const TempDir folder;
  const auto utf16 = [](std::string_view text) {
    std::string bytes = "\xFF\xFE";
    for (size_t at = 0; at < text.size();) {
      const char32_t c = DecodeUtf8(text, &at);
      bytes += {static_cast<char>(c & 0xFF), static_cast<char>(c >> 8)};
    }
    return bytes;
  };
  folder.Write("a.txt", utf16("caf\u00e9"));
  folder.Write("b.jsonl", utf16("{\"text\":\"caf\u00e9\"}\r\n{\"text\":\"\u4e2d\"}\r\n"));
  folder.Write("c.csv", utf16("id,text\r\n1,caf\u00e9\r\n"));
  folder.Write("d.txt",
               "\xEF\xBB\xBF"
               "caf\u00e9");
  folder.Write("e.jsonl", "\xEF\xBB\xBF{\"text\":\"caf\u00e9\"}");
  for (const size_t block : {size_t{1}, size_t{5}, size_t{1} << 20}) {
    const Reading reading = ReadAll({folder.path()}, {.block_bytes = block});
    ASSERT_THAT(reading.ids(),
                ElementsAre("a.txt", "b.jsonl#1", "b.jsonl#2", "1", "d.txt", "e.jsonl#1"));
    for (const Document& document : reading.documents) {
      EXPECT_EQ(document.text, document.id == "b.jsonl#2" ? "\u4e2d" : "caf\u00e9") << document.id;
    }
    EXPECT_THAT(reading.skipped, IsEmpty());
  }
}

TEST(Readers, IdsAreKeptApartAndWarnedOfOnceAFile) {
  const TempDir folder;
  const std::string path = folder.Write("a.jsonl", R"({"id":"x","text":"1"})"
                                                   "\n"
                                                   R"({"id":"x#2","text":"2"})"
                                                   "\n"
                                                   R"({"id":"x","text":"3"})"
                                                   "\n"
                                                   R"({"id":"x","text":"4"})"
                                                   "\n"
                                                   R"({"id":"x#2","text":"5"})");
  folder.Write("p/1.txt", "one");
  folder.Write("q/1.txt", "one again");
  const Reading reading =
      ReadAll({path, folder.path() + "/p", folder.path() + "/q", folder.path() + "/p/1.txt"});
  EXPECT_THAT(reading.ids(),
              ElementsAre("x", "x#2", "x#3", "x#4", "x#2#2", "1.txt", "1.txt#2", "1.txt#3"));
  EXPECT_THAT(reading.skipped, IsEmpty());
  ASSERT_THAT(reading.warnings, SizeIs(3));
  EXPECT_EQ(reading.warnings[0].file, path);
  EXPECT_EQ(reading.warnings[0].line, 3u);
  EXPECT_THAT(reading.warnings[0].why, HasSubstr("\"x#3\""));
}

TEST(Readers, InputFormatOverridesTheName) {
  const TempDir folder;
  const std::string path = folder.Write("a.log", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
  EXPECT_THAT(ReadAll({path}).ids(), ElementsAre("a.log"));
  EXPECT_THAT(ReadAll({path}, {.input_format = "jsonl"}).ids(), ElementsAre("a.log#1", "a.log#2"));
}

// Standard input for the length of a scope.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path) : before_(dup(STDIN_FILENO)) {
    const int file = open(path.c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }

 private:
  int before_;
};

TEST(Readers, StandardInputIsToldByItsFirstBytes) {
  const TempDir folder;
  const struct {
    std::string bytes;
    std::vector<std::string> ids;
  } cases[] = {
      {"plain text, with, commas\n", {"-"}},
      {"\n {\"text\":\"one\"}\n{\"text\":\"two\"}\n", {"-#2", "-#3"}},
      {Compress("zstd", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"), {"-#1", "-#2"}},
      {"key,text\n1,one\n", {"-#2"}},
      {"\"text\"\tkey\none\t1\n", {"-#2"}},
      {"<!DOCTYPE html><p>one", {"-"}},
      {WarcRecord("resource", "Content-Type: text/plain\r\n", "one"), {"-#1"}},
      {Pack("ustar", "gzip", {{"a.txt", "one"}, {"b.jsonl", "{\"text\":\"two\"}"}}),
       {"-/a.txt", "-/b.jsonl#1"}},
  };
  for (const auto& [bytes, ids] : cases) {
    const StandardInput input(folder.Write("input", bytes));
    const Reading reading = ReadAll({"-"});
    EXPECT_EQ(reading.ids(), ids) << bytes;
    EXPECT_THAT(reading.skipped, IsEmpty());
    EXPECT_EQ(reading.bytes_total, 0u);
    EXPECT_EQ(reading.bytes_read, bytes.size());
  }
}

TEST(Readers, APipeAmongTheArgumentsIsReadAsAStream) {
  const TempDir folder;
  const std::string path = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int pipe = open(path.c_str(), O_RDWR);  // both ends, so that opening does not wait
  const std::string line = "{\"text\":\"one\"}\n";
  ASSERT_EQ(write(pipe, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  auto reader = DocumentReader::Open({path}, {.block_bytes = 15});
  ASSERT_TRUE(reader.ok());
  Document document;
  std::string rest(5000, ' ');
  rest.back() = '\n';  // more than the first bytes by which a stream is told
  ASSERT_EQ(write(pipe, rest.data(), rest.size()), static_cast<ssize_t>(rest.size()));
  ASSERT_TRUE((*reader)->Next(&document));
  EXPECT_EQ(document.id, "pipe#1");
  close(pipe);
  EXPECT_FALSE((*reader)->Next(&document));
}

// Records of every shape, with lines that break and records that are wrong among them.
std::string RandomJsonLines(Random& random) {
  std::string lines;
  for (uint64_t n = random.Below(30); n > 0; --n) {
    const std::string word(random.Below(60), static_cast<char>('a' + random.Below(26)));
    switch (random.Below(6)) {
      case 0:
        lines += "{\"text\":\"broken" + word;
        break;
      case 1:
        lines += "{\"text\":\"caf\xE9 " + word + "\"}";
        break;
      case 2:
        break;
      default:
        lines +=
            Concat("{\"id\":", random.Below(20), ",\"text\":\"", word, "\\n\u00e9\",\"k\":[]}");
        break;
    }
    lines += random.Chance(0.3) ? "\r\n" : "\n";
  }
  if (random.Chance(0.5) && !lines.empty()) lines.pop_back();
  return lines;
}

std::string RandomTable(Random& random) {
  std::string table = "id,text,other\n";
  constexpr const char* kPieces[] = {"a", "b c", "\"x\"\"y\"", "\"1\n2\"", "\"3\r\n4,5\"",
                                     "",  "\"",  "\"z\"q",     "\xE9",     "\u00e9"};
  for (uint64_t n = random.Below(20); n > 0; --n) {
    for (uint64_t i = random.Chance(0.9) ? 3 : 2; i > 0; --i) {
      const uint64_t piece = random.Below(random.Chance(0.1) ? 10 : 6);
      table += Concat(kPieces[piece], i > 1 ? "," : random.Chance(0.5) ? "\n" : "\r\n");
    }
  }
  return table;
}

void ExpectSame(const Reading& a, const Reading& b) {
  ASSERT_EQ(a.ids(), b.ids());
  for (size_t i = 0; i < a.documents.size(); ++i) {
    ASSERT_EQ(a.documents[i].text, b.documents[i].text);
    ASSERT_EQ(a.documents[i].extra, b.documents[i].extra);
    ASSERT_EQ(a.documents[i].raw, b.documents[i].raw);
    ASSERT_EQ(a.documents[i].line, b.documents[i].line);
  }
  ASSERT_EQ(a.skipped.size(), b.skipped.size());
  for (size_t i = 0; i < a.skipped.size(); ++i) {
    ASSERT_EQ(a.skipped[i].line, b.skipped[i].line);
    ASSERT_EQ(a.skipped[i].why, b.skipped[i].why);
  }
}

TEST(Readers, BlocksOfAnySizeGiveTheSameRecords) {
  const TempDir folder;
  ForSeeds(60, [&](Random& random) {
    const bool json = random.Chance(0.5);
    const std::string bytes = json ? RandomJsonLines(random) : RandomTable(random);
    if (bytes.empty()) return;
    const std::string path = folder.Write(json ? "a.jsonl" : "a.csv", bytes);
    const std::string packed =
        folder.Write(json ? "b.jsonl.gz" : "b.csv.gz", Compress("gzip", bytes));
    const Reading whole = ReadAll({path}, {.keep_raw = true});
    const Reading whole_packed = ReadAll({packed}, {.keep_raw = true});
    ASSERT_EQ(whole.documents.size(), whole_packed.documents.size());
    for (const size_t block : {size_t{1}, size_t{2}, size_t{3}, 4 + random.Below(100)}) {
      ExpectSame(whole, ReadAll({path}, {.block_bytes = block, .keep_raw = true}));
      ExpectSame(whole_packed, ReadAll({packed}, {.block_bytes = block, .keep_raw = true}));
    }
  });
}

TEST(Readers, EveryLineIsADocumentOrSkipped) {
  const TempDir folder;
  ForSeeds(60, [&](Random& random) {
    const std::string bytes = RandomJsonLines(random);
    size_t lines = 0;
    for (size_t at = 0; at < bytes.size();) {
      const size_t end = std::min(bytes.find('\n', at), bytes.size());
      lines += bytes.substr(at, end - at).find_first_not_of("\r") != std::string::npos ? 1 : 0;
      at = end + 1;
    }
    if (lines == 0) return;
    const Reading reading = ReadAll({folder.Write("a.jsonl", bytes)});
    ASSERT_EQ(reading.documents.size() + reading.skipped.size(), lines);
  });
}

TEST(Readers, ALineOfManyMegabytesIsRead) {
  const TempDir folder;
  const std::string text(size_t{24} << 20, 'x');
  const std::string path =
      folder.Write("a.jsonl", Concat("{\"text\":\"", text, "\"}\n{\"text\":\"short\"}\n"));
  const Reading reading = ReadAll({path});
  ASSERT_THAT(reading.documents, SizeIs(2));
  EXPECT_EQ(reading.documents[0].text.size(), text.size());
  EXPECT_EQ(reading.documents[1].text, "short");
}

TEST(Readers, ProgressReachesTheTotalAlsoPastFilesThatAreNotReadWhole) {
  const TempDir folder;
  folder.Write("a.txt", std::string(100000, 'a'));
  folder.Write("b.pdf", "%PDF-1.7" + std::string(5000000, 'b'));
  folder.Write("c.zip", Pack("zip", "none", {{"x.txt", std::string(9000, 'x')}}));
  const Reading reading = ReadAll({folder.path()});
  EXPECT_THAT(reading.ids(), ElementsAre("a.txt", "c.zip/x.txt"));
  EXPECT_GT(reading.bytes_total, 5100000u);
  EXPECT_EQ(reading.bytes_read, reading.bytes_total);
}

}  // namespace
}  // namespace stemma
