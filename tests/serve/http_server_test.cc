// The bounds on what a client can make the server hold or wait for.

#include "serve/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <optional>
#include <vector>

#include "tests/serve/running.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHead = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";

// Answers what it was asked.
HttpAnswer Echo(const HttpRequest& request) {
  if (request.path == "/throw") throw std::bad_alloc();
  if (request.path == "/echo") return {.content_type = "text/plain", .body = request.body};
  std::string text;
  for (const std::string& part : request.parts) text += "[" + part + "]";
  for (const auto& [key, value] : request.fields) text += key + "=" + value + ";";
  for (const auto& [key, value] : request.file_names) text += key + ":" + value + ";";
  return {.content_type = "text/plain", .body = text};
}

class HttpServerTest : public testing::Test {
 protected:
  HttpServerTest() {
    options_.port = 0;
    options_.body_bytes = 10'000;
    options_.posts = {"/echo", "/"};
  }

  void Start(HttpServer::Handler handler = Echo) {
    absl::StatusOr<std::unique_ptr<HttpServer>> server =
        HttpServer::Bind(options_, std::move(handler), [this](const HttpExchange& exchange) {
          const std::lock_guard<std::mutex> lock(mutex_);
          seen_.push_back(exchange);
        });
    ASSERT_TRUE(server.ok()) << server.status();
    server_.emplace(*std::move(server));
  }
  int port() { return (*server_)->port(); }
  httplib::Client Client() { return httplib::Client("127.0.0.1", port()); }

  // One request as it is written, on a connection of its own.
  std::string Ask(const std::string& request) {
    RawClient client(port());
    client.Send(request);
    return client.Receive(5);
  }
  std::string Get(const std::string& path, const std::string& headers = "") {
    return Ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers +
               "\r\n");
  }
  std::vector<HttpExchange> Seen() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return seen_;
  }
  // That the server still answers.
  void ExpectAlive() { EXPECT_EQ(StatusOf(Get("/alive")), 200); }

  HttpOptions options_;
  std::mutex mutex_;
  std::vector<HttpExchange> seen_;
  std::optional<Running<HttpServer>> server_;
};

TEST_F(HttpServerTest, AnswersWithTheHeadersThatProtectReaders) {
  Start();
  for (const char* path : {"/a", "/throw"}) {
    const std::string answer = Get(path);
    EXPECT_THAT(answer, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("X-Frame-Options: DENY\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'none'"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Access-Control")));
    EXPECT_THAT(answer, Not(HasSubstr("bad_alloc")));
  }
  EXPECT_EQ(StatusOf(Get("/throw")), 500);
}

TEST_F(HttpServerTest, PartsOfAPathAreUnescapedOneByOne) {
  Start();
  const auto parts = [&](const std::string& path) {
    const std::string answer = Get(path);
    return answer.substr(answer.find("\r\n\r\n") + 4);
  };
  EXPECT_EQ(parts("/"), "");
  EXPECT_EQ(parts("/a/b%2Fc"), "[a][b/c]");
  EXPECT_EQ(parts("/a//b/?x=1"), "[a][][b]");
  EXPECT_EQ(parts("/%E6%B8%AF%zz%4"), "[港%zz%4]");
}

TEST_F(HttpServerTest, ManyRequestsOnAConnection) {
  Start();
  httplib::Client client = Client();
  client.set_keep_alive(true);
  for (int i = 0; i < 50; ++i) {
    const std::string body(static_cast<size_t>(i) * 150, 'x');
    const httplib::Result answer = client.Post("/echo", body, "text/plain");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, body);
  }
  EXPECT_EQ((*server_)->connections(), 1);
}

TEST_F(HttpServerTest, TwoRequestsAtOnceAreAnsweredInOrder) {
  Start();
  const std::string one = "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string two = "GET /two HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  const std::string answers = Ask(one + two);
  EXPECT_LT(answers.find("[one]"), answers.find("[two]"));
  EXPECT_NE(answers.find("[two]"), answers.npos);
}

TEST_F(HttpServerTest, TakesForms) {
  Start();
  const httplib::MultipartFormDataItems items = {{"text", "words", "", ""},
                                                 {"file", "<b>", "\"><img>.txt", "text/plain"}};
  const httplib::Result answer = Client().Post("/", items);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->body, HasSubstr("file=<b>;text=words;file:"));
}

