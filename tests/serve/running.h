// A server that runs while a test does, and a client that can be as rude as it likes.

#ifndef STEMMA_TESTS_SERVE_RUNNING_H_
#define STEMMA_TESTS_SERVE_RUNNING_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace stemma {

// Runs `server` (HttpServer or ArchiveServer) until the end of the scope.
template <typename Server>
class Running {
 public:
  explicit Running(std::unique_ptr<Server> server)
      : server_(std::move(server)), thread_([this] { server_->Run(); }) {}
  ~Running() { Stop(); }

  // Returns when the server has ended.
  void Stop() {
    if (!thread_.joinable()) return;
    server_->Stop();
    thread_.join();
  }
  Server* operator->() const { return server_.get(); }

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  // False when the other side takes no more.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  // What comes until the other side closes, or says nothing for `seconds`.
  std::string Receive(int seconds = 30) {
    std::string received, part(65536, '\0');
    for (pollfd wait{socket_, POLLIN, 0}; ::poll(&wait, 1, seconds * 1000) > 0;) {
      const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
      if (size <= 0) break;
      received.append(part, 0, static_cast<size_t>(size));
    }
    return received;
  }

 private:
  int socket_;
};

// The status of an answer as it was received; 0 when it is none.
inline int StatusOf(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.c_str() + 9) : 0;
}

}  // namespace stemma

#endif  // STEMMA_TESTS_SERVE_RUNNING_H_
