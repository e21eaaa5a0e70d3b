#include "serve/archive_server.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/archive/archive.h"
#include "core/archive/lookup.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/pipeline.h"
#include "core/report/columns.h"
#include "core/report/page.h"
#include "core/report/reporter.h"
#include "serve/article_request.h"
#include "serve/form_page.h"
#include "serve/metrics.h"
#include "serve/openapi.h"
#include "serve/turns.h"

namespace stemma {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookEvery(250);  // for what has been added
constexpr size_t kLoggedPath = 200;

std::string_view MessageOf(const absl::Status& status) {
  return std::string_view(status.message().data(), status.message().size());
}

HttpAnswer Failed(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return HttpError(400, MessageOf(status));
    case absl::StatusCode::kNotFound:
      return HttpError(404, MessageOf(status));
    case absl::StatusCode::kFailedPrecondition:
      return HttpError(409, MessageOf(status));
    case absl::StatusCode::kUnimplemented:
      return HttpError(415, MessageOf(status));
    case absl::StatusCode::kResourceExhausted:
      return HttpError(429, MessageOf(status));
    default:
      return HttpError(500, "the archive could not be read");
  }
}

uint64_t ResidentBytes() {
  uint64_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

// The archive as it is now, looked at again from time to time.
class LiveArchive {
 public:
  explicit LiveArchive(Archive archive) : archive_(std::move(archive)) {}

  Archive Now() {
    const Clock::rep now = Clock::now().time_since_epoch().count();
    Clock::rep next = next_look_;
    if (now >= next &&
        next_look_.compare_exchange_strong(next, now + Clock::duration(kLookEvery).count())) {
      const Archive before = Get();
      absl::StatusOr<Archive> after = before.Reopen();
      failures_ += !after.ok();  // the one we have goes on answering
      const std::lock_guard<std::mutex> lock(mutex_);
      if (after.ok() && after->generation() > archive_.generation()) archive_ = *std::move(after);
    }
    return Get();
  }
  uint64_t failures() const { return failures_; }

 private:
  Archive Get() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return archive_;
  }

  mutable std::mutex mutex_;
  Archive archive_;
  std::atomic<Clock::rep> next_look_{0};
  std::atomic<uint64_t> failures_{0};
};

class Service : public ArchiveServer {
 public:
  Service(Archive archive, const ServeOptions& options)
      : options_(options),
        archive_(std::move(archive)),
        turns_(static_cast<size_t>(ThreadCount(options.score.find.threads)), options.queue),
        scorers_(static_cast<size_t>(ThreadCount(options.score.find.threads))) {}

  absl::Status Listen() {
    HttpOptions http = options_.http;
    http.posts = {"/", "/score"};
    STEMMA_ASSIGN_OR_RETURN(
        http_, HttpServer::Bind(
                   http, [this](const HttpRequest& request) { return Answer(request); },
                   [this](const HttpExchange& exchange) { Note(exchange); }));
    return absl::OkStatus();
  }
  int port() const override { return http_->port(); }
  uint64_t documents() const override { return archive_.Now().documents(); }
  void Run() override { http_->Run(); }
  void Stop() override { http_->Stop(); }

 private:
  struct Place {
    uint64_t generation = 0;
    std::optional<Scorer> scorer;
  };

  HttpAnswer Answer(const HttpRequest& request);
  HttpAnswer ScoreForProgram(const HttpRequest& request);
  HttpAnswer ScoreForReader(const HttpRequest& request);
  absl::Status Score(const Document& document, Reporter* reporter);
  HttpAnswer DocumentOf(const std::string& id);
  HttpAnswer PairOf(const std::string& a, const std::string& b);
  HttpAnswer Health();
  HttpAnswer MetricsText();
  void Note(const HttpExchange& exchange);

  ServeOptions options_;
  mutable LiveArchive archive_;
  Turns turns_;
  std::vector<Place> scorers_;  // by the place of their turn
  Metrics metrics_;
  std::unique_ptr<HttpServer> http_;
};

