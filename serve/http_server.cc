#include "serve/http_server.h"

#include <httplib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "core/base/json.h"
#include "serve/connection.h"

namespace stemma {
namespace {

constexpr size_t kHeadBytes = 65536;      // of a request; cpp-httplib limits each line to 8 KiB
constexpr int kWaitingConnections = 512;  // that the system accepts for us
constexpr size_t kFormFields = 32;

// Known to the handlers of a request, which are all called by its connection's thread.
thread_local Connection* t_connection = nullptr;
// Set while a connection too many is told so.
thread_local bool t_too_many = false;

// A thread for each connection, and not more than `most`.
class ConnectionThreads : public httplib::TaskQueue {
 public:
  // Outlives this object: a thread's last steps are taken in it.
  struct Count {
    std::mutex mutex;
    std::condition_variable none;
    int now = 0;
  };

  ConnectionThreads(int most, std::shared_ptr<Count> count)
      : most_(most), count_(std::move(count)) {}

  void enqueue(std::function<void()> connection) override {
    if (!Take()) return TurnAway(connection);
    try {
      std::thread([connection, count = count_] {
        connection();
        const std::lock_guard<std::mutex> lock(count->mutex);
        if (--count->now == 0) count->none.notify_all();
      }).detach();
    } catch (const std::system_error&) {  // no more threads
      {
        const std::lock_guard<std::mutex> lock(count_->mutex);
        --count_->now;
      }
      TurnAway(connection);
    }
  }

  void shutdown() override {
    std::unique_lock<std::mutex> lock(count_->mutex);
    count_->none.wait(lock, [this] { return count_->now == 0; });
  }

 private:
  bool Take() {
    const std::lock_guard<std::mutex> lock(count_->mutex);
    if (count_->now >= most_) return false;
    ++count_->now;
    return true;
  }

  static void TurnAway(const std::function<void()>& connection) {
    t_too_many = true;
    connection();
    t_too_many = false;
  }

  int most_;
  std::shared_ptr<Count> count_;
};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// A % that begins no byte stands for itself.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                        HexDigit(text[i + 2]) >= 0;
    if (!escape) {
      plain += text[i];
      continue;
    }
    plain += static_cast<char>(16 * HexDigit(text[i + 1]) + HexDigit(text[i + 2]));
    i += 2;
  }
  return plain;
}

std::vector<std::string> PartsOf(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty() && path != "/") {
    path.remove_prefix(1);  // its slash
    const size_t end = std::min(path.find('/'), path.size());
    parts.push_back(Unescape(path.substr(0, end)));
    path.remove_prefix(end);
  }
  return parts;
}

// "localhost:8080" without its port.
std::string_view HostName(std::string_view host) {
  const size_t colon = host.rfind(':');
  const bool port = colon != host.npos && host.find(']', colon) == host.npos;
  return port && (host.front() == '[' || host.find(':') == colon) ? host.substr(0, colon) : host;
}

bool IsLoopback(std::string_view name) {
  const bool numbers = name.find_first_not_of("0123456789.") == name.npos;
  return name == "localhost" || name == "[::1]" || name == "::1" ||
         (numbers && name.starts_with("127."));
}

