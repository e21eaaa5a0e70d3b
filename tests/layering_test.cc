// The laws of the house that the compiler does not hold: which room may include which, that
// internal headers stay at home, and that core keeps its hands off the terminal, the process and
// the environment.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// In the order of the data's path: a room includes only rooms before it, and itself.
constexpr std::array<std::string_view, 10> kRooms = {"base",  "text",       "sketch",  "index",
                                                     "align", "provenance", "archive", "report",
                                                     "eval",  "pipeline"};

// "core/text/dates.h" and "tests/text/…" belong to the room text; what lies in core/ itself or in
// core/internal/ is the pipeline. Empty for what is no room.
std::string RoomOf(const std::string& path) {
  static const std::regex kPattern("(core|tests)/(?:([a-z_0-9]+)/)?.*");
  std::smatch match;
  if (!std::regex_match(path, match, kPattern)) return "";
  const std::string folder = match[2];
  if (match[1] == "core" && (folder.empty() || folder == "internal")) return "pipeline";
  const bool is_room = std::find(kRooms.begin(), kRooms.end(), folder) != kRooms.end();
  if (is_room) return folder;
  return match[1] == "core" ? "unknown" : "";
}

size_t PlaceOf(std::string_view room) {
  return static_cast<size_t>(std::find(kRooms.begin(), kRooms.end(), room) - kRooms.begin());
}

// What is wrong with `path` including `included`; empty when it may.
std::string Fault(const std::string& path, const std::string& included) {
  const bool from_core = path.starts_with("core/");
  static const std::regex kOurs("(cli|serve|tests|bench|datasets|python)/.*|[^/]*");  // or relative
  if (from_core && std::regex_match(included, kOurs)) return "core includes only core";
  if (!included.starts_with("core/")) return "";
  const std::string here = RoomOf(path);
  const std::string there = RoomOf(included);
  if (there == "unknown" || here == "unknown") return "the room stands in no order";
  if (from_core && PlaceOf(there) > PlaceOf(here)) return here + " includes " + there;
  if (included.find("/internal/") != std::string::npos && here != there) {
    return "an internal header of " + there;
  }
  return "";
}

// The faults of the #include lines of a file's text.
std::vector<std::string> IncludeFaults(const std::string& path, const std::string& text) {
  static const std::regex kInclude("\\s*#\\s*include\\s*\"([^\"]+)\".*");
  std::vector<std::string> faults;
  std::istringstream lines(text);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (!std::regex_match(line, match, kInclude)) continue;
    const std::string fault = Fault(path, match[1]);
    if (!fault.empty()) faults.push_back(path + ": " + fault + " (" + match[1].str() + ")");
  }
  return faults;
}

// What a file of core does that it must not: print, exit, read the environment.
std::vector<std::string> Misdeeds(const std::string& path, const std::string& text) {
  static const std::regex kForbidden(
      "(std::cout|std::cerr|std::clog|\\bputs\\(|\\bf?printf\\(|\\bfputs\\(|\\bputchar\\("
      "|\\babort\\(|\\bexit\\(|\\bgetenv\\(|\\bsetlocale\\()");
  std::vector<std::string> misdeeds;
  std::istringstream lines(text);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(0, line.find("//"));
    if (std::regex_search(line, match, kForbidden)) {
      misdeeds.push_back(path + ": " + match[1].str());
    }
  }
  return misdeeds;
}

std::vector<std::string> SourcesUnder(const std::vector<std::string>& folders) {
  std::vector<std::string> paths;
  const std::filesystem::path top = SourcePath("");
  for (const std::string& folder : folders) {
    if (!std::filesystem::exists(top / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc") continue;
      paths.push_back(entry.path().lexically_relative(top).string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

TEST(Layering, EveryFileIncludesOnlyWhatItMay) {
  const std::vector<std::string> paths =
      SourcesUnder({"core", "cli", "serve", "tests", "bench", "datasets", "python"});
  EXPECT_GT(paths.size(), 50u) << "the sources were not found";
  for (const std::string& path : paths) {
    EXPECT_THAT(IncludeFaults(path, ReadWholeFile(SourcePath(path))), IsEmpty());
  }
}

TEST(Layering, CoreNeverPrintsExitsOrReadsTheEnvironment) {
  for (const std::string& path : SourcesUnder({"core"})) {
    EXPECT_THAT(Misdeeds(path, ReadWholeFile(SourcePath(path))), IsEmpty());
  }
}

TEST(Layering, FaultsAreSeen) {
  EXPECT_EQ(Fault("core/align/a.cc", "core/text/b.h"), "");
  EXPECT_EQ(Fault("core/align/a.cc", "core/align/internal/b.h"), "");
  EXPECT_EQ(Fault("core/pipeline.cc", "core/internal/join.h"), "");
  EXPECT_EQ(Fault("core/internal/join.cc", "core/report/reporter.h"), "");
  EXPECT_EQ(Fault("tests/align/a_test.cc", "core/align/internal/b.h"), "");
  EXPECT_EQ(Fault("tests/align/a_test.cc", "core/report/b.h"), "");
  EXPECT_EQ(Fault("cli/main.cc", "core/pipeline.h"), "");
  EXPECT_EQ(Fault("core/base/status.h", "absl/status/status.h"), "");
  EXPECT_NE(Fault("core/text/a.cc", "core/align/b.h"), "");
  EXPECT_NE(Fault("core/report/a.cc", "core/pipeline.h"), "");
  EXPECT_NE(Fault("core/text/a.cc", "cli/b.h"), "");
  EXPECT_NE(Fault("core/text/a.cc", "b.h"), "");
  EXPECT_NE(Fault("core/align/a.cc", "core/text/internal/b.h"), "");
  EXPECT_NE(Fault("cli/main.cc", "core/internal/join.h"), "");
  EXPECT_NE(Fault("tests/align/a_test.cc", "core/text/internal/b.h"), "");
  EXPECT_NE(Fault("tests/oracle/a.h", "core/text/internal/b.h"), "");
  EXPECT_NE(Fault("core/attic/a.cc", "core/text/b.h"), "");
  EXPECT_THAT(
      IncludeFaults("core/base/a.h", "#pragma once\n  # include \"core/text/b.h\" // why\n"),
      ElementsAre("core/base/a.h: base includes text (core/text/b.h)"));
  EXPECT_THAT(
      Misdeeds("f", "std::printf(\"x\");\nsnprintf(b, 1, \"\");\n// std::cout\nstd::exit(1);"),
      ElementsAre("f: printf(", "f: exit("));
}

}  // namespace
}  // namespace stemma
