// The page on which an article is pasted or uploaded. It needs no script.

#ifndef STEMMA_SERVE_FORM_PAGE_H_
#define STEMMA_SERVE_FORM_PAGE_H_

#include <cstdint>
#include <string_view>

#include "serve/http_server.h"

namespace stemma {

// `notice`: why the last try had no answer; may be empty.
HttpAnswer FormPage(uint64_t documents, std::string_view notice, int status = 200);

}  // namespace stemma

#endif  // STEMMA_SERVE_FORM_PAGE_H_
