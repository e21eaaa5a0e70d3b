// Every route of stemma serve over loopback, against the same asked without a server.

#include "serve/archive_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "core/archive/archive_writer.h"
#include "core/report/page.h"
#include "tests/archive/articles.h"
#include "tests/serve/running.h"
#include "tests/support/hostile.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// The page's tags, read as a browser does: a script's content is no markup.
std::set<std::string> Tags(const std::string& page) {
  std::set<std::string> tags;
  for (size_t at = page.find('<'); at != page.npos; at = page.find('<', at)) {
    const size_t end = page.find('>', at);
    const std::string tag = page.substr(at, end - at + 1);
    tags.insert(tag);
    at = tag.starts_with("<script") ? page.find("</script", end) : end;
  }
  return tags;
}

std::string Escaped(const std::string& id) {
  std::string escaped;
  for (char c : id) {
    char code[4];
    std::snprintf(code, sizeof(code), "%%%02X", static_cast<unsigned>(static_cast<uint8_t>(c)));
    escaped += code;
  }
  return escaped;
}

std::vector<json> Lines(const std::string& text) {
  std::vector<json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}

class ArchiveServerTest : public testing::Test {
 protected:
  void Make(const std::vector<Document>& documents, const ArchiveOptions& options = {}) {
    folder_ = scratch_.path() + "/archive";
    ASSERT_TRUE(CreateArchive(folder_, options).ok());
    Add(documents);
  }
  void Add(const std::vector<Document>& documents) {
    absl::StatusOr<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::Open(folder_, {});
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_TRUE((*writer)->Add(documents).ok());
    ASSERT_TRUE((*writer)->Flush().ok());
  }
  void Start(ServeOptions options = {}) {
    options.http.port = 0;
    options.log = [this](std::string_view line) {
      const std::lock_guard<std::mutex> lock(mutex_);
      log_.emplace_back(line);
    };
    absl::StatusOr<std::unique_ptr<ArchiveServer>> server = ArchiveServer::Open(folder_, options);
    ASSERT_TRUE(server.ok()) << server.status();
    server_.emplace(*std::move(server));
  }
  httplib::Client Client() { return httplib::Client("127.0.0.1", (*server_)->port()); }
  httplib::Response Get(const std::string& path) {
    const httplib::Result answer = Client().Get(path);
    EXPECT_TRUE(answer) << path;
    return answer ? *answer : httplib::Response();
  }
  httplib::Response Score(const json& article) {
    const httplib::Result answer = Client().Post("/score", article.dump(), "application/json");
    EXPECT_TRUE(answer);
    return answer ? *answer : httplib::Response();
  }
  static json Article(const Document& document) {
    return {{"id", document.id},
            {"text", document.text},
            {"title", document.title},
            {"date", document.date},
            {"source", document.source}};
  }

  const TempDir scratch_;
  std::string folder_;
  std::mutex mutex_;
  std::vector<std::string> log_;
  std::optional<Running<ArchiveServer>> server_;
};

TEST_F(ArchiveServerTest, ScoresAsTheScorerDoes) {
  const std::vector<Document> all = MakeArticles(1, 60);
  Make({all.begin(), all.begin() + 40});
  Start();
  const absl::StatusOr<Archive> archive = Archive::Open(folder_);
  ASSERT_TRUE(archive.ok());
  const ScoreOptions options;
  size_t pairs = 0;
  for (size_t i = 30; i < all.size(); ++i) {  // the first ten are in the archive themselves
    std::string wanted;
    const auto lines = MakeJsonlReporter([&wanted](std::string_view bytes) {
      wanted.append(bytes);
      return absl::OkStatus();
    });
    Scorer scorer(*archive, options);
    ASSERT_TRUE(ScoreOne(*archive, options, all[i], &scorer, lines.get()).ok());
    const httplib::Response answer = Score(Article(all[i]));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.get_header_value("Content-Type"), "application/x-ndjson");
    EXPECT_EQ(answer.body, wanted);
    for (const json& line : Lines(answer.body)) pairs += line.at("type") == "pair";
    EXPECT_THAT(answer.body, Not(HasSubstr(scratch_.path()))) << "no path of the machine";
  }
  EXPECT_GT(pairs, 5u);
}

