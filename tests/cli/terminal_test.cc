// What only a terminal sees: the program runs behind a pseudo-terminal of its own.

#include "cli/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Seen {
  std::string text;
  int status = -1;
};

// `environment`: NAME=value of each variable that is set.
Seen OnTerminal(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
  arguments.insert(arguments.begin(), STEMMA_PROGRAM);
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  winsize size{.ws_row = 30, .ws_col = 90, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("NO_COLOR");
    ::unsetenv("PAGER");
    for (std::string& variable : environment) ::putenv(variable.data());
    ::execv(words[0], words.data());
    ::_exit(126);
  }
  Seen seen;
  if (child < 0) return seen;
  char bytes[4096];
  for (ssize_t got; (got = ::read(terminal, bytes, sizeof bytes)) > 0;) {
    seen.text.append(bytes, static_cast<size_t>(got));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(terminal);
  if (WIFEXITED(status)) seen.status = WEXITSTATUS(status);
  return seen;
}

class TerminalTest : public testing::Test {
 protected:
  const TempDir folder_;
  const std::string story_ =
      "The river rose over the lower town in the night and the bridge was closed to carts, said "
      "the warden, who had not slept for two days and two nights.\n";
  const std::string a_ = folder_.Write("a.txt", "Flood in town.\n\n" + story_);
  const std::string b_ = folder_.Write("b.txt", "The bridge is closed.\n\n" + story_);
};

TEST_F(TerminalTest, ComparesInColoursUnlessToldNotTo) {
  const Seen plain = OnTerminal({"compare", a_, b_}, {"NO_COLOR=1"});
  EXPECT_EQ(plain.status, 0);
  EXPECT_THAT(plain.text, AllOf(HasSubstr("river rose"), Not(HasSubstr("\033["))));
  const Seen coloured = OnTerminal({"compare", a_, b_});
  EXPECT_EQ(coloured.status, 0);
  EXPECT_THAT(coloured.text, HasSubstr("\033["));
}

TEST_F(TerminalTest, ThePagerIsGivenTheWholeAnswer) {
  const Seen whole = OnTerminal({"compare", a_, b_});
  const Seen paged = OnTerminal({"compare", a_, b_, "--pager"}, {"PAGER=sed s/^/paged:/"});
  EXPECT_EQ(paged.status, 0);
  std::string expected;
  bool begins = true;
  for (const char c : whole.text) {
    if (begins) expected += "paged:";
    begins = c == '\n';
    expected += c;
  }
  EXPECT_EQ(paged.text, expected);
}

TEST_F(TerminalTest, APagerThatIsNotThereIsSaidAndOneThatIsLeftIsFine) {
  const Seen missing = OnTerminal({"compare", a_, b_, "--pager"}, {"PAGER=no-such-pager-here"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.text, HasSubstr("no command \"no-such-pager-here\""));
  const Seen left = OnTerminal({"compare", a_, b_, "--pager"}, {"PAGER=true"});
  EXPECT_EQ(left.status, 0);
  EXPECT_EQ(left.text, "");
}

}  // namespace
}  // namespace stemma
