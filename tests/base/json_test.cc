#include "core/base/json.h"

#include <gtest/gtest.h>

namespace stemma {
namespace {

TEST(JsonParser, GivesTheElementsOfAnArray) {
  JsonParser parser;
  const auto elements = *parser.ParseArray(R"([1, "two\n", [3,4], {"a": null}, true, null])");
  ASSERT_EQ(elements.size(), 6u);
  EXPECT_EQ(elements[0].text, "1");
  EXPECT_EQ(elements[1].kind, JsonKind::kString);
  EXPECT_EQ(elements[1].text, "two\n");
  EXPECT_EQ(elements[2].text, "[3,4]");
  EXPECT_EQ(elements[3].text, R"({"a":null})");
  EXPECT_EQ(elements[4].kind, JsonKind::kBool);
  EXPECT_EQ(elements[5].kind, JsonKind::kNull);
  EXPECT_TRUE((*parser.ParseArray("[]")).empty());
  for (const char* wrong : {"", "{}", "[1", "[1,]", "[1] 2", "7"}) {
    EXPECT_FALSE(parser.ParseArray(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace stemma
