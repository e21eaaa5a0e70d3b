// `stemma serve`: an archive to be asked over HTTP, by people and by programs.
//
//   STEMMA_ASSIGN_OR_RETURN(auto server, ArchiveServer::Open("news.archive", options));
//   server->Run();                                  // until server->Stop()
//
//   GET  /                 a page to paste or upload an article
//   POST /                 the form's answer: the report's page, with the article and its sources
//   POST /score            an article, plain or as JSON; the JSON lines of `stemma score`
//   GET  /documents/ID     a document of the archive
//   GET  /pairs/ID/ID      what two documents share
//   GET  /health  /metrics  /openapi.json
//
// openapi.json beside is the description for programs. Articles are scored by as many threads as
// there are cores, first come, first served; `queue` of them may wait, and whoever comes then is
// told 429. What `archive add` commits is seen within a quarter of a second. Nothing that is asked
// is kept.

#ifndef STEMMA_SERVE_ARCHIVE_SERVER_H_
#define STEMMA_SERVE_ARCHIVE_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/status.h"
#include "core/score.h"
#include "serve/http_server.h"

namespace stemma {

struct ServeOptions {
  HttpOptions http;                                // `posts` is set by the server
  ScoreOptions score;                              // `add` is not looked at
  size_t queue = 64;                               // requests that wait for their turn
  std::function<void(std::string_view line)> log;  // one of each request; from many threads
};

class ArchiveServer {
 public:
  static absl::StatusOr<std::unique_ptr<ArchiveServer>> Open(const std::string& archive,
                                                             const ServeOptions& options);
  virtual ~ArchiveServer() = default;

  virtual int port() const = 0;
  virtual uint64_t documents() const = 0;
  virtual void Run() = 0;
  virtual void Stop() = 0;  // at any time, from any thread
};

}  // namespace stemma

#endif  // STEMMA_SERVE_ARCHIVE_SERVER_H_
