// One connection as cpp-httplib reads and writes it, with a clock and a count on every request.

#ifndef STEMMA_SERVE_CONNECTION_H_
#define STEMMA_SERVE_CONNECTION_H_

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace stemma {

struct ConnectionLimits {
  int read_seconds = 10;
  int write_seconds = 10;
  int idle_seconds = 30;
  size_t request_bytes = 0;  // head and body, as they are sent
};

class Connection : public httplib::Stream {
 public:
  // `stop` becomes readable when the server is to end.
  Connection(socket_t socket, int stop, const ConnectionLimits& limits);

  // Waits for the first byte of a request; false when there comes none. The clocks start here.
  bool AwaitRequest();

  // Nothing more can be read of this request: it is too long, too slow, or broken off.
  bool spent() const { return too_long_ || too_late_ || broken_; }
  bool too_late() const { return too_late_; }
  bool too_long() const { return too_long_; }
  // What was not read of a request would be taken for the next one.
  void CloseAfterAnswer() { broken_ = true; }

  double seconds() const;  // since the request's first byte
  std::string peer() const;

  // Closes so that the last answer arrives, although something may be left unread.
  void Close();

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* bytes, size_t size) override;
  using httplib::Stream::write;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr size_t kBufferBytes = 16384;

  bool Wait(short events, Clock::time_point until, bool until_stop) const;
  ssize_t Fill();

  socket_t socket_;
  int stop_;
  ConnectionLimits limits_;
  std::string buffer_;  // received, of which `at_` bytes were read
  size_t at_ = 0;
  size_t taken_ = 0;  // bytes of this request
  Clock::time_point begun_;
  Clock::time_point read_until_;
  Clock::time_point write_until_;
  bool answering_ = false;
  bool too_long_ = false;
  bool too_late_ = false;
  bool broken_ = false;
};

}  // namespace stemma

#endif  // STEMMA_SERVE_CONNECTION_H_