std::string_view PathOf(const httplib::Request& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

HttpRequest RequestOf(const httplib::Request& asked) {
  HttpRequest request{.method = asked.method == "HEAD" ? "GET" : asked.method,
                      .path = std::string(PathOf(asked))};
  request.parts = PartsOf(request.path);
  for (const auto& [key, value] : asked.params) request.query.emplace(key, value);
  const std::string type = asked.get_header_value("Content-Type");
  request.content_type = Lower(std::string_view(type).substr(0, type.find(';')));
  while (request.content_type.ends_with(' ')) request.content_type.pop_back();
  return request;
}

class Listener : public httplib::Server, public HttpServer {
 public:
  Listener(const HttpOptions& options, HttpServer::Handler handler, Observer observer)
      : options_(options),
        handler_(std::move(handler)),
        observer_(std::move(observer)),
        stop_(::eventfd(0, EFD_CLOEXEC)) {}
  ~Listener() override {
    const socket_t left = svr_sock_.exchange(INVALID_SOCKET);  // when it never ran
    if (left != INVALID_SOCKET) ::close(left);
    ::close(stop_);
  }

  absl::Status Open();
  int port() const override { return port_; }
  void Run() override;
  void Stop() override;
  int connections() const override {
    const std::lock_guard<std::mutex> lock(count_->mutex);
    return count_->now;
  }

 private:
  bool process_and_close_socket(socket_t socket) override;
  void Configure();
  std::optional<HttpAnswer> Refuse(const httplib::Request& asked) const;
  HttpAnswer Ask(const HttpRequest& request) const;
  void Post(const httplib::Request& asked, httplib::Response& response,
            const httplib::ContentReader& read) const;
  bool ReadForm(const httplib::ContentReader& read, HttpRequest* request, bool* large) const;
  static void Fill(const HttpAnswer& answer, httplib::Response* response);

  HttpOptions options_;
  HttpServer::Handler handler_;
  Observer observer_;
  int stop_;  // readable from the first Stop on
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> begun_{false};  // Run was called
  std::atomic<bool> over_{false};   // and has ended
  std::shared_ptr<ConnectionThreads::Count> count_ = std::make_shared<ConnectionThreads::Count>();
};

absl::Status Listener::Open() {
  const std::string where = Concat(options_.address, ":", options_.port);
  if (stop_ < 0) return SystemFault(where, "preparing", errno);
  Configure();
  errno = 0;
  if (options_.port == 0) {
    port_ = bind_to_any_port(options_.address);
  } else {
    port_ = bind_to_port(options_.address, options_.port) ? options_.port : -1;
  }
  if (port_ < 0) {
    return Fault(absl::StatusCode::kUnavailable,
                 {.where = where,
                  .found = errno == 0 ? "no address of this machine" : std::strerror(errno),
                  .expected = "an address to listen on",
                  .fix = "try another --port, or --address 127.0.0.1"});
  }
  ::listen(svr_sock_, kWaitingConnections);  // instead of the five that cpp-httplib asks for
  return absl::OkStatus();
}

void Listener::Configure() {
  // Not SO_REUSEPORT, with which two servers would share the port in silence.
  set_socket_options([](socket_t socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  });
  new_task_queue = [this] { return new ConnectionThreads(options_.connections, count_); };
  set_keep_alive_timeout(options_.idle_seconds);
  set_default_headers({{"X-Content-Type-Options", "nosniff"},
                       {"X-Frame-Options", "DENY"},
                       {"Referrer-Policy", "same-origin"},
                       {"Cross-Origin-Opener-Policy", "same-origin"},
                       {"Cross-Origin-Resource-Policy", "same-origin"},
                       {"Cache-Control", "no-store"}});
  // Everything but the posts is answered here, before cpp-httplib looks for a body.
  set_pre_routing_handler([this](const httplib::Request& asked, httplib::Response& response) {
    std::optional<HttpAnswer> answer = Refuse(asked);
    const bool body = asked.has_header("Content-Length") || asked.has_header("Transfer-Encoding");
    if (!answer && asked.method == "POST") return HandlerResponse::Unhandled;
    const bool refused = answer.has_value();
    if (!refused) answer = Ask(RequestOf(asked));
    if (refused || body) {
      t_connection->CloseAfterAnswer();
      answer->headers.emplace_back("Connection", "close");
    }
    Fill(*answer, &response);
    return HandlerResponse::Handled;
  });
  for (const std::string& path : options_.posts) {
    httplib::Server::Post(
        path, [this](const httplib::Request& asked, httplib::Response& response,
                     const httplib::ContentReader& read) { Post(asked, response, read); });
  }
  set_error_handler([](const httplib::Request&, httplib::Response& response) {
    const int status = response.status;
    if (response.body.empty()) Fill(HttpError(status, "this could not be read"), &response);
  });
  set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
        Fill(HttpError(500, "this could not be answered"), &response);
      });
  set_expect_100_continue_handler(
      [this](const httplib::Request& asked, httplib::Response& response) {
        if (asked.get_header_value<uint64_t>("Content-Length") <= options_.body_bytes) return 100;
        t_connection->CloseAfterAnswer();
        Fill(HttpError(413, "the body is too large"), &response);
        return 413;
      });
  set_logger([this](const httplib::Request& asked, const httplib::Response& response) {
    observer_({.peer = t_connection->peer(),
               .method = asked.method,
               .path = std::string(PathOf(asked)),
               .status = response.status,
               .bytes = response.body.size(),
               .seconds = t_connection->seconds()});
  });
}

// Why a request is not even routed.
std::optional<HttpAnswer> Listener::Refuse(const httplib::Request& asked) const {
  const std::string host = asked.get_header_value("Host");
  if (asked.get_header_value_count("Host") > 1 || (host.empty() && asked.version == "HTTP/1.1")) {
    return HttpError(400, "one Host is needed");
  }
  if (IsLoopback(options_.address) && !host.empty() && !IsLoopback(HostName(Lower(host)))) {
    return HttpError(421, "this server answers to localhost only");
  }
  if (asked.method != "GET" && asked.method != "HEAD" && asked.method != "POST") {
    return HttpError(405, "only GET, HEAD and POST are answered");
  }
  const std::string origin = asked.get_header_value("Origin");
  if (asked.method == "POST" && !origin.empty()) {
    const size_t scheme = origin.find("://");
    if (scheme == origin.npos || std::string_view(origin).substr(scheme + 3) != host) {
      return HttpError(403, "asked by a page of another site");
    }
  }
  if (asked.method != "POST") return std::nullopt;
  const std::string_view path = PathOf(asked);
  const auto& posts = options_.posts;
  if (std::find(posts.begin(), posts.end(), path) == posts.end()) {
    return HttpError(404, "nothing is taken here");
  }
  const size_t lengths = asked.get_header_value_count("Content-Length");
  const size_t encodings = asked.get_header_value_count("Transfer-Encoding");
  if (lengths + encodings == 0) return HttpError(411, "a body with its length is needed");
  if (lengths + encodings > 1) return HttpError(400, "the body's length is told twice");
  return std::nullopt;
}

