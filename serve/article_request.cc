#include "serve/article_request.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/text/html_text.h"
#include "core/text/utf8.h"

namespace stemma {
namespace {

constexpr std::string_view kId = "your article";

absl::Status Unusable(std::string_view found, std::string_view expected) {
  return Fault(absl::StatusCode::kInvalidArgument,
               {.where = "the article", .found = found, .expected = expected});
}

// An article can be scored when it has a text, in UTF-8, and a name.
absl::StatusOr<Document> Checked(Document document) {
  STEMMA_ASSIGN_OR_RETURN(document.text, ToUtf8(std::move(document.text)));
  for (std::string* field : {&document.title, &document.date, &document.source}) {
    *field = ReplaceInvalidUtf8(*field);
  }
  if (document.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Unusable("no text", "some words");
  }
  if (document.id.empty()) document.id = kId;
  return document;
}

// The first of `names` that the record has, as ReadOptions says it.
void Take(std::span<const JsonField> fields, const std::vector<std::string>& names,
          std::string* value) {
  for (const std::string& name : names) {
    for (const JsonField& field : fields) {
      const bool told = field.kind == JsonKind::kString || field.kind == JsonKind::kNumber;
      if (field.key != name || !told) continue;
      *value = field.text;
      return;
    }
  }
}

absl::StatusOr<Document> ArticleOfJson(std::string_view body, const ReadOptions& read) {
  JsonParser parser;
  absl::StatusOr<std::span<const JsonField>> fields = parser.ParseObject(body);
  if (!fields.ok()) {
    const absl::string_view why = fields.status().message();
    return Unusable(std::string_view(why.data(), why.size()), "a JSON object");
  }
  Document document;
  Take(*fields, read.text_fields, &document.text);
  Take(*fields, read.id_fields, &document.id);
  Take(*fields, read.title_fields, &document.title);
  Take(*fields, read.date_fields, &document.date);
  Take(*fields, read.source_fields, &document.source);
  Take(*fields, read.url_fields, &document.url);
  Take(*fields, read.author_fields, &document.author);
  Take(*fields, read.lang_fields, &document.lang);
  return Checked(std::move(document));
}

}  // namespace

absl::StatusOr<Document> ArticleOfBody(const HttpRequest& request, const ReadOptions& read) {
  if (request.content_type == "application/json") return ArticleOfJson(request.body, read);
  if (request.content_type == "text/plain") return Checked({.text = request.body});
  return Fault(absl::StatusCode::kUnimplemented, {.where = "Content-Type",
                                                  .found = Concat("\"", request.content_type, "\""),
                                                  .expected = "application/json or text/plain"});
}

absl::StatusOr<Document> ArticleOfForm(const HttpRequest& request) {
  const auto field = [&](const char* name) {
    const auto at = request.fields.find(name);
    return at == request.fields.end() ? std::string() : at->second;
  };
  Document document{.text = field("file"),
                    .title = field("title"),
                    .date = field("date"),
                    .source = field("source")};
  const auto named = request.file_names.find("file");
  const std::string name = named == request.file_names.end() ? "" : named->second;
  if (name.ends_with(".html") || name.ends_with(".htm")) {
    STEMMA_ASSIGN_OR_RETURN(document.text, ToUtf8(std::move(document.text)));
    HtmlPage page = ReadHtml(document.text);
    document.text = std::move(page.text);
    if (document.title.empty()) document.title = std::move(page.title);
    if (document.date.empty()) document.date = std::move(page.date);
    if (document.source.empty()) document.source = std::move(page.source);
    document.url = std::move(page.url);
  }
  if (document.text.empty()) document.text = field("text");
  return Checked(std::move(document));
}

}  // namespace stemma
