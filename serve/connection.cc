#include "serve/connection.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace stemma {
namespace {

// Address and port of one end, by the function that tells them.
template <typename NameOf>
void Endpoint(NameOf name_of, socket_t socket, std::string* ip, int* port) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (name_of(socket, any, &size) != 0) return;
  if (::getnameinfo(any, size, host.data(), host.size(), service.data(), service.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return;
  }
  *ip = host.data();
  *port = std::atoi(service.data());
}

}  // namespace

Connection::Connection(socket_t socket, int stop, const ConnectionLimits& limits)
    : socket_(socket), stop_(stop), limits_(limits), begun_(Clock::now()) {
  const int on = 1;  // head and body go out in two writes
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

bool Connection::Wait(short events, Clock::time_point until, bool until_stop) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> waits = {pollfd{socket_, events, 0}, pollfd{stop_, POLLIN, 0}};
    const int ready = ::poll(waits.data(), until_stop ? 2 : 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return false;
    if (waits[0].revents != 0) return true;
    if (until_stop && waits[1].revents != 0) return false;
  }
}

bool Connection::AwaitRequest() {
  if (spent()) return false;
  if (at_ == buffer_.size() &&
      !Wait(POLLIN, Clock::now() + std::chrono::seconds(limits_.idle_seconds), true)) {
    return false;
  }
  begun_ = Clock::now();
  read_until_ = begun_ + std::chrono::seconds(limits_.read_seconds);
  answering_ = false;
  taken_ = 0;
  // An end of the connection is readable, too.
  return at_ < buffer_.size() || Fill() > 0;
}

ssize_t Connection::Fill() {
  if (!Wait(POLLIN, read_until_, false)) {
    too_late_ = true;
    return -1;
  }
  buffer_.resize(kBufferBytes);
  ssize_t received = -1;
  do {
    received = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
  } while (received < 0 && errno == EINTR);
  buffer_.resize(received > 0 ? static_cast<size_t>(received) : 0);
  at_ = 0;
  if (received <= 0) broken_ = true;
  return received;
}

ssize_t Connection::read(char* bytes, size_t size) {
  if (spent()) return -1;
  if (at_ == buffer_.size()) {
    const ssize_t received = Fill();
    if (received <= 0) return received;
  }
  const size_t given = std::min(size, buffer_.size() - at_);
  taken_ += given;
  if (taken_ > limits_.request_bytes) {
    too_long_ = true;
    return -1;
  }
  std::memcpy(bytes, buffer_.data() + at_, given);
  at_ += given;
  return static_cast<ssize_t>(given);
}

// All of it, or an error: cpp-httplib does not ask again.
ssize_t Connection::write(const char* bytes, size_t size) {
  if (!answering_) write_until_ = Clock::now() + std::chrono::seconds(limits_.write_seconds);
  answering_ = true;
  for (size_t done = 0; done < size;) {
    const ssize_t sent = ::send(socket_, bytes + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      done += static_cast<size_t>(sent);
      continue;
    }
    const bool full = errno == EAGAIN || errno == EWOULDBLOCK;
    if (errno == EINTR || (full && Wait(POLLOUT, write_until_, false))) continue;
    broken_ = true;
    return -1;
  }
  return static_cast<ssize_t>(size);
}

void Connection::Close() {
  ::shutdown(socket_, SHUT_WR);
  // A close with bytes unread resets the connection, and the answer with it: take what is there,
  // for a moment, and never more than a request.
  std::array<char, kBufferBytes> waste;
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(spent() ? 500 : 0);
  for (size_t wasted = 0; wasted < limits_.request_bytes + (size_t{1} << 20);) {
    const ssize_t received = ::recv(socket_, waste.data(), waste.size(), MSG_DONTWAIT);
    if (received > 0) {
      wasted += static_cast<size_t>(received);
    } else if (received == 0 || (errno != EAGAIN && errno != EINTR) || !Wait(POLLIN, until, true)) {
      break;
    }
  }
  ::close(socket_);
}

double Connection::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begun_).count();
}

std::string Connection::peer() const {
  std::string ip;
  int port = 0;
  get_remote_ip_and_port(ip, port);
  return ip;
}

bool Connection::is_readable() const { return !spent(); }
bool Connection::is_writable() const { return true; }

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  Endpoint(::getpeername, socket_, &ip, &port);
}
void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  Endpoint(::getsockname, socket_, &ip, &port);
}

}  // namespace stemma