HttpAnswer Service::Answer(const HttpRequest& request) {
  const std::vector<std::string>& parts = request.parts;
  const bool get = request.method == "GET";
  if (!get) return request.path == "/" ? ScoreForReader(request) : ScoreForProgram(request);
  if (parts.empty()) return FormPage(archive_.Now().documents(), "");
  if (parts.size() == 1 && parts[0] == "health") return Health();
  if (parts.size() == 1 && parts[0] == "metrics") return MetricsText();
  if (parts.size() == 1 && parts[0] == "openapi.json") {
    return {.body = std::string(OpenApi())};
  }
  if (parts.size() == 1 && parts[0] == "score") {
    HttpAnswer answer = HttpError(405, "an article is posted here");
    answer.headers.emplace_back("Allow", "POST");
    return answer;
  }
  if (parts.size() == 2 && parts[0] == "documents") return DocumentOf(parts[1]);
  if (parts.size() == 3 && parts[0] == "pairs") return PairOf(parts[1], parts[2]);
  return HttpError(404, "nothing stands here: see /openapi.json");
}

absl::Status Service::Score(const Document& document, Reporter* reporter) {
  const std::optional<Turns::Turn> turn = turns_.Take();
  if (!turn) return absl::ResourceExhaustedError("too many articles wait to be scored");
  const Archive archive = archive_.Now();
  Place& place = scorers_[turn->place()];
  if (!place.scorer || place.generation != archive.generation()) {
    place.scorer.emplace(archive, options_.score);
    place.generation = archive.generation();
  }
  return ScoreOne(archive, options_.score, document, &*place.scorer, reporter);
}

HttpAnswer Service::ScoreForProgram(const HttpRequest& request) {
  const absl::StatusOr<Document> document = ArticleOfBody(request, options_.score.find.read);
  if (!document.ok()) return Failed(document.status());
  HttpAnswer answer{.content_type = "application/x-ndjson"};
  const auto lines = MakeJsonlReporter([&answer](std::string_view bytes) {
    answer.body.append(bytes);
    return absl::OkStatus();
  });
  const absl::Status status = Score(*document, lines.get());
  return status.ok() ? answer : Failed(status);
}

HttpAnswer Service::ScoreForReader(const HttpRequest& request) {
  const auto again = [this](const HttpAnswer& failed, std::string_view why) {
    return FormPage(archive_.Now().documents(), why, failed.status);
  };
  const absl::StatusOr<Document> document = ArticleOfForm(request);
  if (!document.ok()) return again(Failed(document.status()), MessageOf(document.status()));
  HttpAnswer answer{.content_type = "text/html; charset=utf-8",
                    .policy = Concat(PagePolicy(), "; frame-ancestors 'none'")};
  const auto page = MakeHtmlReporter(
      [&answer](std::string_view bytes) {
        answer.body.append(bytes);
        return absl::OkStatus();
      },
      {.home = "/", .start = document->id});
  const absl::Status status = Score(*document, page.get());
  if (status.ok()) return answer;
  const HttpAnswer failed = Failed(status);
  return again(failed, failed.status == 429 ? "Too many ask at once: try again in a moment."
                                            : "The archive could not be read.");
}

HttpAnswer Service::DocumentOf(const std::string& id) {
  const absl::StatusOr<std::optional<ArchivedDocument>> found = ReadDocument(archive_.Now(), id);
  if (!found.ok()) return Failed(found.status());
  if (!*found) return HttpError(404, "no document of this id");
  const Document& document = (*found)->document;
  JsonObject record;
  record.Set("type", "document").Set("id", document.id);
  const std::pair<const char*, const std::string*> fields[] = {
      {"title", &document.title}, {"date", &document.date},     {"outlet", &document.source},
      {"url", &document.url},     {"author", &document.author}, {"lang", &document.lang}};
  for (const auto& [key, value] : fields) {
    if (value->empty()) {
      record.SetNull(key);
    } else {
      record.Set(key, *value);
    }
  }
  if ((*found)->whole) {
    record.Set("text", document.text);
  } else {
    record.SetNull("text");
  }
  if (!document.extra.empty()) record.SetRaw("extra", document.extra);
  return {.body = record.ToLine()};
}