TEST_F(ArchiveServerTest, TakesAPlainText) {
  const std::vector<Document> all = MakeArticles(1, 20);
  Make(all);
  Start();
  const httplib::Result answer =
      Client().Post("/score", "\xEF\xBB\xBF" + all[3].text, "text/plain; charset=utf-8");
  ASSERT_TRUE(answer);
  const std::vector<json> lines = Lines(answer->body);
  EXPECT_EQ(lines.front().at("type"), "run");
  EXPECT_EQ(lines.back().at("type"), "summary");
  EXPECT_EQ(lines.back().at("documents"), 1);
  EXPECT_THAT(answer->body, HasSubstr("\"verdict\":\"duplicate\""));
  EXPECT_THAT(answer->body, HasSubstr("\"b\":\"your article\""));
}

TEST_F(ArchiveServerTest, WhatIsNoArticle) {
  Make(MakeArticles(1, 3));
  Start();
  const auto status = [&](const std::string& body, const char* type) {
    const httplib::Result answer = Client().Post("/score", body, type);
    EXPECT_TRUE(answer);
    EXPECT_TRUE(json::parse(answer->body).at("error").is_string());
    return answer->status;
  };
  EXPECT_EQ(status("{", "application/json"), 400);
  EXPECT_EQ(status("[1]", "application/json"), 400);
  EXPECT_EQ(status("{\"title\":\"no text\"}", "application/json"), 400);
  EXPECT_EQ(status(" \n", "text/plain"), 400);
  EXPECT_EQ(status("bad \xff", "text/plain"), 400);
  EXPECT_EQ(status("text", "application/xml"), 415);
}

TEST_F(ArchiveServerTest, TellsOfItsDocumentsAndTheirPairs) {
  std::vector<Document> all = MakeArticles(1, 20);
  all[5].id = "folder/a b.txt";
  all[5].extra = R"({"section":"news"})";
  Make(all);
  Start();
  const json document = json::parse(Get("/documents/folder%2Fa%20b.txt").body);
  EXPECT_EQ(document.at("id"), all[5].id);
  EXPECT_EQ(document.at("text"), all[5].text);
  EXPECT_EQ(document.at("outlet"), all[5].source);
  EXPECT_EQ(document.at("extra").at("section"), "news");
  EXPECT_TRUE(document.at("url").is_null());
  EXPECT_EQ(Get("/documents/nobody").status, 404);
  EXPECT_EQ(Get("/documents/folder/a%20b.txt").status, 404);

  const absl::StatusOr<Comparison> wanted = Compare({all[0], all[9]}, Options());
  ASSERT_TRUE(wanted.ok());
  for (const auto& [a, b] : {std::pair("a0", "a9"), {"a9", "a0"}, {"a0", "a2"}}) {
    const json pair = json::parse(Get(std::string("/pairs/") + a + "/" + b).body);
    EXPECT_EQ(pair.at("type"), "pair");
    EXPECT_EQ(pair.at("a"), a);
    EXPECT_EQ(pair.at("b"), b);
    if (pair.at("b") == "a9") {
      EXPECT_EQ(pair.at("verdict"), VerdictName(wanted->pair.verdict));
      EXPECT_EQ(pair.at("passages").size(), wanted->passages.size());
    }
  }
  EXPECT_EQ(Get("/pairs/a0/a0").status, 400);
  EXPECT_EQ(Get("/pairs/a0/nobody").status, 404);
}

TEST_F(ArchiveServerTest, OfAnArchiveWithoutTexts) {
  const std::vector<Document> all = MakeArticles(1, 20);
  Make(all, {.texts = false});
  Start();
  EXPECT_TRUE(json::parse(Get("/documents/a3").body).at("text").is_null());
  EXPECT_EQ(Get("/pairs/a3/a4").status, 409);
  Document again = all[3];
  again.id = "again";
  EXPECT_THAT(Score(Article(again)).body, HasSubstr("\"type\":\"pair\""));
}

bool Counted(const std::string& metrics, const std::string& route) {
  return metrics.find("stemma_requests_total{route=\"" + route) != std::string::npos;
}

