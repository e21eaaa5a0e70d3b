// The article that a request brings.

#ifndef STEMMA_SERVE_ARTICLE_REQUEST_H_
#define STEMMA_SERVE_ARTICLE_REQUEST_H_

#include "core/base/status.h"
#include "core/text/document.h"
#include "core/text/readers.h"
#include "serve/http_server.h"

namespace stemma {

// Of a program: application/json, an object with the fields of a record, or text/plain, the text.
absl::StatusOr<Document> ArticleOfBody(const HttpRequest& request, const ReadOptions& read);

// Of the page's form: a file, or what was typed.
absl::StatusOr<Document> ArticleOfForm(const HttpRequest& request);

}  // namespace stemma

#endif  // STEMMA_SERVE_ARTICLE_REQUEST_H_
