// A web page as plain text, with what its head says about it.
//
//   HtmlPage page = ReadHtml(bytes);   // page.text: "Headline\n\nFirst paragraph …"
//
// No browser: scripts, styles and the head go, block elements become line ends (paragraphs and
// headings a blank line), list items and table rows stand on lines of their own, entities are
// decoded, white space is folded as HTML folds it (kept in <pre>). Navigation and other furniture
// stays: telling it from the article is the work of zones.h, which has more than one page to learn
// from. Tags that are broken off, nested wrongly or never closed do no harm.
//
// Cost: one pass, linear in the worst case. Input and output are valid UTF-8.

#ifndef STEMMA_CORE_TEXT_HTML_TEXT_H_
#define STEMMA_CORE_TEXT_HTML_TEXT_H_

#include <string>
#include <string_view>

namespace stemma {

// Fields are empty when the page does not give them.
struct HtmlPage {
  std::string text;
  std::string title;   // og:title, else <title>
  std::string date;    // article:published_time and its like, as written
  std::string source;  // og:site_name
  std::string url;     // the canonical link, else og:url
  std::string author;  // the author's name in <meta>
  std::string lang;    // of <html>
};

HtmlPage ReadHtml(std::string_view html);

// `text` with its character references (&amp; &#8217; &#x2019;) decoded; what is none stays.
std::string DecodeEntities(std::string_view text);

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_HTML_TEXT_H_
