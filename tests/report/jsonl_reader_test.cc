#include "core/report/jsonl_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/example_run.h"
#include "tests/support/temp_dir.h"

namespace stemma {
namespace {

using testing::HasSubstr;

std::unique_ptr<Reporter> Into(std::string* text) {
  return MakeJsonlReporter([text](std::string_view bytes) {
    text->append(bytes);
    return absl::OkStatus();
  });
}

absl::Status ReadBack(const std::string& lines, std::string* text) {
  const TempDir folder;
  return ReadJsonl(folder.Write("result.jsonl", lines), Into(text).get());
}
std::string Message(const std::string& lines) {
  std::string text;
  const absl::Status status = ReadBack(lines, &text);
  EXPECT_FALSE(status.ok()) << lines;
  return std::string(status.message());
}

TEST(ReadJsonl, WhatWasReadIsWrittenAsItWas) {
  std::string written, again;
  ASSERT_TRUE(Report({}, Into(&written).get()).ok());
  ASSERT_TRUE(ReadBack(written, &again).ok());
  EXPECT_EQ(again, written);
}

TEST(ReadJsonl, PassesOverWhatItDoesNotKnow) {
  std::string text;
  ASSERT_TRUE(ReadBack("{\"type\":\"pair\",\"a\":\"x\",\"b\":\"y\",\"colour\":[1,{\"red\":2}]}\n\n"
                       "{\"type\":\"later\",\"a\":7}\n{\"type\":\"summary\"}\n",
                       &text)
                  .ok());
  EXPECT_THAT(text, HasSubstr("\"a\":\"x\",\"b\":\"y\",\"verdict\":\"none\""));
}

TEST(ReadJsonl, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(Message("{\"type\":\"warning\"}\n{\"id\":\"x\",\"text\":\"y\"}\n"),
              HasSubstr("result.jsonl:2: no record of a result (no text among the fields id, text, "
                        "expected one of type), expected what stemma find --format jsonl writes"));
  EXPECT_THAT(Message("{\"type\":\"pair\",\"a\":\"x\""), HasSubstr("no record of a result (not"));
  EXPECT_THAT(Message("{\"type\":\"pair\",\"a\":\"x\"}\n"), HasSubstr("result.jsonl:1: "));
  const std::string pair = "{\"type\":\"pair\",\"a\":\"x\",\"b\":\"y\",";
  for (const std::string wrong :
       {"\"verdict\":\"stolen\"", "\"verdict\":7", "\"score\":\"high\"", "\"score\":1e999",
        "\"direction\":[0.5]", "\"direction\":{\"a_to_b\":true}", "\"passages\":{}",
        "\"passages\":[7]", "\"passages\":[{\"a\":[1]}]", "\"passages\":[{\"a\":[1,2,3]}]",
        "\"passages\":[{\"a\":[3,2]}]", "\"passages\":[{\"a\":[-1,2]}]",
        "\"passages\":[{\"a\":[0,4294967296]}]", "\"passages\":[{\"a\":[0.5,2]}]",
        "\"passages\":[{\"kind\":\"verse\"}]", "\"passages\":[{\"words\":-3}]"}) {
    EXPECT_THAT(Message(pair + wrong + "}\n"), HasSubstr("result.jsonl:1: ")) << wrong;
  }
  const std::string evidence = "{\"type\":\"evidence\",\"group\":0";
  for (const std::string rest :
       {"", ",\"source\":\"x\",\"cues\":{\"prior\":1}", ",\"copy\":\"y\",\"cues\":{\"prior\":1}",
        ",\"source\":\"x\",\"copy\":\"y\"",
        ",\"source\":\"x\",\"copy\":\"y\",\"cues\":{\"prior\":\"much\"}"}) {
    EXPECT_THAT(Message(evidence + rest + "}\n"), HasSubstr("result.jsonl:1: ")) << rest;
  }
  std::string text;
  EXPECT_FALSE(ReadJsonl("no-such-file.jsonl", Into(&text).get()).ok());
}

}  // namespace
}  // namespace stemma