HttpAnswer Listener::Ask(const HttpRequest& request) const {
  try {
    return handler_(request);
  } catch (const std::exception&) {  // out of memory, most likely
    return HttpError(500, "this could not be answered");
  }
}

// False when the form is none; *large when it is too large.
bool Listener::ReadForm(const httplib::ContentReader& read, HttpRequest* request,
                        bool* large) const {
  std::string* value = nullptr;
  size_t bytes = 0;
  const bool whole = read(
      [&](const httplib::MultipartFormData& part) {
        bytes += part.name.size() + part.filename.size();
        *large |= bytes > options_.body_bytes || request->fields.size() >= kFormFields;
        if (*large) return false;
        value = &request->fields[part.name];
        if (!part.filename.empty()) request->file_names[part.name] = part.filename;
        return true;
      },
      [&](const char* data, size_t size) {
        bytes += size;
        *large |= bytes > options_.body_bytes;
        if (*large || value == nullptr) return false;
        value->append(data, size);
        return true;
      });
  return whole && !*large;
}

void Listener::Post(const httplib::Request& asked, httplib::Response& response,
                    const httplib::ContentReader& read) const {
  HttpRequest request = RequestOf(asked);
  bool large = asked.get_header_value<uint64_t>("Content-Length") > options_.body_bytes;
  bool whole = false;
  if (!large && asked.is_multipart_form_data()) {
    whole = ReadForm(read, &request, &large);
  } else if (!large) {
    whole = read([&](const char* data, size_t size) {
      large = request.body.size() + size > options_.body_bytes;
      if (!large) request.body.append(data, size);
      return !large;
    });
  }
  HttpAnswer answer;
  if (whole) {
    answer = Ask(request);
  } else {
    if (large || t_connection->too_long()) {
      answer = HttpError(413, Concat("the body is over ", options_.body_bytes, " bytes"));
    } else if (t_connection->too_late()) {
      answer = HttpError(408, Concat("the body took over ", options_.read_seconds, " seconds"));
    } else {
      answer = HttpError(400, "the body could not be read");
    }
    t_connection->CloseAfterAnswer();
    answer.headers.emplace_back("Connection", "close");
  }
  Fill(answer, &response);
}

void Listener::Fill(const HttpAnswer& answer, httplib::Response* response) {
  response->status = answer.status;
  response->headers.erase("Content-Security-Policy");
  response->set_header("Content-Security-Policy", answer.policy);
  for (const auto& [name, value] : answer.headers) response->set_header(name, value);
  response->set_content(answer.body, answer.content_type);
}

bool Listener::process_and_close_socket(socket_t socket) {
  Connection connection(socket, stop_,
                        {.read_seconds = options_.read_seconds,
                         .write_seconds = options_.write_seconds,
                         .idle_seconds = options_.idle_seconds,
                         .request_bytes = kHeadBytes + options_.body_bytes * 2});
  if (t_too_many) {
    const std::string body = HttpError(429, "too many connections").body;
    connection.write(
        Concat("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n"
               "Content-Type: application/json\r\nConnection: close\r\n"
               "Content-Length: ",
               body.size(), "\r\n\r\n", body));
    observer_({.peer = connection.peer(), .status = 429, .bytes = body.size()});
    connection.Close();
    return true;
  }
  t_connection = &connection;
  while (connection.AwaitRequest()) {
    bool closed = false;
    bool understood = false;
    const bool answered =
        process_request(connection, stopping_, closed, [&](httplib::Request& asked) {
          understood = true;
          asked.ranges.clear();  // an answer is given whole
        });
    if (!answered || !understood || closed || stopping_ || connection.spent()) break;
  }
  connection.Close();
  t_connection = nullptr;
  return true;
}

void Listener::Run() {
  begun_ = true;
  if (!stopping_) listen_after_bind();
  over_ = true;
}

void Listener::Stop() {
  if (stopping_.exchange(true)) return;
  const uint64_t one = 1;
  if (::write(stop_, &one, sizeof(one)) < 0) return;  // cannot happen: the count is far from full
  // cpp-httplib can be stopped only while it runs.
  while (begun_ && !over_ && !is_running())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  stop();
}

}  // namespace

HttpAnswer HttpError(int status, std::string_view why) {
  HttpAnswer answer{.status = status};
  answer.body = JsonObject().Set("error", why).ToLine();
  if (status == 429) answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Bind(const HttpOptions& options,
                                                             Handler handler, Observer observer) {
  auto listener = std::make_unique<Listener>(options, std::move(handler), std::move(observer));
  STEMMA_RETURN_IF_ERROR(listener->Open());
  return std::unique_ptr<HttpServer>(std::move(listener));
}

}  // namespace stemma
