#include "cli/command_serve.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string_view>
#include <thread>

#include "cli/commands.h"
#include "cli/messages.h"
#include "serve/archive_server.h"

namespace stemma {
namespace {

constexpr const char* kListening = "Listening";

// SIGINT and SIGTERM, taken by a thread of their own: the first stops the server, which ends what
// it has begun; the second ends the program. Made before any other thread, which inherit the mask.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  ~StopSignals() {
    if (!thread_.joinable()) return;
    over_ = true;
    // Blocked everywhere: it ends nothing, but the wait for it.
    pthread_kill(thread_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
    thread_.join();
  }

  void Stop(ArchiveServer* server) {
    thread_ = std::thread([this, server] {
      for (bool first = true;; first = false) {
        int signal = 0;
        sigwait(&signals_, &signal);
        if (over_) return;
        if (!first) {
          std::signal(signal, SIG_DFL);
          pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
          std::raise(signal);
        }
        Say("stopping: what has begun is ended");
        server->Stop();
      }
    });
  }

 private:
  sigset_t signals_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

absl::StatusOr<ServeOptions> ServeOptionsOf(const Arguments& arguments) {
  const ServeArguments& typed = arguments.serve;
  if (typed.archive.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 {.where = "serve",
                  .found = "something is missing",
                  .expected = "an ARCHIVE, as stemma archive create makes it",
                  .fix = "see stemma serve --help"});
  }
  ServeOptions options;
  STEMMA_ASSIGN_OR_RETURN(options.score.find, OptionsOf(arguments));
  options.http.address = typed.address;
  options.http.port = typed.port;
  if (!typed.max_body.empty()) {
    const std::optional<uint64_t> size = ParseSize(typed.max_body);
    if (!size || *size == 0 || *size > uint64_t{1} << 30) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   {.where = "--max-body",
                    .found = Concat("\"", typed.max_body, "\""),
                    .expected = "a size up to 1G, such as 64K or 1M"});
    }
    options.http.body_bytes = *size;
  }
  if (typed.connections) options.http.connections = static_cast<int>(*typed.connections);
  if (typed.queue) options.queue = *typed.queue;
  if (typed.timeout) {
    options.http.read_seconds = static_cast<int>(*typed.timeout);
    options.http.write_seconds = static_cast<int>(*typed.timeout);
  }
  if (!arguments.quiet) {
    options.log = [](std::string_view line) {
      std::fputs(Concat(line, "\n").c_str(), stderr);  // one call: lines do not mix
    };
  }
  return options;
}

}  // namespace

void DescribeServe(CLI::App* app, Arguments* arguments) {
  ServeArguments* typed = &arguments->serve;
  CLI::App* serve = app->add_subcommand(
      "serve", "Answer over HTTP which documents of an archive share passages with an article");
  serve->add_option("ARCHIVE", typed->archive, "The archive; it may be added to meanwhile")
      ->type_name("");
  serve
      ->add_option("--address", typed->address,
                   "Listen here (127.0.0.1: this machine alone can ask). There are no passwords: "
                   "put a server that has them before any other address")
      ->group(kListening)
      ->type_name("ADDRESS");
  serve->add_option("--port", typed->port, "And on this port (8080); 0 takes any that is free")
      ->group(kListening)
      ->type_name("N");
  serve->add_option("--max-body", typed->max_body, "Refuse articles that are larger (1M)")
      ->group(kListening)
      ->type_name("SIZE");
  serve
      ->add_option("--connections", typed->connections,
                   "Connections at once (256); who comes then is told to come again")
      ->check(CLI::Range(1, 10000))
      ->group(kListening)
      ->type_name("N");
  serve->add_option("--queue", typed->queue, "Articles that wait to be scored (64); likewise")
      ->check(CLI::Range(0, 10000))
      ->group(kListening)
      ->type_name("N");
  serve
      ->add_option("--timeout", typed->timeout,
                   "Seconds in which a request has to come, and its answer to go (10)")
      ->check(CLI::Range(1, 3600))
      ->group(kListening)
      ->type_name("SECONDS");
  AddMethodFlags(serve, arguments);
  serve
      ->add_option("-j,--threads", arguments->threads,
                   "Articles that are scored at once; 0 is one for each core")
      ->group("Running")
      ->type_name("N");
  serve->add_flag("-q,--quiet", arguments->quiet, "Write no line for each request")
      ->group("Running");
  serve->footer(
      "Examples:\n"
      "  stemma serve news.archive                       then look at http://127.0.0.1:8080/\n"
      "  curl --data-binary @new.txt -H 'Content-Type: text/plain' 127.0.0.1:8080/score\n");
}

int RunServe(const Arguments& arguments) {
  const absl::StatusOr<ServeOptions> options = ServeOptionsOf(arguments);
  if (!options.ok()) return Fail(options.status());
  StopSignals signals;
  const absl::StatusOr<std::unique_ptr<ArchiveServer>> server =
      ArchiveServer::Open(arguments.serve.archive, *options);
  if (!server.ok()) return Fail(server.status());
  signals.Stop(server->get());
  const std::string& address = arguments.serve.address;
  const bool brackets = address.find(':') != address.npos;
  Say(Concat("serving ", (*server)->documents(), " documents on http://", brackets ? "[" : "",
             address, brackets ? "]" : "", ":", (*server)->port(), "/"));
  (*server)->Run();
  return kExitDone;
}

}  // namespace stemma
