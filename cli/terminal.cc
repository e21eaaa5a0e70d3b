#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace stemma {
namespace {

constexpr int kWidth = 100;
constexpr int kNarrowest = 40;
constexpr int kWidest = 120;  // longer lines are hard to read

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool OutputIsTerminal() { return ::isatty(STDOUT_FILENO) == 1; }
bool ErrorIsTerminal() { return ::isatty(STDERR_FILENO) == 1; }

bool ColourWanted() {
  return OutputIsTerminal() && Environment("NO_COLOR").empty() && Environment("TERM") != "dumb";
}

int TerminalWidth() {
  int width = 0;
  winsize size{};
  if (OutputIsTerminal() && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
  if (width == 0) width = std::atoi(Environment("COLUMNS").data());
  if (width == 0) width = kWidth;
  return std::clamp(width, kNarrowest, kWidest);
}

absl::Status ShowByPager(std::string_view page) {
  std::string command(Environment("PAGER"));
  if (command.empty()) command = "less -R";
  std::fflush(stdout);
  FILE* pager = ::popen(command.c_str(), "w");
  if (pager == nullptr) return SystemFault(command, "starting", errno);
  // With a buffer pclose fails for what a reader who has left did not read.
  std::setvbuf(pager, nullptr, _IONBF, 0);
  std::fwrite(page.data(), 1, page.size(), pager);
  const int status = ::pclose(pager);
  constexpr int kNotFound = 127;
  if (status < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound)) {
    return Fault(absl::StatusCode::kNotFound,
                 {.where = "--pager",
                  .found = Concat("no command \"", command, "\""),
                  .expected = "PAGER to name a program that shows text",
                  .fix = "PAGER=more, or leave --pager out"});
  }
  return absl::OkStatus();
}

}  // namespace stemma
