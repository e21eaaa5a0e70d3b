// Runs the program as a user does. A case is a file in tests/cli/cases:
//
//   # why this case is here
//   $ stemma find missing.txt
//   exit 2
//   --- stdout
//   --- stderr
//   stemma: missing.txt: …
//
// The lines behind "$ " are one script for sh, run in an empty folder with stemma in the PATH and
// $SOURCE as the top of the source tree; `pairs ARGUMENT…` is `stemma find ARGUMENT…` that shows of
// each passage only which pair it stands in and the verdict. STEMMA_REWRITE_GOLDEN=1 writes down
// what came instead. "skip-as-root" in a comment: the case needs a user whom file rights stop.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

constexpr std::string_view kFolder = "tests/cli/cases";

struct Case {
  std::string comment;  // with its marks
  std::string script;
  std::string recorded;  // all behind the script
};

Case ReadCase(const std::string& text) {
  Case read;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("$ ") && read.recorded.empty()) {
      read.script += line.substr(2) + "\n";
    } else if (line.starts_with("#") && read.script.empty()) {
      read.comment += line + "\n";
    } else {
      read.recorded += line + "\n";
    }
  }
  return read;
}

std::string Transcript(const std::string& script) {
  const TempDir scratch;
  const TempDir streams;
  const std::string program_folder = std::filesystem::path(STEMMA_PROGRAM).parent_path().string();
  const std::string pairs =
      "pairs() {\n"
      "  stemma find \"$@\" --format csv >'" +
      streams.path() + "/pairs'; status=$?\n  cut -d, -f1-3 '" + streams.path() +
      "/pairs'; return $status\n}\n";
  const std::string prologue = "unset NO_COLOR COLUMNS\nexport TERM=xterm LC_ALL=C.UTF-8\nPATH='" +
                               program_folder + "':$PATH\nSOURCE='" + SourcePath("") +
                               "'\nDESCRIPTIONS='" + STEMMA_DESCRIPTIONS + "'\n" + pairs + "cd '" +
                               scratch.path() + "' || exit 99\n";
  const std::string file = streams.Write("script", prologue + script);
  const std::string out = streams.Write("out", "");
  const std::string err = streams.Write("err", "");
  const std::string command = "sh '" + file + "' >'" + out + "' 2>'" + err + "' </dev/null";
  const int status = std::system(command.c_str());
  const std::string exit = WIFEXITED(status) ? std::to_string(WEXITSTATUS(status)) : "by signal";
  return "exit " + exit + "\n--- stdout\n" + ReadWholeFile(out) + "--- stderr\n" +
         ReadWholeFile(err);
}

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(SourcePath(kFolder))) {
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class CliCase : public testing::TestWithParam<std::string> {};

TEST_P(CliCase, SaysAndDoesWhatIsWrittenDown) {
  const std::string path = std::string(kFolder) + "/" + GetParam() + ".case";
  const Case read = ReadCase(ReadWholeFile(SourcePath(path)));
  ASSERT_FALSE(read.script.empty()) << "no line begins with \"$ \"";
  if (read.comment.find("skip-as-root") != std::string::npos && ::geteuid() == 0) {
    GTEST_SKIP() << "root is not stopped by file rights";
  }
  std::string now = read.comment;
  std::istringstream lines(read.script);
  for (std::string line; std::getline(lines, line);) now += "$ " + line + "\n";
  ExpectGolden(path, now + Transcript(read.script));
}

INSTANTIATE_TEST_SUITE_P(Cases, CliCase, testing::ValuesIn(CaseNames()), [](const auto& test_case) {
  std::string name = test_case.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// Same bytes whatever the number of threads; the case files cannot say that in one line.
TEST(Cli, OneThreadAndTwoSayTheSame) {
  const std::string find = "stemma find \"$SOURCE/datasets/newsroom/docs\" --threads ";
  const std::string one = Transcript(find + "1");
  EXPECT_EQ(one, Transcript(find + "2"));
  EXPECT_EQ(one, Transcript(find + "5"));
  EXPECT_TRUE(one.starts_with("exit 0\n")) << one.substr(0, 1000);
}

}  // namespace
}  // namespace stemma