TEST_F(ArchiveServerTest, HealthMetricsAndDescription) {
  Make(MakeArticles(1, 7));
  Start();
  const json health = json::parse(Get("/health").body);
  EXPECT_EQ(health.at("status"), "ok");
  EXPECT_EQ(health.at("documents"), 7);
  Get("/no/such/thing");
  Score({{"text", "Some words of an article"}});
  // A request is counted when its answer has gone, and the next may overtake it.
  std::string metrics;
  for (int tries = 0; tries < 500; ++tries) {
    metrics = Get("/metrics").body;
    if (Counted(metrics, "health") && Counted(metrics, "other") && Counted(metrics, "score")) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_THAT(metrics, HasSubstr("stemma_requests_total{route=\"health\",status=\"200\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("stemma_requests_total{route=\"other\",status=\"404\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("stemma_requests_total{route=\"score\",status=\"200\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("stemma_request_seconds_bucket{route=\"score\",le=\"+Inf\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("stemma_archive_documents 7\n"));
  const std::regex line(R"((# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+(\{[^}]*\})? [0-9.e+-]+))");
  std::istringstream in(metrics);
  for (std::string text; std::getline(in, text);) EXPECT_TRUE(std::regex_match(text, line)) << text;

  const json description = json::parse(Get("/openapi.json").body);
  EXPECT_EQ(description.at("openapi"), "3.1.0");
  for (const char* path :
       {"/score", "/documents/{id}", "/pairs/{id}/{other}", "/health", "/metrics"})
    EXPECT_TRUE(description.at("paths").contains(path)) << path;
  EXPECT_EQ(Get("/score").status, 405);
}

TEST_F(ArchiveServerTest, NoHostileStringBreaksAnAnswer) {
  std::vector<Document> documents;
  Random random(3);
  const std::string shared = Prose(&random, 80);
  for (const std::string& hostile : HostileStrings()) {
    documents.push_back({.id = hostile,
                         .text = hostile + " " + Prose(&random, 60) + shared + " " + hostile,
                         .title = hostile,
                         .source = hostile,
                         .url = hostile,
                         .author = hostile});
  }
  Make(documents);
  Start();
  const httplib::MultipartFormDataItems harmless = {{"text", "Words " + shared, "", ""}};
  const httplib::Result usual = Client().Post("/", harmless);
  ASSERT_TRUE(usual);
  const std::set<std::string> tags = Tags(usual->body);
  for (const std::string& hostile : HostileStrings()) {
    const json document = json::parse(Get("/documents/" + Escaped(hostile)).body);
    EXPECT_EQ(document.at("id"), hostile);
    EXPECT_EQ(document.at("title"), hostile);
    const json pair = json::parse(
        Get("/pairs/" + Escaped(hostile) + "/" +
            Escaped(HostileStrings()[0] == hostile ? HostileStrings()[1] : HostileStrings()[0]))
            .body);
    EXPECT_EQ(pair.at("a"), hostile);

    const httplib::MultipartFormDataItems form = {{"text", hostile + " " + shared, "", ""},
                                                  {"title", hostile, "", ""},
                                                  {"source", hostile, "", ""},
                                                  {"date", hostile, "", ""}};
    const httplib::Result page = Client().Post("/", form);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 200);
    EXPECT_FALSE(page->has_header("Set-Cookie"));
    EXPECT_THAT(page->get_header_value("Content-Security-Policy"),
                HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(Tags(page->body), tags) << hostile.substr(0, 60);
  }
  for (const std::string& hostile : HostileStrings()) {  // a file's name, and an error that quotes
    const httplib::MultipartFormDataItems form = {{"file", "\xff\xfe", "x.html", "text/html"},
                                                  {"title", hostile, "", ""}};
    const httplib::Result page = Client().Post("/", form);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 400);
    EXPECT_THAT(page->body, HasSubstr("role=\"alert\""));
    EXPECT_THAT(page->body, Not(HasSubstr("alert(1)")));
  }
}

TEST_F(ArchiveServerTest, TheFormAsksAndTheReportAnswers) {
  const std::vector<Document> all = MakeArticles(1, 20);
  Make(all);
  Start();
  const httplib::Response form = Get("/");
  EXPECT_THAT(form.body, HasSubstr("<form"));
  EXPECT_THAT(form.body, HasSubstr("20 articles"));
  EXPECT_THAT(form.body, Not(HasSubstr("{{")));
  EXPECT_THAT(form.body, Not(HasSubstr("<script")));
  EXPECT_THAT(form.get_header_value("Content-Security-Policy"), HasSubstr(PageStyleSource()));
  const httplib::MultipartFormDataItems page = {
      {"file", "<title>Found</title><p>" + all[3].text, "a.html", "text/html"},
      {"text", "", "", ""}};
  const httplib::Result report = Client().Post("/", page);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->body, HasSubstr("<td><bdi>Found</bdi></td>"));
  EXPECT_THAT(report->body, HasSubstr("your article"));
  EXPECT_EQ(report->get_header_value("Content-Security-Policy"),
            PagePolicy() + "; frame-ancestors 'none'");
}

TEST_F(ArchiveServerTest, SeesWhatIsAddedMeanwhile) {
  const std::vector<Document> all = MakeArticles(1, 40);
  Make({all.begin(), all.begin() + 20});
  Start();
  EXPECT_EQ(Get("/documents/a30").status, 404);
  Add({all.begin() + 20, all.end()});
  Document again = all[30];
  again.id = "again";
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::string body;
  do {
    body = Score(Article(again)).body;
  } while (body.find("\"a\":\"a30\"") == body.npos && std::chrono::steady_clock::now() < until);
  EXPECT_THAT(body, HasSubstr("\"a\":\"a30\""));
  EXPECT_EQ(Get("/documents/a30").status, 200);
  EXPECT_EQ(json::parse(Get("/health").body).at("documents"), 40);
}

TEST_F(ArchiveServerTest, ManyAtOnceGetWhatOneGets) {
  const std::vector<Document> all = MakeArticles(1, 60);
  Make({all.begin(), all.begin() + 40});
  Start();
  std::vector<std::string> wanted;
  for (const Document& article : all) wanted.push_back(Score(Article(article)).body);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      httplib::Client client = Client();
      client.set_keep_alive(true);
      for (size_t i = 0; i < all.size(); ++i) {
        const size_t which = (i * 7 + t * 13) % all.size();
        const httplib::Result answer =
            client.Post("/score", Article(all[which]).dump(), "application/json");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, wanted[which]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ArchiveServerTest, WhoComesWhenTooManyWaitIsToldSo) {
  const std::vector<Document> all = MakeArticles(1, 20);
  Make(all);
  ServeOptions options;
  options.queue = 0;
  options.score.find.threads = 1;
  Start(options);
  std::string text;
  for (int i = 0; i < 50; ++i) text += all[static_cast<size_t>(i) % 20].text;
  std::atomic<int> served{0}, busy{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200 && (busy == 0 || served == 0); ++i) {
        const httplib::Result answer = Client().Post("/score", text, "text/plain");
        ASSERT_TRUE(answer);
        if (answer->status == 429) {
          EXPECT_EQ(answer->get_header_value("Retry-After"), "1");
        }
        ++(answer->status == 429 ? busy : served);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(served, 0);
  EXPECT_GT(busy, 0);
}

TEST_F(ArchiveServerTest, ALineOfEachRequest) {
  Make(MakeArticles(1, 3));
  Start();
  Get("/documents/a1?secret=1");
  Get("/" + std::string(500, 'x'));
  server_->Stop();
  ASSERT_EQ(log_.size(), 2u);
  std::sort(log_.begin(), log_.end(), [](const std::string& x, const std::string& y) {
    return x.find(" 404 ") > y.find(" 404 ");  // lines come when answers have gone
  });
  EXPECT_THAT(log_[0],
              testing::ContainsRegex("^[0-9T:-]+Z 127.0.0.1 GET /documents/a1 200 [0-9]+ B "));
  EXPECT_LT(log_[1].size(), 300u);
}

TEST_F(ArchiveServerTest, NoArchiveIsAnError) {
  ServeOptions options;
  options.http.port = 0;
  EXPECT_FALSE(ArchiveServer::Open(scratch_.path() + "/nothing", options).ok());
}

}  // namespace
}  // namespace stemma
