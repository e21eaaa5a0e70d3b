#include "core/report/sources_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stemma {
namespace {

using testing::HasSubstr;
using testing::Not;

DocumentSources Two() {
  DocumentSources sources{.id = "a.txt", .words = 1200, .covered = 0.25, .among = 8};
  sources.passages.push_back(
      {.spans = {{10, 90}, {200, 240}},
       .words = 25,
       .text = "The harbour \x1b[31mof Vessen",
       .also_in = {"b.txt", "c.txt"},
       .sources = {{.source = "b.txt", .probability = 0.83, .date = "2023-10-17"},
                   {.source = "AFP", .latent = true, .probability = 0.1},
                   {.source = "c.txt", .probability = 0.02}}});
  sources.passages.push_back({.spans = {{500, 560}},
                              .words = 12,
                              .text = "at the old mole",
                              .also_in = {"d.txt"},
                              .sources = {{.latent = true, .probability = 0.5},
                                          {.source = "d.txt", .probability = 0.45}}});
  return sources;
}

TEST(SourcesText, SaysFromWhomEachPassageIs) {
  const std::string text = SourcesText(Two(), {.width = 200});
  EXPECT_THAT(
      text, HasSubstr("a.txt: 1,200 words, 25 % of them in prose that others of 8 articles have"));
  EXPECT_THAT(text, HasSubstr("1  25 words, bytes 10-90, 200-240, also in b.txt and c.txt"));
  EXPECT_THAT(text, HasSubstr("very likely from b.txt [17 October 2023] (83 %); else AFP, which is "
                              "not in the collection (10 %)\n"));
  EXPECT_THAT(text, HasSubstr("cannot be told for sure: perhaps a source that is not in the "
                              "collection (50 %); else d.txt (45 %)"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));  // what a text says must not reach the terminal
}

TEST(SourcesText, NothingShared) {
  EXPECT_EQ(SourcesText({.id = "a.txt", .words = 5, .among = 2}, {}),
            "a.txt: 5 words, none of them in prose that others of 2 articles have\n");
}

TEST(SourcesJsonl, ARecordAPassage) {
  EXPECT_EQ(SourcesJsonl(Two()).substr(0, 107),
            "{\"type\":\"sources\",\"document\":\"a.txt\",\"words\":1200,\"covered\":0.25,"
            "\"among\":8,\"offsets\":\"bytes\",\"passages\":2}\n");
  EXPECT_THAT(SourcesJsonl(Two()), HasSubstr("\"spans\":[[10,90],[200,240]],\"words\":25,"));
  EXPECT_THAT(SourcesJsonl(Two()),
              HasSubstr("{\"source\":\"AFP\",\"latent\":true,\"probability\":0.1}"));
}

}  // namespace
}  // namespace stemma
