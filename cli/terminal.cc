#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
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

}  // namespace stemma
