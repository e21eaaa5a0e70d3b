// An article's facts, read from its record and, where that is silent, from the page itself.
//
//   Article article = ReadArticle(document);
//   article.title; article.date->interval; article.outlet; article.credits; article.zones;

#ifndef STEMMA_CORE_TEXT_ARTICLE_H_
#define STEMMA_CORE_TEXT_ARTICLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/span.h"
#include "core/text/dates.h"
#include "core/text/document.h"
#include "core/text/zones.h"

namespace stemma {

// Where a date was found, the most trustworthy first.
enum class DateSource : uint8_t {
  kField,      // the record's date field
  kPublished,  // the page says that it was published, posted or updated then
  kDateline,   // the dateline or credit at the head of the story: "(APP - 17th Oct, 2023)"
  kText,  // a date line of its own near the top, or in the first lines a date with its weekday or
          // before the first sentence: other dates of running prose are not the article's
  kUrl,   // /2023/10/18/ in the article's URL
  kFileName,  // 2023-10-18-title.txt
  kCrawl,     // a bare "date 2023-10-26" at the very top, as crawlers and indices put there: the
              // weakest
};
std::string_view DateSourceName(
    DateSource source);  // "field", "published", "dateline", "text", "url", "file", "crawl"

struct ArticleDate {
  ParsedDate date;
  DateSource source = DateSource::kField;
  Span where;  // in the text; empty when it was not found there
};

// How a text names an agency, the strongest first.
enum class CreditKind : uint8_t {
  kByline,    // "By AFP", "— Reuters", a line that is an agency's name, the record's author field
  kDateline,  // "BEIJING (Reuters) -", "(APP - UrduPoint / Pakistan Point News - 17th Oct, 2023)"
  kCopyright,  // "© 2023 AFP", "Copyright 2023 The Associated Press"
  kOriginal,   // "originally published by/at", "Source: Xinhua"
  kTold,       // "told AFP", "in an interview with Reuters"
  kPhoto,      // "Photo: AP": credits the picture, says nothing of the text
  kCited,      // "Xinhua reported", "according to TASS": a source of facts, weak
};
std::string_view CreditKindName(CreditKind kind);

struct Credit {
  // Its short name in the table of agencies: "AFP". One that is not in the table is credited when a
  // dateline or byline at the head names it in its form ("PORT ELLERY (MNA) - …"), by that name.
  std::string agency;
  CreditKind kind = CreditKind::kCited;
  Span where;  // in the text; empty when it came from the record
};

struct Article {
  std::string title;
  Span title_span;                  // in the text; empty when it came from the record
  std::optional<ArticleDate> date;  // the most trustworthy of `dates`
  std::vector<ArticleDate> dates;   // all, most trustworthy first
  std::string outlet;  // source field, else the host of the URL, else what the page says of itself:
                       // its own URL, masthead, dateline, copyright; may be empty
  std::vector<Credit> credits;  // in order of their place
  std::vector<Zone> zones;
};

// Fields of the record win over the page. Linear cost; safe for use by several threads at once. The
// text must be valid UTF-8.
Article ReadArticle(const Document& document);

// The canonical names of the agencies that the article's text is credited to (kByline to kTold),
// each once, strongest first.
std::vector<std::string> CreditedAgencies(const Article& article);

// One row of the table of agencies (agencies.cc): the short name, and the other names and spellings
// by which texts call it. Agencies of many countries; a new one is a new row.
struct Agency {
  std::string_view name;
  std::string_view country;  // ISO 3166 code
  // As they stand in text. Names in capitals of ASCII letters are found as they stand only.
  std::vector<std::string_view> spellings;
  // Spellings that are also words, persons or other bodies ("AP", "Bloomberg"): they count only in
  // a byline, a dateline, behind "told" and in the like places, never as a mere mention.
  std::vector<std::string_view> doubtful;
};
const std::vector<Agency>& Agencies();

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_ARTICLE_H_
