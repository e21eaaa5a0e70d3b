// The description of the server for programs, compiled in from openapi.json.

#ifndef STEMMA_SERVE_OPENAPI_H_
#define STEMMA_SERVE_OPENAPI_H_

#include <string_view>

namespace stemma {

std::string_view OpenApi();

}  // namespace stemma

#endif  // STEMMA_SERVE_OPENAPI_H_
