#include "core/text/html_text.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text/utf8.h"
#include "tests/support/seeded.h"

namespace stemma {
namespace {

std::string Text(std::string_view html) { return ReadHtml(html).text; }

TEST(Html, BlocksBecomeLinesAndParagraphsStandApart) {
  EXPECT_EQ(Text("<h1>Head</h1>\n<p>One\n  two</p><p>Three<br>four</p>"),
            "Head\n\nOne two\n\nThree\nfour");
  EXPECT_EQ(Text("<ul><li>a</li><li>b</li></ul>end"), "a\nb\n\nend");
  EXPECT_EQ(Text("<div>a<div>b</div></div>c"), "a\nb\nc");
  EXPECT_EQ(Text("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>"), "a b\nc");
  EXPECT_EQ(Text("a<b>b</b>c <i>d</i>"), "abc d");
  EXPECT_EQ(Text("<pre>a\n  b</pre>"), "a\n  b");
  EXPECT_EQ(Text("<p>He said <q>no</q>.</p>"), "He said \u201Cno\u201D.");
}

TEST(Html, WhatIsNoTextGoes) {
  EXPECT_EQ(Text("a<script>if (a < b) x('</p>')</script>b<style>p{}</style><!-- c --> d"), "ab d");
  EXPECT_EQ(Text("a<SCRIPT type=x>1</ScRiPt >b"), "ab");
  EXPECT_EQ(Text("<svg><text>x</text></svg>a<noscript>b</noscript>"), "a");
  EXPECT_EQ(Text("<?xml version='1.0'?><!DOCTYPE html><html><body>a</body></html>"), "a");
}

TEST(Html, BrokenMarkupDoesNoHarm) {
  EXPECT_EQ(Text("1 < 2 and <3 <"), "1 < 2 and <3 <");
  EXPECT_EQ(Text("a <b title=\"x > y\">c</b>"), "a c");
  EXPECT_EQ(Text("a <b title=\"never closed>c</b> d"), "a c d");
  EXPECT_EQ(Text("a <!-- never closed> b"), "a b");
  EXPECT_EQ(Text("<textarea>never closed"), "never closed");
  EXPECT_EQ(Text("<title>never closed<p>text"), "never closed\n\ntext");
  EXPECT_EQ(Text("a<script>never closed"), "a");
  EXPECT_EQ(Text("a<svg/>b"), "ab");
  EXPECT_EQ(Text("a</"), "a</");
  EXPECT_EQ(Text("a<b"), "a");
  EXPECT_EQ(Text(""), "");
}

TEST(Html, TheHeadSaysTitleDateOutletAndLink) {
  const HtmlPage page = ReadHtml(
      "<!doctype html><HTML lang=\"en-GB\"><head><title> A &amp; B\n</title>"
      "<meta name=author content='Ann'><META PROPERTY=\"og:site_name\" CONTENT=\"Out &lt;let\" />"
      "<meta itemprop='datePublished' content='2023-10-18T09:00Z'>"
      "<link rel='canonical' href='http://x/?a=1&amp;b=2'><meta content='http://y' "
      "property='og:url'>"
      "</head><body>text</body></html>");
  EXPECT_EQ(page.text, "text");
  EXPECT_EQ(page.title, "A & B");
  EXPECT_EQ(page.lang, "en-GB");
  EXPECT_EQ(page.author, "Ann");
  EXPECT_EQ(page.source, "Out <let");
  EXPECT_EQ(page.date, "2023-10-18T09:00Z");
  EXPECT_EQ(page.url, "http://x/?a=1&b=2");
}

TEST(Html, Entities) {
  EXPECT_EQ(DecodeEntities("&lt;&amp;&gt;&quot;&apos;&nbsp;&eacute;&thetasym;&zwnj;"),
            "<&>\"'\u00A0\u00E9\u03D1\u200C");
  EXPECT_EQ(DecodeEntities("&#8217;&#x2019;&#X2019;&#146;&#x92;"),
            "\u2019\u2019\u2019\u2019\u2019");
  EXPECT_EQ(DecodeEntities("AT&T & &unknown; &; &#; &#x; &#12x;"),
            "AT&T & &unknown; &; &#; &#x; &#12x;");
  EXPECT_EQ(DecodeEntities("&#0;&#xD800;&#x110000;&#99999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(DecodeEntities("&copy 2023"), "\u00A9 2023");
}

// Pieces of markup in any order: valid UTF-8 comes out, no tag survives whole, nothing hangs.
TEST(Html, AnyOrderOfPiecesIsRead) {
  constexpr const char* kPieces[] = {
      "<p>",      "</p>",  "<script>", "</script>", "<!--",  "-->",
      "<a b=\"",  "\"",    "'",        ">",         "<",     "&amp",
      "&#",       "word",  " ",        "\u00e9",    "<pre>", "<title>",
      "</title>", "<svg>", "=",        "/",         "<?",    "<meta name=date content="};
  ForSeeds(500, [&](Random& random) {
    std::string html;
    for (uint64_t n = random.Below(60); n > 0; --n) html += kPieces[random.Below(24)];
    const HtmlPage page = ReadHtml(html);
    ASSERT_EQ(FindInvalidUtf8(page.text), std::nullopt) << html;
    ASSERT_EQ(FindInvalidUtf8(page.title), std::nullopt) << html;
    ASSERT_EQ(page.text.find("<p>"), std::string::npos) << html;
  });
}

TEST(Html, HostilePagesTakeLinearTime) {
  for (const char* piece : {"<!--", "<a b=\"", "<title>", "<svg>", "<textarea>", "</", "<", "&#"}) {
    std::string html;
    while (html.size() < (size_t{4} << 20)) html += piece;
    EXPECT_LE(ReadHtml(html).text.size(), html.size());  // minutes, if it were quadratic
  }
}

}  // namespace
}  // namespace stemma
