#include "serve/form_page.h"

#include <string>

#include "core/report/page.h"

namespace stemma {
namespace {

// {{…}} are filled below, with text that is escaped.
constexpr std::string_view kFrame = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Where else does this text stand? – stemma</title>
<style>{{style}}</style>
</head>
<body class="alive">
<header class="top"><a class="brand" href="/">stemma</a></header>
<main class="view">
<h1>Where else does this text stand?</h1>
<p class="lead">Paste an article, or choose a file, to see which of the {{documents}} articles of this archive share passages with it, and which of them was probably first. Nothing that you send is kept.</p>
{{notice}}<form class="ask" method="post" action="/" enctype="multipart/form-data">
<p class="field"><label for="text">Article</label>
<textarea id="text" name="text" rows="16" autofocus></textarea></p>
<p class="field"><label for="file">or a file (text or HTML, in UTF-8)</label>
<input id="file" name="file" type="file" accept=".txt,.html,.htm,text/plain,text/html"></p>
<div class="ask-facts">
<p class="field"><label for="title">Title, if you like</label><input id="title" name="title" autocomplete="off"></p>
<p class="field"><label for="source">Outlet</label><input id="source" name="source" autocomplete="off"></p>
<p class="field"><label for="date">Date of publication</label><input id="date" name="date" autocomplete="off" placeholder="2031-03-04"></p>
</div>
<p><button type="submit">Find its sources</button></p>
</form>
</main>
</body>
</html>
)html";

std::string Filled(std::string_view frame, std::string_view place, std::string_view value) {
  std::string text(frame);
  const size_t at = text.find(place);
  return at == text.npos ? text : text.replace(at, place.size(), value);
}

}  // namespace

HttpAnswer FormPage(uint64_t documents, std::string_view notice, int status) {
  // The style last: what is filled in is not looked at again.
  std::string said;
  if (!notice.empty())
    said = Concat("<p class=\"notice\" role=\"alert\">", Markup(notice), "</p>\n");
  std::string page = Filled(kFrame, "{{documents}}", std::to_string(documents));
  page = Filled(page, "{{style}}", PageStyle());
  page = Filled(page, "{{notice}}", said);
  return {.status = status,
          .content_type = "text/html; charset=utf-8",
          .body = std::move(page),
          .policy = Concat("default-src 'none'; style-src ", PageStyleSource(),
                           "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")};
}

}  // namespace stemma