HttpAnswer Service::PairOf(const std::string& a, const std::string& b) {
  if (a == b) return HttpError(400, "one document twice");
  const Archive archive = archive_.Now();
  std::array<Document, 2> documents;
  for (size_t i = 0; i < 2; ++i) {
    const std::string& id = i == 0 ? a : b;
    absl::StatusOr<std::optional<ArchivedDocument>> found = ReadDocument(archive, id);
    if (!found.ok()) return Failed(found.status());
    if (!*found) return HttpError(404, Concat("no document of the id ", id));
    if (!(*found)->whole) return HttpError(409, "this archive keeps no texts");
    documents[i] = std::move((*found)->document);
  }
  const std::optional<Turns::Turn> turn = turns_.Take();
  if (!turn) return HttpError(429, "too many requests wait");
  Options options = options_.score.find;
  options.threads = 1;
  const absl::StatusOr<Comparison> compared = Compare(documents, options);
  if (!compared.ok()) return Failed(compared.status());
  HttpAnswer answer;
  const auto lines = MakeJsonlReporter([&answer](std::string_view bytes) {
    answer.body.append(bytes);
    return absl::OkStatus();
  });
  lines->Pair(compared->pair);
  if (const absl::Status status = lines->End({}); !status.ok()) return Failed(status);
  answer.body.resize(answer.body.find('\n') + 1);  // the pair alone
  return answer;
}

HttpAnswer Service::Health() {
  const Archive archive = archive_.Now();
  JsonObject health;
  health.Set("status", "ok")
      .Set("version", Version())
      .Set("documents", archive.documents())
      .Set("generation", archive.generation())
      .Set("segments_set_aside", static_cast<uint64_t>(archive.set_aside().size()));
  return {.body = health.ToLine()};
}

HttpAnswer Service::MetricsText() {
  const Archive archive = archive_.Now();
  return {.content_type = "text/plain; version=0.0.4",
          .body = metrics_.Text(
              {{"stemma_connections", "Connections that are open.",
                static_cast<uint64_t>(http_->connections())},
               {"stemma_waiting", "Requests that wait for their turn.", turns_.waiting()},
               {"stemma_archive_documents", "Documents of the archive.", archive.documents()},
               {"stemma_archive_generation", "Rises with every change of the archive.",
                archive.generation()},
               {"stemma_archive_segments_set_aside", "Damaged segments that answer nothing.",
                archive.set_aside().size()},
               {"stemma_archive_reopen_failures", "Times that the archive could not be looked at.",
                archive_.failures()},
               {"process_resident_memory_bytes", "Memory of this process.", ResidentBytes()}})};
}

void Service::Note(const HttpExchange& exchange) {
  const std::string_view path = exchange.path;
  std::string_view route = "other";
  for (const std::string_view known : {"/score", "/documents/", "/pairs/", "/health", "/metrics"}) {
    if (path.starts_with(known)) route = known.substr(1, known.find('/', 1) - 1);
  }
  if (path == "/") route = "page";
  metrics_.Count(route, exchange);
  if (!options_.log) return;
  char took[32];
  std::snprintf(took, sizeof(took), "%.1f ms", exchange.seconds * 1000);
  options_.log(Concat(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone()), " ",
                      exchange.peer, " ",
                      exchange.method.empty() ? "-" : Printable(exchange.method), " ",
                      path.empty() ? "-" : Clip(Printable(path), kLoggedPath), " ", exchange.status,
                      " ", exchange.bytes, " B ", took));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArchiveServer>> ArchiveServer::Open(const std::string& archive,
                                                                   const ServeOptions& options) {
  STEMMA_RETURN_IF_ERROR(Validate(options.score.find));
  STEMMA_ASSIGN_OR_RETURN(Archive opened, Archive::Open(archive));
  auto service = std::make_unique<Service>(std::move(opened), options);
  STEMMA_RETURN_IF_ERROR(service->Listen());
  return std::unique_ptr<ArchiveServer>(std::move(service));
}

}  // namespace stemma
