// What is said of pairs that are known by their signatures alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/report/jsonl_reader.h"
#include "core/report/reporter.h"
#include "tests/report/schema_validator.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

Output Into(std::string* text) {
  return [text](std::string_view bytes) {
    text->append(bytes);
    return absl::OkStatus();
  };
}

void Report(Reporter* reporter, int pairs) {
  reporter->Begin({.version = "0.1.0", .command = "find", .options = {}, .documents = 7});
  for (int i = 0; i < pairs; ++i) {
    const double resemblance = 0.5 + 0.1 * i;
    reporter->Estimate({.a = "a" + std::to_string(i) + ".txt",
                        .b = "b\n.txt",
                        .same_words = i == 4,
                        .resemblance = i == 4 ? 1 : resemblance,
                        .resemblance_low = i == 4 ? 1 : resemblance - 0.08,
                        .resemblance_high = i == 4 ? 1 : resemblance + 0.08,
                        .containment_a = i == 4 ? 1 : 0.7,
                        .containment_b = i == 4 ? 1 : 0.95});
  }
  SummaryRecord summary;
  summary.documents = 7;
  summary.estimates = static_cast<uint64_t>(pairs);
  if (pairs == 0) summary.hint = "no two signatures resemble each other by 0.5";
  EXPECT_TRUE(reporter->End(summary).ok());
}

TEST(Estimates, FollowTheSchema) {
  std::ifstream file(SourcePath("docs/report-schema.json"));
  const SchemaValidator validator(nlohmann::json::parse(file));
  for (const int pairs : {0, 5}) {
    std::string text;
    Report(MakeJsonlReporter(Into(&text)).get(), pairs);
    std::istringstream lines(text);
    int estimates = 0;
    for (std::string line; std::getline(lines, line);) {
      const auto record = nlohmann::json::parse(line);
      EXPECT_EQ(validator.Check(record), "") << line;
      EXPECT_EQ(validator.CheckAs(record["type"], record), "") << line;
      estimates += record["type"] == "estimate";
      if (record["type"] == "summary") {
        EXPECT_EQ(record["estimates"], pairs);
      }
    }
    EXPECT_EQ(estimates, pairs);
  }
}

TEST(Estimates, AreTheirFiguresInOrder) {
  std::string text;
  Report(MakeJsonlReporter(Into(&text)).get(), 1);
  EXPECT_THAT(text, testing::HasSubstr(
                        "{\"type\":\"estimate\",\"a\":\"a0.txt\",\"b\":\"b\\n.txt\",\"same_words\":"
                        "false,\"resemblance\":0.5,\"resemblance_interval\":[0.42,0.58],"
                        "\"containment_a\":0.7,\"containment_b\":0.95}\n"));
}

TEST(Estimates, AreReadBackAsTheyWereWritten) {
  const TempDir folder;
  for (const int pairs : {0, 5}) {
    std::string text, again;
    Report(MakeJsonlReporter(Into(&text)).get(), pairs);
    const absl::Status status =
        ReadJsonl(folder.Write("x.jsonl", text), MakeJsonlReporter(Into(&again)).get());
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(again, text);
  }
  std::string unused;
  const std::string bad = folder.Write("bad.jsonl",
                                       "{\"type\":\"estimate\",\"a\":\"x\",\"b\":\"y\","
                                       "\"resemblance_interval\":[0.1]}\n");
  const absl::Status status = ReadJsonl(bad, MakeJsonlReporter(Into(&unused)).get());
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("an interval"));
}

TEST(Estimates, AreToldAsEstimates) {
  std::string text;
  Report(MakeTextReporter(Into(&text), {.max_pairs = 3}).get(), 5);
  text += "----\n";
  Report(MakeTextReporter(Into(&text), {}).get(), 0);
  text += "----\n";
  Report(MakeTextReporter(Into(&text), {}).get(), 1);
  ExpectGolden("tests/report/golden/estimates.txt", text);
}

}  // namespace
}  // namespace stemma
