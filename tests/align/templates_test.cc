#include "core/align/templates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stemma {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Marked(const Templates& templates, const std::string& text,
                                std::vector<Span> furniture = {}) {
  TokenizedText tokens;
  Tokenizer().Run(text, &tokens);
  templates.Mark(tokens, &furniture);
  std::vector<std::string> marked;
  for (const Span& span : furniture) {
    const Span bytes = tokens.SourceOf(span.begin, span.end);
    marked.push_back(text.substr(bytes.begin, bytes.size()));
  }
  return marked;
}

TEST(Templates, FindShortLinesAsAWhole) {
  const Templates templates("Leave a Reply\n\n  \nAdvertisement\n");
  EXPECT_EQ(templates.count(), 2u);
  EXPECT_THAT(Marked(templates, "It rained. LEAVE A  REPLY. He will leave a reply-card."),
              ElementsAre("LEAVE A  REPLY"));
  EXPECT_THAT(Marked(templates, "An advertisement, leave a note"), ElementsAre("advertisement"));
}

TEST(Templates, FindLongLinesByTheirRuns) {
  const Templates templates(
      "All rights reserved. No part of this page may be printed again by anybody without leave "
      "of the Kelmar Gazette.");
  EXPECT_THAT(Marked(templates,
                     "News. No part of this page may be\nprinted again by anybody without leave "
                     "of the Harbour Post."),
              ElementsAre("No part of this page may be\nprinted again by anybody without leave "
                          "of the"));
  EXPECT_THAT(Marked(templates, "No part of this page may be read."), IsEmpty());
}

TEST(Templates, AddToWhatIsKnown) {
  const Templates templates("Leave a Reply");
  EXPECT_THAT(Marked(templates, "one two leave a reply three four", {{0, 1}, {3, 6}}),
              ElementsAre("one", "leave a reply three"));
  EXPECT_TRUE(Templates().empty());
  EXPECT_TRUE(Templates("\n \n").empty());
  EXPECT_THAT(Marked(Templates(), "one two"), IsEmpty());
}

}  // namespace
}  // namespace stemma