TEST_F(HttpServerTest, WhatItDoesNotTake) {
  Start();
  EXPECT_EQ(StatusOf(Ask("PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")),
            405);
  EXPECT_EQ(StatusOf(Ask(std::string(kHead) + "\r\n")), 411);
  EXPECT_EQ(StatusOf(Ask("POST /no HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")),
            404);
  EXPECT_EQ(StatusOf(Ask("GET / HTTP/1.1\r\n\r\n")), 400) << "no Host";
  EXPECT_EQ(StatusOf(Ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")), 421);
  EXPECT_EQ(StatusOf(Ask("GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nConnection: close\r\n\r\n")),
            200);
  EXPECT_EQ(StatusOf(Ask("GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n")), 200);
  EXPECT_EQ(StatusOf(Ask("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:80\r\n\r\n")), 421);
  const std::string post = std::string(kHead) + "Content-Length: 1\r\nConnection: close\r\n";
  EXPECT_EQ(StatusOf(Ask(post + "Origin: http://evil.example\r\n\r\nx")), 403);
  EXPECT_EQ(StatusOf(Ask(post + "Origin: null\r\n\r\nx")), 403);
  EXPECT_EQ(StatusOf(Ask(post + "Origin: http://localhost\r\n\r\nx")), 200);
  EXPECT_EQ(StatusOf(Ask(post + "Content-Length: 2\r\n\r\nxy")), 400);
  EXPECT_EQ(StatusOf(Ask(post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")), 400);
  EXPECT_EQ(StatusOf(Ask("nonsense\r\n\r\n")), 400);
  EXPECT_EQ(StatusOf(Get("/" + std::string(9000, 'a'))), 414);
  EXPECT_EQ(StatusOf(Get("/ranges", "Range: bytes=0-0,1-1,2-2\r\n")), 200) << "no ranges";
  ExpectAlive();
}

TEST_F(HttpServerTest, ABodyThatWasNotReadIsNoRequest) {
  Start();
  const std::string answer =
      Ask("GET /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n"
          "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("[one]"));
  EXPECT_THAT(answer, Not(HasSubstr("smuggled")));
}

TEST_F(HttpServerTest, BodiesThatAreTooLarge) {
  Start();
  const std::string large(20'001, 'x');
  const std::string length = "Content-Length: " + std::to_string(large.size()) + "\r\n";
  EXPECT_EQ(StatusOf(Ask(kHead + length + "\r\n" + large)), 413);
  EXPECT_EQ(StatusOf(Ask(kHead + length + "Expect: 100-continue\r\n\r\n")), 413);
  EXPECT_EQ(StatusOf(Ask(std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n4e21\r\n" + large +
                         "\r\n0\r\n\r\n")),
            413);
  std::string chunks = std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) chunks += "1\r\nx\r\n";
  EXPECT_EQ(StatusOf(Ask(chunks)), 413);
  const httplib::MultipartFormDataItems form = {{"text", large, "", ""}};
  const httplib::Result answer = Client().Post("/", form);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  httplib::MultipartFormDataItems fields;
  for (int i = 0; i < 100; ++i) fields.push_back({"f" + std::to_string(i), "", "", ""});
  const httplib::Result many = Client().Post("/", fields);
  ASSERT_TRUE(many);
  EXPECT_EQ(many->status, 413);
  ExpectAlive();
}

TEST_F(HttpServerTest, ABodyThatIsLargeWhenItIsUnpacked) {
  Start();
  httplib::Client client = Client();
  client.set_compress(true);
  const httplib::Result small = client.Post("/echo", std::string(9000, 'x'), "text/plain");
  ASSERT_TRUE(small);
  EXPECT_EQ(small->body, std::string(9000, 'x'));
  const httplib::Result bomb = client.Post("/echo", std::string(50'000'000, 'x'), "text/plain");
  ASSERT_TRUE(bomb);
  EXPECT_EQ(bomb->status, 413);
}

uint64_t ResidentBytes() {
  uint64_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * 4096;
}

TEST_F(HttpServerTest, AHundredMegabytesAreNotHeld) {
  Start();
  const uint64_t before = ResidentBytes();
  const std::string part(1 << 20, 'x');
  for (const char* how :
       {"Content-Length: 104857600\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n6400000\r\n"}) {
    RawClient client(port());
    ASSERT_TRUE(client.Send(std::string(kHead) + how));
    int sent = 0;
    while (sent < 100 && client.Send(part)) ++sent;
    EXPECT_LT(sent, 100) << "it was cut off";
  }
  EXPECT_LT(ResidentBytes(), before + (uint64_t{50} << 20));
  ExpectAlive();
}

TEST_F(HttpServerTest, WhoSendsSlowlyIsCutOffAndOthersAreServed) {
  options_.read_seconds = 1;
  Start();
  const auto drip = [](RawClient* client) {
    for (int i = 0; i < 200 && client->Send("x"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  };
  RawClient body(port()), head(port());
  ASSERT_TRUE(body.Send(std::string(kHead) + "Content-Length: 9000\r\n\r\n"));
  ASSERT_TRUE(head.Send("GET /"));
  std::thread first(drip, &body), second(drip, &head);
  ExpectAlive();
  first.join();
  second.join();
  EXPECT_EQ(StatusOf(body.Receive()), 408);
  EXPECT_NE(StatusOf(head.Receive()), 200);
}

TEST_F(HttpServerTest, WhoBreaksOffHarmsNobody) {
  Start();
  for (const std::string& part :
       {std::string(), std::string("GET /a"), std::string(kHead),
        std::string(kHead) + "Content-Length: 100\r\n\r\nhalf",
        std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    for (int i = 0; i < 20; ++i) RawClient(port()).Send(part);
  }
  ExpectAlive();
}

TEST_F(HttpServerTest, AConnectionTooManyIsToldSo) {
  options_.connections = 2;
  options_.read_seconds = 5;
  Start();
  {
    RawClient one(port()), two(port());
    one.Send("GET");
    two.Send("GET");
    while ((*server_)->connections() < 2) std::this_thread::yield();
    const std::string answer = RawClient(port()).Receive();
    EXPECT_EQ(StatusOf(answer), 429);
    EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
  }
  while ((*server_)->connections() > 0) std::this_thread::yield();
  ExpectAlive();
}

TEST_F(HttpServerTest, StopEndsWhatHasBegunAndNothingElse) {
  Start();
  RawClient idle(port()), busy(port());
  idle.Send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
  busy.Send(std::string(kHead) + "Content-Length: 5\r\n\r\nab");
  while ((*server_)->connections() < 2) std::this_thread::yield();
  std::thread stopper([this] { server_->Stop(); });
  EXPECT_EQ(StatusOf(idle.Receive()), 200) << "and then it is closed";
  busy.Send("cde");
  const std::string answer = busy.Receive();
  EXPECT_EQ(StatusOf(answer), 200);
  EXPECT_THAT(answer, HasSubstr("abcde"));
  stopper.join();
}

TEST_F(HttpServerTest, StoppedBeforeItRuns) {
  absl::StatusOr<std::unique_ptr<HttpServer>> server =
      HttpServer::Bind(options_, Echo, [](const HttpExchange&) {});
  ASSERT_TRUE(server.ok());
  (*server)->Stop();
  (*server)->Run();
  (*server)->Stop();
}

TEST_F(HttpServerTest, APortThatIsTakenIsAnError) {
  Start();
  options_.port = port();
  const auto second = HttpServer::Bind(options_, Echo, [](const HttpExchange&) {});
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("--port"));
  options_.port = 0;
  options_.address = "no-such-host.invalid";
  EXPECT_FALSE(HttpServer::Bind(options_, Echo, [](const HttpExchange&) {}).ok());
}

TEST_F(HttpServerTest, EveryExchangeIsNoted) {
  Start();
  Get("/a?secret=1");
  Ask("PUT /b HTTP/1.1\r\nHost: localhost\r\n\r\n");
  server_->Stop();
  std::vector<std::string> notes;
  for (const HttpExchange& seen : Seen()) {
    EXPECT_EQ(seen.peer, "127.0.0.1");
    EXPECT_GE(seen.seconds, 0);
    notes.push_back(seen.method + " " + seen.path + " " + std::to_string(seen.status));
  }
  EXPECT_THAT(notes, ElementsAre("GET /a 200", "PUT /b 405"));
}

}  // namespace
}  // namespace stemma
