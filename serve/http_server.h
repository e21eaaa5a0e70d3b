// HTTP with a bound on everything that a client can make it hold or wait for.
//
//   STEMMA_ASSIGN_OR_RETURN(auto server, HttpServer::Bind(options, handler));
//   server->Run();                        // until Stop(), from another thread or a signal's
//
// cpp-httplib reads the requests and writes the answers; what it leaves open is closed here. A
// connection is a thread, and there are at most `connections` of them: who comes then is told 429
// and let go. A request has `read_seconds` for all its bytes, from its first one on, and an answer
// `write_seconds`: whoever sends a byte a second is cut off, too. A body is read to `body_bytes`,
// packed, chunked or plain, and answered with 413 beyond; memory is bounded by connections times
// body_bytes. What runs behind a handler is the handler's to bound (turns.h).
//
// A page of another site cannot use a reader's browser to ask: a foreign Origin is refused, and, on
// a loopback address, a Host that is not one (DNS rebinding). No CORS header is ever sent.
//
// Stop ends listening and waits for requests that have begun.

#ifndef STEMMA_SERVE_HTTP_SERVER_H_
#define STEMMA_SERVE_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/status.h"

namespace stemma {

struct HttpOptions {
  std::string address = "127.0.0.1";
  int port = 8080;  // 0: any that is free
  size_t body_bytes = size_t{1} << 20;
  int connections = 256;
  int read_seconds = 10;
  int write_seconds = 10;
  int idle_seconds = 30;           // between two requests of a connection
  std::vector<std::string> posts;  // paths that take a body
};

struct HttpRequest {
  std::string method;              // GET (for HEAD, too), POST
  std::string path;                // as it was asked for, without the query
  std::vector<std::string> parts;  // of the path, percent-decoded: an id may hold a slash
  std::map<std::string, std::string> query;
  std::string content_type;  // without parameters, in small letters
  std::string body;
  std::map<std::string, std::string> fields;  // of a form; a file's content stands under its field
  std::map<std::string, std::string> file_names;  // of the fields that are files
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";
};

// An answer that says why there is no other: {"error":"…"}.
HttpAnswer HttpError(int status, std::string_view why);

// What happened, for a log and for counting.
struct HttpExchange {
  std::string peer;
  std::string method;
  std::string path;  // without the query
  int status = 0;
  size_t bytes = 0;  // of the answer's body
  double seconds = 0;
};

class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(const HttpRequest&)>;
  using Observer = std::function<void(const HttpExchange&)>;

  // Listens from now on. Both functions are called from many threads at once. Errors: the address
  // is none of this machine's, or the port is taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Bind(const HttpOptions& options,
                                                          Handler handler, Observer observer);
  virtual ~HttpServer() = default;

  virtual int port() const = 0;

  // Answers until Stop, and returns when the last answer is out.
  virtual void Run() = 0;

  // May be called at any time, from any thread, more than once.
  virtual void Stop() = 0;

  // Connections there are now.
  virtual int connections() const = 0;
};

}  // namespace stemma

#endif  // STEMMA_SERVE_HTTP_SERVER_H_
